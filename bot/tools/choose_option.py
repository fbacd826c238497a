"""Take a choice, or drop it; the only choice of a single group is replaced."""

from dataclasses import dataclass

from bot.cards.card import Card
from bot.tools import screens
from bot.tools.tool import Tool
from bot.tools.view import View


@dataclass(frozen=True, slots=True)
class Arguments:
    choice_id: int


def draw(view: View, said: str) -> Card:
    return screens.the_options(view, said)


TOOL = Tool("choose_option", draw, Arguments, weight=45)
