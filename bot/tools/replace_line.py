"""Other dishes in the place of a line of the cart."""

from dataclasses import dataclass

from bot.cards import lines
from bot.cards.layout import clip, plain
from bot.tools import additions, phrases
from bot.tools.reference import LineArgument, Reference
from bot.tools.tool import Tool
from bot.tools.view import View


@dataclass(frozen=True, slots=True)
class Arguments:
    """The first of `lines` has the old one's quantity where it gives none; `quantity`: so
    many of the old line are replaced, and not all."""

    item: Reference
    lines: tuple[LineArgument, ...]
    quantity: int | None = None


def say(view: View) -> str:
    result = view.result
    sentences = []
    if result["missing"]:
        sentences.append(f"{clip(plain(result['missing']), 80)} was not in your cart.")
    if result["removed"]:
        gone = lines.counted(result["removed"]["quantity"], result["removed"]["name"])
        sentences.append(f"Removed {gone}.")
    sentences.append(additions.say(view))
    if result["lost"]:
        names = phrases.joined(clip(plain(name), 60) for name in result["lost"])
        sentences.append(f"{names} can't be had with it.")
    return " ".join(filter(None, sentences))


TOOL = Tool("replace_line", additions.draw, Arguments, say, changes_cart=True)
