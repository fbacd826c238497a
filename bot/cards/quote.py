"""What a wish would cost: asked, not ordered."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.cards import cart_row, layout, lines
from bot.cards.card import Card
from bot.cards.layout import bold, button, text
from bot.cards.money import rupees
from bot.cards.snapshot import Snapshot

_LINES_BUDGET = 3000


def draw(
    snapshot: Snapshot, quoted: Sequence[Mapping[str, Any]], total: str, is_from: bool, said: str
) -> Card:
    """`is_from`: a choice that is still open may cost more."""
    least = "from " if is_from else ""
    head = (bold(f"Together {least}{rupees(total)}\n"),) if len(quoted) > 1 else ()
    return layout.card(
        "quote",
        (
            *layout.lead(said),
            *lines.listed([dict(each, note=None) for each in quoted], _LINES_BUDGET),
            *head,
            text(
                "Nothing is added yet."
                if not is_from
                else "Nothing is added yet; what you choose with it may cost more."
            ),
        ),
        ((button("Menu", "menu"),), cart_row.draw(snapshot)),
    )
