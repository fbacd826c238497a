"""/start: who we are and what one can do here."""

from dataclasses import dataclass

from bot.cards import welcome
from bot.cards.card import Card
from bot.tools import entries
from bot.tools.tool import Tool
from bot.tools.view import View


@dataclass(frozen=True, slots=True)
class Arguments:
    payload: str | None = None


def draw(view: View, said: str) -> Card:
    closed = entries.opening(view.menu, view.now)
    return welcome.draw(view.snapshot, view.menu.restaurant, closed=closed)


TOOL = Tool("start", draw, Arguments, weight=5)
