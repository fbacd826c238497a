"""Leave the checkout; the cart stays."""

from bot.tools import screens
from bot.tools.tool import Tool
from bot.tools.view import View


def say(view: View) -> str:
    return "Checkout cancelled, your cart is kept."


TOOL = Tool("cancel_checkout", screens.the_cart, say=say, toast=say, weight=15)
