"""What is kept of a text that was not understood: its words, and nobody's data."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.tools.call import ToolCall
from bot.understanding import Understanding
from bot.understanding.model.phrases import LONGEST, is_repeatable, normal, phrase
from tests import menus

UNDERSTANDING = Understanding(menus.sample())
VOCABULARY = UNDERSTANDING.vocabulary


@pytest.mark.parametrize(
    ("text", "example"),
    [
        ("2 zorbo, call me on 98401 23456", "2 zorbo, call me on ***"),
        ("2 zorbo, call +91-98401-23456 now", "2 zorbo, call *** now"),
        ("zorbo (044) 2345 6789", "zorbo ***"),
        ("card 4111 1111 1111 1111 for zorbo", "card *** for zorbo"),
        ("zorbo to 600020", "zorbo to ***"),
        ("zorbo ९८४०१२३४५६", "zorbo ***"),
        ("mail a.b+c@d.example zorbo", "mail *** zorbo"),
        ("zorbo as in https://example.com/x?y=1", "zorbo as in ***"),
        ("ask @zed_99 for zorbo", "ask *** for zorbo"),
        ("nine eight four zero one two three zorbo", "*** zorbo"),
        ("send 2 zorbo to 12 Beach Road, Adyar", "send 2 zorbo to ***"),
        ("zorbo for flat 4, second floor", "zorbo ***"),
        ("zorbo to Gandhi Nagar please", "zorbo ***"),
        ("my name is zenobia quill, zorbo", "my name is *** ***, zorbo"),
        ("this is Zenobia and i want zorbo", "this is *** and i want zorbo"),
        ("parcel zorbo for Zenobia please", "parcel zorbo for *** please"),
        ("zorbo for mr quill", "zorbo for mr ***"),
        ("zenobia here, zorbo please", "*** here, zorbo please"),
    ],
)
def test_what_tells_of_a_person_is_hidden(text: str, example: str) -> None:
    kept = phrase(text, VOCABULARY, name="Zenobia Quill")
    assert kept.example.replace(" ,", ",") == example
    assert kept.key is None, "what holds it is never remembered"
    assert not set("0123456789") & set(kept.words.replace("2 zorbo", ""))


@pytest.mark.parametrize(
    "text",
    ["2 zorbo and 3 idly", "zorbo for here", "a Zorbo with Chutney", "number 3 zorbo",
     "1, 2 and 3 of the zorbo", "zorbo near the counter", "two three zorbo for the house"],
)  # fmt: skip
def test_an_order_stays_as_it_is(text: str) -> None:
    kept = phrase(text, VOCABULARY, name="Zenobia")
    assert kept.example == text
    assert kept.key == normal(text)


def test_what_may_be_a_name_in_small_letters_is_not_remembered() -> None:
    assert phrase("parcel a couple for zenobia", VOCABULARY).key is None
    assert phrase("parcel a couple for me", VOCABULARY).key == "parcel a couple for me"


@given(
    st.text("0123456789", min_size=6, max_size=16),
    st.sampled_from(["", " ", "-", " - ", ".", "/"]),
    st.text(string.ascii_lowercase + " ", max_size=30),
)
def test_no_long_number_gets_through(digits: str, between: str, words: str) -> None:
    kept = phrase(f"{words} {between.join(digits)} zorbo", VOCABULARY)
    assert not any(letter.isdigit() for letter in kept.words + kept.example)
    assert kept.key is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("one white fluffy", "white fluffy"),
        ("2 zorbo please", "zorbo"),
        ("ZORBO!!", "zorbo"),
        ("Zorbo-Blip, pls", "zorbo-blip"),
        ("add 2 idly and one zorbo", "zorbo"),
    ],
)
def test_what_may_be_taught_is_what_was_not_understood(text: str, words: str) -> None:
    understood = UNDERSTANDING.understand(text)
    assert not understood.sure
    assert phrase(text, VOCABULARY, rest=understood.rest).words == words


def test_of_several_pieces_the_first_that_tells_of_nobody_may_be_taught() -> None:
    text = "call 98401 23456, zorbo and idly and blip"
    assert phrase(text, VOCABULARY, rest="call 98401 23456 … zorbo … blip").words == "zorbo"


def test_a_rest_that_is_hidden_in_the_whole_is_not_kept() -> None:
    kept = phrase("zorbo for Zenobia", VOCABULARY, rest="Zenobia")
    assert "zenobia" not in kept.words


def test_the_same_words_are_one_key_whatever_their_case_and_marks() -> None:
    keys = {
        phrase(text, VOCABULARY).key
        for text in (
            "Gimme  two ZORBO",
            "gimme two zorbo!",
            "gimme, two zorbo.",
            "“gimme two zorbo”",
        )
    }
    assert keys == {"gimme two zorbo"}


def test_a_question_is_another_phrase_than_an_order() -> None:
    assert phrase("zorbo?", VOCABULARY).key != phrase("zorbo", VOCABULARY).key


@pytest.mark.parametrize(
    ("words", "common"),
    [("checkout", True), ("please", True), ("view my cart", True), ("twenty five", True),
     ("large", True), ("zorbo", False), ("white fluffy", False), ("dragon", False)],
)  # fmt: skip
def test_words_of_the_language_are_marked(words: str, common: bool) -> None:
    assert phrase(words, VOCABULARY).common is common


@given(st.text(max_size=600))
def test_any_text_is_kept_within_bounds(text: str) -> None:
    kept = phrase(text, VOCABULARY, name=text[:20], rest=text[:50])
    assert len(kept.words) <= LONGEST
    assert len(kept.example) <= LONGEST
    assert kept.key is None or 0 < len(kept.key) <= LONGEST


@pytest.mark.parametrize(
    ("call", "repeatable"),
    [
        (ToolCall("add_to_cart", {"lines": [{"item_id": 1, "quantity": 1, "note": None}]}), True),
        (ToolCall("add_to_cart", {"lines": [{"item_id": 1, "note": "for Zenobia"}]}), False),
        (ToolCall("checkout", {"order_type": None}), True),
        (ToolCall("place_order", {"payment_method": "cash"}), False),
    ],
)
def test_neither_notes_nor_placed_orders_are_repeated_for_others(
    call: ToolCall, repeatable: bool
) -> None:
    assert is_repeatable([ToolCall("view_cart"), call]) is repeatable
