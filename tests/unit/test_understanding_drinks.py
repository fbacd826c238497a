"""Drinks with many options, ordered in long sentences as one speaks to an assistant."""

import pytest

from bot.understanding import Understanding
from tests import menus
from tests.menus import choice, group, item
from tests.notation import Notation

CUP = group("Cup", 1, 1, choice("Small"), choice("Medium"), choice("Large"))
LEAF = group("Leaf", 0, 1, choice("First flush"), choice("Second flush"))
SERVED = group("Served", 0, 1, choice("Hot"), choice("Iced", "over ice"))
MILK = group(
    "Milk", 0, 1, choice("2% milk"), choice("Oat milk", "oat"), choice("Buffalo milk", "buffalo")
)
SYRUP = group(
    "Syrup",
    0,
    4,
    *(choice(f"{name} syrup", name, countable=True) for name in ("Rose", "Ginger", "Cardamom")),
)
EXTRAS = group(
    "Extras",
    0,
    4,
    choice("Malt shot", "shot", countable=True),
    choice("Whipped cream", "whip"),
    choice("Jaggery", countable=True),
    choice("Nutmeg"),
)
DRINK = (CUP, SERVED, MILK, SYRUP, EXTRAS)
WARMED = group("Warmed", 0, 1, choice("Toasted"))
MENU = menus.catalog(
    [
        item("Drinks", "Milk Tea", groups=DRINK),
        item("Drinks", "Filter Brew", "brew", groups=DRINK),
        item("Drinks", "Leaf Tea", groups=(CUP, LEAF, SERVED, EXTRAS)),
        item("Bakes", "Milk Bun", "bun", groups=(WARMED,)),
        item("Bakes", "Jam Tart"),
    ],
    [{"name": "Drinks"}, {"name": "Bakes"}],
)
NOTATION = Notation(MENU)
UNDERSTANDING = Understanding(MENU)

ORDERS = {
    "a 2% milk tea": "1 Milk Tea {2% milk}",
    "small brew with 2% please": "1 Filter Brew {Small, 2% milk}",
    "a brew with a shot and room for milk": "1 Filter Brew {Malt shot} (and room for milk)",
    "can you place a mobile order for a large brew": "1 Filter Brew {Large}",
    "make mine a large milk tea sweetened with jaggery": "1 Milk Tea {Large, Jaggery}",
    "i'd like to pick up a large milk tea, nutmeg sprinkled on top":
        "1 Milk Tea {Large, Nutmeg}",
}  # fmt: skip


@pytest.mark.parametrize(("text", "lines"), ORDERS.items())
def test_drinks_are_ordered_with_all_that_is_said_of_them(text: str, lines: str) -> None:
    result = UNDERSTANDING.understand(text)
    assert NOTATION.write(result.calls) == f"add {lines}"
    assert result.sure
