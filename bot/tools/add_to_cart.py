"""Put dishes into the cart. One whose required options are open is asked about first."""

from dataclasses import dataclass

from bot.cards import lines
from bot.tools import additions, phrases
from bot.tools.reference import LineArgument
from bot.tools.tool import Tool
from bot.tools.view import View


@dataclass(frozen=True, slots=True)
class Arguments:
    lines: tuple[LineArgument, ...]


def toast(view: View) -> str:
    result = view.result
    if result.get("needs_options") or result.get("refused"):
        return ""
    names = phrases.joined(
        lines.name(each) if each["quantity"] == 1 else phrases.line(each)
        for each in result["added"]
    )
    return phrases.with_cart(f"Added {names}", view)


TOOL = Tool(
    "add_to_cart",
    additions.draw,
    Arguments,
    additions.say,
    toast,
    changes_cart=True,
)
