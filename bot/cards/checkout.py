"""The last look before the order: everything in it, how, and for how much."""

from bot.cards import layout, lines
from bot.cards.card import Card
from bot.cards.layout import bold, button, text
from bot.cards.money import rupees
from bot.cards.snapshot import Snapshot, stamp

PAYMENT_METHODS = ("cash",)
_LINES_BUDGET = 3000


def draw(snapshot: Snapshot, said: str = "") -> Card:
    content = snapshot["cart"]
    chosen = snapshot["checkout"]["order_type"]
    total = rupees(content["total"])
    bound = stamp(snapshot)
    return layout.card(
        "checkout",
        (
            *layout.lead(said),
            bold("Your order\n"),
            *lines.listed(content["lines"], _LINES_BUDGET),
            bold(f"\nTotal {total}"),
            text(f" · {lines.items(content['count'])} · {lines.order_type(chosen)}\n"),
            text("Shall I place this order?"),
        ),
        (
            tuple(
                button(
                    ("✓ " if word == chosen else "") + words.capitalize(),
                    "order_type",
                    word,
                    stamp=bound,
                )
                for word, words in lines.ORDER_TYPES.items()
            ),
            *(
                (button(f"Place order · {method} {total}", "place", method, stamp=bound),)
                for method in PAYMENT_METHODS
            ),
            (button("‹ Cart", "cart", 0), button("Cancel", "cancel_checkout", stamp=bound)),
        ),
    )
