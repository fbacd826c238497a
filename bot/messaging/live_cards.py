"""Which message is a chat's live card, written behind the turns.

A card sent is remembered here at once and in the database about a second later,
many chats in one call, so that a turn stays one round trip. What a crash loses
costs an old card its keyboard a little later, no more.
"""

import asyncio

import structlog

from db.gateway import Gateway, GatewayError

log = structlog.get_logger(__name__)

WRITE_EVERY = 1.0


class LiveCards:
    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway
        self._unsaved: dict[int, int] = {}
        # Saved so lately that a turn under way may have read the row before it.
        self._just_saved: dict[int, int] = {}
        self._changed = asyncio.Event()
        self._writing = asyncio.Lock()

    def remember(self, chat_id: int, message_id: int) -> None:
        self._unsaved[chat_id] = message_id
        self._changed.set()

    def newest(self, chat_id: int, recorded: int | None) -> int | None:
        """The live card's message id, given what the database has on record."""
        return self._unsaved.get(chat_id) or self._just_saved.get(chat_id) or recorded

    async def run(self) -> None:
        while True:
            await self._changed.wait()
            await asyncio.sleep(WRITE_EVERY)
            try:
                await self.flush()
            except GatewayError as error:
                log.warning("live cards not saved yet", error=str(error))

    async def forget(self, chat_id: int) -> None:
        """Drops a chat that is forgotten, and what was on its way for it. Raises GatewayError."""
        async with self._writing:
            self._unsaved.pop(chat_id, None)
            self._just_saved.pop(chat_id, None)
            await self._gateway.call("forget_card", chat_id)

    async def flush(self) -> None:
        """Writes what is unsaved; raises GatewayError and keeps it when it can't."""
        async with self._writing:
            await self._flush()

    async def _flush(self) -> None:
        self._changed.clear()
        batch, self._unsaved = self._unsaved, {}
        # A newer card sent meanwhile is in _unsaved and comes first in `newest`.
        self._just_saved = batch
        if not batch:
            return
        # Once more a little later, to forget them: the row is right by then, and
        # another process may write it.
        self._changed.set()
        try:
            await self._gateway.call("remember_cards", [list(pair) for pair in batch.items()])
        except GatewayError:
            self._unsaved = {**batch, **self._unsaved}
            raise
