"""Admins: a phrase becomes another name of a dish or of an option."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.cards import phrase_inbox
from bot.cards.card import Card
from bot.cards.layout import clip, plain, quoted
from bot.tools import entries
from bot.tools.tool import Tool
from bot.tools.view import View


@dataclass(frozen=True, slots=True)
class Arguments:
    """One of the two; a choice is taught wherever one of its name is offered."""

    phrase_id: int
    item_id: int | None = None
    choice_id: int | None = None


def toast(view: View) -> str:
    phrase, problem = view.result["phrase"], view.result.get("problem")
    if problem:
        return _refused(phrase["words"], problem)
    return f"Learned: {quoted(phrase['words'], 60)}" if view.result.get("menu_version") else ""


def draw(view: View, said: str) -> Card:
    phrase = view.result["phrase"]
    if problem := view.result.get("problem"):
        words = _refused(phrase["words"], problem)
        return phrase_inbox.draw(phrase, entries.meanings(view), words)
    return phrase_inbox.settled(phrase)


def _refused(words: str, problem: Mapping[str, Any]) -> str:
    """Why these words can't be a name."""
    name = clip(plain(str(problem.get("name") or "")), 60)
    short = quoted(words, 60)
    sentences = {
        "empty": f"{short} is too short for a name.",
        "too_long": f"That is too long for a name: at most {problem.get('max')} letters.",
        "common": f"{short} is everyday language, so it can't be a name on the menu.",
        "taken": f"{short} is a name of {name} already, so it can't mean something else.",
        "known": f"{name} is called {short} already.",
        "full": f"{name} has {problem.get('max')} other names already. Remove some by an import.",
        "gone": "That is not on the menu any more. Pick something else.",
    }
    return sentences.get(problem["why"], f"{short} can't be taught.")


TOOL = Tool("teach_phrase", draw, Arguments, toast=toast, weight=90)
