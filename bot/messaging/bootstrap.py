"""The first words with Telegram: patient with the network, strict about the token."""

import asyncio
from typing import Any

import structlog
from telegram.error import BadRequest, InvalidToken, RetryAfter, TelegramError

from bot.messaging.api import Api, wait_of
from bot.messaging.patience import pause
from bot.settings import StartError

log = structlog.get_logger(__name__)


TOKEN_REFUSED = (
    "Telegram refuses TELEGRAM_BOT_TOKEN: copy it again from @BotFather (/mybots, API Token)."
)


async def insist(api: Api, method: str, **fields: Any) -> Any:
    """Calls until the server is up and answers; it may start later than we do.

    Raises StartError for a wrong token, and BadRequest for what Telegram won't do.
    """
    attempt = 0
    while True:
        try:
            result = await api.call(method, **fields)
        except InvalidToken:
            raise StartError(TOKEN_REFUSED) from None
        except BadRequest:
            raise
        except RetryAfter as error:
            await asyncio.sleep(wait_of(error))
        except TelegramError as error:
            if attempt == 0:
                log.warning("waiting for Telegram", api=repr(api), error=error.message)
            await asyncio.sleep(pause(attempt))
            attempt += 1
        else:
            if attempt:
                log.info("Telegram answers", api=repr(api))
            return result
