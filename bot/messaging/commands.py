"""The commands Telegram's menu offers, by scope. Cosmetic: rights are checked in SQL."""

import asyncio

import structlog
from telegram.error import TelegramError

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
    "privacy": "What I keep about you",
    "forget": "Have me forget you",
}
ADMINS = {
    "stats": "How the restaurant is doing: /stats week",
    "soldout": "Take an item off sale: /soldout idly",
    "back": "Put it back on sale: /back idly",
    "phrases": "Messages I did not understand",
}


def listed(commands: dict[str, str]) -> list[dict[str, str]]:
    return [{"command": name, "description": text} for name, text in commands.items()]


class Commands:
    """The customers' list for everybody, the longer one in each admin's chat.

    A bot can't set the commands of a chat that is not open yet, so an admin's are set
    when the first message comes from there.
    """

    def __init__(self, api: Api) -> None:
        self._api = api
        self._offered: set[int] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    async def offer_to_all(self) -> None:
        await insist(
            self._api, "setMyCommands", commands=listed(CUSTOMERS), scope={"type": "default"}
        )

    def offer_to_admin(self, chat_id: int) -> None:
        """Beside the answer to the admin, which does not wait for it."""
        if chat_id not in self._offered:
            self._offered.add(chat_id)
            task = asyncio.create_task(self._offer(chat_id))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _offer(self, chat_id: int) -> None:
        try:
            await self._api.call(
                "setMyCommands",
                commands=listed(CUSTOMERS | ADMINS),
                scope={"type": "chat", "chat_id": chat_id},
            )
        except TelegramError as error:
            self._offered.discard(chat_id)
            log.info("an admin's commands wait", chat_id=chat_id, error=error.message)
