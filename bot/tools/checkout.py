"""The last look before ordering, and the order type."""

from dataclasses import dataclass
from typing import Literal

from bot.tools import screens
from bot.tools.tool import Tool


@dataclass(frozen=True, slots=True)
class Arguments:
    """None keeps the order type; a new checkout is take away."""

    order_type: Literal["take_away", "dine_in"] | None = None


TOOL = Tool(
    "checkout",
    screens.the_checkout,
    Arguments,
    weight=40,
)
