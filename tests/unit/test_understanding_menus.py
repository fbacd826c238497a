"""Understanding is compiled from whatever menu there is, here one of another cuisine."""

import pytest

from bot.understanding import Understanding
from tests import menus
from tests.menus import choice, group, item
from tests.notation import Notation

FILLINGS = group("Filling", 0, 3, choice("Olives"), choice("Feta", "feta cheese"), choice("Rocket"))
SHOTS = group("Extras", 0, 2, choice("Shot", "espresso shot", countable=True), choice("Foam"))
MENU = menus.catalog(
    [
        item("Wraps", "Falafel Wrap", "falafel", groups=[FILLINGS]),
        item("Wraps", "Halloumi Wrap", groups=[FILLINGS]),
        item("Drinks", "Flat White", groups=[SHOTS]),
        item("Drinks", "Mint Lemonade", "lemonade"),
        item("Drinks", "Ginger Beer"),
        item("Bakes & Pies", "Spinach and Leek Pie"),
    ],
    [{"name": "Wraps"}, {"name": "Drinks"}, {"name": "Bakes & Pies"}],
)
NOTATION = Notation(MENU)
UNDERSTANDING = Understanding(MENU)


def understood(text: str) -> str:
    result = UNDERSTANDING.understand(text)
    return ("" if result.sure else "? ") + NOTATION.write(result.calls)


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("two falafels with feta and no olives", "add 2 Falafel Wrap {Feta, no Olives}"),
        ("a halloumi wrap, hold the rocket", "add 1 Halloumi Wrap {no Rocket}"),
        ("flat white with two shots", "add 1 Flat White {Shot x2}"),
        ("flat white, light foam, extra hot", "add 1 Flat White {light Foam} (extra hot)"),
        ("spinach pie", "add 1 Spinach and Leek Pie"),
        ("gingerbeer x 3", "add 3 Ginger Beer"),
        ("a halumi wrap", '? unclear "halumi wrap" [Falafel Wrap, Halloumi Wrap]'),
        ("lemonaid please", "add 1 Mint Lemonade"),
        ("haloumi wrap", "add 1 Halloumi Wrap"),
        ("show me the pies", "search category=Bakes & Pies"),
        ("2 wraps", "add 2 wraps? [Falafel Wrap, Halloumi Wrap]"),
        (
            "2 wraps with extra feta, cut in half, and a ginger beer",
            "add 2 wraps? [Falafel Wrap {extra Feta} (cut in half), "
            "Halloumi Wrap {extra Feta} (cut in half)]; 1 Ginger Beer",
        ),
        ("a spinach pie, 3 wraps", "add 1 Spinach and Leek Pie; 3 wraps? [Falafel Wrap, Halloumi"),
        ("a wrap", "search category=Wraps"),
        ("2 ginger ales", "? unclear"),
    ],
)
def test_any_menu_brings_its_own_words(text: str, meaning: str) -> None:
    assert understood(text).startswith(meaning)


@pytest.mark.parametrize("text", ["2 idly", "masala dosa"])
def test_another_restaurants_dishes_are_unknown(text: str) -> None:
    result = UNDERSTANDING.understand(text)
    assert not result.sure
    assert [call.tool for call in result.calls] == ["unclear"]


def test_a_menu_without_anything_still_understands_the_rest() -> None:
    empty = Understanding(menus.catalog([], []))
    assert empty.understand("show me the menu").calls[0].tool == "search_menu"
    assert empty.understand("2 idly").calls[0].tool == "unclear"
