"""Admins: take back what a phrase was taught, or that it is ignored."""

from dataclasses import dataclass

from bot.cards import phrase_inbox
from bot.cards.card import Card
from bot.tools import entries
from bot.tools.tool import Tool
from bot.tools.view import View


@dataclass(frozen=True, slots=True)
class Arguments:
    phrase_id: int


def toast(view: View) -> str:
    return "Taken back." if view.result["phrase"] else ""


def draw(view: View, said: str) -> Card:
    phrase = view.result["phrase"]
    if phrase is None:
        return phrase_inbox.settled(phrase)
    return phrase_inbox.draw(phrase, entries.meanings(view), said)


TOOL = Tool("reopen_phrase", draw, Arguments, toast=toast, weight=90)
