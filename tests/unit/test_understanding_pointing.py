"""How a correction points at a line: the very dish, or whatever else is called so."""

from typing import Any

import pytest

from bot.understanding import Understanding
from tests import menus

DOSA, RAVA, COFFEE = 1, 2, 4
DOSAS, SWEETS = 1, 3
MENU = menus.catalog(
    [
        menus.item("Dosa", "Plain Dosa", "dosa"),
        menus.item("Dosa", "Rava Dosa"),
        menus.item("Dosa", "Paper Roast"),
        menus.item("Coffee & Tea", "Filter Coffee", "coffee"),
        menus.item(
            "Coffee & Tea",
            "Lemon Tea",
            groups=[menus.group("Size", 0, 1, menus.choice("Large"), menus.choice("Small"))],
        ),
        menus.item("Sweets", "Kesari"),
        menus.item(
            "Sweets",
            "Rose Falooda",
            groups=[menus.group("Size", 0, 1, menus.choice("Large"), menus.choice("Small"))],
        ),
    ],
    [{"name": "Dosa"}, {"name": "Coffee & Tea"}, {"name": "Sweets"}],
)
UNDERSTANDING = Understanding(MENU)


def arguments(text: str) -> dict[str, Any]:
    understood = UNDERSTANDING.understand(text)
    assert understood.sure, understood
    (call,) = understood.calls
    return call.arguments


@pytest.mark.parametrize(
    ("text", "item"),
    [
        # The category counts, since most of it is called so.
        ("remove the dosa", {"item_id": DOSA, "item_ids": [RAVA], "category": DOSAS}),
        ("remove the rava dosa", {"item_id": RAVA}),
        # "Coffee" is only a part of the category's name: no tea is meant.
        ("remove the coffee", {"item_id": COFFEE}),
        ("remove the sweets", {"category": SWEETS, "name": "sweets", "every": True}),
        ("remove the second dosa",
         {"item_ids": [DOSA, RAVA], "category": DOSAS, "name": "dosa", "position": 2}),
        ("remove both dosas",
         {"item_ids": [DOSA, RAVA], "category": DOSAS, "name": "dosas", "every": True}),
        ("remove the other dosa",
         {"item_ids": [DOSA, RAVA], "category": DOSAS, "name": "dosa", "other": True}),
        ("remove that", {}),
        ("remove the last", {"position": -1}),
        ("remove number 2", {"number": 2}),
    ],
)  # fmt: skip
def test_a_line_is_pointed_at(text: str, item: dict[str, Any]) -> None:
    assert arguments(text)["item"] == item


def test_an_option_is_whatever_its_word_may_mean() -> None:
    choices = [item.groups[0].choices[0].choice_id for item in MENU.items if item.groups]
    (said,) = arguments("make the first one large")["options"]
    assert said == {"choice_ids": choices, "qualifier": None, "count": 1, "words": "large"}


def test_what_no_dish_offers_stays_words() -> None:
    said = arguments("no onion and garlic in the dosa")["options"]
    assert [(each["choice_ids"], each["qualifier"], each["words"]) for each in said] == [
        ([], "no", "no onion and garlic")
    ]


@pytest.mark.parametrize(
    "text", ["a dosa with large coffee", "2 rava dosa", "coffee without sugar"]
)
def test_an_order_is_no_correction(text: str) -> None:
    understood = UNDERSTANDING.understand(text)
    assert {call.tool for call in understood.calls} <= {"add_to_cart", "unclear"}
