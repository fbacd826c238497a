"""One dish stands in several lines of the cart: which of them is meant?"""

from collections.abc import Sequence

from bot.cards import layout, lines
from bot.cards.card import Card
from bot.cards.layout import bold, button, text
from bot.cards.snapshot import Line, Snapshot, stamp

MOST = 4


def draw(
    snapshot: Snapshot,
    name: str,
    choices: Sequence[Line],
    verb: str,
    quantity: int | None,
    said: str = "",
) -> Card:
    """`verb` is the tap that finishes what was asked; `quantity` its second argument."""
    rest = () if quantity is None else (quantity,)
    bound = stamp(snapshot)
    shown = choices if len(choices) <= MOST else choices[: MOST - 1]
    asked = f"Which {layout.clip(layout.plain(name), 80)}" if name else "Which of these"
    rows = [(button(_label(line), verb, line["line_no"], *rest, stamp=bound),) for line in shown]
    if len(rows) < MOST:
        rows.append((button("‹ Cart", "cart", 0),))
    return layout.card(
        "which_line",
        (
            *layout.lead(said),
            bold(f"{asked} do you mean?\n"),
            *lines.flat(lines.paragraph(line) for line in shown),
            text("" if shown is choices else "… and more in the cart."),
        ),
        rows,
    )


def _label(line: Line) -> str:
    """The name, and what tells this line from the others."""
    extra = ", ".join(lines.details(line, 20)) or "plain"
    return f"{line['quantity']} × {layout.clip(layout.plain(line['name']), 24)} · {extra}"
