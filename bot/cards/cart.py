"""The cart: a row of buttons a line, and the way to checkout.

Three buttons a row, since a fourth leaves a phone no room for a name; what else can
be done with a line stands behind its name.
"""

from bot.cards import layout, lines
from bot.cards.card import Button, Card
from bot.cards.layout import bold, button, text
from bot.cards.money import rupees
from bot.cards.snapshot import Line, Snapshot, Stamp, stamp

PAGE = 10
_LINES_BUDGET = 3000


def draw(snapshot: Snapshot, page: int = 0, said: str = "") -> Card:
    content = snapshot["cart"]
    if not content["lines"]:
        row = [button("Menu", "menu")]
        if snapshot["session"]["step"] == "ordering":
            row.append(button("Undo", "undo", stamp=stamp(snapshot)))
        words = "Your cart is empty. What would you like?"
        return layout.card("cart", (*layout.lead(said), text(words)), (row,))
    pages = lines.paged(content["lines"], _LINES_BUDGET, PAGE)
    page = min(max(page, 0), len(pages) - 1)
    total = rupees(content["total"])
    bound = stamp(snapshot)
    return layout.card(
        "cart",
        (
            *layout.lead(said),
            bold("Your cart\n"),
            *lines.flat(lines.paragraph(line) for line in pages[page]),
            bold(f"\nTotal {total}"),
            text(f" · {lines.items(content['count'])}"),
        ),
        (
            *(_row(line, page, bound) for line in pages[page]),
            layout.pager(page, len(pages), lambda label, to: button(label, "cart", to)),
            (
                button("Menu", "menu"),
                button("Undo", "undo", stamp=bound),
                button("Clear", "clear", stamp=bound),
            ),
            (button(f"Checkout · {total}", "checkout", stamp=bound),),
        ),
    )


def _row(line: Line, page: int, bound: Stamp) -> tuple[Button, ...]:
    line_no = line["line_no"]
    label = lines.counted(line["quantity"], line["name"])
    return (
        button("−", "minus", line_no, page, stamp=bound),
        button(label, "line", line_no, page, stamp=bound),
        button("+", "plus", line_no, page, stamp=bound),
    )
