"""What one can say and tap."""

from bot.cards import help as help_card
from bot.cards.card import Card
from bot.tools.tool import Tool
from bot.tools.view import View


def draw(view: View, said: str) -> Card:
    return help_card.draw(view.snapshot, view.menu.restaurant, said)


TOOL = Tool("help", draw, weight=20)
