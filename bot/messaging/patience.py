"""How long to wait before trying again."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import Any

import structlog

from db.gateway import DatabaseError, DatabaseUnavailable

log = structlog.get_logger(__name__)


def pause(attempt: int, first: float = 0.2, longest: float = 5) -> float:
    """Seconds before the next attempt: doubled each time, with jitter of a half."""
    return min(first * 2.0 ** min(attempt, 32), longest) * random.uniform(0.5, 1)


async def patiently(
    call: Callable[[], Awaitable[Any]],
    away: Callable[[Exception], Awaitable[None]] | None = None,
) -> Any:
    """The result, however long the database is away; None when it refuses the call.

    `away` hears of every try that did not reach it.
    """
    attempt = 0
    while True:
        try:
            return await call()
        except DatabaseUnavailable as error:
            if away is not None:
                await away(error)
            await asyncio.sleep(pause(attempt, longest=2))
            attempt += 1
        except DatabaseError:
            log.exception("the database refused a call")
            return None
