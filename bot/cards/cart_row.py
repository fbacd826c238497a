"""The row that leads from a menu to the order: Cart · 2 items · ₹80 | Checkout."""

from bot.cards import lines
from bot.cards.card import Button
from bot.cards.layout import button
from bot.cards.money import rupees
from bot.cards.snapshot import Snapshot, stamp


def draw(snapshot: Snapshot) -> tuple[Button, ...]:
    """Nothing while the cart is empty."""
    cart = snapshot["cart"]
    if not cart["lines"]:
        return ()
    return (
        button(f"Cart · {summary(snapshot)}", "cart", 0),
        button("Checkout", "checkout", stamp=stamp(snapshot)),
    )


def summary(snapshot: Snapshot) -> str:
    """2 items · ₹80"""
    cart = snapshot["cart"]
    return f"{lines.items(cart['count'])} · {rupees(cart['total'])}"
