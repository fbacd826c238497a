"""Turn the pages of a list. Logs nothing."""

from dataclasses import dataclass

from bot.cards.card import Card
from bot.cards.taps import LAST_LIST
from bot.tools import screens
from bot.tools.tool import Tool
from bot.tools.view import View


@dataclass(frozen=True, slots=True)
class Arguments:
    """`page` from 0; without a category it is the list shown last."""

    page: int
    category: int | None = None


def draw(view: View, said: str) -> Card:
    list_id = view.result.get("category") or LAST_LIST
    return screens.listing(view, list_id, view.result.get("page") or 0, said)


TOOL = Tool("show_page", draw, Arguments, weight=30)
