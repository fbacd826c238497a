"""One dish: what the menu says of it, and an answer above it."""

from collections.abc import Sequence

from bot.cards import cart_row, layout, lines, menu_list
from bot.cards.card import Card
from bot.cards.layout import bold, button, clip, plain, text
from bot.cards.menu_entry import MARKS, WORDS, MenuEntry, OptionEntry, OptionGroupEntry
from bot.cards.money import rupees
from bot.cards.snapshot import Snapshot

_MOST_CHOICES = 12


def draw(
    snapshot: Snapshot, entry: MenuEntry, groups: Sequence[OptionGroupEntry], said: str = ""
) -> Card:
    """The button adds one, where it can be had now."""
    name = clip(plain(entry.name, "Item"), lines.NAME_LIMIT)
    remark = "sold out today" if entry.sold_out else entry.not_now
    about = clip(plain(entry.description), 300)
    stated = clip(", ".join(map(plain, entry.allergens)), 300)
    served = not entry.sold_out and not entry.not_now
    return layout.card(
        "item",
        (
            *layout.lead(said),
            text(f"{MARKS[entry.diet]} "),
            bold(name),
            text(f" — {menu_list.price(entry)} · {WORDS[entry.diet]}"),
            text(f" · {remark}\n" if remark else "\n"),
            text(f"{about}\n" if about else "", "italic"),
            *(text(f"{_group(group)}\n") for group in groups),
            text(f"Contains, as the menu states: {stated}.\n" if stated else ""),
        ),
        (
            (button(f"Add {name} · {menu_list.price(entry)}", "add", entry.item_id),)
            if served
            else (),
            (button("Menu", "menu"),),
            cart_row.draw(snapshot),
        ),
    )


def _group(group: OptionGroupEntry) -> str:
    """Extras: Ghee +₹20, Podi +₹15"""
    shown = ", ".join(map(_choice, group.choices[:_MOST_CHOICES]))
    more = "" if len(group.choices) <= _MOST_CHOICES else ", …"
    return f"{clip(plain(group.name), 60)}: {clip(shown, 400)}{more}"


def _choice(choice: OptionEntry) -> str:
    name = clip(plain(choice.name), 60)
    return f"{name} +{rupees(choice.price)}" if choice.price else name
