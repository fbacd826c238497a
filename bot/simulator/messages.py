"""The methods that send, edit and delete messages: arguments in, `result` out."""

import time

from bot.simulator.arguments import Arguments
from bot.simulator.entities import message_text
from bot.simulator.errors import NOT_MODIFIED, bad_request
from bot.simulator.keyboards import inline_keyboard
from bot.simulator.limits import Limits
from bot.simulator.people import JSON
from bot.simulator.state import DELETABLE_SECONDS, State

# Telegram promises 48 hours; what it does after that differs from message to message.
EDITABLE_SECONDS = 48 * 3600


class Messages:
    def __init__(self, state: State, limits: Limits) -> None:
        self._state = state
        self._limits = limits

    async def send_message(self, arguments: Arguments) -> JSON:
        chat_id = arguments.chat_id()
        self._state.for_bot(chat_id)
        content = self._content(arguments) | self._reply(arguments, chat_id)
        keyboard = inline_keyboard(arguments.get("reply_markup"))
        if keyboard:
            content["reply_markup"] = keyboard
        self._limits.count(chat_id)
        return self._state.post(chat_id, self._state.bot, content)

    async def edit_message_text(self, arguments: Arguments) -> JSON:
        content = self._content(arguments)
        message = self._own_message(arguments)
        if "text" not in message:
            raise bad_request("there is no text in the message to edit")
        keyboard = inline_keyboard(arguments.get("reply_markup"))
        same = all(message.get(name) == content.get(name) for name in ("text", "entities"))
        if same and message.get("reply_markup") == keyboard:
            raise bad_request(NOT_MODIFIED)
        self._limits.count(arguments.chat_id())
        return self._state.edit(message, {} if same else content, keyboard)

    async def edit_message_reply_markup(self, arguments: Arguments) -> JSON:
        message = self._own_message(arguments)
        keyboard = inline_keyboard(arguments.get("reply_markup"))
        if message.get("reply_markup") == keyboard:
            raise bad_request(NOT_MODIFIED)
        self._limits.count(arguments.chat_id())
        return self._state.edit(message, {}, keyboard)

    async def delete_message(self, arguments: Arguments) -> bool:
        chat_id = arguments.chat_id()
        chat = self._state.for_bot(chat_id)
        message = self._state.find(chat_id, arguments.message_id())
        if message is None:
            raise bad_request("message to delete not found")
        own = message["from"]["id"] == self._state.bot["id"]
        if message["date"] < time.time() - DELETABLE_SECONDS or not (
            own or chat["chat"]["type"] == "private"
        ):
            raise bad_request("message can't be deleted")
        self._state.delete(chat_id, message["message_id"])
        return True

    def _content(self, arguments: Arguments) -> JSON:
        if arguments.get("entities"):
            raise bad_request("the stand-in knows parse_mode HTML, not entities")
        text, entities = message_text(
            arguments.text("text"), arguments.get("parse_mode"), self._state.users
        )
        return {"text": text, "entities": entities} if entities else {"text": text}

    def _reply(self, arguments: Arguments, chat_id: int) -> JSON:
        replied = arguments.json("reply_parameters")
        if not isinstance(replied, dict) or not replied.get("message_id"):
            return {}
        original = self._state.find(chat_id, int(replied["message_id"]))
        if original:
            kept = {name: value for name, value in original.items() if name != "reply_to_message"}
            return {"reply_to_message": kept}
        if not replied.get("allow_sending_without_reply"):
            raise bad_request("message to be replied not found")
        return {}

    def _own_message(self, arguments: Arguments) -> JSON:
        chat_id = arguments.chat_id()
        self._state.for_bot(chat_id)
        message = self._state.find(chat_id, arguments.message_id())
        if message is None:
            raise bad_request("message to edit not found")
        if message["from"]["id"] != self._state.bot["id"]:
            raise bad_request("message can't be edited")
        if message["date"] < time.time() - EDITABLE_SECONDS:
            raise bad_request("message can't be edited")
        return message
