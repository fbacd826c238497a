"""Make it three: a line's quantity as it shall be. Zero removes the line."""

from dataclasses import dataclass

from bot.tools import quantities
from bot.tools.reference import Reference
from bot.tools.tool import Tool


@dataclass(frozen=True, slots=True)
class Arguments:
    item: Reference
    quantity: int


TOOL = Tool(
    "set_quantity",
    quantities.draw,
    Arguments,
    quantities.say,
    quantities.toast,
    changes_cart=True,
)
