"""The commands Telegram's menu offers, by scope. Cosmetic: rights are checked in SQL."""

from collections.abc import Iterable

import structlog
from telegram.error import BadRequest

from bot.messaging.api import Api
from bot.messaging.bootstrap import insist

log = structlog.get_logger(__name__)

CUSTOMERS = {
    "start": "Start here",
    "menu": "See the menu",
    "cart": "See your cart",
    "checkout": "Place your order",
    "orders": "How your orders are doing",
    "undo": "Take back the last change",
    "cancel": "Leave the checkout",
    "help": "What you can say",
}
ADMINS = {
    "stats": "How the restaurant is doing",
    "soldout": "Take an item off sale: /soldout idly",
    "back": "Put it back on sale: /back idly",
}


def listed(commands: dict[str, str]) -> list[dict[str, str]]:
    return [{"command": name, "description": text} for name, text in commands.items()]


async def set_commands(api: Api, admin_chats: Iterable[int]) -> None:
    """The customers' list for everybody, the longer one in each admin's chat.

    An admin who has not pressed Start has no chat yet; that is only worth a line.
    """
    await insist(api, "setMyCommands", commands=listed(CUSTOMERS), scope={"type": "default"})
    for chat_id in admin_chats:
        try:
            await insist(
                api,
                "setMyCommands",
                commands=listed(CUSTOMERS | ADMINS),
                scope={"type": "chat", "chat_id": chat_id},
            )
        except BadRequest as error:
            log.warning("admin's commands not set", chat_id=chat_id, error=error.message)
