"""The answer to what was asked about a line of an order: which dish, or which choice."""

from dataclasses import dataclass

from bot.tools import phrases, screens
from bot.tools.tool import Tool
from bot.tools.view import View


@dataclass(frozen=True, slots=True)
class Arguments:
    """`question` is the number of the line that waits; `choice` an item's or a choice's."""

    question: int
    choice: int


def say(view: View) -> str:
    return phrases.added(view.result)


def toast(view: View) -> str:
    added = view.result["added"]
    return phrases.with_cart(phrases.joined(map(phrases.line, added)), view) if added else ""


TOOL = Tool("choose_between", screens.the_cart, Arguments, say, toast, changes_cart=True)
