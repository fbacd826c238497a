"""One line of the cart with its full name: to change its options, or to take it out."""

from bot.cards import layout, lines
from bot.cards.card import Card
from bot.cards.layout import button
from bot.cards.snapshot import Line, Snapshot, stamp


def draw(
    snapshot: Snapshot, line: Line, customisable: bool = False, page: int = 0, said: str = ""
) -> Card:
    """`page` is the cart's page that the line stands on."""
    line_no, bound = line["line_no"], stamp(snapshot)
    change = button("✎ Change options", "customise", line_no, stamp=bound)
    return layout.card(
        "cart_line",
        (*layout.lead(said), *lines.paragraph(line)),
        (
            (change,) if customisable else (),
            (button("✕ Remove", "remove", line_no, page, stamp=bound),),
            (button("‹ Cart", "cart", page),),
        ),
    )
