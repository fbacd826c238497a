"""Names a menu does not write, made of those that it does."""

import pytest

from bot.understanding import Understanding
from tests import menus
from tests.counter import group
from tests.menus import item
from tests.notation import Notation

CUP = group("Size", 1, 1, "Little", "Middle", "Bigger")
FILLED = (
    group("Patties", 0, 1, "Single", "Double", "Triple"),
    group("Extras", 0, 6, "Hickory bbq sauce", "Grilled veggies", "Lime", "Pickled red onions"),
    group("Spice level", 0, 1, "Mild", "Medium", "Fiery"),
)
DRINK = (
    CUP,
    group("Flavour", 0, 3, "Caramel syrup#", "Sugar free vanilla syrup#"),
    group("Topping", 0, 3, "Caramel drizzle", "Chocolate shavings", "Salsa verde"),
    group("Served", 0, 1, "Hot", "Iced"),
)
MENU = menus.catalog(
    [
        item("Mains", "Mushroom Swiss Burger", groups=FILLED),
        item("Mains", "Jalapeno Inferno Burger", groups=FILLED),
        item("Mains", "Hamburger", groups=FILLED),
        item("Mains", "Turkey Burger", groups=FILLED),
        item("Mains", "Grilled Chicken Sandwich", groups=FILLED),
        item("Mains", "Fried Fish Sandwich Combo"),
        item("Mains", "Fried Fish Sandwich"),
        item("Sides", "Six Piece Nuggets"),
        item("Sides", "Ten Piece Nuggets"),
        item("Sides", "Side of Toast"),
        item("Sides", "Street Corn"),
        item("Drinks", "Hot Chocolate", groups=DRINK),
        item("Drinks", "Coffee", groups=DRINK),
        item("Drinks", "Mint Hot Chocolate", groups=DRINK),
        item("Drinks", "Tofu Kanu"),
    ],
    [{"name": "Mains"}, {"name": "Sides"}, {"name": "Drinks"}],
)
NOTATION = Notation(MENU)
UNDERSTANDING = Understanding(MENU)

ORDERS = {
    "a mushroom swiss with lime": "1 Mushroom Swiss Burger {Lime}",
    "two jalapeno infernos and a burger": "2 Jalapeno Inferno Burger; 1 Hamburger",
    "a grilled chicken with a lime wedge": "1 Grilled Chicken Sandwich {Lime}",
    "a fried fish sandwich": "1 Fried Fish Sandwich",
    "six nuggets and some toast": "1 Six Piece Nuggets; 1 Side of Toast",
    "two orders of ten nuggets": "2 Ten Piece Nuggets",
    "a double patty turkey burger with bbq": "1 Turkey Burger {Double, Hickory bbq sauce}",
    "a hamburger, medium spicy": "1 Hamburger {Medium}",
    "a veggie hamburger with pickled onions": "1 Hamburger {Grilled veggies, Pickled red onions}",
    "a venti coffee with two pumps of caramel": "1 Coffee {Bigger, Caramel syrup x2}",
    "a tall hot chocolate with caramel": "1 Hot Chocolate {Little, Caramel syrup}",
    "a grande coffee with sf vanilla": "1 Coffee {Middle, Sugar free vanilla syrup}",
    "a coffee with caramel drizzle and green salsa":
        "1 Coffee {Caramel drizzle, Salsa verde}",
    "two elotes and a drip coffee": "2 Street Corn; 1 Coffee",
    "two tofu kanus": "2 Tofu Kanu",
}  # fmt: skip


@pytest.mark.parametrize(("text", "lines"), ORDERS.items())
def test_order_by_short_names_is_understood(text: str, lines: str) -> None:
    assert NOTATION.write(UNDERSTANDING.understand(text).calls) == f"add {lines}"


def test_a_number_before_a_dish_counts_it() -> None:
    menu = menus.catalog(
        [item("Sides", "Nuggets"), item("Sides", "Six Piece Nuggets")], [{"name": "Sides"}]
    )
    calls = Understanding(menu).understand("six nuggets").calls
    assert Notation(menu).write(calls) == "add 6 Nuggets"
