"""Updates by HTTP: 200 once an update is finished or stored, 5xx to get it again.

TLS is the reverse proxy's business; the secret header shows that it is Telegram.
"""

import asyncio
import hmac
from typing import Any
from urllib.parse import urlsplit

import structlog
from aiohttp import web
from telegram.error import TelegramError

from bot.messaging.api import Api
from bot.messaging.bootstrap import insist
from bot.messaging.incoming import ALLOWED_UPDATES
from bot.messaging.intake import Intake
from bot.messaging.request import AiohttpRequest

log = structlog.get_logger(__name__)

HEADER = "X-Telegram-Bot-Api-Secret-Token"
BODY_LIMIT = 1024 * 1024
CONNECTIONS = 100
# Telegram waits longer; it then sends the update again.
PATIENCE = 10.0


class Webhook:
    """`url` is the public address; its path is the one that is served here."""

    def __init__(self, api: Api, intake: Intake, url: str, secret: str) -> None:
        self._api = api
        self._intake = intake
        self._url = url
        self._secret = secret
        self._stopping = False
        self._runner: web.AppRunner | None = None

    async def start(self, host: str, port: int) -> None:
        """Listens, then tells Telegram. Raises OSError when the port is taken."""
        application = web.Application(client_max_size=BODY_LIMIT)
        application.router.add_post(urlsplit(self._url).path or "/", self._receive)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, host, port).start()
        await insist(
            self._api,
            "setWebhook",
            url=self._url,
            secret_token=self._secret,
            allowed_updates=ALLOWED_UPDATES,
            max_connections=CONNECTIONS,
        )

    def refuse(self) -> None:
        """From now on everything comes again, to this process's successor."""
        self._stopping = True

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def _receive(self, request: web.Request) -> web.Response:
        # Bytes: a header may hold what is not ASCII, and comparing must not fail.
        given = request.headers.get(HEADER, "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(given, self._secret.encode()):
            return web.Response(status=403)
        if self._stopping:
            return web.Response(status=503)
        body = _update(await request.read())
        if body is None:
            return web.Response(status=400)
        receipt = self._intake.accept(body)
        if receipt is not None:
            done, _ = await asyncio.wait([receipt.settled], timeout=PATIENCE)
            if not done:
                return web.Response(status=503)
        return web.Response(status=200)


def _update(payload: bytes) -> dict[str, Any] | None:
    try:
        body = AiohttpRequest.parse_json_payload(payload)
    except TelegramError:
        return None
    known = isinstance(body, dict) and isinstance(body.get("update_id"), int)
    return body if known else None
