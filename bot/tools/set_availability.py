"""Admins: a dish is sold out, or back."""

from dataclasses import dataclass

from bot.cards import availability
from bot.cards.card import Card
from bot.tools.tool import Tool
from bot.tools.view import View


@dataclass(frozen=True, slots=True)
class Arguments:
    item_id: int
    available: bool


def draw(view: View, said: str) -> Card:
    result = view.result
    return availability.draw(
        result["item_id"], result["name"], result["available"], result["changed"]
    )


TOOL = Tool("set_availability", draw, Arguments, weight=90)
