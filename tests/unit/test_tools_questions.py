"""What is answered about dishes, allergies and hours: the menu's own words, and never more."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.cards.card import Card
from bot.menu.catalog import Catalog
from bot.tools import answer
from bot.tools.call import ToolCall
from bot.tools.registry import prepare
from bot.tools.route import Route
from tests.reading import labels, tap, text
from tests.snapshots import (
    BREAKFAST_TIME,
    COFFEE,
    DINNER_MEALS,
    IDLY,
    PODI_DOSA,
    RESTAURANT,
    catalog,
    idly,
    item,
    ok,
    order,
    snapshot,
)

PHONE = "+91 44 0000 0000"
STAFF = f"ask the staff: {PHONE}."


def told(
    tool: str, menu: Catalog | None = None, state: Any = None, now: Any = None, **arguments: Any
) -> Card:
    """The card after this call went well."""
    result = arguments.pop("result", {})
    call = ToolCall(tool, arguments)
    state = {**(state or snapshot()), "results": [ok(tool, **result)]}
    drawn = answer.reply(state, Route((call,)), menu or catalog(), now or BREAKFAST_TIME, False)
    assert drawn.card
    return drawn.card


def described(
    item_id: int, about: str, menu: Catalog | None = None, now: Any = None, **more: Any
) -> Card:
    result = {"item_id": item_id, "name": "", "serving": True}
    reference = {"item_id": item_id}
    return told(
        "describe_item", menu, None, now, item=reference, about=about, result=result, **more
    )


def menu_with(**fields: Any) -> Catalog:
    """The test menu, its Idly with these fields."""
    return catalog(
        [replace(one, **fields) if one.item_id == IDLY else one for one in catalog().items]
    )


# one dish ---------------------------------------------------------------------


def test_what_a_dish_is_and_a_button_that_adds_it() -> None:
    menu = menu_with(description="Soft cakes.", allergens=("milk", "nuts"))
    card = described(IDLY, "all", menu)
    assert "Idly — ₹40 · veg\nSoft cakes.\nContains, as the menu states: milk, nuts." in text(card)
    assert tap(card, "Add Idly · ₹40").arguments == (IDLY,)


def test_a_dish_whose_allergens_are_not_stated_says_nothing_of_them() -> None:
    assert "Contains" not in text(described(IDLY, "all"))


def test_a_price_names_the_dish() -> None:
    assert text(described(PODI_DOSA, "price")).startswith("Podi Dosa is ")


@pytest.mark.parametrize(
    ("diet", "asked", "answered"),
    [
        ("veg", "veg", "Yes, Idly is veg."),
        ("veg", "non_veg", "No, Idly is veg."),
        ("non_veg", "veg", "No, Idly is non-veg."),
        ("egg", "veg", "No, Idly has egg."),
    ],
)
def test_a_diet_is_answered_yes_or_no(diet: str, asked: str, answered: str) -> None:
    assert answered in text(described(IDLY, "diet", menu_with(diet=diet), word=asked))


def test_what_we_have_is_offered() -> None:
    assert "Yes, we have Idly. Shall I add one?" in text(described(IDLY, "available"))


def test_what_is_sold_out_is_not_offered() -> None:
    card = described(IDLY, "available", menu_with(is_sold_out=True))
    assert "sold out today" in text(card)
    assert not any("Add" in label for label in labels(card))


def test_when_a_dish_of_one_meal_is_served() -> None:
    said = text(described(DINNER_MEALS, "served"))
    assert "is served at Dinner (" in said
    assert "all day" in text(described(IDLY, "served"))


# tastes, ingredients, allergies --------------------------------------------------


def test_a_taste_is_quoted_from_the_description() -> None:
    menu = menu_with(description="With fiery red chutney.")
    said = text(described(IDLY, "taste", menu, word="spicy", words=["fiery"]))
    assert said.startswith("The menu says of Idly: “With fiery red chutney.”")
    assert PHONE not in said


def test_where_the_menu_is_silent_the_staff_is_named() -> None:
    said = text(described(IDLY, "taste", word="spicy", words=["fiery"]))
    assert said.startswith(f"The menu doesn't say whether Idly is spicy. Please {STAFF}")


@pytest.mark.parametrize("about", ["contains", "without", "free"])
@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({}, "nuts"),
        ({"allergens": ("nuts",)}, "nuts"),
        ({"description": "With cashew."}, "nuts"),
        ({"allergens": ("milk",)}, "nuts"),
        ({"name": "Nuts Idly"}, "nuts"),
    ],
)
def test_an_allergy_is_never_answered_without_the_staff(
    about: str, fields: dict[str, Any], word: str
) -> None:
    said = text(described(IDLY, about, menu_with(**fields), word=word, words=["nut", "cashew"]))
    assert STAFF in said


def test_a_stated_allergen_is_told_and_another_one_never_ruled_out() -> None:
    menu = menu_with(allergens=("milk",))
    said = text(described(IDLY, "contains", menu, word="dairy", words=["milk"]))
    assert said.startswith("Of Idly, the menu states that it contains milk. To be sure, please")
    said = text(described(IDLY, "contains", menu, word="nuts", words=["nut"]))
    assert said.startswith("The menu doesn't say whether Idly has nuts. Please")


def test_free_of_is_neither_promised_nor_denied() -> None:
    said = text(described(IDLY, "without", word="gluten", words=["wheat"]))
    assert said.startswith("The menu doesn't say whether Idly is free of gluten. Please")


def test_what_is_said_to_be_missing_is_no_mention() -> None:
    menu = menu_with(description="Tea without milk.")
    said = text(described(IDLY, "contains", menu, word="milk"))
    assert said.startswith("The menu doesn't say whether Idly has milk.")


def test_a_choice_that_has_it_is_named_as_a_choice() -> None:
    said = text(described(PODI_DOSA, "contains", word="ghee"))
    assert "You can have Podi Dosa with Ghee." in said


def test_it_without_a_dish_before_it_still_names_the_staff() -> None:
    card = told("describe_item", item={}, about="contains", word="nuts", result={"item_id": None})
    assert f"Please {STAFF}" in text(card)


def test_dishes_that_state_an_allergen_are_listed_and_no_other_is_called_free_of_it() -> None:
    menu = menu_with(allergens=("nuts",))
    said = text(told("check_ingredient", menu, word="nuts", words=["nut"]))
    assert said.startswith("The menu mentions nuts, or something of that kind, for Idly.")
    assert "does not mean that they have none" in said
    assert STAFF in said


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"word": "kiwi"}, "The menu doesn't say which dishes have kiwi"),
        ({"word": "vegan", "about": "free"}, "The menu doesn't say which dishes are vegan"),
        ({"word": "peanut", "dish": "chutney"}, "whether “chutney” has peanut"),
    ],
)
def test_what_the_menu_cannot_tell_is_asked_of_the_staff(
    arguments: dict[str, Any], sentence: str
) -> None:
    said = text(told("check_ingredient", **arguments))
    assert sentence in said
    assert STAFF in said


# when, where ------------------------------------------------------------------------


def at(hour: int, minute: int = 0, day: int = 22) -> datetime:
    """A moment of that Sunday in Chennai."""
    return datetime(2026, 11, day, hour, minute, tzinfo=catalog()._zone).astimezone(UTC)


def hours(now: datetime, about: str, opening: Any = None, **more: Any) -> str:
    restaurant = replace(RESTAURANT, opening_hours=opening or RESTAURANT.opening_hours)
    menu = catalog()
    menu = Catalog(1, restaurant, menu.periods, menu.categories, menu.items)
    result = {"about": about, "day": None, "meal_period": None, **more}
    return text(told("show_hours", menu, None, now, about=about, result=result))


ALWAYS = {day: [["00:00", "24:00"]] for day in RESTAURANT.opening_hours}
NIGHTS = {"sat": [["19:00", "02:00"]], "mon": [["09:00", "12:00"], ["18:00", "22:30"]]}


@pytest.mark.parametrize(
    ("now", "opening", "sentence"),
    [
        (at(12), None, "Yes, we are open now, until 10:30 pm."),
        (at(6), None, "We are closed now. We open at 7 am."),
        (at(22, 30), None, "We are closed now. We open tomorrow 7 am."),
        (at(3), ALWAYS, "Yes, we are open: around the clock, every day."),
        # Saturday's night runs into Sunday.
        (at(1, 59), NIGHTS, "Yes, we are open now, until 2 am."),
        (at(2), NIGHTS, "We are closed now. We open tomorrow 9 am."),
        (at(13, day=23), NIGHTS, "We are closed now. We open at 6 pm."),
        (at(23, day=23), NIGHTS, "We are closed now. We open Sat 7 pm."),
        (at(12), {"mon": []}, f"We are closed. To ask when we open again, call {PHONE}."),
    ],
)
def test_are_you_open_now(now: datetime, opening: Any, sentence: str) -> None:
    assert hours(now, "now", opening) == sentence


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (0, "On Mondays we are open 9 am – noon, 6 pm – 10:30 pm."),
        (8, "Tomorrow we are open 9 am – noon, 6 pm – 10:30 pm."),
        (2, "On Wednesdays we are closed."),
        (7, "Today we are closed."),
    ],
)
def test_a_day_is_answered_with_its_hours(day: int, sentence: str) -> None:
    assert hours(at(12), "day", NIGHTS, day=day).startswith(sentence)


def test_a_meal_is_answered_with_its_times() -> None:
    menu = catalog()
    breakfast = menu.periods[0]
    said = hours(BREAKFAST_TIME, "meal", meal_period=breakfast.period_id)
    assert said.startswith("Breakfast is served ")
    assert said.endswith("so now.")
    assert hours(at(20), "meal", meal_period=breakfast.period_id).endswith("so not now.")


@pytest.mark.parametrize("about", ["address", "phone"])
def test_where_we_are_and_how_to_call(about: str) -> None:
    said = hours(at(12), about)
    assert PHONE in said
    assert ("1 Test Street" in said) == (about == "address")


# small talk ---------------------------------------------------------------------------


def test_thanks_is_answered_in_a_line_with_what_is_going_on() -> None:
    thanks = {"kind": "thanks", "result": {"kind": "thanks"}}
    assert text(told("acknowledge", **thanks)) == "You're welcome."
    said = text(told("acknowledge", state=snapshot(idly()), **thanks))
    assert said == "You're welcome. In your cart: 2 items, ₹80."
    placed = snapshot(step="order_placed", order=order())
    said = text(told("acknowledge", state=placed, **thanks))
    assert said == "You're welcome. Your order #12 is sent to the kitchen."


def test_a_yes_to_nothing_asks_what_to_bring() -> None:
    assert text(told("confirm")).startswith("What would you like?")
    assert "say “checkout”" in text(told("confirm", state=snapshot(idly())))


def test_a_complaint_is_answered_with_the_phone() -> None:
    result = {"kind": "complaint", "order_number": 12, "told": True}
    said = text(told("alert_staff", kind="complaint", text="cold", result=result))
    assert "sorry" in said
    assert "I have told the staff about order #12." in said
    assert PHONE in said
    result = {"kind": "contact", "order_number": None, "told": False}
    said = text(told("alert_staff", kind="contact", text="call", result=result))
    assert said == f"You reach us at {PHONE}."


# looking around -------------------------------------------------------------------------

PRICED = catalog(
    [
        item(1, 1, "Plain Cake", "60", description="With fiery chutney."),
        item(2, 1, "Small Cake", "20"),
        item(3, 1, "Fiery Cake", "99.99"),
        item(4, 1, "Big Cake", "100"),
    ]
)


def found(**arguments: Any) -> list[int]:
    call = prepare(ToolCall("search_menu", arguments), PRICED, BREAKFAST_TIME)
    return list(call.arguments["item_ids"])


def test_under_a_price_leaves_out_what_costs_as_much() -> None:
    assert found(max_price="99.99") == [1, 2, 3]
    assert found(max_price="100") == [1, 2, 3, 4]


def test_the_cheapest_come_first() -> None:
    assert found(query="cake", sort="price") == [2, 1, 3, 4]


def test_a_description_finds_a_dish_after_those_whose_name_does() -> None:
    assert found(query="fiery") == [3, 1]
    assert found(query="chutney cake") == [1]


def test_other_words_for_what_is_asked_count_after_it() -> None:
    assert found(query="plain", words=["small"]) == [1, 2]


def test_a_least_price_counts_the_choice_that_is_needed() -> None:
    coffee = catalog()
    call = ToolCall("search_menu", {"max_price": "29.99"})
    assert COFFEE not in prepare(call, coffee, BREAKFAST_TIME).arguments["item_ids"]
