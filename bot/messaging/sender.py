"""The one way by which messages and edits reach a chat: in their turn, floods waited
out, hiccups tried again."""

import asyncio
import time
from collections.abc import Callable
from typing import Any

import structlog
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter

from bot.messaging.api import Api, wait_of
from bot.messaging.pace import Pace, Priority
from bot.messaging.patience import pause

log = structlog.get_logger(__name__)

# How long an answer is worth trying for when Telegram itself fails, in seconds.
PATIENCE = 300.0


# How often somebody who waits for the chat's turn looks whether that is still of use.
LOOK_EVERY = 0.05


class Superseded(Exception):
    """Nothing was sent, since something newer is about to take its place."""


class NotItsTurn(Exception):
    """Nothing was sent, since the chat, or all chats, had enough for now."""


class Sender:
    def __init__(self, api: Api, pace: Pace) -> None:
        self._api = api
        self._pace = pace

    async def call(
        self,
        method: str,
        chat_id: int,
        *,
        patience: float = PATIENCE,
        priority: Priority = Priority.REPLY,
        superseded: Callable[[], bool] | None = None,
        **fields: Any,
    ) -> Any:
        """Calls until Telegram accepts or finally refuses.

        A call whose fate is unknown is made again: an answer sent twice is better
        than none. Raises what `Api.call` does, NetworkError after `patience` seconds, and
        Superseded where the call has to wait and is `superseded` meanwhile.
        """
        gives_up_at = time.monotonic() + patience
        attempt = 0
        while True:
            if superseded is not None:
                await self._unless(superseded, chat_id)
            try:
                return await self.once(method, chat_id, priority, **fields)
            except RetryAfter:
                # The chat's next turn is when Telegram said.
                continue
            except BadRequest:
                raise
            except NetworkError as error:
                delay = pause(attempt)
                attempt += 1
                if time.monotonic() + delay > gives_up_at:
                    raise
                log.warning("telegram failed", method=method, attempt=attempt, error=str(error))
                await asyncio.sleep(delay)

    async def once(
        self,
        method: str,
        chat_id: int,
        priority: Priority,
        *,
        at_most: float | None = None,
        **fields: Any,
    ) -> Any:
        """One try, when it is the chat's turn. Raises NotItsTurn if that is not within
        `at_most` seconds, and what `Api.call` does."""
        try:
            async with asyncio.timeout(at_most):
                await self._pace.turn(chat_id, priority)
        except TimeoutError:
            raise NotItsTurn from None
        try:
            result = await self._api.call(method, chat_id=chat_id, **fields)
        except RetryAfter as error:
            self._pace.refused(chat_id, wait_of(error))
            raise
        except (BadRequest, Forbidden):
            self._pace.accepted()
            raise
        self._pace.accepted()
        return result

    async def _unless(self, superseded: Callable[[], bool], chat_id: int) -> None:
        while (wait := self._pace.wait(chat_id)) > 0:
            if superseded():
                raise Superseded
            await asyncio.sleep(min(wait, LOOK_EVERY))

    def wait(self, chat_id: int) -> float:
        """Seconds until the chat may be written to; 0 when it may be now."""
        return self._pace.wait(chat_id)
