"""The phrase inbox as an admin sees it."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cards import phrase_inbox
from bot.cards.card import Card
from bot.tools import commands, teach_phrase
from bot.tools.call import ToolCall
from bot.tools.registry import TOOLS
from bot.tools.view import View
from tests import snapshots
from tests.reading import check_limits, labels, tap, text

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
MENU = snapshots.catalog()


def phrase(words: str = "white fluffy", **fields: Any) -> dict[str, Any]:
    return {
        "phrase_id": 12,
        "words": words,
        "example": "2 white fluffy please",
        "reason": "unclear",
        "times": 7,
        "last_seen_on": "2026-11-21",
        "item_ids": [snapshots.IDLY],
        "state": "open",
        "meaning": None,
        "place": 1,
        "total": 3,
        **fields,
    }


def draw(tool: str, **result: Any) -> Card:
    full = {"ok": True, "phrase": phrase(), **result}
    view = View(snapshots.snapshot(), MENU, NOW, ToolCall(tool), full)
    return TOOLS[tool].draw(view, "")


def meanings(**result: Any) -> Card:
    asked = {"kind": "search", "query": None, "category": None, "page": 0}
    return draw("phrase_meanings", **asked | result)


def test_a_phrase_tells_its_story_and_offers_likely_dishes() -> None:
    card = draw("phrase_inbox")
    assert text(card) == (
        "Not understood: “white fluffy”\n"
        "Written 7 times, last on 21 Nov: “2 white fluffy please”\n"
        "\nWhich dish or option is it? Tap one, or write its name like this: /phrases 12 idly"
    )
    assert labels(card) == ["Idly", "Another dish", "An option", "Ignore it", "‹", "2/3", "›"]
    assert tap(card, "Idly").arguments == (12, snapshots.IDLY)
    assert tap(card, "›").arguments == (2,)


def test_what_a_guest_took_back_is_told_as_such() -> None:
    card = draw("phrase_inbox", phrase=phrase(reason="corrected", times=1))
    assert "Taken back by the guest on 21 Nov: “2 white" in text(card)


def test_an_empty_inbox_says_so() -> None:
    assert text(draw("phrase_inbox", phrase=None)).startswith("No message waits here.")


def test_dishes_are_found_by_category_or_by_name() -> None:
    categories = meanings(kind="dishes")
    assert tap(categories, "Drinks").arguments == (12, snapshots.DRINKS, 0)
    dishes = meanings(kind="dishes", category=snapshots.SNACKS, page=99)
    assert labels(dishes)[:4] == ["Snack 16", "Snack 17", "Snack 18", "Snack 19"]
    found = meanings(query="podi dosa")
    assert tap(found, "Podi Dosa").verb == "teach_item"
    nothing = meanings(query="sushi")
    assert text(nothing).endswith("Nothing on the menu fits “sushi”.")
    assert labels(nothing) == ["‹ Back"]


def test_options_are_found_once_by_their_name() -> None:
    options = meanings(kind="options")
    assert labels(options) == ["Ghee", "Podi", "Small", "Large", "Less sugar", "‹ Back"]
    assert tap(options, "Ghee").verb == "teach_option"
    assert "Option: Less sugar" in labels(meanings(query="less sugar"))


def test_what_is_settled_can_be_taken_back() -> None:
    card = draw("teach_phrase", phrase=phrase(state="taught", meaning="Idly"), menu_version=2)
    assert text(card) == "“white fluffy” means Idly from the next message on."
    assert labels(card) == ["Undo", "Next (3 left)"]
    ignored = draw("ignore_phrase", phrase=phrase(state="ignored", total=0))
    assert text(ignored) == "“white fluffy” is ignored from now on."
    assert labels(ignored) == ["Undo"]


@pytest.mark.parametrize("why", ["empty", "too_long", "common", "taken", "known", "full", "gone"])
def test_a_refusal_is_a_sentence_and_the_phrase_stays(why: str) -> None:
    problem = {"why": why, "name": "Idly", "max": 40}
    card = draw("teach_phrase", problem=problem)
    sentence = text(card).split("\n")[0]
    assert sentence.endswith(".")
    assert "can't be taught" not in sentence, "each reason has its own"
    assert "Another dish" in labels(card)
    result = {"ok": True, "phrase": phrase(), "problem": problem}
    view = View(snapshots.snapshot(), MENU, NOW, ToolCall("teach_phrase"), result)
    assert teach_phrase.toast(view) == sentence


@pytest.mark.parametrize(
    ("argument", "call"),
    [
        ("", ToolCall("phrase_inbox")),
        ("12", ToolCall("phrase_inbox", {"phrase_id": 12})),
        ("12  podi dosa", ToolCall("phrase_meanings", {"phrase_id": 12, "query": "podi dosa"})),
        ("podi", ToolCall("phrase_inbox")),
        ("9999999999", ToolCall("phrase_inbox")),
        ("١٢ x", ToolCall("phrase_inbox")),
    ],
)
def test_the_command_finds_a_phrase_and_its_meaning(argument: str, call: ToolCall) -> None:
    assert commands.route("phrases", argument, MENU).calls == (call,)


@given(st.text(max_size=200), st.text(max_size=200), st.integers(0, 2**31 - 1))
def test_no_phrase_makes_a_card_that_telegram_refuses(words: str, said: str, number: int) -> None:
    odd = phrase(words, example=said, phrase_id=number, place=number, total=number + 1)
    check_limits(phrase_inbox.draw(odd, (), said))
    check_limits(phrase_inbox.settled({**odd, "state": "taught", "meaning": words}, said))
    for asked in ({"kind": "options"}, {"kind": "dishes"}, {"query": said}):
        check_limits(meanings(phrase=odd, **asked))
