"""Whatever is typed: no exception, no promise the menu doesn't keep, no long wait."""

import time
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.menu.catalog import Catalog
from bot.understanding import Understanding, Understood
from tests import menus

MENU = menus.sample()
UNDERSTANDING = Understanding(MENU)
REFERENCES = ({"item_id"}, {"number"}, set())
POINTERS = {"item_ids", "category", "position", "other", "all", "every", "name"}

NAMES = sorted({name for item in MENU.items for name in (item.name, *item.aliases)})
CHOICES = sorted({c.name for item in MENU.items for group in item.groups for c in group.choices})
JOINTS = """
    with without and or no extra but , . a two 2 one other rest more that it instead of less add
    remove make show what cart number first second not all by from to please ? order some
"""
words = st.one_of(
    st.sampled_from(JOINTS.split()),
    st.sampled_from(NAMES),
    st.sampled_from(CHOICES),
    st.sampled_from(sorted(UNDERSTANDING.vocabulary.words | UNDERSTANDING.lexicon.words)),
    st.sampled_from(["2", "-1", "x3", ",", ".", "?", "(", ")", "1.5", "4th", "#", "\n", "'", "–"]),
    st.text(max_size=8),
    st.integers(-(10**30), 10**30).map(str),
)
sentences = st.lists(words, max_size=30).map(" ".join)


def check(text: str, understood: Understood, menu: Catalog) -> None:
    assert understood.calls
    assert 0 <= understood.confidence <= 1
    assert len(understood.candidates) <= 3
    assert all(menu.item(item_id) for item_id in understood.candidates)
    unclear = [call for call in understood.calls if call.tool == "unclear"]
    assert bool(unclear) is not understood.sure
    for call in understood.calls:
        items = call.arguments.get("items", [])
        for item in (call.arguments["item"], *items) if "item" in call.arguments else items:
            check_pointer(item, menu)
        for option in call.arguments.get("options", ()):
            assert all(menu.choice(choice_id) for choice_id in option["choice_ids"])
            assert option["qualifier"] in (None, "no", "extra", "light", "no_extra")
            assert option["words"].strip()
        for line in call.arguments.get("lines", ()):
            if "candidates" in line:
                check_candidates(line, menu)
                continue
            assert set(line) - {"quantity", "options", "note"} in REFERENCES
            assert isinstance(line["quantity"], int) or call.tool == "replace_line"
            assert abs(line["quantity"] or 0) < 10**8
            check_options(line, menu)


def check_pointer(item: dict[str, Any], menu: Catalog) -> None:
    assert set(item) - POINTERS in REFERENCES
    assert all(menu.item(item_id) for item_id in item.get("item_ids", ()))
    assert "category" not in item or menu.category(item["category"])
    assert ("name" in item) is (
        "item_id" not in item and not item.keys().isdisjoint(("item_ids", "category"))
    )


def check_candidates(line: dict[str, Any], menu: Catalog) -> None:
    assert line["candidates"]
    assert line["name"]
    assert isinstance(line["quantity"], int)
    for candidate in line["candidates"]:
        assert menu.item(candidate["item_id"])
        check_options(candidate, menu)


def check_options(line: dict[str, object], menu: Catalog) -> None:
    options = line["options"]
    assert isinstance(options, list)
    taken: dict[int, int] = {}
    for option in options:
        several = option.get("any_of", ())
        found = [menu.choice(n) for n in several or [option["choice_id"]]]
        assert "any_of" not in option or len(several) > 1
        for one in found:
            assert one is not None
            item, group, choice = one
            assert item.item_id == line["item_id"]
            assert not (several and choice.any_of)
        assert option["qualifier"] in (None, "no", "extra", "light", "no_extra")
        assert option["count"] >= 1
        if option["qualifier"] in ("no", "no_extra"):
            # What isn't wanted fills no group.
            assert not several
            continue
        taken[group.group_id] = taken.get(group.group_id, 0) + 1
        assert taken[group.group_id] <= group.max_choices


@settings(max_examples=800)
@given(st.one_of(st.text(), sentences))
def test_any_text_leads_to_calls_the_menu_allows(text: str) -> None:
    check(text, UNDERSTANDING.understand(text), MENU)


def best(text: str, times: int = 5) -> float:
    """Milliseconds of the fastest of a few runs: what the code costs, not the machine."""
    runs = []
    for _ in range(times):
        started = time.process_time()
        UNDERSTANDING.understand(text)
        runs.append((time.process_time() - started) * 1000)
    return min(runs)


def test_a_message_of_the_longest_size_is_quick() -> None:
    for text in (
        "2 masala dosa with extra ghee and no onion, " * 93,
        "qzxvkj wobble " * 290,
        "please " * 585,
        "no no no and " * 315,
        "x" * 4096,
        "1" * 4096,
        "a\u0301" * 2048,
    ):
        assert best(text[:4096]) < 100, text[:30]


def test_time_grows_no_faster_than_the_text() -> None:
    text = "can i get two masala dosas one with ghee and the other without onion, pizza "
    assert best(text * 40) < 30 * best(text * 4)


def test_compiling_the_sample_menu_takes_a_moment() -> None:
    runs = []
    for _ in range(3):
        started = time.process_time()
        Understanding(MENU)
        runs.append(time.process_time() - started)
    assert min(runs) < 0.3


PIECES = [*JOINTS.split(), "dosa", "tea", "large", "spicy", "x", "é", "7", "cash", "menu", "()"]
names = st.lists(st.sampled_from(PIECES), min_size=1, max_size=4).map(" ".join)


@st.composite
def catalogs(draw: st.DrawFn) -> Catalog:
    categories = draw(st.lists(names, min_size=1, max_size=3, unique=True))
    groups = st.builds(
        lambda name, choices, at_most: {
            "name": name,
            "min_choices": 0,
            "max_choices": at_most,
            "choices": [
                {"name": choice, "aliases": [], "price": "0.00", "countable": at_most > 1}
                for choice in choices
            ],
        },
        names,
        st.lists(names, min_size=1, max_size=4, unique=True),
        st.integers(1, 3),
    )
    items = [
        {
            "category": draw(st.sampled_from(categories)),
            "name": name,
            "aliases": draw(st.lists(names, max_size=2)),
            "price": "10.00",
            "diet": "veg",
            "groups": draw(st.lists(groups, max_size=2)),
        }
        for name in draw(st.lists(names, max_size=5, unique=True))
    ]
    return menus.catalog(items, [{"name": name} for name in categories])


@settings(max_examples=200)
@given(catalogs(), st.lists(st.sampled_from(PIECES), max_size=20).map(" ".join))
def test_any_menu_even_of_words_like_add_and_no(menu: Catalog, text: str) -> None:
    check(text, Understanding(menu).understand(text), menu)
