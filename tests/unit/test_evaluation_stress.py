"""Harder forms of a menu and its orders: what changes, and what must not."""

import re

from rapidfuzz.distance import OSA

from scripts.evaluation.stress import with_invented_names, with_typos, without_aliases
from tests.unit.test_evaluation import MENU

ORDERS = [
    {"text": "Two buns, and 1 big hot cocoa without milk", "lines": []},
    {"text": "a bun", "lines": [1]},
]


def test_a_typo_is_one_slip_in_one_long_word() -> None:
    seen = set()
    for seed in range(200):
        slipped, short = with_typos(ORDERS, seed)
        before, after = ORDERS[0]["text"].split(), slipped["text"].split()
        changed = [(a, b) for a, b in zip(before, after, strict=True) if a != b]
        assert len(changed) == 1
        word, wrong = changed[0]
        assert len(re.sub(r"\W", "", word)) >= 4
        assert OSA.distance(word, wrong) == 1
        assert short == ORDERS[1]
        seen.add(word)
    assert seen == {"buns,", "cocoa", "without", "milk"}
    assert with_typos(ORDERS, 1) == with_typos(ORDERS, 1)


def test_without_aliases_only_names_are_left() -> None:
    bare = without_aliases(MENU)
    cocoa = bare["items"][0]
    assert cocoa["name"] == "Cocoa"
    assert cocoa["aliases"] == []
    assert [c["aliases"] for group in cocoa["options"] for c in group["choices"]] == [[]] * 5
    assert MENU["items"][0]["aliases"] == ["hot cocoa"]
    assert bare["categories"] == MENU["categories"]


def test_invented_names_are_the_same_in_menu_and_orders() -> None:
    menu, (first, second) = with_invented_names(MENU, ORDERS, 1)
    cocoa = menu["items"][0]["name"]
    bun = menu["items"][1]["name"]
    milk = menu["items"][0]["options"][1]["group"]
    assert cocoa.lower() not in ("cocoa", bun)
    assert menu["items"][0]["aliases"] == [f"hot {cocoa}"]
    assert menu["items"][0]["options"][0]["choices"][0]["name"] == "Small"
    assert first["text"] == f"Two {bun}s, and 1 big hot {cocoa} without {milk}"
    assert second == {"text": f"a {bun}", "lines": [1]}


def test_invented_names_follow_joined_split_and_misspelt_words() -> None:
    menu = {
        "categories": [],
        "items": [{"name": "Ginger Beer"}, {"name": "Rootbeer"}, {"name": "Lemonade"}],
    }
    texts = ["gingerbeer", "root beer", "two lemonads"]
    bare, orders = with_invented_names(menu, [{"text": text} for text in texts], 3)
    ginger, root, lemonade = (item["name"] for item in bare["items"])
    joined, apart, misspelt = (order["text"] for order in orders)
    assert joined == ginger.replace(" ", "")
    assert apart.replace(" ", "") == root
    assert apart.count(" ") == 1
    assert misspelt == f"two {lemonade}s"
