"""Empty the cart; undo brings it back."""

from bot.cards import lines
from bot.tools import screens
from bot.tools.tool import Tool
from bot.tools.view import View


def say(view: View) -> str:
    return f"Removed {lines.items(view.result['count'])}. Undo brings them back."


TOOL = Tool("clear_cart", screens.the_cart, say=say, toast=say, changes_cart=True)
