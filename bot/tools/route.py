"""Where a tap or a command leads: its calls, and the card to stay on."""

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
