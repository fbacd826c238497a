"""The command menu, kept by scope and language."""

import re
from typing import Any

import orjson

from bot.simulator.errors import bad_request
from bot.simulator.state import State

_NAME = re.compile(r"/?[a-z0-9_]{1,32}")
_WITH_CHAT = ("chat", "chat_administrators", "chat_member")
_FOR_MANY = ("default", "all_private_chats", "all_group_chats", "all_chat_administrators")
MAX_COMMANDS = 100
MAX_DESCRIPTION = 256


class Commands:
    def __init__(self, state: State) -> None:
        self._state = state
        self._lists: dict[str, list[dict[str, str]]] = state.store.load("commands")

    def put(self, commands: Any, scope: Any, language: str) -> None:
        """An empty list takes the scope's commands away. Raises Refused."""
        key = _key(self._checked(scope), language)
        if not isinstance(commands, list) or len(commands) > MAX_COMMANDS:
            raise bad_request("BOT_COMMANDS_TOO_MUCH")
        parsed = [_command(command) for command in commands]
        if parsed:
            self._lists[key] = parsed
            self._state.store.save("commands", key, parsed)
        else:
            self._lists.pop(key, None)
            self._state.store.remove("commands", key)
        self._state.feed.publish("commands")

    def seen_by(self, user_id: int, chat_id: int) -> list[dict[str, str]]:
        """What the client of this person shows in this chat: the narrowest scope."""
        language = self._state.users[user_id]["language_code"]
        member = {"type": "chat_member", "chat_id": chat_id, "user_id": user_id}
        scopes: list[dict[str, Any]] = [{"type": "chat", "chat_id": chat_id}]
        if chat_id == user_id:
            scopes += [{"type": "all_private_chats"}]
        else:
            scopes = [member, *scopes, {"type": "all_group_chats"}]
        for scope in [*scopes, {"type": "default"}]:
            for code in (language, ""):
                found = self._lists.get(_key(scope, code))
                if found:
                    return found
        return []

    def _checked(self, scope: Any) -> dict[str, Any]:
        scope = scope or {"type": "default"}
        if not isinstance(scope, dict) or scope.get("type") not in _FOR_MANY + _WITH_CHAT:
            raise bad_request("can't parse BotCommandScope: unsupported type specified")
        kept: dict[str, Any] = {"type": scope["type"]}
        if kept["type"] in _WITH_CHAT:
            kept["chat_id"] = _integer(scope.get("chat_id"))
            if not self._state.chats.get(kept["chat_id"], {}).get("started"):
                raise bad_request("chat not found")
        if kept["type"] == "chat_member":
            kept["user_id"] = _integer(scope.get("user_id"))
        return kept


def _key(scope: dict[str, Any], language: str) -> str:
    return orjson.dumps([scope, language], option=orjson.OPT_SORT_KEYS).decode()


def _integer(value: Any) -> int:
    try:
        return int(value)
    except (TypeError, ValueError):
        raise bad_request("chat not found") from None


def _command(command: Any) -> dict[str, str]:
    if not isinstance(command, dict):
        raise bad_request("expected an Object for BotCommand")
    name, description = command.get("command"), command.get("description")
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not isinstance(description, str) or not 1 <= len(description.strip()) <= MAX_DESCRIPTION:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name.removeprefix("/"), "description": description.strip()}
