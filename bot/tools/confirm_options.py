"""The options are chosen: the dish goes into the cart, or its line is changed."""

from bot.cards.card import Card
from bot.tools import phrases, screens
from bot.tools.tool import Tool
from bot.tools.view import View


def say(view: View) -> str:
    return f"In your cart: {_lines(view)}."


def toast(view: View) -> str:
    return phrases.with_cart(_lines(view), view)


def draw(view: View, said: str) -> Card:
    return screens.back(view, said) if view.place else screens.the_cart(view, said)


def _lines(view: View) -> str:
    return phrases.joined(phrases.line(each) for each in view.result["added"])


TOOL = Tool("confirm_options", draw, say=say, toast=toast, changes_cart=True)
