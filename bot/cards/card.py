"""A card is what one message shows: text and buttons, as plain data.

Nothing here knows of Telegram. Text is a sequence of spans, so that names and
menu text can never be read as markup: the renderer escapes every span.
"""

from dataclasses import dataclass
from typing import Literal

Style = Literal["plain", "bold", "italic", "strike"]


@dataclass(frozen=True, slots=True)
class Span:
    text: str
    style: Style = "plain"
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Tap:
    """What a button means, self-contained, at most 64 bytes once encoded.

    `tag` is the session's 8-character tag and `version` its cart_version when
    the card was drawn; both are empty (None) where neither matters.
    """

    verb: str
    arguments: tuple[int | str, ...] = ()
    tag: str | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Button:
    label: str
    tap: Tap | None = None
    url: str | None = None


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Card:
    """`kind` names the card ("cart", "menu", …) for logs and the inspector."""

    kind: str
    text: tuple[Span, ...]
    rows: Rows = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to one update: a card, and for a tap what its toast says.

    `alert` shows the toast as a dialog to dismiss; `previous_message_id` is the
    card that loses its keyboard when this one is sent as a new message; `to_admin`
    says that the chat is an admin's, whose command menu is longer; `forgotten` that
    nothing is kept of the chat any more.
    """

    card: Card | None
    toast: str | None = None
    alert: bool = False
    previous_message_id: int | None = None
    to_admin: bool = False
    forgotten: bool = False
