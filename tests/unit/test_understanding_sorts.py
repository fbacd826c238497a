"""A number of a sort split by names, dishes told by what is said of them, and short names."""

import pytest

from bot.understanding import Understanding
from tests import menus
from tests.menus import choice, group, item
from tests.notation import Notation

STACK = group("Stack", 0, 1, choice("Short stack"), choice("Full stack"))
MEAT = group("Meat", 0, 2, choice("Thick cut bacon"), choice("Turkey bacon"), choice("Ham"))
SALAD = group("Topping", 0, 4, choice("Sliced tomato"), choice("Ketchup"), choice("Red onion"))
TEA = group("With", 0, 2, choice("Splash of milk"), choice("Slice of lemon"))
GREENS = group("Topping", 0, 4, choice("Onions"), choice("Olives"), choice("Rice"))
MENU = menus.catalog(
    [
        item("Dosa", "Plain Dosa"),
        item("Dosa", "Masala Dosa"),
        item("Dosa", "Rava Dosa"),
        item("Dosa", "Onion Rava Dosa"),
        item("Griddle", "Buttermilk Pancakes", groups=(STACK,)),
        item("Griddle", "Silver Pancakes"),
        item("Griddle", "Breakfast Platter", groups=(MEAT,)),
        item("Salads", "Green Salad", groups=(SALAD,)),
        item("Salads", "Greek Salad", groups=(GREENS,)),
        item("Drinks", "Hot Tea", groups=(TEA,)),
        item("Drinks", "Iced Tea"),
        item("Drinks", "Milk"),
        item("Drinks", "Beach Cooler"),
    ],
    [{"name": "Dosa"}, {"name": "Griddle"}, {"name": "Salads"}, {"name": "Drinks"}],
)
NOTATION = Notation(MENU)
UNDERSTANDING = Understanding(MENU)

ORDERS = {
    "i'd like 3 dosas, one masala, one rava and one plain":
        "1 Masala Dosa; 1 Rava Dosa; 1 Plain Dosa",
    "2 dosas one masala one rava": "1 Masala Dosa; 1 Rava Dosa",
    "3 dosas: 2 masala and 1 plain": "2 Masala Dosa; 1 Plain Dosa",
    "three teas, one milk": "3 Hot Tea; 1 Milk",
    "three teas, one of them iced": "2 Hot Tea; 1 Iced Tea",
    "six teas: two of them iced": "4 Hot Tea; 2 Iced Tea",
    "a short stack of pancakes": "1 Buttermilk Pancakes {Short stack}",
    "breakfast platter with bacon": "1 Breakfast Platter {Thick cut bacon}",
    "green salad with tomato": "1 Green Salad {Sliced tomato}",
    "a greek salad with no onion": "1 Greek Salad {no Onions}",
    "greek salad, no onion, olives or rice": "1 Greek Salad {no Onions, no Olives, no Rice}",
    "a hot tea with milk": "1 Hot Tea {Splash of milk}",
    "one milk and a hot tea, make the tea with lemon": "1 Milk; 1 Hot Tea {Slice of lemon}",
}  # fmt: skip


@pytest.mark.parametrize(("text", "lines"), ORDERS.items())
def test_dish_is_told_by_what_is_said_of_it(text: str, lines: str) -> None:
    understood = UNDERSTANDING.understand(text)
    assert NOTATION.write(understood.calls) == f"add {lines}"
    assert understood.sure


def test_those_that_are_not_told_are_asked_about() -> None:
    understood = UNDERSTANDING.understand("three dosas, two of them plain")
    assert "2 Plain Dosa" in NOTATION.write(understood.calls)
    assert "dosas?" in NOTATION.write(understood.calls) or not understood.sure


def test_address_orders_nothing() -> None:
    understood = UNDERSTANDING.understand("please come to 12 beach road")
    assert [call.tool for call in understood.calls] == ["unclear"]


@pytest.mark.parametrize("text", ["drop the first two", "remove the first two items"])
def test_first_few_are_removed_from_the_last_of_them_on(text: str) -> None:
    understood = UNDERSTANDING.understand(text)
    assert [call.arguments["item"] for call in understood.calls] == [
        {"position": 2},
        {"position": 1},
    ]


def test_day_without_a_name_of_ours_is_answered_with_the_hours() -> None:
    (call,) = UNDERSTANDING.understand("are you open on diwali").calls
    assert (call.tool, call.arguments) == ("show_hours", {"about": "hours"})
