"""What one can say and tap."""

from bot.cards import cart_row, layout
from bot.cards.card import Card
from bot.cards.layout import bold, button, plain, text
from bot.cards.restaurant import Restaurant
from bot.cards.snapshot import Snapshot

_EXAMPLES = """\
“2 idly and a masala dosa, no onion”
“something spicy, veg only”
“one more”, “make it 3”, “remove the dosa”
“undo”, “view my cart”
“checkout”, “I'll pay cash”
“where is my order?”
"""
_ADMIN = """
For you as an admin:
/stats — how it goes
/soldout idly — take it off today
/back idly — have it again
"""


def draw(snapshot: Snapshot, restaurant: Restaurant, said: str = "") -> Card:
    return layout.card(
        "help",
        (
            *layout.lead(said),
            bold("Just write as you would say it:\n"),
            text(_EXAMPLES),
            text(
                "\n/menu, /cart, /checkout, /orders, /undo and /cancel do the same.\n"
                f"To talk to us, call {plain(restaurant.phone)}.\n"
            ),
            text(_ADMIN if snapshot.get("is_admin") else ""),
        ),
        (
            (button("Menu", "menu"), button("Order status", "status")),
            cart_row.draw(snapshot),
        ),
    )
