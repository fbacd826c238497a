"""How a line of the cart shall be: its options and its note."""

from dataclasses import dataclass

from bot.cards import lines
from bot.cards.card import Card
from bot.cards.layout import clip, plain
from bot.tools import additions, phrases, screens
from bot.tools.reference import Reference, SaidArgument
from bot.tools.tool import Tool
from bot.tools.view import View


@dataclass(frozen=True, slots=True)
class Arguments:
    """`quantity`: of so many of the line alone, which then stand apart."""

    item: Reference
    options: tuple[SaidArgument, ...] = ()
    note: str | None = None
    quantity: int | None = None


def say(view: View) -> str:
    result = view.result
    # Of the dish whose options were open.
    if "changed" not in result:
        return additions.say(view)
    sentences = []
    if result["changed"]:
        now = phrases.joined(phrases.line(each) for each in result["changed"])
        sentences.append(f"Now it is {clip(now, 400)}.")
    if result["unchanged"]:
        names = phrases.joined(clip(plain(name), 60) for name in result["unchanged"])
        sentences.append(f"{names} was like that already.")
    if result["needs_options"]:
        sentences.append(f"How would you like your {lines.name(result['needs_options'])}?")
    return " ".join(sentences)


def draw(view: View, said: str) -> Card:
    if view.result.get("needs_options"):
        return screens.the_options(view, said)
    return screens.the_cart(view, said)


TOOL = Tool("change_line", draw, Arguments, say, changes_cart=True)
