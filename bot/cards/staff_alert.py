"""What the admins read when a guest complains or wants to talk to somebody."""

from collections.abc import Mapping
from typing import Any

from bot.cards import layout
from bot.cards.card import Card
from bot.cards.layout import bold, clip, plain, quoted, text

_HEADS = {"complaint": "A guest complains", "contact": "A guest wants to talk to you"}


def draw(alert: Mapping[str, Any]) -> Card:
    """`alert`: kind, text, customer {user_id, name}, order_number or none."""
    customer = alert["customer"]
    name = clip(plain(customer.get("name") or "", "Guest"), 80)
    number = alert.get("order_number")
    return layout.card(
        "staff_alert",
        (
            bold(_HEADS.get(alert["kind"], "A guest writes") + "\n"),
            text(name, url=f"tg://user?id={customer['user_id']}"),
            text(f" · order #{number}\n" if number else "\n"),
            text(quoted(alert["text"], 1000)),
        ),
    )
