"""The menu's first page: its categories, what is served now first."""

from collections.abc import Sequence

from bot.cards import cart_row, layout
from bot.cards.card import Card
from bot.cards.layout import bold, button, plain, text
from bot.cards.menu_entry import CategoryEntry, Period
from bot.cards.snapshot import Snapshot

PAGE = 8


def draw(
    snapshot: Snapshot,
    categories: Sequence[CategoryEntry],
    period: Period | None = None,
    closed: str = "",
    page: int = 0,
    said: str = "",
) -> Card:
    """`categories` in the order to show; `closed` says when the kitchen opens."""
    pages = max(1, -(-len(categories) // PAGE))
    page = min(max(page, 0), pages - 1)
    shown = categories[page * PAGE : (page + 1) * PAGE]
    now = ""
    if closed:
        now = f"The kitchen opens {closed}; you can fill your cart already.\n"
    elif period:
        now = f"It is {plain(period.name)} time, {period.hours}.\n"
    return layout.card(
        "menu",
        (
            *layout.lead(said),
            bold("Here is our menu.\n"),
            text(now + "Pick a category, or just write what you would like."),
        ),
        (
            (button(f"{period.name} now", "period", period.period_id),) if period else (),
            *layout.in_pairs(button(each.name, "category", each.category_id) for each in shown),
            layout.pager(page, pages, lambda label, to: button(label, "categories", to)),
            cart_row.draw(snapshot),
        ),
    )
