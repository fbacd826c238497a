"""People, chats and messages: what Telegram's servers would remember.

Raises Refused towards the bot and BadControl towards the page. Nothing here
awaits, so every change is whole when another request looks.
"""

import secrets
import time
from typing import Any

from bot.simulator import people
from bot.simulator.entities import found_in
from bot.simulator.errors import BadControl, Refused, bad_request, upgraded
from bot.simulator.feed import Feed
from bot.simulator.people import JSON
from bot.simulator.store import Store

KEPT_MESSAGES = 1000
DELETABLE_SECONDS = 48 * 3600


class State:
    def __init__(self, store: Store, feed: Feed, token: str) -> None:
        self.store = store
        self.feed = feed
        self.bot = people.bot(token)
        self.users: dict[int, JSON] = {int(k): v for k, v in store.load("user").items()}
        # {"chat", "started", "blocked", "last_message_id", "chat_instance", "members"},
        # and "upgraded_to", a supergroup's id
        self.chats: dict[int, JSON] = {int(k): v for k, v in store.load("chat").items()}
        # {"message": a Bot API Message, "edited": bool, "picture": data URL or None}
        self.messages: dict[int, dict[int, JSON]] = {chat_id: {} for chat_id in self.chats}
        for record in store.load("message").values():
            message = record["message"]
            self.messages[message["chat"]["id"]][message["message_id"]] = record
        for chat_id, found in self.messages.items():
            self.messages[chat_id] = dict(sorted(found.items()))
        if not self.users:
            self._settle()

    def _settle(self) -> None:
        with self.store.together():
            for person in people.residents():
                self.add_person(person)
            self._add_chat(people.staff_group(), started=True, members=people.STAFF_MEMBERS)

    def add_person(self, person: JSON) -> None:
        """Adds a person, or renames one who is there."""
        self.users[person["id"]] = person
        self.store.save("user", person["id"], person)
        if person["id"] not in self.chats:
            self._add_chat(people.private_chat(person), members=(person["id"],))
        else:
            self.chats[person["id"]]["chat"] = people.private_chat(person)
            self._save_chat(person["id"])
        self.feed.publish("chat", chat=self.chats[person["id"]], person=person)

    def _add_chat(self, chat: JSON, started: bool = False, members: tuple[int, ...] = ()) -> None:
        self.chats[chat["id"]] = {
            "chat": chat,
            "started": started,
            "blocked": False,
            "last_message_id": 0,
            "chat_instance": str(secrets.randbits(62)),
            "members": list(members),
        }
        self.messages[chat["id"]] = {}
        self._save_chat(chat["id"])

    def _save_chat(self, chat_id: int) -> None:
        self.store.save("chat", chat_id, self.chats[chat_id])

    def person(self, user_id: int) -> JSON:
        try:
            return self.users[user_id]
        except KeyError:
            raise BadControl(f"there is no person {user_id}") from None

    def membership(self, user_id: int, chat_id: int) -> JSON:
        """The chat as this person sees it; raises BadControl for strangers."""
        chat = self.chats.get(chat_id)
        if chat is None or user_id not in chat["members"]:
            raise BadControl(f"person {user_id} is not in chat {chat_id}")
        return chat

    @staticmethod
    def now() -> int:
        """Telegram's dates are whole seconds."""
        return int(time.time())

    def set_chat(self, chat_id: int, **changes: bool | int) -> None:
        self.chats[chat_id].update(changes)
        self._save_chat(chat_id)
        self.feed.publish("chat", chat=self.chats[chat_id])

    def for_bot(self, chat_id: int) -> JSON:
        """The chat, if the bot may write there."""
        chat = self.chats.get(chat_id)
        if chat is None or not chat["started"]:
            raise bad_request("chat not found")
        if chat.get("upgraded_to"):
            raise upgraded(chat["upgraded_to"])
        if chat["blocked"]:
            if chat["chat"]["type"] == "private":
                raise Refused(403, "Forbidden: bot was blocked by the user")
            raise Refused(403, "Forbidden: bot was kicked from the group chat")
        return chat

    def post(self, chat_id: int, sender: JSON, content: JSON, picture: str | None = None) -> JSON:
        """Adds a message under the chat's next id and returns it."""
        chat = self.chats[chat_id]
        chat["last_message_id"] += 1
        message = {
            "message_id": chat["last_message_id"],
            "from": sender,
            "chat": chat["chat"],
            "date": self.now(),
            **content,
        }
        with self.store.together():
            self._save_chat(chat_id)
            self._save_message({"message": message, "edited": False, "picture": picture})
            kept = self.messages[chat_id]
            if len(kept) > KEPT_MESSAGES:
                self._forget(chat_id, next(iter(kept)))
        return message

    def _save_message(self, record: JSON) -> None:
        message = record["message"]
        chat_id, message_id = message["chat"]["id"], message["message_id"]
        self.messages[chat_id][message_id] = record
        self.store.save("message", f"{chat_id}:{message_id}", record)
        self.feed.publish("message", chat_id=chat_id, record=record)

    def _forget(self, chat_id: int, message_id: int) -> None:
        del self.messages[chat_id][message_id]
        self.store.remove("message", f"{chat_id}:{message_id}")

    def find(self, chat_id: int, message_id: int) -> JSON | None:
        record = self.messages.get(chat_id, {}).get(message_id)
        return record["message"] if record else None

    def edit(self, message: JSON, changes: JSON, keyboard: JSON | None) -> JSON:
        """The message with `changes` and exactly this keyboard."""
        chat_id, message_id = message["chat"]["id"], message["message_id"]
        record = self.messages[chat_id][message_id]
        edited = {**message, "edit_date": self.now(), **changes}
        if "text" in changes and "entities" not in changes:
            edited.pop("entities", None)
        edited.pop("reply_markup", None)
        if keyboard:
            edited["reply_markup"] = keyboard
        marked = record["edited"] or bool(changes)
        self._save_message({**record, "message": edited, "edited": marked})
        return edited

    def delete(self, chat_id: int, message_id: int) -> None:
        self._forget(chat_id, message_id)
        self.feed.publish("deleted", chat_id=chat_id, message_id=message_id)

    def upgrade(self, chat_id: int) -> int:
        """Makes a group a supergroup; its new id. Its messages stay with the old one."""
        old = self.chats[chat_id]
        new_id = -1_000_000_000_000 + chat_id
        chat = {**old["chat"], "id": new_id, "type": "supergroup"}
        self._add_chat(chat, started=True, members=tuple(old["members"]))
        self.set_chat(chat_id, upgraded_to=new_id)
        return new_id

    def age(self, message: JSON, seconds: int) -> None:
        """Makes a message older than it is."""
        chat_id, message_id = message["chat"]["id"], message["message_id"]
        record = self.messages[chat_id][message_id]
        self._save_message({**record, "message": {**message, "date": message["date"] - seconds}})

    def forget_chat(self, chat_id: int) -> None:
        """An empty chat in which START has to be pressed again; ids go on."""
        with self.store.together():
            for message_id in list(self.messages[chat_id]):
                self._forget(chat_id, message_id)
            private = self.chats[chat_id]["chat"]["type"] == "private"
            self.set_chat(chat_id, started=not private, blocked=False)
        self.feed.publish("emptied", chat_id=chat_id)


def text_content(text: str) -> JSON:
    """Content of a message that a person types."""
    entities = found_in(text, [])
    content: dict[str, Any] = {"text": text}
    if entities:
        content["entities"] = sorted(entities, key=lambda entity: entity["offset"])
    return content
