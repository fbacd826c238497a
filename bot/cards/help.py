"""What one can say and tap."""

from bot.cards import cart_row, clock, layout
from bot.cards.card import Card
from bot.cards.layout import bold, button, plain, text
from bot.cards.restaurant import Restaurant
from bot.cards.snapshot import Snapshot

_EXAMPLES = """\
“2 idly and a masala dosa, no onion”
“veg starters”, “something sweet”
“one more”, “make it 3”, “remove the dosa”
“undo”, “view my cart”
“checkout”, “I'll pay cash”
“where is my order?”
"""
_ADMIN = """
For you as an admin:
/stats — orders, revenue and favourites; /stats week, /stats month
/soldout idly — nobody can order it
/back idly — it can be ordered again
"""


def draw(snapshot: Snapshot, restaurant: Restaurant, said: str = "") -> Card:
    hours = "; ".join(clock.opening_hours(restaurant.opening_hours))
    return layout.card(
        "help",
        (
            *layout.lead(said),
            bold("Just write as you would say it:\n"),
            text(_EXAMPLES),
            text(
                "\n/menu, /cart, /checkout, /orders, /undo and /cancel do the same.\n"
                f"\nWe are open {hours}.\n"
                f"You find us at {layout.clip(plain(restaurant.address), 200)}.\n"
                f"To talk to us, call {plain(restaurant.phone)}.\n"
                "\n/privacy tells what I keep about you.\n"
            ),
            text(_ADMIN if snapshot.get("is_admin") else ""),
        ),
        (
            (button("Menu", "menu"), button("Order status", "status")),
            cart_row.draw(snapshot),
        ),
    )
