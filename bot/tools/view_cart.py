"""Show the cart."""

from bot.cards.card import Card
from bot.tools import screens
from bot.tools.tool import Tool
from bot.tools.view import View


def draw(view: View, said: str) -> Card:
    return screens.back(view, said) if view.place else screens.the_cart(view, said)


TOOL = Tool("view_cart", draw, weight=30)
