"""Open the options of a dish to add, or of a cart line to change."""

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
    return screens.the_options(view, said)


TOOL = Tool("open_options", draw, Arguments, weight=45)
