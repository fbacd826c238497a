"""The cart was put away after a long pause; one tap brings it back."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from bot.cards import layout, lines
from bot.cards.card import Card
from bot.cards.layout import bold, button, text
from bot.cards.money import rupees
from bot.cards.snapshot import Line


def draw(session_id: str, logged: Sequence[Mapping[str, Any]], total: str) -> Card:
    """`logged` are the lines as the event `session_expired` keeps them."""
    return layout.card(
        "session_expired",
        (
            bold("It has been quiet here, so we put your cart away.\n"),
            *lines.listed([_line(each) for each in logged], 3000),
            text(f"\nTotal {rupees(total)}. Restore it with one tap, or start anew."),
        ),
        ((button("Restore cart", "restore", session_id), button("Menu", "menu")),),
    )


def _line(logged: Mapping[str, Any]) -> Line:
    """The log keeps a line as its row, without what can be worked out."""
    total = str(logged["quantity"] * Decimal(logged["price"]))
    return {**logged, "name": logged["item_name"], "total": total}
