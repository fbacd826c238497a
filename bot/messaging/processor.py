"""One update at a time within a chat, any number of chats side by side."""

import asyncio
from collections.abc import Awaitable, Sequence
from typing import Any

from telegram.ext import BaseUpdateProcessor


class ChatProcessor(BaseUpdateProcessor):
    """Updates of a chat (their `chat_id`) run in the order in which they were handed in.

    The library's own limit on concurrent updates is set out of reach: it is taken
    before the chat's turn, so one flooding chat would hold every place. How many
    are under way is limited by what is accepted (Telegram hands out 100 at a time).
    """

    __slots__ = ("_lanes", "_waiting")

    def __init__(self) -> None:
        super().__init__(max_concurrent_updates=1_000_000)
        # The tail of each chat's lane: done when the update before has ended.
        self._lanes: dict[int, asyncio.Future[None]] = {}
        self._waiting: dict[int, list[object]] = {}

    def waiting(self, chat_id: int) -> Sequence[object]:
        """The chat's updates that wait for those before them."""
        return self._waiting.get(chat_id, ())

    async def initialize(self) -> None:
        return None

    async def shutdown(self) -> None:
        return None

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        chat_id: int = getattr(update, "chat_id", 0)
        before = self._lanes.get(chat_id)
        mine: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._lanes[chat_id] = mine
        try:
            if before is not None:
                self._waiting.setdefault(chat_id, []).append(update)
                try:
                    await self._after(before, coroutine)
                finally:
                    self._waiting[chat_id].remove(update)
            await coroutine
        finally:
            mine.set_result(None)
            if self._lanes.get(chat_id) is mine:
                del self._lanes[chat_id]
                self._waiting.pop(chat_id, None)

    @staticmethod
    async def _after(before: asyncio.Future[None], coroutine: Awaitable[Any]) -> None:
        try:
            await asyncio.shield(before)
        except asyncio.CancelledError:
            if asyncio.iscoroutine(coroutine):
                coroutine.close()
            raise
