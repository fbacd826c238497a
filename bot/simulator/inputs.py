"""What a person does: write, share, tap, start, block; each becomes an update."""

from typing import Any

from bot.simulator.errors import BadControl
from bot.simulator.people import BOT_USERNAME, JSON
from bot.simulator.queries import Queries
from bot.simulator.state import State, text_content
from bot.simulator.updates import Updates

MAX_TYPED = 4096


class Inputs:
    def __init__(self, state: State, updates: Updates, queries: Queries) -> None:
        self._state = state
        self._updates = updates
        self._queries = queries

    def send(self, user_id: int, chat_id: int, wanted: JSON) -> JSON:
        """Posts a message with one of text, photo, location, contact, voice, sticker.

        Returns its message_id, and the update_id or None if the bot does not see it.
        Writing to the bot for the first time starts the chat.
        """
        chat = self._open_chat(user_id, chat_id)
        content = _content(wanted, self._state.person(user_id))
        replied = self._state.find(chat_id, wanted.get("reply_to") or 0)
        if replied:
            content["reply_to_message"] = replied
        with self._state.store.together():
            if not chat["started"]:
                self._state.set_chat(chat_id, started=True)
            message = self._state.post(
                chat_id, self._state.person(user_id), content, wanted.get("picture")
            )
            update_id = None
            if self._visible(chat, message):
                update_id = self._updates.add(
                    "message", chat_id, message, int(wanted.get("deliveries", 1))
                )
        return {"message_id": message["message_id"], "update_id": update_id}

    def tap(self, user_id: int, chat_id: int, wanted: JSON) -> JSON:
        """Presses a button of a message: by row and column, label, or raw data.

        Raw data may come from a keyboard that is no longer there.
        """
        chat = self._open_chat(user_id, chat_id)
        message = self._state.find(chat_id, wanted.get("message_id") or 0)
        if message is None:
            raise BadControl("there is no such message")
        data = wanted.get("data")
        if data is None:
            button = _button(message, wanted)
            if "callback_data" not in button:
                return {"queries": [], "button": button}
            data = button["callback_data"]
        asked = []
        for _ in range(int(wanted.get("taps", 1))):
            query = self._queries.ask(self._state.person(user_id), chat, message, data)
            update_id = self._updates.add(
                "callback_query", chat_id, query, int(wanted.get("deliveries", 1))
            )
            asked.append({"id": query["id"], "update_id": update_id})
        return {"queries": asked}

    def edit(self, user_id: int, chat_id: int, message_id: int, text: str) -> JSON:
        self._open_chat(user_id, chat_id)
        message = self._state.find(chat_id, message_id)
        if message is None or message["from"]["id"] != user_id:
            raise BadControl("one can edit one's own messages only")
        edited = self._state.edit(message, text_content(text), None)
        return {"update_id": self._updates.add("edited_message", chat_id, edited)}

    def block(self, user_id: int, chat_id: int, blocked: bool) -> JSON:
        """Blocks or unblocks the bot; in a group, takes it out or back in."""
        chat = self._state.membership(user_id, chat_id)
        if chat["blocked"] == blocked:
            return {"update_id": None}
        self._state.set_chat(chat_id, blocked=blocked)
        status = ("member", "kicked") if blocked else ("kicked", "member")
        old, new = (
            {"user": self._state.bot, "status": one}
            | ({"until_date": 0} if one == "kicked" else {})
            for one in status
        )
        change = {
            "chat": chat["chat"],
            "from": self._state.person(user_id),
            "date": self._state.now(),
            "old_chat_member": old,
            "new_chat_member": new,
        }
        return {"update_id": self._updates.add("my_chat_member", chat_id, change)}

    def upgrade(self, chat_id: int) -> JSON:
        """Makes a group a supergroup, which both chats are told by a service message."""
        chat = self._state.chats[chat_id]
        if chat["chat"]["type"] != "group" or chat.get("upgraded_to"):
            raise BadControl("only a group becomes a supergroup, and only once")
        person = self._state.person(chat["members"][0])
        with self._state.store.together():
            new_id = self._state.upgrade(chat_id)
            told = [
                (chat_id, {"migrate_to_chat_id": new_id}),
                (new_id, {"migrate_from_chat_id": chat_id}),
            ]
            for where, content in told:
                message = self._state.post(where, person, content)
                self._updates.add("message", where, message)
        return {"chat_id": new_id}

    def age(self, chat_id: int, message_id: int, hours: float) -> JSON:
        message = self._state.find(chat_id, message_id)
        if message is None:
            raise BadControl("there is no such message")
        self._state.age(message, int(hours * 3600))
        return {}

    def _open_chat(self, user_id: int, chat_id: int) -> JSON:
        chat = self._state.membership(user_id, chat_id)
        if chat["blocked"]:
            raise BadControl("the bot is blocked here")
        return chat

    def _visible(self, chat: JSON, message: JSON) -> bool:
        """In groups a bot in privacy mode sees commands and replies to itself only."""
        if chat["chat"]["type"] == "private":
            return True
        if message.get("reply_to_message", {}).get("from") == self._state.bot:
            return True
        first = str(message.get("text", "")).split(maxsplit=1)[:1]
        command, _, name = first[0].partition("@") if first else ("", "", "")
        return command.startswith("/") and name.lower() in ("", BOT_USERNAME)


def _button(message: JSON, wanted: JSON) -> JSON:
    rows: list[list[JSON]] = message.get("reply_markup", {}).get("inline_keyboard", [])
    if "label" in wanted:
        for row in rows:
            for button in row:
                if wanted["label"] in button["text"]:
                    return button
        raise BadControl(f"no button {wanted['label']!r} in {rows}")
    try:
        return rows[int(wanted["row"])][int(wanted.get("column", 0))]
    except (KeyError, IndexError):
        raise BadControl("there is no such button") from None


def _content(wanted: JSON, person: JSON) -> JSON:
    if "text" in wanted:
        text = str(wanted["text"]).strip()
        if not 1 <= len(text) <= MAX_TYPED:
            raise BadControl(f"a message has 1 to {MAX_TYPED} characters")
        return text_content(text)
    if "location" in wanted:
        place = wanted["location"]
        return {"location": {"latitude": place["latitude"], "longitude": place["longitude"]}}
    if "contact" in wanted:
        own = {"first_name": person["first_name"], "user_id": person["id"]}
        return {"contact": {**own, **wanted["contact"]}}
    for kind in ("photo", "voice", "sticker"):
        if kind in wanted:
            return {**_file(kind, wanted[kind] or {}), **_caption(wanted)}
    raise BadControl("nothing to send")


def _file(kind: str, given: JSON) -> JSON:
    """Files have ids but no content: nothing that the bot calls could read it."""
    size = {"width": int(given.get("width", 320)), "height": int(given.get("height", 240))}
    file: dict[str, Any] = {"file_id": f"standin-{kind}", "file_unique_id": f"unique-{kind}"}
    if kind == "photo":
        return {"photo": [{**file, **size}]}
    if kind == "voice":
        return {"voice": {**file, "duration": int(given.get("duration", 3))}}
    emoji = given.get("emoji", "🙂")
    plain = {"type": "regular", "is_animated": False, "is_video": False, "emoji": emoji}
    return {"sticker": {**file, **size, **plain}}


def _caption(wanted: JSON) -> JSON:
    return {"caption": str(wanted["caption"])} if wanted.get("caption") else {}
