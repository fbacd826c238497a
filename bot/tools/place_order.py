"""Place the order of an open checkout; without one, open it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from bot.cards import lines
from bot.cards.card import Card
from bot.cards.money import rupees
from bot.tools import phrases, screens
from bot.tools.tool import Tool
from bot.tools.view import View


@dataclass(frozen=True, slots=True)
class Arguments:
    payment_method: Literal["cash"]


def say(view: View) -> str:
    if view.result.get("opened"):
        return "Please have a last look, then tap Place order or say “cash” again."
    changes = view.result.get("changes")
    if changes:
        news = phrases.joined(_change(each) for each in changes[:6])
        return f"Something has changed: {news}. Please look again before you order."
    return ""


def draw(view: View, said: str) -> Card:
    if view.result.get("placed"):
        return screens.the_order(view, said)
    return screens.the_checkout(view, said)


def _change(change: Mapping[str, Any]) -> str:
    name = lines.name(change)
    if change["kind"] == "price":
        return f"{name} is now {rupees(change['new'])} instead of {rupees(change['old'])}"
    return f"{name} is {'not served now' if change['kind'] == 'not_served_now' else 'sold out'}"


TOOL = Tool(
    "place_order",
    draw,
    Arguments,
    say,
    weight=50,
)
