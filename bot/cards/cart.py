"""The cart: a row of buttons a line, and the way to checkout.

Three buttons a row, since a fourth leaves a phone no room for a name; what else can
be done with a line stands behind its name.
"""

from bot.cards import layout, lines
from bot.cards.card import Button, Card, Span
from bot.cards.layout import bold, button, clip, text
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
        if _waits(snapshot):
            words = "Your cart is empty so far."
        return layout.card(
            "cart",
            (*layout.lead(said), text(words), *_waiting(snapshot)),
            (*_answer(snapshot), row),
        )
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
            *_waiting(snapshot),
        ),
        (
            *_answer(snapshot),
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


def _waits(snapshot: Snapshot) -> list[Line]:
    """Lines that were ordered and are no part of the cart yet."""
    pending = snapshot["pending"] or {}
    lines_of_order = [pending, *(snapshot.get("waiting") or ())]
    return [line for line in lines_of_order if "no" in line]


def _waiting(snapshot: Snapshot) -> tuple[Span, ...]:
    names = [lines.counted(each["quantity"], each["name"]) for each in _waits(snapshot)]
    if not names:
        return ()
    return (text(f"\n\nNot in it yet: {clip(', '.join(names), 400)}"),)


def _answer(snapshot: Snapshot) -> tuple[tuple[Button, ...], ...]:
    if not _waits(snapshot):
        return ()
    label = f"Choose · {snapshot['pending']['name']}"
    return ((button(label, "ask", 0, stamp=stamp(snapshot)),),)


def _row(line: Line, page: int, bound: Stamp) -> tuple[Button, ...]:
    line_no = line["line_no"]
    label = lines.counted(line["quantity"], line["name"])
    return (
        button("−", "minus", line_no, page, stamp=bound),
        button(label, "line", line_no, page, stamp=bound),
        button("+", "plus", line_no, page, stamp=bound),
    )
