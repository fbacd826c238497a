"""Admins: what was not understood, the most frequent first."""

from dataclasses import dataclass

from bot.cards import phrase_inbox
from bot.cards.card import Card
from bot.tools import entries
from bot.tools.tool import Tool
from bot.tools.view import View


@dataclass(frozen=True, slots=True)
class Arguments:
    """A page counts from 0; `phrase_id` finds one phrase wherever it stands."""

    page: int = 0
    phrase_id: int | None = None


def draw(view: View, said: str) -> Card:
    return phrase_inbox.draw(view.result["phrase"], entries.meanings(view), said)


TOOL = Tool("phrase_inbox", draw, Arguments, weight=90)
