"""Sizes, degrees and options as people call them whose menu gives no other names for them."""

import pytest

from bot.understanding import Understanding
from tests import menus
from tests.menus import choice, group, item
from tests.notation import Notation

SIZE = group("Size", 1, 1, choice("Short"), choice("Tall"), choice("Grand"), choice("Jumbo"))
CUP = group("Size", 1, 1, choice("Piccolo"), choice("Medio"), choice("Massimo"))
ROAST = group("Roast", 0, 1, choice("Light Roast"), choice("Medium Roast"), choice("Dark Roast"))
SYRUP = group(
    "Syrups", 0, 4, choice("Caramel Syrup"), choice("Cinnamon Syrup"), choice("Vanilla Syrup")
)
TOPPING = group("Toppings", 0, 4, choice("Caramel Drizzle"), choice("Cinnamon Powder"))
WARMTH = group("Warmth", 0, 1, choice("Hot"), choice("Iced"))
HEAT = group("Heat", 0, 1, choice("Mild"), choice("Medium"), choice("Hot"), choice("Extra Hot"))
SALAD = group("Salad", 0, 5, choice("Sweet Onion"), choice("Red Onions"), choice("Tomato"))
SALSA = group("Salsa", 0, 2, choice("Corn Salsa"), choice("Hot Salsa"), choice("Mild Salsa"))
EXTRA = group("Extra", 0, 3, choice("Guacamole"), choice("Steak"), choice("Cheese"))
BREAD = group("Bread", 0, 1, choice("Wheat"), choice("Rye"))
MENU = menus.catalog(
    [
        item("Drinks", "Mocha", groups=(SIZE, SYRUP, TOPPING, WARMTH)),
        item("Drinks", "Filter Coffee", groups=(CUP, ROAST)),
        item("Drinks", "Classic Hot Chocolate", groups=(SIZE, WARMTH)),
        item("Drinks", "Peppermint Hot Chocolate", groups=(SIZE, WARMTH)),
        item("Drinks", "Chai Latte", groups=(SIZE, WARMTH)),
        item("Drinks", "English Breakfast Tea", groups=(SIZE,)),
        item("Food", "Lamb Curry", groups=(HEAT,)),
        item("Food", "Tuna Roll", groups=(SALAD,)),
        item("Food", "Rice Bowl", groups=(SALSA, EXTRA)),
        item("Food", "Side of Toast", groups=(BREAD,)),
        item("Food", "Side of Guacamole"),
        item("Food", "Six Piece Wings"),
        item("Food", "Ten Piece Wings"),
    ],
    [{"name": "Drinks"}, {"name": "Food"}],
)
NOTATION = Notation(MENU)
UNDERSTANDING = Understanding(MENU)

ORDERS = {
    "a venti mocha": "1 Mocha {Jumbo}",
    "a mocha, the biggest": "1 Mocha {Jumbo}",
    "small mocha and an extra large mocha": "1 Mocha {Short}; 1 Mocha {Jumbo}",
    "a grande mocha": "1 Mocha {Grand}",
    "a medium filter coffee": "1 Filter Coffee {Medio}",
    "one filter coffee, medium medium roast": "1 Filter Coffee {Medio, Medium Roast}",
    "a big filter coffee, dark roast": "1 Filter Coffee {Massimo, Dark Roast}",
    "a tall mocha with caramel": "1 Mocha {Tall, Caramel Syrup}",
    "a tall mocha with caramel drizzle": "1 Mocha {Tall, Caramel Drizzle}",
    "a tall mocha with cinnamon": "1 Mocha {Tall, Cinnamon Powder}",
    "a small hot chocolate": "1 Classic Hot Chocolate {Short}",
    "one iced chai and a black tea": "1 Chai Latte {Iced}; 1 English Breakfast Tea",
    "lamb curry, very spicy": "1 Lamb Curry {Extra Hot}",
    "lamb curry medium spicy": "1 Lamb Curry {Medium}",
    "a rice bowl with carne asada, extra guac": "1 Rice Bowl {Steak, extra Guacamole}",
    "rye toast": "1 Side of Toast {Rye}",
    "an order of toast and guac": "1 Side of Toast; 1 Side of Guacamole",
    "six wings, please": "1 Six Piece Wings",
}


@pytest.mark.parametrize(("text", "lines"), ORDERS.items())
def test_what_people_call_it_is_understood(text: str, lines: str) -> None:
    understood = UNDERSTANDING.understand(text)
    assert NOTATION.write(understood.calls) == f"add {lines}"


def test_a_sort_the_menu_lacks_is_no_certain_order() -> None:
    assert UNDERSTANDING.understand("a rice bowl with salsa").sure
    assert not UNDERSTANDING.understand("a rice bowl with steak and green salsa").sure


def test_a_doneness_is_no_size() -> None:
    patty = group(
        "Size", 0, 1, choice("Quarter pound"), choice("Third pound"), choice("Half pound")
    )
    done = group("Cooked", 0, 1, choice("Rare"), choice("Medium"), choice("Well done"))
    menu = menus.catalog([item("Food", "Burger", groups=(patty, done))], [{"name": "Food"}])
    understood = Understanding(menu).understand("a burger medium")
    assert Notation(menu).write(understood.calls) == "add 1 Burger {Medium}"
