"""The one handler at the edge for what a turn could not do.

In this order: it logs with a reference, then says a short sentence. What went
wrong inside is for the log alone.

    database unavailable   "one moment", once a chat until it is back; the update is kept
    anything else          after the last try: a sentence with the reference
"""

import secrets
from typing import Protocol

import structlog
from telegram.error import TelegramError

from bot.log import describe

log = structlog.get_logger(__name__)

ONE_MOMENT = "One moment, please. I will answer as soon as I can."
SORRY = "Sorry, something went wrong here. Please try again. Reference: {reference}"


class Exchange(Protocol):
    """One update and its answer, over as many tries as it takes."""

    async def answer(self) -> None: ...

    async def say(self, sentence: str) -> None: ...


class ErrorHandler:
    def __init__(self) -> None:
        self._told: set[int] = set()

    async def unavailable(self, chat_id: int, exchange: Exchange, error: Exception) -> None:
        log.warning("database unavailable", chat_id=chat_id, error=str(error))
        if chat_id not in self._told:
            self._told.add(chat_id)
            await self._say(exchange, ONE_MOMENT)

    def available(self, chat_id: int) -> None:
        self._told.discard(chat_id)

    def failed(self, update_id: int, attempt: int, error: Exception) -> str:
        """Logs a failed try; returns its reference."""
        reference = secrets.token_hex(4)
        log.error(
            "update failed",
            update_id=update_id,
            attempt=attempt,
            reference=reference,
            exc_info=error,
        )
        return reference

    def given_up(self, update_id: int, reason: str) -> str:
        """Logs what is not tried again; returns its reference."""
        reference = secrets.token_hex(4)
        log.error("update given up", update_id=update_id, reason=reason, reference=reference)
        return reference

    async def apologize(self, exchange: Exchange, reference: str) -> None:
        await self._say(exchange, SORRY.format(reference=reference))

    async def _say(self, exchange: Exchange, sentence: str) -> None:
        try:
            await exchange.say(sentence)
        except TelegramError as error:
            log.warning("sentence not delivered", error=error.message)
        except Exception as error:
            # What failed may fail here as well, and must be parked all the same.
            log.warning("sentence not delivered", error=describe(error))
