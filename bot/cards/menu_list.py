"""A category or the result of a search: a tap on a dish adds one."""

from collections.abc import Sequence

from bot.cards import cart_row, layout, lines
from bot.cards.card import Button, Card, Span
from bot.cards.layout import bold, button, clip, plain, text
from bot.cards.menu_entry import MARKS, WORDS, MenuEntry, MenuPage
from bot.cards.money import rupees
from bot.cards.snapshot import Snapshot

PAGE = 8


def draw(snapshot: Snapshot, shown: MenuPage, said: str = "") -> Card:
    def turn(label: str, to: int) -> Button:
        return button(label, "page", shown.list_id, to)

    return layout.card(
        "menu",
        (
            *layout.lead(said),
            bold(f"{plain(shown.title, 'Menu')}\n"),
            *lines.flat(_paragraph(entry) for entry in shown.entries),
            text(_foot(shown.entries)),
        ),
        (
            *((_pick(entry, shown),) for entry in shown.entries),
            layout.pager(shown.page, shown.pages, turn),
            (button("‹ All categories", "categories", 0),),
            cart_row.draw(snapshot),
        ),
    )


def price(entry: MenuEntry) -> str:
    return ("from " if entry.is_from else "") + rupees(entry.price)


def _paragraph(entry: MenuEntry) -> tuple[Span, ...]:
    name = clip(plain(entry.name, "Item"), lines.NAME_LIMIT)
    remark = ""
    if entry.sold_out:
        remark = " · sold out"
    elif entry.not_now:
        remark = f" · {entry.not_now}"
    about = clip(plain(entry.description), 120)
    return (
        text(f"{entry.number}. {MARKS[entry.diet]} "),
        text(name, "strike" if entry.sold_out else "plain"),
        text(f" — {price(entry)}{remark}\n"),
        text(f"{about}\n" if about else "", "italic"),
    )


def _pick(entry: MenuEntry, shown: MenuPage) -> Button:
    where = (entry.item_id, shown.list_id, shown.page)
    name = clip(plain(entry.name, "Item"), 40)
    if entry.sold_out:
        return button(f"{name} · sold out", "sold_out", *where)
    count = f"{entry.in_cart} × " if entry.in_cart else ""
    return button(f"{count}{name} {price(entry)}", "pick", *where)


def _foot(entries: Sequence[MenuEntry]) -> str:
    if not entries:
        return "Nothing here just now. Have a look at the other categories."
    diets = [diet for diet in MARKS if any(entry.diet == diet for entry in entries)]
    legend = " · ".join(f"{MARKS[diet]} {WORDS[diet]}" for diet in diets)
    return f"\n{legend}\nTap a dish to add one."
