"""What every tool is made of."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import datetime

from bot.cards.card import Card
from bot.menu.catalog import Catalog
from bot.tools.call import ToolCall
from bot.tools.view import View


@dataclass(frozen=True, slots=True)
class NoArguments:
    """A call that needs nothing."""


def _nothing(view: View) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Tool:
    """One tool; the SQL function `tool.<name>` decides, this shows what came of it.

    * `arguments`: a dataclass with the SQL function's parameter names
    * `draw`: the card after a call that went well; the text is what goes above it
    * `say`: what was done, in a sentence; empty when the card says it all
    * `toast`: the same for a tap, in a few words; when empty the card carries `say`
    * `weight`: of several calls in one message the heaviest draws the card
    * `prepare`: fills arguments that the in-memory menu knows
    """

    name: str
    draw: Callable[[View, str], Card]
    arguments: type = NoArguments
    say: Callable[[View], str] = _nothing
    toast: Callable[[View], str] = _nothing
    weight: int = 10
    changes_cart: bool = False
    prepare: Callable[[ToolCall, Catalog, datetime], ToolCall] | None = None

    @property
    def argument_names(self) -> tuple[str, ...]:
        return tuple(field.name for field in fields(self.arguments))
