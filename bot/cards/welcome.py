"""The first thing a guest sees: who we are, when we cook, what one can do."""

from bot.cards import cart_row, clock, layout
from bot.cards.card import Card
from bot.cards.layout import bold, button, plain, text
from bot.cards.restaurant import Restaurant
from bot.cards.snapshot import Snapshot


def draw(snapshot: Snapshot, restaurant: Restaurant, closed: str = "") -> Card:
    """`closed` says when the kitchen opens ("tomorrow 7 am"), if it is closed."""
    hours = "; ".join(clock.opening_hours(restaurant.opening_hours))
    state = f"The kitchen is closed now and opens {closed}.\n" if closed else ""
    return layout.card(
        "welcome",
        (
            text("Welcome to "),
            bold(layout.clip(plain(restaurant.name, "our kitchen"), 100)),
            text(
                f".\n\nWe are open {hours}.\n{state}\n"
                "Tap Menu, or just write what you would like:\n"
            ),
            text("“2 idly and a masala dosa”\n“view my cart”\n“checkout”", "italic"),
        ),
        (
            (button("Menu", "menu"), button("Help", "help")),
            cart_row.draw(snapshot),
        ),
    )
