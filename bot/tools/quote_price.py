"""What some dishes would cost, without adding them."""

from dataclasses import dataclass

from bot.cards import quote
from bot.cards.card import Card
from bot.tools.reference import LineArgument
from bot.tools.tool import Tool
from bot.tools.view import View


@dataclass(frozen=True, slots=True)
class Arguments:
    lines: tuple[LineArgument, ...]


def draw(view: View, said: str) -> Card:
    result = view.result
    return quote.draw(view.snapshot, result["lines"], result["total"], result["from"], said)


TOOL = Tool("quote_price", draw, Arguments, weight=30)
