"""Long polling that confirms an update only when it is finished or stored.

`offset` stays at the lowest unsettled update, so a killed process gets it again.
While something is unsettled, Telegram answers at once with what we have already;
so the next call waits until all is settled, or until the offset has moved (50 ms),
or until the same offset may be asked for again (0.5 s; sooner, Telegram answers
with a single update).
"""

import asyncio
import time
from typing import Any

import structlog
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.messaging.api import Api, wait_of
from bot.messaging.incoming import ALLOWED_UPDATES
from bot.messaging.intake import Intake
from bot.messaging.patience import pause

log = structlog.get_logger(__name__)

LONG = 50
SAME_OFFSET = 0.5
GAP = 0.05
WARN_EVERY = 60.0


class Poller:
    def __init__(self, api: Api, intake: Intake) -> None:
        self._api = api
        self._intake = intake
        self._next = 0
        self._asked_offset = -1
        self._asked_at = 0.0
        self._failures = 0
        self._warned_at = -WARN_EVERY

    async def run(self) -> None:
        """Polls until cancelled. What waits at the first call may have killed the
        process before, and is taken in warily."""
        wary = True
        while True:
            try:
                wary = not await self._once(wary) and wary
            except Exception:
                log.exception("polling failed")
                await asyncio.sleep(pause(0))

    async def confirm(self) -> None:
        """Tells Telegram what has been settled since the last call."""
        offset = self._offset()
        if offset != self._asked_offset and offset > 0:
            try:
                await self._get(offset, timeout=0, limit=1)
            except TelegramError as error:
                log.info("last updates not confirmed", error=error.message)

    async def _once(self, wary: bool) -> bool:
        """Whether Telegram answered."""
        await self._pace()
        # Long only when all is settled; Telegram would not hold it otherwise.
        long = self._intake.ledger.idle.is_set() and not wary
        try:
            bodies = await self._get(self._offset(), timeout=LONG if long else 0)
        except TelegramError as error:
            await asyncio.sleep(self._failed(error))
            return False
        if self._failures:
            log.info("polling again", failures=self._failures)
            self._failures = 0
        for body in bodies:
            self._intake.accept(body, wary=wary, backlog=wary)
        if bodies:
            # Ids go on from any number after a quiet week: the last one counts.
            last = int(bodies[-1]["update_id"]) + 1
            self._next = last if last < self._asked_offset else max(self._next, last)
        return True

    def _offset(self) -> int:
        lowest = self._intake.ledger.lowest_unsettled()
        return self._next if lowest is None else lowest

    async def _pace(self) -> None:
        idle = self._intake.ledger.idle
        while True:
            since = time.monotonic() - self._asked_at
            moved = self._offset() != self._asked_offset
            if since >= SAME_OFFSET or (moved and (idle.is_set() or since >= GAP)):
                return
            if idle.is_set():
                await asyncio.sleep(SAME_OFFSET - since)
                return
            try:
                async with asyncio.timeout(GAP):
                    await idle.wait()
            except TimeoutError:
                pass

    async def _get(self, offset: int, timeout: int, limit: int = 100) -> list[dict[str, Any]]:
        self._asked_offset = offset
        try:
            bodies: list[dict[str, Any]] = await self._api.call(
                "getUpdates",
                offset=offset,
                limit=limit,
                timeout=timeout,
                allowed_updates=ALLOWED_UPDATES,
                read_timeout=timeout + 10,
            )
            return bodies
        finally:
            self._asked_at = time.monotonic()

    def _failed(self, error: TelegramError) -> float:
        """Seconds to wait; says once a minute what an owner can do about it."""
        if time.monotonic() - self._warned_at >= WARN_EVERY:
            self._warned_at = time.monotonic()
            log.warning(_remedy(error), error=error.message)
        self._failures += 1
        return wait_of(error) if isinstance(error, RetryAfter) else pause(self._failures)


def _remedy(error: TelegramError) -> str:
    if isinstance(error, Conflict):
        return "another process polls with this TELEGRAM_BOT_TOKEN, or a webhook is set: stop it"
    if isinstance(error, InvalidToken):
        return "Telegram refuses TELEGRAM_BOT_TOKEN: copy it again from @BotFather"
    return "polling failed, trying again"
