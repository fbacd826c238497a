"""Put dishes into the cart. One whose required options are open is asked about first."""

from dataclasses import dataclass

from bot.cards import lines
from bot.cards.card import Card
from bot.tools import phrases, refusals, screens
from bot.tools.reference import LineArgument
from bot.tools.tool import Tool
from bot.tools.view import View


@dataclass(frozen=True, slots=True)
class Arguments:
    lines: tuple[LineArgument, ...]


def say(view: View) -> str:
    result = view.result
    sentences = [phrases.added(result)]
    sentences += [
        refusals.sentence(each["reason"], each.get("detail") or {}, view.menu, view.now)
        for each in result.get("refused") or ()
    ]
    if result.get("needs_options"):
        sentences.append(f"How would you like your {lines.name(result['needs_options'])}?")
    return " ".join(filter(None, sentences))


def toast(view: View) -> str:
    result = view.result
    if result.get("needs_options") or result.get("refused"):
        return ""
    names = phrases.joined(
        lines.name(each) if each["quantity"] == 1 else phrases.line(each)
        for each in result["added"]
    )
    return phrases.with_cart(f"Added {names}", view)


def draw(view: View, said: str) -> Card:
    if view.result.get("needs_options"):
        return screens.the_options(view, said)
    if view.place:
        return screens.back(view, said)
    return screens.the_cart(view, said)


TOOL = Tool(
    "add_to_cart",
    draw,
    Arguments,
    say,
    toast,
    changes_cart=True,
)
