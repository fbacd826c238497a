"""What the admins read when somebody could not be told something, or the kitchen moved."""

from collections.abc import Mapping
from typing import Any

from bot.cards import layout
from bot.cards.card import Card, Span
from bot.cards.layout import bold, clip, plain, text
from bot.cards.snapshot import Order

_REASON_LIMIT = 200


def draw(failure: Mapping[str, Any], order: Order | None) -> Card:
    """`failure`: kind (of the message, or "staff_chat"), reason (Telegram's words), and
    target_chat_id where that is not the guest's own chat."""
    head, todo = _words(failure, order)
    reason = clip(plain(failure["reason"], "no reason given"), _REASON_LIMIT)
    return layout.card(
        "not_delivered",
        (
            bold(f"⚠️ {head}\n"),
            text(f"{todo}\nTelegram says: {reason}"),
            *_guest(order),
        ),
    )


def moved(chat_id: int) -> Card:
    """The kitchen's group has become a supergroup, with this id."""
    return layout.card(
        "staff_chat_moved",
        (
            bold("The kitchen's group has a new number\n"),
            text(
                "Telegram has made it a supergroup. Tickets go there as before. When you next "
                f"change the settings, write STAFF_CHAT_ID={chat_id}."
            ),
        ),
    )


def _guest(order: Order | None) -> tuple[Span, ...]:
    if order is None:
        return ()
    customer = order["customer"]
    name = clip(plain(customer["name"] or "", "a guest"), 80)
    return (text("\nGuest: "), text(name, url=f"tg://user?id={customer['user_id']}"))


def _words(failure: Mapping[str, Any], order: Order | None) -> tuple[str, str]:
    number = f"order #{order['number']}" if order else "an order"
    match failure["kind"]:
        case "staff_chat":
            return (
                "The bot can't write to the kitchen's chat",
                "Tickets wait until it can. Please add the bot to the group again.",
            )
        case "ticket" | "ticket_changed" | "ticket_overdue":
            return (
                f"A ticket of {number} was not delivered",
                f"Please tell the kitchen (chat {failure.get('target_chat_id')}).",
            )
        case "order_update":
            return (
                f"The guest was not told about {number}",
                "It can't be sent to them. Please tell them yourselves.",
            )
        case _:
            return ("A message was not delivered", "It will not be tried again.")
