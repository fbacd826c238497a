"""The kitchen's ticket: what to cook, for whom, and who took it on."""

from datetime import datetime

from bot.cards import clock, layout, lines
from bot.cards.card import Button, Card, Rows, Span
from bot.cards.layout import bold, button, text
from bot.cards.money import rupees
from bot.cards.snapshot import Order

STATUS = {"placed": "New order", "accepted": "Accepted", "ready": "Ready", "cancelled": "Cancelled"}
# What staff may do next, by status; the verb and what its button says.
ACTIONS = {
    "placed": (("ticket_accept", "Accept"), ("ticket_ready", "Ready"), ("ticket_cancel", "Cancel")),
    "accepted": (("ticket_ready", "Ready"), ("ticket_cancel", "Cancel")),
    "ready": (),
    "cancelled": (),
}
PAYMENT = {"cash": "Cash, to be collected"}
_LINES_BUDGET = 3200


def draw(order: Order, time_zone: str, page: int = 0) -> Card:
    """A ticket too long for one message has pages: no line is ever left out."""
    pages = lines.paged(order["lines"], _LINES_BUDGET)
    page = min(max(page, 0), len(pages) - 1)
    return layout.card(
        "ticket",
        (
            *_head(order, time_zone),
            *lines.flat(lines.paragraph(line) for line in pages[page]),
            *_foot(order, page, len(pages)),
        ),
        _buttons(order, page, len(pages)),
    )


def overdue(order: Order, time_zone: str, now: datetime) -> Card:
    """To the admins: this ticket has not reached the kitchen."""
    placed = clock.when(order["placed_at"], now, time_zone)
    return layout.card(
        "ticket_overdue",
        (
            bold(f"⚠️ Order #{order['number']} has not reached the kitchen\n"),
            text(
                f"Placed at {placed}, {rupees(order['total'])}, for {_customer_name(order)}.\n"
                "Please tell the kitchen, and check that the bot may write to the staff chat. "
                "We keep trying.\n\n"
            ),
            *lines.listed(order["lines"], _LINES_BUDGET),
        ),
    )


def _head(order: Order, time_zone: str) -> tuple[Span, ...]:
    customer = order.get("customer") or {}
    # A guest who was forgotten has a number below all of Telegram's.
    user_id = max(customer.get("user_id") or 0, 0)
    by = f" by {layout.clip(layout.plain(order['by']), 60)}" if order.get("by") else ""
    return (
        bold(f"#{order['number']} · {STATUS.get(order['status'], order['status'])}{by}\n"),
        text(
            f"{clock.time_of_day(order['placed_at'], time_zone)}"
            f" · {lines.order_type(order['order_type'])} · "
        ),
        text(_customer_name(order), url=f"tg://user?id={user_id}" if user_id else None),
        bold(f"\nRepeat of #{order['number']}: it may be here twice. Cook it once.")
        if order.get("repeat")
        else text(""),
        text("\n\n"),
    )


def _foot(order: Order, page: int, pages: int) -> tuple[Span, ...]:
    method = order["payment_method"]
    more = f"\nPage {page + 1} of {pages}: this order goes on." if pages > 1 else ""
    return (
        bold(f"\nTotal {rupees(order['total'])}"),
        text(f" · {PAYMENT.get(method, method)}{more}"),
    )


def _buttons(order: Order, page: int, pages: int) -> Rows:
    chat_id, order_id = order["chat_id"], order["order_id"]

    def turn(label: str, to: int) -> Button:
        return button(label, "ticket_page", chat_id, order_id, to)

    actions = ACTIONS.get(order["status"], ())
    return (
        layout.pager(page, pages, turn),
        tuple(button(label, verb, chat_id, order_id) for verb, label in actions),
    )


def _customer_name(order: Order) -> str:
    name = (order.get("customer") or {}).get("name") or ""
    return layout.clip(layout.plain(name, "a customer"), 100)
