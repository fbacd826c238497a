"""Double that: so many times what is there."""

from dataclasses import dataclass

from bot.tools import quantities
from bot.tools.reference import Reference
from bot.tools.tool import Tool


@dataclass(frozen=True, slots=True)
class Arguments:
    item: Reference
    factor: int


TOOL = Tool(
    "multiply_quantity",
    quantities.draw,
    Arguments,
    quantities.say,
    changes_cart=True,
)
