"""The last look before ordering, and the order type."""

from dataclasses import dataclass
from typing import Literal

from bot.cards.card import Card
from bot.tools import screens
from bot.tools.tool import Tool
from bot.tools.view import View


@dataclass(frozen=True, slots=True)
class Arguments:
    """None keeps the order type; a new checkout is take away."""

    order_type: Literal["take_away", "dine_in"] | None = None


def draw(view: View, said: str) -> Card:
    return screens.the_checkout(view, said)


TOOL = Tool(
    "checkout",
    draw,
    Arguments,
    weight=40,
)
