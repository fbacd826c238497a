"""Staff's taps on a ticket: the first counts, whoever comes later is told."""

from collections.abc import Mapping
from typing import Any

from bot.cards import ticket
from bot.cards.card import Reply, Tap
from bot.cards.layout import clip, plain

# The status a tap asks for. Turning a page asks for the first one, which changes
# nothing: every order has had it.
STATUS = {
    "ticket_accept": "accepted",
    "ticket_ready": "ready",
    "ticket_cancel": "cancelled",
    "ticket_page": "placed",
}
_DONE = {
    "accepted": "Accepted. The guest is told.",
    "ready": "Ready. The guest is told.",
    "cancelled": "Cancelled. The guest is told.",
}


def reply(tap: Tap, outcome: Mapping[str, Any], time_zone: str) -> Reply:
    """`outcome` as `api.update_ticket` gives it."""
    order = outcome.get("order")
    if order is None:
        if outcome.get("reason") == "not_allowed":
            return Reply(None, "Only the restaurant's staff can do this.", alert=True)
        return Reply(None, "This order is not here any more.", alert=True)
    if tap.verb == "ticket_page":
        return Reply(ticket.draw(order, time_zone, int(tap.arguments[2])))
    if outcome["ok"] and outcome["changed"]:
        toast = _DONE[order["status"]]
    else:
        by = clip(plain(order.get("by") or ""), 60)
        toast = f"Already {order['status']}{f' by {by}' if by else ''}."
    return Reply(ticket.draw(order, time_zone), toast)
