"""What an update means: a turn, a sentence in return, or nothing.

Groups are served by the staff's buttons alone, in the staff's chat; whoever
addresses the bot there by a command is shown the way to the private chat. Edited
messages are never asked for and never act.

The Bot API's JSON is read as it is: the library's `Update` costs more than all the rest
of the edge, for a hundred fields that no turn looks at. A body of another shape raises
whatever its reading comes upon.
"""

import re
from dataclasses import dataclass
from typing import Any

from telegram.constants import MessageAttachmentType

from bot.cards import taps
from bot.turn import Incoming

ALLOWED_UPDATES = ["message", "callback_query", "my_chat_member"]

STAFF_VERBS = frozenset({"ticket_accept", "ticket_ready", "ticket_cancel", "ticket_page"})

# An update as the Bot API sends it, or a part of one.
Body = dict[str, Any]

_ATTACHMENTS = frozenset(kind.value for kind in MessageAttachmentType)
_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@(\w+))?(?:\s+(.*))?", re.ASCII | re.DOTALL)

_SENTENCES = {
    "photo": "I can't see photos. Please type what you would like.",
    "voice": "I can't listen to voice messages. Please type what you would like.",
    "audio": "I can't listen to audio. Please type what you would like.",
    "sticker": "Nice one! I only read text, though. Please type what you would like.",
    "location": "I don't need a location. Please type what you would like.",
    "venue": "I don't need a location. Please type what you would like.",
    "contact": "I don't need a contact. Please type what you would like.",
}
_OTHERWISE = "I can only read text. Please type what you would like."
_OLD_BUTTON = "This button no longer works. Send /menu for a new one."
_NOT_HERE = "This works in the private chat only."


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence instead of a turn: a message, or for a tap what its toast says."""

    chat_id: int
    text: str


@dataclass(frozen=True, slots=True)
class Membership:
    """Someone let the bot into a chat, or out of it (blocked, removed)."""

    chat_id: int
    private: bool
    present: bool


@dataclass(frozen=True, slots=True)
class Migration:
    """A group has become a supergroup, with a new id."""

    chat_id: int
    new_chat_id: int


Meaning = Incoming | Sentence | Membership | Migration | None


@dataclass(slots=True)
class Reader:
    """`username` is the bot's own, without the @; `staff_chat_id` follows its group."""

    username: str
    staff_chat_id: int | None

    def read(self, body: Body) -> Meaning:
        if query := body.get("callback_query"):
            return self._tap(body["update_id"], query)
        if message := body.get("message"):
            return self._message(body["update_id"], message)
        if change := body.get("my_chat_member"):
            return _membership(change)
        return None

    def _tap(self, update_id: int, query: Body) -> Meaning:
        user, message = query["from"], query.get("message")
        if message is None or query.get("data") is None:
            return Sentence(user["id"], _OLD_BUTTON)
        chat = message["chat"]
        try:
            tap = taps.decode(query["data"])
        except ValueError:
            return Sentence(chat["id"], _OLD_BUTTON)
        staff_button = tap.verb in STAFF_VERBS and chat["id"] == self.staff_chat_id
        if chat["type"] != "private" and not staff_button:
            return Sentence(chat["id"], _NOT_HERE)
        return Incoming(
            chat_id=chat["id"],
            update_id=update_id,
            user_id=user["id"],
            name=_full_name(user),
            language=_language(user),
            source="tap",
            tap=tap,
            message_id=message["message_id"],
        )

    def _message(self, update_id: int, message: Body) -> Meaning:
        user, chat, text = message.get("from"), message["chat"], message.get("text")
        if new_chat_id := message.get("migrate_to_chat_id"):
            return Migration(chat["id"], new_chat_id)
        if user is None or user["is_bot"]:
            return None
        command = self._command(text or "")
        if chat["type"] != "private":
            link = f"Please order in our private chat: https://t.me/{self.username}"
            return Sentence(chat["id"], link) if command else None
        if not text:
            return _sentence(message)
        return Incoming(
            chat_id=chat["id"],
            update_id=update_id,
            user_id=user["id"],
            name=_full_name(user),
            language=_language(user),
            source="command" if command else "text",
            text=None if command else text,
            command=command,
        )

    def _command(self, text: str) -> tuple[str, str] | None:
        """A command's name and what follows; None for another bot's, and for text."""
        match = _COMMAND.fullmatch(text)
        if match is None:
            return None
        name, addressee, rest = match.groups()
        if addressee and addressee.lower() != self.username.lower():
            return None
        return name.lower(), (rest or "").strip()


def chat_in(body: Body) -> Body | None:
    """The chat in which an update happened; None where that is not told."""
    query = body.get("callback_query")
    about = query.get("message") if query else body.get("message") or body.get("my_chat_member")
    return about["chat"] if about else None


def _full_name(user: Body) -> str:
    first, last = user["first_name"], user.get("last_name")
    return f"{first} {last}" if last else first


def _language(user: Body) -> str:
    return user.get("language_code") or "en"


def _sentence(message: Body) -> Sentence | None:
    """None for service messages: a pin, a new timer, a changed background."""
    if not _ATTACHMENTS & message.keys():
        return None
    for kind, sentence in _SENTENCES.items():
        if message.get(kind):
            return Sentence(message["chat"]["id"], sentence)
    return Sentence(message["chat"]["id"], _OTHERWISE)


def _membership(change: Body) -> Membership:
    chat, present = change["chat"], change["new_chat_member"]["status"] not in ("left", "kicked")
    return Membership(chat["id"], chat["type"] == "private", present)
