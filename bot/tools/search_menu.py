"""Show the menu: all of it, a category, a meal period's dishes, or what a search finds.

The in-memory menu searches; the database remembers what was shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Literal

from bot.cards.card import Card
from bot.cards.layout import quoted
from bot.cards.taps import LAST_LIST
from bot.menu.catalog import Catalog, Item
from bot.tools import entries, screens
from bot.tools.call import ToolCall
from bot.tools.tool import Tool
from bot.tools.view import View


@dataclass(frozen=True, slots=True)
class Arguments:
    """`item_ids` are the first 50 of `result_count`; all others None is the whole menu.

    `max_price` is what one of it may cost at most, "100"; `words` do as well as `query`.
    """

    query: str | None = None
    category: int | None = None
    meal_period: int | None = None
    diet: str | None = None
    item_ids: tuple[int, ...] = ()
    result_count: int = 0
    max_price: str | None = None
    sort: Literal["price"] | None = None
    words: tuple[str, ...] = ()


def prepare(call: ToolCall, menu: Catalog, now: datetime) -> ToolCall:
    wanted = call.arguments
    query, category = wanted.get("query"), wanted.get("category")
    period, diet = wanted.get("meal_period"), wanted.get("diet")
    limit, sort = wanted.get("max_price"), wanted.get("sort")
    narrowed = query or period or diet or limit or sort
    if category and not narrowed:
        current = menu.period_at(now)
        items = menu.items_in(category, current.period_id if current else None)
    elif narrowed:
        items = _found(menu, (query, *(wanted.get("words") or ())), category, period, diet)
        if limit:
            items = [item for item in items if entries.least_price(item) <= Decimal(limit)]
        if sort:
            items.sort(key=entries.least_price)
    else:
        items = []
    found = {
        "item_ids": [item.item_id for item in items[: screens.REMEMBERED]],
        "result_count": len(items),
    }
    return replace(call, arguments={**wanted, **found})


def _found(
    menu: Catalog,
    queries: Sequence[str | None],
    category: int | None,
    period: int | None,
    diet: str | None,
) -> list[Item]:
    """What fits the first of the queries, then what fits the others."""
    found: dict[int, Item] = {}
    for query in queries:
        # Of a list that has some already, no more are guessed from typos.
        for item in menu.search(query, category, period, diet, in_descriptions=True):
            found.setdefault(item.item_id, item)
    return list(found.values())


def say(view: View) -> str:
    if view.result.get("result_count") or _is_root(view):
        return ""
    query = view.result.get("query")
    return (
        f"Nothing on our menu fits {quoted(query, 60)}." if query else "Nothing on our menu fits."
    )


def draw(view: View, said: str) -> Card:
    shown = view.result
    if not shown.get("item_ids"):
        return screens.categories(view, said=said)
    # A category's pages find it by its id, even after another list was shown.
    list_id = shown["category"] if screens.is_category(shown) else LAST_LIST
    return screens.listing(view, list_id, said=said)


def _is_root(view: View) -> bool:
    keys = ("query", "category", "meal_period", "diet", "max_price", "sort")
    return not any(view.result.get(key) for key in keys)


TOOL = Tool(
    "search_menu",
    draw,
    Arguments,
    say,
    weight=30,
    prepare=prepare,
)
