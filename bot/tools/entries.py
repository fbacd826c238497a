"""Dishes, categories and options of the menu as the cards want them."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from functools import lru_cache

from bot.cards import clock
from bot.cards.menu_entry import (
    CategoryEntry,
    MenuEntry,
    OptionEntry,
    OptionGroupEntry,
    Period,
)
from bot.cards.snapshot import Snapshot
from bot.menu.catalog import Catalog, Item, MealPeriod
from bot.tools.view import View

_LIKELY = 3


def dishes(
    items: Sequence[Item], snapshot: Snapshot, menu: Catalog, now: datetime, first: int = 1
) -> tuple[MenuEntry, ...]:
    """`first` is the number of the first of them in the whole list."""
    in_cart: Counter[int] = Counter()
    for line in snapshot["cart"]["lines"]:
        in_cart[line["item_id"]] += line["quantity"]
    current = menu.period_at(now)
    return tuple(
        _dish(item, number, in_cart[item.item_id], menu, current)
        for number, item in enumerate(items, first)
    )


def candidates(
    item_ids: Sequence[int], snapshot: Snapshot, menu: Catalog, now: datetime
) -> tuple[MenuEntry, ...]:
    found = [item for item in map(menu.item, item_ids) if item is not None]
    return dishes(found, snapshot, menu, now)


def meanings(view: View) -> tuple[MenuEntry, ...]:
    """Up to three dishes that the phrase of this result may mean."""
    phrase, menu = view.result["phrase"], view.menu
    if phrase is None:
        return ()
    ids = dict.fromkeys(phrase["item_ids"])
    words = phrase["words"].split()
    for query in (phrase["words"], *(word for word in words if len(word) > 3)):
        ids |= dict.fromkeys(item.item_id for item in menu.search(query, limit=_LIKELY))
    found = [item for item in map(menu.item, ids) if item is not None]
    return dishes(found[:_LIKELY], view.snapshot, menu, view.now)


def categories(menu: Catalog, now: datetime) -> tuple[CategoryEntry, ...]:
    """What is served in the current meal period first, else in the menu's order."""
    return _categories(menu, menu.period_at(now))


# A menu never changes; a few are kept, for each of their periods.
@lru_cache(maxsize=8)
def _categories(menu: Catalog, period: MealPeriod | None) -> tuple[CategoryEntry, ...]:
    found = list(menu.categories)
    if period:
        found.sort(key=lambda each: not _is_served(menu, each.category_id, period))
    return tuple(CategoryEntry(each.category_id, each.name) for each in found)


def period(menu: Catalog, now: datetime) -> Period | None:
    current = menu.period_at(now)
    if current is None:
        return None
    return Period(current.period_id, current.name, clock.span(current.starts, current.ends))


def opening(menu: Catalog, now: datetime) -> str:
    """When the kitchen opens ("tomorrow 7 am"); empty while it is open."""
    if menu.is_open(now):
        return ""
    opens = menu.opens_at(now)
    return clock.when(opens, now, menu.restaurant.time_zone) if opens else "again soon"


def option_groups(menu: Catalog, item_id: int) -> tuple[OptionGroupEntry, ...]:
    item = menu.item(item_id)
    return tuple(
        OptionGroupEntry(
            group.name,
            group.min_choices,
            group.max_choices,
            # What stands for several is said, and never chosen.
            tuple(OptionEntry(c.choice_id, c.name, c.price) for c in group.choices if not c.any_of),
        )
        for group in (item.groups if item else ())
    )


def choices(menu: Catalog, choice_ids: Sequence[int]) -> tuple[OptionEntry, ...]:
    """Those that the menu still has."""
    found = [each for each in map(menu.choice, choice_ids) if each is not None]
    return tuple(OptionEntry(c.choice_id, c.name, c.price) for _, _, c in found)


def least_price(item: Item) -> Decimal:
    """What one of it costs with the cheapest of the choices that it needs."""
    return item.price + sum(
        (_least(prices, group_min) for prices, group_min in _required(item)), Decimal(0)
    )


def _dish(
    item: Item, number: int, in_cart: int, menu: Catalog, current: MealPeriod | None
) -> MenuEntry:
    return MenuEntry(
        item_id=item.item_id,
        number=number,
        name=item.name,
        price=least_price(item),
        diet=item.diet,
        description=item.description,
        sold_out=item.is_sold_out,
        not_now=_not_now(item, menu, current),
        is_from=any(len(set(prices)) > 1 for prices, _ in _required(item)),
        in_cart=in_cart,
        allergens=item.allergens,
    )


def _required(item: Item) -> list[tuple[list[Decimal], int]]:
    return [
        ([choice.price for choice in group.choices if not choice.any_of], group.min_choices)
        for group in item.groups
        if group.min_choices
    ]


def _least(prices: list[Decimal], count: int) -> Decimal:
    return sum(sorted(prices)[:count], Decimal(0))


def _not_now(item: Item, menu: Catalog, current: MealPeriod | None) -> str | None:
    if not item.period_only or (current and current.period_id in item.period_ids):
        return None
    periods = [each for each in menu.periods if each.period_id in item.period_ids]
    hours = ", ".join(clock.span(each.starts, each.ends) for each in periods)
    return f"only {hours}" if hours else None


def _is_served(menu: Catalog, category_id: int, period: MealPeriod) -> bool:
    """Most of the category belongs to the period: one stray dish does not count."""
    items = menu.items_in(category_id)
    return 2 * sum(period.period_id in item.period_ids for item in items) > len(items)
