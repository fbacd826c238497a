"""What is asked about a line of an order: at most four buttons, unless all are asked for."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cards import question
from bot.cards.layout import plain
from bot.cards.menu_entry import MenuEntry, OptionEntry
from tests.reading import check_limits, labels, tap, text
from tests.snapshots import snapshot


def dish(number: int, **fields: Any) -> MenuEntry:
    return MenuEntry(number, number, f"Dosa {number}", Decimal(80 + number), "veg", **fields)


def asked(**fields: Any) -> dict[str, Any]:
    pending = {"name": "cheese dosa", "quantity": 2, "candidates": [], "no": 17, **fields}
    return snapshot(step="options", pending=pending)


def toast(**fields: Any) -> dict[str, Any]:
    pending = {
        "item_id": 6,
        "name": "Toast",
        "quantity": 3,
        "options": [{"choice_id": 8, "name": "Rye", "qualifier": None, "count": 1}],
        "note": "cut in half",
        "open": [{"any_of": [9, 10], "name": "Cheese", "qualifier": "extra", "count": 1}],
        "no": 17,
        **fields,
    }
    return snapshot(step="options", pending=pending)


CHEESES = tuple(OptionEntry(n, f"Cheese {n}", Decimal(n)) for n in range(9))


def test_two_dishes_are_asked_about_with_what_was_said() -> None:
    card = question.which_dish(asked(), [dish(1), dish(2)])
    assert text(card) == (
        "Which “cheese dosa” would you like?\n🟢 Dosa 1 — ₹81\n🟢 Dosa 2 — ₹82\nYou asked for 2.\n"
    )
    assert labels(card) == ["Dosa 1 · ₹81", "Dosa 2 · ₹82", "None of these"]
    assert (tap(card, "Dosa 2").verb, tap(card, "Dosa 2").arguments) == ("which", (17, 2))
    assert (tap(card, "None").verb, tap(card, "None").arguments) == ("skip", (17,))


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 15])
def test_there_are_at_most_four_buttons(count: int) -> None:
    dishes = [dish(n) for n in range(1, count + 1)]
    card = question.which_dish(asked(), dishes)
    assert len(labels(card)) <= 4
    # There is always a way out, if not by a button.
    assert ("None of these" in labels(card)) is (count != 4)
    assert ("write “cancel”" in text(card)) is (count == 4)
    if count > 4:
        assert tap(card, f"All {count}").arguments == (1,)
        everything = question.which_dish(asked(), dishes, whole=True)
        assert [each for each in labels(everything) if each.startswith("Dosa")] == [
            f"{each.name} · ₹{each.price}" for each in dishes
        ]
        assert "None of these" in labels(everything)


def test_what_cannot_be_had_is_not_offered() -> None:
    found = [dish(1, sold_out=True), dish(2, not_now="only 7 pm – 10 pm"), dish(3)]
    assert labels(question.which_dish(asked(), found)) == ["Dosa 3 · ₹83", "None of these"]


def test_a_choice_is_asked_about_with_its_qualifier_and_what_is_known() -> None:
    card = question.which_choice(toast(), CHEESES[:2])
    assert text(card) == "3 × Toast: which extra cheese?\nYou asked for Rye, “cut in half”.\n"
    assert labels(card) == ["Cheese 0", "Cheese 1 +₹1", "Cancel"]
    assert tap(card, "Cheese 1").arguments == (17, 1)


@pytest.mark.parametrize("count", [2, 3, 4])
def test_up_to_four_choices_are_buttons_of_their_own(count: int) -> None:
    card = question.which_choice(toast(), CHEESES[:count])
    assert len(labels(card)) == min(count + 1, 4)
    assert all(len(row) == 1 for row in card.rows)


def test_more_choices_are_the_card_of_their_group() -> None:
    card = question.which_choice(toast(), CHEESES)
    assert len(labels(card)) == 10
    assert max(len(row) for row in card.rows) == 2
    assert labels(card)[-1] == "Cancel"


def test_what_is_asked_next_is_named() -> None:
    waiting = [
        {"name": "Coffee", "quantity": 2, "no": 18},
        {"name": "tea", "quantity": 1, "no": 19},
    ]
    card = question.which_choice({**toast(), "waiting": waiting}, CHEESES[:2])
    assert text(card).endswith("\nThen: 2 × Coffee, 1 × tea")


ODD = st.text(max_size=60) | st.sampled_from(["", "🍛" * 200, "\u202eyldI", "W" * 4096, "\ud83c"])


@given(ODD, ODD, st.integers(1, 60), st.booleans(), st.integers(1, 2**31 - 1))
def test_any_question_is_a_card_that_telegram_takes(
    name: str, note: str, count: int, whole: bool, number: int
) -> None:
    waiting = [{"name": name, "quantity": 50, "no": number}] * 20
    chat = {**asked(name=name, note=note, no=number), "waiting": waiting}
    dishes = [MenuEntry(n, n, name, Decimal("99999999.99"), "egg") for n in range(count)]
    check_limits(question.which_dish(chat, dishes, whole, said=plain(note)[:800]))
    open_one = [{"any_of": [1], "name": name, "qualifier": "light", "count": 10}]
    chat = {**toast(name=name, note=note, open=open_one, no=number), "waiting": waiting}
    choices = [OptionEntry(n, name, Decimal("99999999.99")) for n in range(count)]
    check_limits(question.which_choice(chat, choices, said=plain(note)[:800]))
