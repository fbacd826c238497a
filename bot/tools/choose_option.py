"""Take a choice, or drop it; the only choice of a single group is replaced."""

from dataclasses import dataclass

from bot.tools import screens
from bot.tools.tool import Tool


@dataclass(frozen=True, slots=True)
class Arguments:
    choice_id: int


TOOL = Tool("choose_option", screens.the_options, Arguments, weight=45)
