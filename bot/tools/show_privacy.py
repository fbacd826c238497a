"""/privacy: what is kept of a guest."""

from bot.cards import privacy
from bot.cards.card import Card
from bot.tools.tool import Tool
from bot.tools.view import View


def draw(view: View, said: str) -> Card:
    return privacy.kept()


TOOL = Tool("show_privacy", draw, weight=20)
