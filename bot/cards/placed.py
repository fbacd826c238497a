"""The order stands: its number, what it costs and what happens next."""

from bot.cards import layout, lines
from bot.cards.card import Card
from bot.cards.layout import bold, button, plain, text
from bot.cards.money import rupees
from bot.cards.restaurant import Restaurant
from bot.cards.snapshot import Order

STATUS: dict[str, str] = {
    "placed": "sent to the kitchen",
    "accepted": "accepted, being prepared",
    "ready": "ready",
    "cancelled": "cancelled by the restaurant",
}
_LINES_BUDGET = 2600


def draw(order: Order, restaurant: Restaurant, said: str = "") -> Card:
    """Says "not confirmed yet" while the kitchen's ticket is overdue."""
    return layout.card(
        "placed",
        (
            *layout.lead(said),
            bold(f"Order #{order['number']} is placed. Total {rupees(order['total'])}.\n"),
            text(f"Status: {status(order)}\n\n"),
            *lines.listed(order["lines"], _LINES_BUDGET),
            text(f"\n{next_step(order, restaurant)}"),
        ),
        ((button("Order status", "status"), button("Menu", "menu")),),
    )


def status(order: Order) -> str:
    if order["status"] == "placed" and order.get("overdue"):
        return "not confirmed yet"
    word: str = order["status"]
    return STATUS.get(word, word)


def next_step(order: Order, restaurant: Restaurant) -> str:
    """What the guest has to expect, by status and order type; ends with the phone."""
    total, phone = rupees(order["total"]), plain(restaurant.phone)
    if order["status"] == "cancelled":
        return f"There is nothing to pay. Questions? Call {phone}."
    if order["status"] == "placed" and order.get("overdue"):
        return (
            "The kitchen has not confirmed it yet; we keep trying. "
            f"To be sure, call {phone} with your order number."
        )
    if order["order_type"] == "dine_in":
        if order["status"] == "ready":
            return f"It is served. Please pay {total} in cash. Questions? Call {phone}."
        return (
            "Take a seat and show this number; we will tell you here when it is ready. "
            f"Please pay {total} in cash. Questions? Call {phone}."
        )
    address = layout.clip(plain(restaurant.address), 200)
    if order["status"] == "ready":
        return f"Pick it up at {address} and pay {total} in cash. Questions? Call {phone}."
    return (
        f"We will tell you here when it is ready to pick up at {address}. "
        f"Please pay {total} in cash when you pick up. Questions? Call {phone}."
    )
