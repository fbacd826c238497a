"""The guest's last orders and how far they are."""

from collections.abc import Sequence
from datetime import datetime

from bot.cards import clock, layout, lines, placed
from bot.cards.card import Card, Span
from bot.cards.layout import bold, button, text
from bot.cards.money import rupees
from bot.cards.restaurant import Restaurant
from bot.cards.snapshot import Order


def draw(orders: Sequence[Order], restaurant: Restaurant, now: datetime, said: str = "") -> Card:
    """`orders` newest first; the latest also says what happens next."""
    if not orders:
        body: tuple[Span, ...] = (text("You have no orders yet. Shall we start with the menu?"),)
    else:
        about = f"#{orders[0]['number']}: " if len(orders) > 1 else ""
        body = (
            *lines.flat(_paragraph(order, restaurant, now) for order in orders),
            text(f"{about}{placed.next_step(orders[0], restaurant)}"),
        )
    return layout.card(
        "status",
        (*layout.lead(said), *body),
        ((button("Refresh", "status"), button("Menu", "menu")),),
    )


def _paragraph(order: Order, restaurant: Restaurant, now: datetime) -> tuple[Span, ...]:
    content = ", ".join(lines.counted(line["quantity"], line["name"]) for line in order["lines"])
    placed_at = clock.when(order["placed_at"], now, restaurant.time_zone)
    return (
        bold(f"#{order['number']} · {placed.status(order)}\n"),
        text(
            f"{placed_at} · {lines.order_type(order['order_type'])} · {rupees(order['total'])}\n"
            f"{layout.clip(content, 300)}\n\n"
        ),
    )
