"""Which of several lines was meant. The call that asked is done, and answers for itself."""

from dataclasses import dataclass

from bot.cards.card import Card
from bot.tools import screens
from bot.tools.reference import Reference
from bot.tools.tool import Tool
from bot.tools.view import View


@dataclass(frozen=True, slots=True)
class Arguments:
    item: Reference


def draw(view: View, said: str) -> Card:
    return screens.the_cart(view, said)


TOOL = Tool("pick_line", draw, Arguments)
