"""English, Hindi and Tamil over the sample menu: every message of the book, as written there."""

import tomllib
from pathlib import Path

import pytest

from bot.tools.registry import TOOLS
from bot.understanding import Understanding
from tests import menus
from tests.notation import Notation

MENU = menus.sample()
NOTATION = Notation(MENU)
BOOK = tomllib.loads(Path(__file__).with_name("phrasebook.toml").read_text(encoding="utf-8"))
SURE = [
    (text, calls)
    for part, book in BOOK.items()
    if part not in ("unsure", "not yet")
    for text, calls in book.items()
]


@pytest.fixture(scope="module")
def understanding() -> Understanding:
    return Understanding(MENU)


@pytest.mark.parametrize(("text", "calls"), SURE, ids=[text for text, _ in SURE])
def test_message_is_understood_for_certain(
    understanding: Understanding, text: str, calls: str
) -> None:
    understood = understanding.understand(text)
    assert NOTATION.write(understood.calls) == calls
    assert understood.sure


@pytest.mark.parametrize(("text", "calls"), BOOK["unsure"].items())
def test_message_is_known_to_be_unclear(
    understanding: Understanding, text: str, calls: str
) -> None:
    understood = understanding.understand(text)
    assert NOTATION.write(understood.calls) == calls
    assert not understood.sure
    assert understood.reasons
    assert understood.calls[-1].arguments["text"] == text


@pytest.mark.parametrize("text", [text for book in BOOK.values() for text in book])
def test_every_call_has_its_tools_arguments(understanding: Understanding, text: str) -> None:
    for call in understanding.understand(text).calls:
        assert set(call.arguments) <= set(TOOLS[call.tool].argument_names)


@pytest.mark.parametrize(("text", "calls"), BOOK["not yet"].items())
def test_what_is_understood_by_now_is_listed_with_the_rest(
    understanding: Understanding, text: str, calls: str
) -> None:
    understood = understanding.understand(text)
    assert not (understood.sure and NOTATION.write(understood.calls) == calls)


def test_the_book_is_large_enough() -> None:
    assert len(SURE) >= 400
    assert len(BOOK["hindi"]) >= 50
    assert len(BOOK["tamil"]) >= 50


def test_nearly_all_is_understood_for_certain() -> None:
    assert len(BOOK["not yet"]) <= 0.02 * (len(SURE) + len(BOOK["not yet"]))


@pytest.mark.parametrize(
    "text",
    [
        "can i pay cash or with my frob",
        "place my order and zibble it",
        "clear the cart and the wobbly thing",
        "checkout and some frobnication",
    ],
)
def test_half_a_sentence_neither_ends_nor_empties_an_order(
    understanding: Understanding, text: str
) -> None:
    understood = understanding.understand(text)
    assert not understood.sure
    assert [call.tool for call in understood.calls] == ["unclear"]


def test_of_two_ways_to_pay_the_named_one_counts(understanding: Understanding) -> None:
    understood = understanding.understand("place the order, i'll pay by upi")
    assert [call.as_json() for call in understood.calls] == [
        {"tool": "place_order", "arguments": {"payment_method": "upi"}}
    ]
