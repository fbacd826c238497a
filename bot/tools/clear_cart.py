"""Empty the cart; undo brings it back."""

from bot.cards import lines
from bot.cards.card import Card
from bot.tools import screens
from bot.tools.tool import Tool
from bot.tools.view import View


def say(view: View) -> str:
    return f"Removed {lines.items(view.result['count'])}. Undo brings them back."


def draw(view: View, said: str) -> Card:
    return screens.the_cart(view, said)


TOOL = Tool("clear_cart", draw, say=say, toast=say, changes_cart=True)
