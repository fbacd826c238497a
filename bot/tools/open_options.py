"""Open the options of a dish to add, or of a cart line to change."""

from dataclasses import dataclass

from bot.tools import screens
from bot.tools.reference import Reference
from bot.tools.tool import Tool


@dataclass(frozen=True, slots=True)
class Arguments:
    item: Reference


TOOL = Tool("open_options", screens.the_options, Arguments, weight=45)
