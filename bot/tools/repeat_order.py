"""The same again: what was added last, or what the last order held."""

from dataclasses import dataclass
from typing import Literal

from bot.tools import additions
from bot.tools.tool import Tool


@dataclass(frozen=True, slots=True)
class Arguments:
    what: Literal["turn", "order"]


TOOL = Tool("repeat_order", additions.draw, Arguments, additions.say, changes_cart=True)
