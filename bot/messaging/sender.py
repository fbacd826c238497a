"""Calls that reach one chat: floods waited out, hiccups tried again."""

import asyncio
import time
from typing import Any

import structlog
from telegram.error import BadRequest, NetworkError, RetryAfter

from bot.messaging.api import Api, wait_of
from bot.messaging.patience import pause

log = structlog.get_logger(__name__)

# How long an answer is worth trying for when Telegram itself fails, in seconds.
PATIENCE = 300.0


class Sender:
    """Floods are remembered by chat, so that one chat's wait holds up no other."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._quiet_until: dict[int, float] = {}

    async def call(
        self, method: str, chat_id: int, *, patience: float = PATIENCE, **fields: Any
    ) -> Any:
        """Calls until Telegram accepts or finally refuses.

        A call whose fate is unknown is made again: an answer sent twice is better
        than none. Raises what `Api.call` does, NetworkError after `patience` seconds.
        """
        gives_up_at = time.monotonic() + patience
        attempt = 0
        while True:
            if chat_id in self._quiet_until:
                await asyncio.sleep(self.wait(chat_id))
            try:
                return await self._api.call(method, chat_id=chat_id, **fields)
            except RetryAfter as error:
                self.flooded(chat_id, wait_of(error))
            except BadRequest:
                raise
            except NetworkError as error:
                delay = pause(attempt)
                attempt += 1
                if time.monotonic() + delay > gives_up_at:
                    raise
                log.warning("telegram failed", method=method, attempt=attempt, error=str(error))
                await asyncio.sleep(delay)

    def flooded(self, chat_id: int, seconds: float) -> None:
        log.warning("flood wait", chat_id=chat_id, seconds=seconds)
        self._quiet_until[chat_id] = time.monotonic() + seconds

    def wait(self, chat_id: int) -> float:
        """Seconds until the chat may be sent to again; 0 when it may be now."""
        left = self._quiet_until.get(chat_id, 0) - time.monotonic()
        if left <= 0:
            self._quiet_until.pop(chat_id, None)
        return max(left, 0)
