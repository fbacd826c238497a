"""What the kitchen did with an order, told to the guest once each."""

from bot.cards import layout, placed
from bot.cards.card import Card
from bot.cards.layout import bold, button, text
from bot.cards.restaurant import Restaurant
from bot.cards.snapshot import Order

_HEADLINES = {
    "placed": "Order #{} is with the kitchen.",
    "accepted": "Order #{} is accepted: the kitchen is on it.",
    "ready": "Order #{} is ready! 🎉",
    "cancelled": "Sorry, the restaurant had to cancel order #{}.",
}


def draw(order: Order, restaurant: Restaurant) -> Card:
    headline = _HEADLINES.get(order["status"], "Order #{}").format(order["number"])
    return layout.card(
        "order_update",
        (bold(f"{headline}\n"), text(placed.next_step(order, restaurant))),
        ((button("Order status", "status"), button("Menu", "menu")),),
    )
