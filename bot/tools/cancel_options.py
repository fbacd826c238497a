"""Not this dish after all."""

from dataclasses import dataclass

from bot.cards import lines
from bot.tools import screens
from bot.tools.tool import Tool
from bot.tools.view import View


@dataclass(frozen=True, slots=True)
class Arguments:
    """`question` is the number of the line that waits, where one alone is meant."""

    question: int | None = None


def say(view: View) -> str:
    # A new dish was not added, a line of the cart not changed: true of both.
    return f"Never mind the {lines.name(view.result)}: your cart is as it was."


TOOL = Tool("cancel_options", screens.back, Arguments, say, say)
