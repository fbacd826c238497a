"""Sold out, or back on the menu: the answer to an admin."""

from collections.abc import Sequence

from bot.cards import layout
from bot.cards.card import Card
from bot.cards.layout import button, clip, plain, quoted, text
from bot.cards.menu_entry import MenuEntry

MOST = 8


def draw(item_id: int, name: str, available: bool, changed: bool) -> Card:
    name = clip(plain(name, "This item"), 80)
    state = "on sale again" if available else "marked as sold out"
    if not changed:
        state = "already on sale" if available else "already sold out"
    label = f"{name} is sold out" if available else f"{name} is back"
    return layout.card(
        "availability",
        (text(f"{name} is {state}. Every card shows it at the next touch."),),
        ((button(label, "availability", item_id, int(not available)),),),
    )


def choose(word: str, candidates: Sequence[MenuEntry], available: bool) -> Card:
    """Several dishes fit the word, or none."""
    command = "/back" if available else "/soldout"
    if not candidates:
        words = f"No dish is called {quoted(word)}." if plain(word) else "Which dish?"
        return layout.card(
            "availability",
            (text(f"{words} Write for example: {command} idly"),),
            ((button("Menu", "menu"),),),
        )
    state = "on sale again" if available else "sold out"
    return layout.card(
        "availability",
        (text(f"Which one is {state}?"),),
        tuple(
            (button(entry.name, "availability", entry.item_id, int(available)),)
            for entry in candidates[:MOST]
        ),
    )
