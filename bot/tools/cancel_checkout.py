"""Leave the checkout; the cart stays."""

from bot.cards.card import Card
from bot.tools import screens
from bot.tools.tool import Tool
from bot.tools.view import View


def say(view: View) -> str:
    return "Checkout cancelled, your cart is kept."


def draw(view: View, said: str) -> Card:
    return screens.the_cart(view, said)


TOOL = Tool("cancel_checkout", draw, say=say, toast=say, weight=15)
