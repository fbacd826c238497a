"""Admins: a phrase that means nothing on the menu is shown no more."""

from dataclasses import dataclass

from bot.cards import phrase_inbox
from bot.cards.card import Card
from bot.tools.tool import Tool
from bot.tools.view import View


@dataclass(frozen=True, slots=True)
class Arguments:
    phrase_id: int


def draw(view: View, said: str) -> Card:
    return phrase_inbox.settled(view.result["phrase"], said)


TOOL = Tool("ignore_phrase", draw, Arguments, weight=90)
