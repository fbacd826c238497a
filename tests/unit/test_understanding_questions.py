"""Questions over another menu, and what is no question."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.tools.registry import TOOLS
from bot.understanding import Understanding
from tests import menus
from tests.notation import Notation

MENU = menus.catalog(
    [
        {
            "category": category,
            "name": name,
            "price": price,
            "diet": "veg",
            "description": about,
            "aliases": aliases,
            "periods": ["Brunch"],
        }
        for category, name, price, about, aliases in [
            ("Tacos", "Ember Taco", "120.00", "With smoked habanero.", ["fire taco"]),
            ("Tacos", "Garden Taco", "110.00", "Beans and squash.", []),
            ("Soups", "Onion Soup", "90.00", "Under a lid of cheese.", []),
            ("Sweets", "Lava Cake", "150.00", "Warm, with a soft heart.", []),
        ]
    ],
    [{"name": "Tacos"}, {"name": "Soups"}, {"name": "Sweets"}],
    None,
    [{"name": "Brunch", "starts": "10:00", "ends": "14:00"}],
)
UNDERSTANDING = Understanding(MENU)
NOTATION = Notation(MENU)


def meant(text: str) -> tuple[str, bool]:
    understood = UNDERSTANDING.understand(text)
    return NOTATION.write(understood.calls), understood.sure


@pytest.mark.parametrize(
    ("text", "calls"),
    [
        ("is the ember taco spicy", 'describe taste Ember Taco "spicy"'),
        ("which tacos are spicy", 'search category=Tacos query="spicy"'),
        ("does the onion soup contain dairy", 'describe contains Onion Soup "dairy"'),
        ("is the lava cake gluten free", 'describe without Lava Cake "gluten"'),
        ("how much for 2 fire tacos and a lava cake", "price 2 Ember Taco; 1 Lava Cake"),
        ("cheapest taco", "search category=Tacos sort=price"),
        ("tacos under 115", "search category=Tacos max=114.99"),
        ("anything up to rs 100", "search max=100"),
        ("till when is brunch", "show_hours meal 1"),
        ("do you have onion soup", "describe available Onion Soup"),
        ("something sweet", "search category=Sweets"),
    ],
)
def test_questions_over_another_menu(text: str, calls: str) -> None:
    assert meant(text) == (calls, True)


@pytest.mark.parametrize(
    "text",
    [
        "one ember taco",
        "2 garden tacos and an onion soup",
        "i want the lava cake",
        "can i get an onion soup please",
        "a lava cake, thanks",
        "yes, and two ember tacos",
        "ok 1 garden taco",
        "no, make it a lava cake. 1 lava cake",
    ],
)
def test_an_order_is_no_question(text: str) -> None:
    tools = {call.tool for call in UNDERSTANDING.understand(text).calls}
    assert tools & {"add_to_cart", "replace_line", "set_quantity"}


@pytest.mark.parametrize(
    "text",
    [
        "is the ember taco spicy? if not add 2",
        "is the ember taco spicy, otherwise i'll have it",
        "how much is the lava cake? one please",
        "does it have cheese? then remove it",
        "are you open? if so two onion soups",
        "is the ember taco spicy? if not add 2 garden tacos",
        "is the ember taco spicy, otherwise 2 garden tacos",
    ],
)
def test_an_order_that_hangs_on_a_question_is_asked_about(text: str) -> None:
    understood = UNDERSTANDING.understand(text)
    assert not understood.sure
    assert understood.calls[-1].tool == "unclear"
    assert understood.rest
    assert not any(TOOLS[call.tool].changes_cart for call in understood.calls)


ASKED = sorted(UNDERSTANDING.lexicon.questions.words)
NAMES = [*(item.name for item in MENU.items), "it", "anything", "nuts", "100", "?", ",", "and"]


@given(st.lists(st.sampled_from([*ASKED, *NAMES]), max_size=30))
def test_no_words_of_questions_break_anything(words: list[str]) -> None:
    understood = UNDERSTANDING.understand(" ".join(words))
    assert understood.sure or understood.calls[-1].tool == "unclear"
    for call in understood.calls:
        arguments: dict[str, Any] = call.arguments
        assert set(arguments) <= set(TOOLS[call.tool].argument_names)
        reference = arguments.get("item")
        if isinstance(reference, dict) and "item_id" in reference:
            assert MENU.item(reference["item_id"])
