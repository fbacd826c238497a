"""Where a tap or a command leads: its calls, and the card to stay on."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.tools.call import ToolCall
from bot.tools.view import Place


@dataclass(frozen=True, slots=True)
class Route:
    """`message` is what to quote if it leads nowhere; `toast` what a tap says besides.

    With `any_of`, calls that were refused are not spoken of if another went well.
    """

    calls: tuple[ToolCall, ...]
    place: Place | None = None
    message: str = ""
    toast: str = ""
    any_of: bool = False


def cancel(message: str = "") -> Route:
    """Whichever is open: the options of a dish, or the checkout."""
    calls = (ToolCall("cancel_options"), ToolCall("cancel_checkout"))
    return Route(calls, message=message, any_of=True)


def written(calls: Sequence[ToolCall], text: str) -> Route:
    """What a text asks for, by the calls it was understood as."""
    if [call.tool for call in calls] == ["cancel_checkout"]:
        return cancel(text)
    return Route(tuple(calls), message=text)
