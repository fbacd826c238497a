"""What to tell a guest whose wish was refused: why, and what to do instead.

The reasons are those of `private.refuse` in SQL; `detail` is what it adds.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from bot.cards import clock, lines
from bot.cards.layout import clip, plain
from bot.cards.snapshot import Order
from bot.menu.catalog import Catalog
from bot.tools.phrases import joined

Detail = Mapping[str, Any]

_PLAIN = {
    "unknown_item": "That dish is not on our menu. /menu shows what we have.",
    "nothing_to_undo": "There is nothing to undo.",
    "nothing_mentioned": "Which dish do you mean? Please write its name.",
    "cart_empty": "Your cart is empty. Add something first, then we go on.",
    "stale_card": "That button was out of date. This is how things stand now.",
    "not_in_checkout": "You are not in the checkout, so there is nothing to cancel.",
    "not_allowed": "Only the restaurant can do that.",
    "unknown_order_type": "We don't deliver. Take away or dine in: which one shall it be?",
    "unknown_payment_method": "We take cash, at the counter.",
    "nothing_to_repeat": "You have not ordered anything here yet. /menu shows what we have.",
    "nothing_to_restore": "There is nothing left to restore. Please start anew from the menu.",
    "no_pending_line": "No dish is waiting for its options. Pick one from the menu.",
    "options_waiting": "One question before the checkout.",
    "already_answered": "That is settled already. This is how things stand now.",
    "claim_invalid": (
        "This link is used up or too old. Start the bot once more for a new one, "
        "and open it in your private chat with me."
    ),
}


def sentence(reason: str, detail: Detail, menu: Catalog, now: datetime) -> str:
    """A sentence for every reason, also for one a newer database may know."""
    if reason in _PLAIN:
        return _PLAIN[reason]
    if reason == "closed":
        return _closed(detail, menu, now)
    if reason == "quantity_out_of_range":
        return _quantity(detail, menu)
    build = _DETAILED.get(reason)
    return build(detail) if build else "That did not work. Please try it another way."


def too_late(order: Order, menu: Catalog) -> str:
    """A guest wants to cancel an order that the kitchen has got already."""
    phone = plain(menu.restaurant.phone)
    return f"Order #{order['number']} is placed already. To change or cancel it, call {phone}."


def _name(detail: Detail, otherwise: str = "That dish") -> str:
    return clip(plain(str(detail.get("name") or "")), 80) or otherwise


def _not_served(detail: Detail) -> str:
    hours = [
        f"{plain(each['name'])} ({clock.span(each['starts'], each['ends'])})"
        for each in detail.get("periods") or ()
    ]
    when = f"at {joined(hours)}" if hours else "at other hours"
    return f"{_name(detail)} is served only {when}. Please pick something else for now."


def _number(detail: Detail) -> str:
    count = detail.get("count") or 0
    if not count:
        return "You have no list to pick from yet. Open the menu, or write the dish's name."
    return f"There is no number {_given(detail, 'number')} in the list. Pick from 1 to {count}."


def _options_missing(detail: Detail) -> str:
    groups = [plain(str(group)) for group in detail.get("groups") or ()]
    if not groups:
        return f"{_name(detail)} needs a choice first. Finish the open dish, then add it again."
    return f"Please choose {clip(joined(groups), 120)} for {_name(detail, 'this dish')} first."


def _invalid_option(detail: Detail) -> str:
    option = detail.get("option")
    if not isinstance(option, str) or option.isdecimal():
        return f"{_name(detail)} has no such option. Tap one of those it has."
    return f"{_name(detail)} can't be had with {clip(plain(option), 60)}. See its options instead."


_DETAILED: dict[str, Callable[[Detail], str]] = {
    "sold_out": lambda d: f"{_name(d)} is sold out today. Please pick something else.",
    "not_served_now": _not_served,
    "which_line": lambda d: f"{_name(d)} is in your cart more than once. Which one?",
    "not_in_cart": lambda d: f"{_name(d)} is not in your cart. /cart shows what is.",
    "no_such_number": _number,
    "no_such_line": lambda d: (
        f"Your cart has only {lines.items(d.get('count') or 0)} of that kind. /cart shows them."
    ),
    "cart_full": lambda d: (
        f"A cart holds {d.get('max', 50)} different lines. Check out, or remove something first."
    ),
    "invalid_option": _invalid_option,
    "options_missing": _options_missing,
    "too_many_options": lambda d: (
        f"Please choose at most {d.get('max')} of {clip(plain(str(d.get('group'))), 60)}. "
        "Tap a chosen one to drop it."
    ),
    "text_too_long": lambda d: (
        f"That note is too long. Please keep it under {d.get('max')} characters."
    ),
}


def _closed(detail: Detail, menu: Catalog, now: datetime) -> str:
    opens_at = detail.get("opens_at")
    if not opens_at:
        return "The kitchen is closed for now. Your cart stays as it is; please try again later."
    when = clock.when(opens_at, now, menu.restaurant.time_zone)
    return (
        f"The kitchen is closed and opens {_at(when)}. "
        "Until then you can browse and fill your cart."
    )


def _at(when: str) -> str:
    """A bare hour takes "at": "opens at 7 am", but "opens tomorrow 7 am"."""
    bare = when in ("noon", "midnight") or (when[0].isdigit() and when.count(" ") == 1)
    return f"at {when}" if bare else when


def _quantity(detail: Detail, menu: Catalog) -> str:
    most, name = detail.get("max", 50), _name(detail, "one dish")
    many = f"{most} × {name}" if detail.get("name") else f"{most} of {name}"
    given = detail.get("quantity")
    if isinstance(given, int) and given > most:
        phone = plain(menu.restaurant.phone)
        return f"I can take at most {many} here. For a bigger order, call {phone}."
    return f"Please give a whole number from {detail.get('min', 1)} to {most} for {name}."


def _given(detail: Detail, key: str) -> str:
    return clip(plain(str(detail.get(key))), 12)
