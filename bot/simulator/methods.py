"""The Bot API methods, one function each: arguments in, `result` out, or Refused raised."""

import ssl
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

from bot.simulator.arguments import Arguments
from bot.simulator.commands import Commands
from bot.simulator.errors import Refused, bad_request
from bot.simulator.limits import Limits
from bot.simulator.messages import Messages
from bot.simulator.people import JSON
from bot.simulator.queries import Queries
from bot.simulator.state import State
from bot.simulator.updates import Updates

Method = Callable[[Arguments], Awaitable[Any]]

_ACTIONS = (
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice",
    "upload_document", "choose_sticker", "find_location", "record_video_note",
    "upload_video_note",
)  # fmt: skip
_SECRET = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-")
_LOCAL = ("127.0.0.1", "localhost")


class Methods:
    def __init__(
        self, state: State, updates: Updates, queries: Queries, commands: Commands, limits: Limits
    ) -> None:
        self._state = state
        self._messages = Messages(state, limits)
        self._updates = updates
        self._queries = queries
        self._commands = commands

    def by_name(self) -> dict[str, Method]:
        """Methods by lower-case name: Telegram does not mind the case."""
        messages = self._messages
        found = (
            self.get_me, self.get_updates, self.get_chat, self.send_chat_action,
            self.set_webhook, self.delete_webhook, self.get_webhook_info,
            messages.send_message, messages.edit_message_text, messages.edit_message_reply_markup,
            messages.delete_message, self.answer_callback_query,
            self.set_my_commands, self.delete_my_commands,
        )  # fmt: skip
        return {method.__name__.replace("_", ""): method for method in found}

    async def get_me(self, arguments: Arguments) -> JSON:
        return {
            **self._state.bot,
            "can_join_groups": True,
            "can_read_all_group_messages": False,
            "supports_inline_queries": False,
            "can_connect_to_business": False,
            "has_main_web_app": False,
        }

    async def get_updates(self, arguments: Arguments) -> list[JSON]:
        self._updates.allow(_kinds(arguments))
        return await self._updates.poll(
            arguments.integer("offset"),
            arguments.integer("limit", 100),
            arguments.integer("timeout"),
        )

    async def set_webhook(self, arguments: Arguments) -> bool:
        url = arguments.text("url")
        if not url:
            return await self.delete_webhook(arguments)
        secret = arguments.text("secret_token")
        if len(secret) > 256 or not set(secret) <= _SECRET:
            raise bad_request("secret token contains unallowed characters")
        if urlsplit(url).hostname not in _LOCAL:
            raise bad_request("bad webhook: the stand-in delivers to this machine only")
        connections = arguments.integer("max_connections", 40)
        if not 1 <= connections <= 100:
            raise bad_request("max_connections must be between 1 and 100")
        self._updates.allow(_kinds(arguments))
        if arguments.boolean("drop_pending_updates"):
            self._updates.drop_all()
        self._updates.set_webhook(
            {
                "url": url,
                "secret_token": secret,
                "max_connections": connections,
                "certificate": _certificate(arguments),
            }
        )
        return True

    async def delete_webhook(self, arguments: Arguments) -> bool:
        if arguments.boolean("drop_pending_updates"):
            self._updates.drop_all()
        self._updates.set_webhook(None)
        return True

    async def get_webhook_info(self, arguments: Arguments) -> JSON:
        webhook = self._updates.webhook
        info: JSON = {
            "url": webhook["url"] if webhook else "",
            "has_custom_certificate": bool(webhook and webhook.get("certificate")),
            "pending_update_count": len(self._updates.pending()),
        }
        if webhook:
            info["max_connections"] = webhook["max_connections"]
            info.update(self._updates.webhook_trouble)
        if self._updates.allowed:
            info["allowed_updates"] = self._updates.allowed
        return info

    async def answer_callback_query(self, arguments: Arguments) -> bool:
        self._queries.answer(
            arguments.text("callback_query_id"),
            arguments.text("text"),
            arguments.boolean("show_alert"),
            arguments.get("url"),
        )
        return True

    async def send_chat_action(self, arguments: Arguments) -> bool:
        chat_id = arguments.chat_id()
        self._state.for_bot(chat_id)
        action = arguments.text("action").lower()
        if action not in _ACTIONS:
            raise bad_request("wrong parameter action in request")
        self._state.feed.publish("typing", chat_id=chat_id, action=action)
        return True

    async def set_my_commands(self, arguments: Arguments) -> bool:
        self._commands.put(
            arguments.json("commands"), arguments.json("scope"), arguments.text("language_code")
        )
        return True

    async def delete_my_commands(self, arguments: Arguments) -> bool:
        self._commands.put([], arguments.json("scope"), arguments.text("language_code"))
        return True

    async def get_chat(self, arguments: Arguments) -> JSON:
        chat = self._state.for_bot(arguments.chat_id())["chat"]
        return {
            **chat,
            "accent_color_id": chat["id"] % 7,
            "max_reaction_count": 11,
            "accepted_gift_types": {
                "unlimited_gifts": False,
                "limited_gifts": False,
                "unique_gifts": False,
                "premium_subscription": False,
                "gifts_from_channels": False,
            },
        }


def _kinds(arguments: Arguments) -> list[str] | None:
    kinds = arguments.json("allowed_updates")
    if kinds is not None and not isinstance(kinds, list):
        raise Refused(400, "Bad Request: can't parse allowed_updates: expected an Array of String")
    return kinds


def _certificate(arguments: Arguments) -> str:
    """The PEM of a certificate to trust; empty without one."""
    found = arguments.certificate.decode("ascii", "replace")
    if "PRIVATE KEY" in found:
        raise bad_request("bad webhook: a private key is nobody else's business")
    try:
        ssl.create_default_context(cadata=found or None)
    except (ssl.SSLError, ValueError):
        raise bad_request("bad webhook: can't use the certificate") from None
    return found
