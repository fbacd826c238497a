"""What others order most; where nobody has ordered yet, what the hour serves."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.cards.card import Card
from bot.cards.taps import LAST_LIST
from bot.menu.catalog import Catalog
from bot.tools import screens
from bot.tools.call import ToolCall
from bot.tools.tool import Tool
from bot.tools.view import View

_MOST = 8


@dataclass(frozen=True, slots=True)
class Arguments:
    """`item_ids`: what to show where too few have been ordered."""

    item_ids: tuple[int, ...] = ()


def prepare(call: ToolCall, menu: Catalog, now: datetime) -> ToolCall:
    """One dish of each category that the hour serves, so that there is a choice."""
    period = menu.period_at(now)
    found: dict[int, int] = {}
    for item in menu.items:
        fits = period is None or period.period_id in item.period_ids
        if fits and menu.is_served(item, now):
            found.setdefault(item.category_id, item.item_id)
    return replace(call, arguments={"item_ids": list(found.values())[:_MOST]})


def say(view: View) -> str:
    if view.result["popular"]:
        return "Our guests order these most:"
    if view.result["item_ids"]:
        return "Here is something of what we serve now:"
    return "Have a look at our menu:"


def draw(view: View, said: str) -> Card:
    if not view.result["item_ids"]:
        return screens.categories(view, said=said)
    return screens.listing(view, LAST_LIST, said=said)


TOOL = Tool("suggest_items", draw, Arguments, say, weight=30, prepare=prepare)
