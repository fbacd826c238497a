"""What an update means: a turn, a sentence in return, or nothing.

Groups are served by the staff's buttons alone, in the staff's chat; whoever
addresses the bot there by a command is shown the way to the private chat. Edited
messages are never asked for and never act.
"""

import re
from dataclasses import dataclass
from typing import Any

from telegram import CallbackQuery, ChatMemberUpdated, Message, Update, User

from bot.cards import taps
from bot.turn import Incoming

ALLOWED_UPDATES = ["message", "callback_query", "my_chat_member"]

STAFF_VERBS = frozenset({"ticket_accept", "ticket_ready", "ticket_cancel", "ticket_page"})

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


def slim(body: dict[str, Any]) -> dict[str, Any]:
    """The update without what no turn reads: the tapped card, which Telegram sends
    in full, is three quarters of the cost of parsing a tap."""
    query = body.get("callback_query")
    if not isinstance(query, dict) or not isinstance(query.get("message"), dict):
        return body
    message = query["message"]
    kept = {name: message[name] for name in ("message_id", "date", "chat") if name in message}
    return {"update_id": body["update_id"], "callback_query": {**query, "message": kept}}


@dataclass(slots=True)
class Reader:
    """`username` is the bot's own, without the @; `staff_chat_id` follows its group."""

    username: str
    staff_chat_id: int | None

    def read(self, update: Update) -> Meaning:
        if update.callback_query:
            return self._tap(update.update_id, update.callback_query)
        if update.message:
            return self._message(update.update_id, update.message)
        if update.my_chat_member:
            return _membership(update.my_chat_member)
        return None

    def _tap(self, update_id: int, query: CallbackQuery) -> Meaning:
        if query.message is None or query.data is None:
            return Sentence(query.from_user.id, _OLD_BUTTON)
        chat = query.message.chat
        try:
            tap = taps.decode(query.data)
        except ValueError:
            return Sentence(chat.id, _OLD_BUTTON)
        staff_button = tap.verb in STAFF_VERBS and chat.id == self.staff_chat_id
        if chat.type != "private" and not staff_button:
            return Sentence(chat.id, _NOT_HERE)
        return Incoming(
            chat_id=chat.id,
            update_id=update_id,
            user_id=query.from_user.id,
            name=query.from_user.full_name,
            language=_language(query.from_user),
            source="tap",
            tap=tap,
            message_id=query.message.message_id,
        )

    def _message(self, update_id: int, message: Message) -> Meaning:
        user, chat = message.from_user, message.chat
        if message.migrate_to_chat_id:
            return Migration(chat.id, message.migrate_to_chat_id)
        if user is None or user.is_bot:
            return None
        command = self._command(message.text or "")
        if chat.type != "private":
            link = f"Please order in our private chat: https://t.me/{self.username}"
            return Sentence(chat.id, link) if command else None
        if not message.text:
            return _sentence(message)
        return Incoming(
            chat_id=chat.id,
            update_id=update_id,
            user_id=user.id,
            name=user.full_name,
            language=_language(user),
            source="command" if command else "text",
            text=None if command else message.text,
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


def _language(user: User) -> str:
    return user.language_code or "en"


def _sentence(message: Message) -> Sentence | None:
    """None for service messages: a pin, a new timer, a changed background."""
    if message.effective_attachment is None:
        return None
    for kind, sentence in _SENTENCES.items():
        if getattr(message, kind):
            return Sentence(message.chat.id, sentence)
    return Sentence(message.chat.id, _OTHERWISE)


def _membership(change: ChatMemberUpdated) -> Membership:
    present = change.new_chat_member.status not in ("left", "kicked")
    return Membership(change.chat.id, change.chat.type == "private", present)
