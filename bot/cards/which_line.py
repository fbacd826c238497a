"""One dish stands in several lines of the cart: which of them is meant?"""

from collections.abc import Sequence

from bot.cards import layout, lines
from bot.cards.card import Card
from bot.cards.layout import bold, button, text
from bot.cards.snapshot import Line, Snapshot, stamp

MOST = 12


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
    return layout.card(
        "which_line",
        (
            *layout.lead(said),
            bold(f"Which {layout.clip(layout.plain(name), 80)} do you mean?\n"),
            *lines.flat(lines.paragraph(line) for line in choices[:MOST]),
            text("" if len(choices) <= MOST else "… and more in the cart."),
        ),
        (
            *(
                (button(_label(line), verb, line["line_no"], *rest, stamp=bound),)
                for line in choices[:MOST]
            ),
            (button("‹ Cart", "cart", 0),),
        ),
    )


def _label(line: Line) -> str:
    """The name, and what tells this line from the others."""
    extra = ", ".join(lines.details(line, 20)) or "plain"
    return f"{line['quantity']} × {layout.clip(layout.plain(line['name']), 24)} · {extra}"
