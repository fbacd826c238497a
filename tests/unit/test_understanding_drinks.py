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
        item("Drinks", "Rose Filter Brew", groups=DRINK),
        item("Drinks", "Chai Tea", "chai", groups=DRINK),
        item("Bakes", "Milk Bun", "bun", groups=(WARMED,)),
        item("Bakes", "Jam Tart"),
    ],
    [{"name": "Drinks"}, {"name": "Bakes"}],
)
NOTATION = Notation(MENU)
UNDERSTANDING = Understanding(MENU)

ORDERS = {
    "a brew, the large one": "1 Filter Brew {Large}",
    "a brew with room for milk, and a bun, toast it please":
        "1 Filter Brew (with room for milk); 1 Milk Bun {Toasted}",
    "a large brew with oat milk instead of buffalo": "1 Filter Brew {Large, Oat milk}",
    "a large brew, and could you double the whipped cream":
        "1 Filter Brew {Large, extra Whipped cream}",
    "my mother takes a milk tea with nutmeg, so order her a small one":
        "1 Milk Tea {Nutmeg, Small}",
    "a 2% milk tea": "1 Milk Tea {2% milk}",
    "small brew with 2% please": "1 Filter Brew {Small, 2% milk}",
    "a brew with a shot and room for milk": "1 Filter Brew {Malt shot} (and room for milk)",
    "can you place a mobile order for a large brew": "1 Filter Brew {Large}",
    "make mine a large milk tea sweetened with jaggery": "1 Milk Tea {Large, Jaggery}",
    "i'd like to pick up a large milk tea, nutmeg sprinkled on top":
        "1 Milk Tea {Large, Nutmeg}",
    "a large three shot brew": "1 Filter Brew {Large, Malt shot x3}",
    "a double shot milk tea, iced": "1 Milk Tea {Malt shot x2, Iced}",
    "two pump rose milk tea": "1 Milk Tea {Rose syrup x2}",
    "two rose milk teas": "2 Milk Tea {Rose syrup}",
    "a brew with one pump each of rose and ginger":
        "1 Filter Brew {Rose syrup, Ginger syrup}",
    "a large brew with ginger and cardamom, two pumps each":
        "1 Filter Brew {Large, Ginger syrup x2, Cardamom syrup x2}",
    "add two jaggery and a splash of oat milk to a small brew":
        "1 Filter Brew {Small, Jaggery x2, Oat milk}",
    "one small brew with two jaggery and one large milk tea":
        "1 Filter Brew {Small, Jaggery x2}; 1 Milk Tea {Large}",
    "can i have a large, iced, no whip milk tea and a toasted bun":
        "1 Milk Tea {Large, Iced, no Whipped cream}; 1 Milk Bun {Toasted}",
    "a brew with two shots, large milk tea": "1 Filter Brew {Malt shot x2}; 1 Milk Tea {Large}",
    "a small brew. two pumps rose. whip": "1 Filter Brew {Small, Rose syrup x2, Whipped cream}",
    "i want a large milk tea, can you make it iced with oat milk":
        "1 Milk Tea {Large, Iced, Oat milk}",
    "a large brew with two shots and the same but iced":
        "1 Filter Brew {Large, Malt shot x2}; 1 Filter Brew {Large, Malt shot x2, Iced}",
    "my friend wants a small milk tea with oat and i would like the same drink in a large":
        "1 Milk Tea {Small, Oat milk}; 1 Milk Tea {Oat milk, Large}",
    "a small brew, another one with whip, and a bun":
        "1 Filter Brew {Small}; 1 Filter Brew {Whipped cream}; 1 Milk Bun",
    "a milk tea double shot, iced": "1 Milk Tea {Malt shot x2, Iced}",
    "i want a small brew. no, a large milk tea, and a bun": "1 Milk Tea {Large}; 1 Milk Bun",
    "a small brew. add two shots to it and a jam tart":
        "1 Filter Brew {Small, Malt shot x2}; 1 Jam Tart",
    "a small filter brew with rose": "1 Filter Brew {Small, Rose syrup}",
    "a rose filter brew and an iced chai": "1 Rose Filter Brew; 1 Chai Tea {Iced}",
    "a large brew and another large milk tea": "1 Filter Brew {Large}; 1 Milk Tea {Large}",
}  # fmt: skip


@pytest.mark.parametrize(("text", "lines"), ORDERS.items())
def test_drinks_are_ordered_with_all_that_is_said_of_them(text: str, lines: str) -> None:
    result = UNDERSTANDING.understand(text)
    assert NOTATION.write(result.calls) == f"add {lines}"
    assert result.sure


ASIDES = {
    "a large brew, i'll be there in ten minutes to pick it up": "add 1 Filter Brew {Large}",
    "we are a group of three so one iced brew and one hot milk tea":
        "add 1 Filter Brew {Iced}; 1 Milk Tea {Hot}",
    "i'm on my way to the station and i'd like a small leaf tea": "add 1 Leaf Tea {Small}",
    "a milk tea for pick up under my name with oat milk":
        "add 1 Milk Tea {Oat milk} | checkout take_away",
    "an iced brew from the shop on mill lane, whip": "add 1 Filter Brew {Iced, Whipped cream}",
    "for pick up at the corner store a bun and a jam tart":
        "checkout take_away | add 1 Milk Bun; 1 Jam Tart",
}  # fmt: skip


@pytest.mark.parametrize(("text", "calls"), ASIDES.items())
def test_where_and_when_it_is_fetched_is_no_part_of_the_order(text: str, calls: str) -> None:
    result = UNDERSTANDING.understand(text)
    assert NOTATION.write(result.calls) == calls
    assert result.sure


@pytest.mark.parametrize("text", ["a brew and a lassi", "a brew, i'm on my way, and a lassi"])
def test_an_aside_hides_no_dish_the_menu_does_not_have(text: str) -> None:
    assert not UNDERSTANDING.understand(text).sure


def test_a_word_that_stands_beside_its_other_spelling_is_a_word_of_its_own() -> None:
    result = UNDERSTANDING.understand("a small tea")
    assert not result.sure
    assert len(result.candidates) > 1
