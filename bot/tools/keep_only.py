"""Everything but these goes out of the cart."""

from dataclasses import dataclass

from bot.cards import lines
from bot.cards.layout import clip, plain
from bot.tools import phrases, screens
from bot.tools.reference import Reference
from bot.tools.tool import Tool
from bot.tools.view import View


@dataclass(frozen=True, slots=True)
class Arguments:
    items: tuple[Reference, ...]


def say(view: View) -> str:
    kept = phrases.joined(clip(plain(name), 60) for name in view.result["kept"])
    gone = [lines.counted(each["quantity"], each["name"]) for each in view.result["removed"]]
    if not gone:
        return f"There is nothing but {kept} in your cart."
    return f"Removed {clip(phrases.joined(gone), 300)}. {kept} stays."


TOOL = Tool("keep_only", screens.the_cart, Arguments, say, changes_cart=True)
