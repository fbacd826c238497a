"""Which of several lines was meant. The call that asked is done, and answers for itself."""

from dataclasses import dataclass

from bot.tools import screens
from bot.tools.reference import Reference
from bot.tools.tool import Tool


@dataclass(frozen=True, slots=True)
class Arguments:
    item: Reference


TOOL = Tool("pick_line", screens.the_cart, Arguments)
