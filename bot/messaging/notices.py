"""What each kind of outbox row looks like, and whether it edits a message."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from bot.cards import (
    not_delivered,
    order_update,
    placed,
    session_expired,
    staff_alert,
    ticket,
    update_parked,
)
from bot.cards.card import Card
from bot.cards.restaurant import Restaurant

# As api.claim_outbox answers it.
Row = Mapping[str, Any]

# When there is nothing left to edit: send it anew, send it without a sound, or not at all.
Otherwise = Literal["send", "send_silently", "leave"]


# Kinds that edit the customer's live card, wherever it is by now.
EDIT_LIVE_CARD = frozenset({"order_unconfirmed", "session_expired"})


@dataclass(frozen=True, slots=True)
class Notice:
    """`edits` is the message to edit; None for one that is a new message anyway."""

    card: Card
    edits: int | None = None
    otherwise: Otherwise = "send"


def draw(row: Row, restaurant: Restaurant) -> Notice:
    """Raises KeyError for a kind that is not known here."""
    return _KINDS[row["kind"]](row, restaurant)


def _ticket(row: Row, restaurant: Restaurant) -> Notice:
    return Notice(ticket.draw(row["order"], restaurant.time_zone))


def _ticket_changed(row: Row, restaurant: Restaurant) -> Notice:
    card = ticket.draw(row["order"], restaurant.time_zone)
    return Notice(card, row["payload"]["message_id"], "leave")


def _ticket_overdue(row: Row, restaurant: Restaurant) -> Notice:
    return Notice(ticket.overdue(row["order"], restaurant.time_zone, datetime.now(UTC)))


def _order_update(row: Row, restaurant: Restaurant) -> Notice:
    return Notice(order_update.draw(row["order"], restaurant))


def _order_unconfirmed(row: Row, restaurant: Restaurant) -> Notice:
    return Notice(placed.draw(row["order"], restaurant), row.get("card"))


def _staff_alert(row: Row, restaurant: Restaurant) -> Notice:
    return Notice(staff_alert.draw(row["payload"]))


def _update_parked(row: Row, restaurant: Restaurant) -> Notice:
    payload = row["payload"]
    return Notice(update_parked.draw(payload["update_id"], payload["error"]))


def _not_delivered(row: Row, restaurant: Restaurant) -> Notice:
    return Notice(not_delivered.draw(row["payload"], row["order"]))


def _staff_chat_moved(row: Row, restaurant: Restaurant) -> Notice:
    return Notice(not_delivered.moved(row["payload"]["chat_id"]))


def _session_expired(row: Row, restaurant: Restaurant) -> Notice:
    payload = row["payload"]
    card = session_expired.draw(payload["session_id"], payload["lines"], payload["total"])
    return Notice(card, row.get("card"), "send_silently")


_KINDS: dict[str, Callable[[Row, Restaurant], Notice]] = {
    "ticket": _ticket,
    "ticket_changed": _ticket_changed,
    "ticket_overdue": _ticket_overdue,
    "order_update": _order_update,
    "order_unconfirmed": _order_unconfirmed,
    "session_expired": _session_expired,
    "staff_alert": _staff_alert,
    "update_parked": _update_parked,
    "not_delivered": _not_delivered,
    "staff_chat_moved": _staff_chat_moved,
}
