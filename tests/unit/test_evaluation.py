"""scripts/evaluate over a small menu: what is read, what is written, what is counted."""

from collections import Counter
from typing import Any

import pytest

from bot.tools.call import ToolCall
from bot.understanding.confidence import SURE, confident
from scripts.evaluation.calibrate import fit
from scripts.evaluation.neutral import NeutralMenu
from scripts.evaluation.report import run
from scripts.evaluation.score import is_exact, score

MENU: dict[str, Any] = {
    "venue": "kiosk",
    "categories": [{"id": "hot", "names": ["Hot drinks", "drinks"]}],
    "items": [
        {
            "id": "cocoa",
            "name": "Cocoa",
            "aliases": ["hot cocoa"],
            "category": "hot",
            "options": [
                {
                    "group": "Size",
                    "required": True,
                    "multi": False,
                    "choices": [
                        {"id": "s", "name": "Small", "aliases": []},
                        {"id": "l", "name": "Large", "aliases": ["big"]},
                    ],
                },
                {
                    "group": "Milk",
                    "required": False,
                    "multi": True,
                    "choices": [
                        {"id": "any", "name": "milk", "aliases": [], "any_of": ["oat", "gone"]},
                        {"id": "oat", "name": "Oat", "aliases": []},
                        {"id": "lump", "name": "Lump", "aliases": [], "countable": True},
                    ],
                },
            ],
        },
        {"id": "bun", "name": "Bun", "aliases": [], "category": "bakery", "options": []},
    ],
}


def line(item_id: str | None, quantity: int, *options: tuple[Any, ...]) -> dict[str, Any]:
    keys = ("choice_id", "qualifier", "count")
    chosen = [dict(zip(keys, option, strict=True)) for option in options]
    return {"item_id": item_id, "quantity": quantity, "options": chosen}


def test_menu_becomes_a_catalogue() -> None:
    catalog = NeutralMenu(MENU).catalog
    cocoa, bun = catalog.items
    size, milk = cocoa.groups
    assert (cocoa.name, cocoa.aliases, bun.groups) == ("Cocoa", ("hot cocoa",), ())
    assert [(g.name, g.min_choices, g.max_choices) for g in cocoa.groups] == [
        ("Size", 1, 1),
        ("Milk", 0, 3),
    ]
    assert [choice.countable for choice in milk.choices] == [False, False, True]
    assert milk.choices[0].any_of == (milk.choices[1].choice_id,)
    assert size.choices[1].aliases == ("big",)
    assert [category.name for category in catalog.categories] == ["Hot drinks", "bakery"]


def test_calls_become_lines_with_the_menus_own_ids() -> None:
    neutral = NeutralMenu(MENU)
    cocoa = neutral.catalog.items[0]
    oat, lump = cocoa.groups[1].choices[1:]
    options = [
        {"choice_id": oat.choice_id, "qualifier": "no", "count": 1},
        {"choice_id": lump.choice_id, "qualifier": None, "count": 2},
    ]
    calls = [
        ToolCall(
            "add_to_cart",
            {
                "lines": [
                    {"item_id": cocoa.item_id, "quantity": 2, "options": options, "note": None},
                    {"quantity": 1, "options": [], "note": None},
                ]
            },
        ),
        ToolCall("unclear", {"text": "", "rest": None, "item_ids": []}),
    ]
    assert neutral.lines(calls) == [
        line("cocoa", 2, ("oat", "no", None), ("lump", None, 2)),
        line(None, 1),
    ]


def test_order_of_lines_and_options_does_not_count() -> None:
    one, two = ("l", None, None), ("oat", "extra", None)
    assert is_exact(
        [line("cocoa", 1, one, two), line("bun", 1)], [line("bun", 1), line("cocoa", 1, two, one)]
    )
    assert not is_exact([line("bun", 1)], [line("bun", 2)])
    assert not is_exact([line("bun", 1)], [line("bun", 1), line("bun", 1)])
    assert not is_exact([line("cocoa", 1, two)], [line("cocoa", 1, ("oat", None, None))])


def test_score_counts_what_was_right_and_what_it_was_sure_of() -> None:
    due = [
        [line("bun", 1)],
        [line("bun", 2), line("cocoa", 1, ("l", None, None))],
        [line("bun", 1)],
    ]
    said = [[line("bun", 1)], [line("bun", 2)], []]
    result = score(due, said, [True, True, False])
    assert result.orders == 3
    assert result.exact == pytest.approx(1 / 3)
    assert result.item_f1 == pytest.approx(2 * 2 / 6)
    assert result.option_f1 == 0
    assert (result.coverage, result.when_sure) == (pytest.approx(2 / 3), 0.5)


def test_as_many_predictions_as_orders() -> None:
    with pytest.raises(ValueError, match="zip"):
        score([[]], [], [])


def test_report_of_two_orders() -> None:
    gold = [
        {
            "text": "a big cocoa with two lumps",
            "lines": [line("cocoa", 1, ("l", None, None), ("lump", None, 2))],
        },
        {"text": "three buns and a wobble", "lines": [line("bun", 3)]},
    ]
    report, predictions = run(MENU, gold)
    assert [is_exact(g["lines"], p["lines"]) for g, p in zip(gold, predictions, strict=True)] == [
        True,
        True,
    ]
    assert [prediction["sure"] for prediction in predictions] == [True, False]
    assert "exact match              100.0%" in report
    assert "sure of                   50.0%" in report


def test_reasons_that_go_with_mistakes_weigh_more() -> None:
    data = [
        (((), True), 60),
        (((), False), 1),
        ((("harmless",), True), 300),
        ((("telling",), False), 15),
        ((("telling",), True), 5),
    ]
    base, weights = fit(Counter(dict(data)))
    assert base > 3
    assert weights["harmless"] < 0.5
    assert weights["telling"] > 2


def test_one_usual_doubt_is_enough_to_ask() -> None:
    assert confident(()) > confident(("typo",)) >= SURE
    assert confident(("illegal_option",)) < SURE
    assert confident(("what nobody has seen",)) < SURE
