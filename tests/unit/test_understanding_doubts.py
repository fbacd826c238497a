"""What fits, and is yet no certain order: signs that something was misread."""

import pytest

from bot.understanding import Understanding
from tests import menus
from tests.menus import choice, group, item

TOPPING = group(
    "Topping", 0, 4, choice("Extra crispy onions"), choice("Hot Salsa"), choice("Cheese")
)
MENU = menus.catalog(
    [
        item("Food", "Rice Bowl", groups=(TOPPING,)),
        item("Food", "Hot Dog", groups=(TOPPING,)),
        item("Drinks", "Cherry Fizz"),
        item("Drinks", "Lemonade"),
    ],
    [{"name": "Food"}, {"name": "Drinks"}],
)
UNDERSTANDING = Understanding(MENU)

DOUBTFUL = {
    "a rice bowl crispy": "option_in_note",
    "a rice bowl with cheese without fizz": "refused_dish",
    "a rice bowl with cheese and zorbly hot salsa": "unread_word",
}


@pytest.mark.parametrize(("text", "sign"), DOUBTFUL.items())
def test_what_may_have_been_misread_is_no_certain_order(text: str, sign: str) -> None:
    understood = UNDERSTANDING.understand(text)
    assert sign in understood.reasons
    assert not understood.sure


CERTAIN = ["a rice bowl with cheese", "a hot dog with hot salsa and a lemonade"]


@pytest.mark.parametrize("text", CERTAIN)
def test_what_leaves_no_doubt_is_certain(text: str) -> None:
    assert UNDERSTANDING.understand(text).sure
