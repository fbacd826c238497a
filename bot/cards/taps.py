"""A tap as callback data, and back.

    verb[.tag[.version]][.argument …]      plus.1a2b3c4d.3.0

Whole numbers are written in base 36 and UUIDs in base64url, so that every
legal tap fits into Telegram's 64 bytes. A tap says by itself all that is needed
to act on it: nothing is kept in memory, and a card survives any restart.

How tightly a tap is bound to the card it stands on:

* `any`       acts wherever it is found: a menu, "add one idly"
* `session`   names a line of one session's cart; any card of that session
* `as_shown`  agrees to what the card says (a total, a choice); refused by the
              database when the cart has changed since
"""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal
from uuid import UUID

from bot.cards.card import Tap

Binding = Literal["any", "session", "as_shown"]
Kind = Literal["number", "list", "chat", "uuid", "word"]

LIMIT = 64

# Which list a card is a page of, in taps of kind "list": a category's id, or
LAST_LIST = 0
NO_LIST = -1


@dataclass(frozen=True, slots=True)
class Verb:
    kinds: tuple[Kind, ...] = ()
    binding: Binding = "any"


VERBS: dict[str, Verb] = {
    # the menu
    "menu": Verb(),
    "categories": Verb(("number",)),  # page
    "category": Verb(("number",)),  # category
    "period": Verb(("number",)),  # meal period
    "page": Verb(("list", "number")),  # list, page
    "pick": Verb(("number", "list", "number")),  # item, list, page
    "sold_out": Verb(("number", "list", "number")),  # item, list, page
    "add": Verb(("number",)),  # item
    # an item's options
    "options": Verb(("number", "list", "number")),  # item, list, page
    "customise": Verb(("number",), "session"),  # line
    "choose": Verb(("number", "list", "number"), "session"),  # choice, list, page
    "confirm": Verb(("list", "number"), "as_shown"),
    "cancel_options": Verb(("list", "number"), "as_shown"),
    # what is asked about a line of an order
    "which": Verb(("number", "number"), "session"),  # question, item or choice
    "skip": Verb(("number",), "session"),  # question
    "ask": Verb(("number",), "session"),  # 1 for every answer there is
    # the cart
    "cart": Verb(("number",)),  # page
    "line": Verb(("number", "number"), "session"),  # line, page
    "plus": Verb(("number", "number"), "session"),  # line, page
    "minus": Verb(("number", "number"), "session"),  # line, page
    "remove": Verb(("number", "number"), "session"),  # line, page
    "add_line": Verb(("number", "number"), "session"),  # line, quantity
    "take_line": Verb(("number", "number"), "session"),  # line, quantity; 0 takes all
    "set_line": Verb(("number", "number"), "session"),  # line, quantity
    "this_line": Verb(("number",), "session"),  # line, for what was asked about
    "clear": Verb((), "as_shown"),
    "undo": Verb((), "as_shown"),
    "restore": Verb(("uuid",)),  # the expired session
    # the order
    "checkout": Verb((), "as_shown"),
    "order_type": Verb(("word",), "as_shown"),
    "place": Verb(("word",), "as_shown"),  # payment method
    "cancel_checkout": Verb((), "session"),
    "status": Verb(),
    "help": Verb(),
    "forget_me": Verb(("number",)),  # when that was asked, in minutes since 1970
    # staff and admins
    "ticket_accept": Verb(("chat", "uuid")),  # the order's chat, the order
    "ticket_ready": Verb(("chat", "uuid")),
    "ticket_cancel": Verb(("chat", "uuid")),
    "ticket_page": Verb(("chat", "uuid", "number")),
    "stats": Verb(("number",)),  # days
    "phrases": Verb(("number",)),  # page
    "phrase": Verb(("number",)),  # phrase
    "phrase_dishes": Verb(("number", "list", "number")),  # phrase, category or -1, page
    "phrase_options": Verb(("number", "number")),  # phrase, page
    "teach_item": Verb(("number", "number")),  # phrase, item
    "teach_option": Verb(("number", "number")),  # phrase, choice
    "phrase_ignore": Verb(("number",)),  # phrase
    "phrase_reopen": Verb(("number",)),  # phrase
    "availability": Verb(("number", "number")),  # item, 1 on sale or 0 sold out
    # a label
    "noop": Verb(),
}

_TAG = re.compile(r"[0-9a-f]{8}", re.ASCII)
_WORD = re.compile(r"[a-z_]{1,16}", re.ASCII)
_RANGE = {
    "number": (0, 2**31 - 1),
    "list": (NO_LIST, 2**31 - 1),
    "chat": (-(2**63), 2**63 - 1),
}
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


# The buttons of a menu are the same in every chat.
@lru_cache(maxsize=4096)
def encode(tap: Tap) -> str:
    """Callback data of at most 64 bytes; ValueError for a tap no card may draw."""
    verb = VERBS.get(tap.verb)
    if verb is None:
        raise ValueError(f"unknown verb: {tap.verb!r}")
    if len(tap.arguments) != len(verb.kinds):
        raise ValueError(f"{tap.verb} takes {len(verb.kinds)} arguments: {tap.arguments!r}")
    parts = [tap.verb]
    if verb.binding != "any":
        if tap.tag is None or not _TAG.fullmatch(tap.tag):
            raise ValueError(f"{tap.verb} needs a session's tag: {tap.tag!r}")
        parts.append(tap.tag)
    if verb.binding == "as_shown":
        parts.append(_write("number", tap.version))
    parts += map(_write, verb.kinds, tap.arguments)
    data = ".".join(parts)
    if len(data) > LIMIT:
        raise ValueError(f"too long: {data!r}")
    return data


def decode(data: str) -> Tap:
    """The tap; ValueError for anything `encode` would not have written."""
    name, *parts = data.split(".")
    verb = VERBS.get(name)
    if verb is None or len(data) > LIMIT:
        raise ValueError(f"not a tap: {data!r}")
    bound = {"any": 0, "session": 1, "as_shown": 2}[verb.binding]
    if len(parts) != bound + len(verb.kinds):
        raise ValueError(f"not a tap: {data!r}")
    tap = Tap(
        name,
        tuple(map(_read, verb.kinds, parts[bound:])),
        parts[0] if bound else None,
        int(parts[1], 36) if bound == 2 else None,
    )
    # One spelling for each tap: no signs, blanks, capitals or foreign digits.
    if encode(tap) != data:
        raise ValueError(f"not a tap: {data!r}")
    return tap


def _write(kind: Kind, value: int | str | None) -> str:
    if kind == "uuid" and isinstance(value, str):
        return urlsafe_b64encode(UUID(value).bytes).decode().rstrip("=")
    if kind == "word" and isinstance(value, str) and _WORD.fullmatch(value):
        return value
    if kind in _RANGE and isinstance(value, int):
        least, most = _RANGE[kind]
        if least <= value <= most:
            return _base36(value)
    raise ValueError(f"not a {kind}: {value!r}")


def _read(kind: Kind, text: str) -> int | str:
    if kind == "uuid":
        return str(UUID(bytes=urlsafe_b64decode(text + "==")))
    return text if kind == "word" else int(text, 36)


def _base36(value: int) -> str:
    digits, rest = "", abs(value)
    while rest or not digits:
        rest, digit = divmod(rest, 36)
        digits = _DIGITS[digit] + digits
    return "-" + digits if value < 0 else digits
