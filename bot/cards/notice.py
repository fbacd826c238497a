"""A few words and the way on, where no other card fits."""

from bot.cards import cart_row, layout
from bot.cards.card import Card
from bot.cards.layout import button, text
from bot.cards.snapshot import Snapshot


def draw(snapshot: Snapshot, words: str) -> Card:
    return layout.card(
        "notice",
        (text(words),),
        ((button("Menu", "menu"), button("Help", "help")), cart_row.draw(snapshot)),
    )
