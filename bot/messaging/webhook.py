"""Updates by HTTP: 200 once an update is finished or stored, 5xx to get it again.

Telegram sends a chat's next update when it has the answer to the one before, and any process
may get it. What takes long is therefore answered when it is finished, if that is soon: so a
chat's updates keep their order among several processes.

TLS is the reverse proxy's business, or done here with a certificate; the secret header shows
that it is Telegram. Several processes may listen on one port: the system deals out the
connections, and those of a process that ends go to the others.
"""

import asyncio
import hmac
import socket
import time
from typing import Any
from urllib.parse import urlsplit

import structlog
from aiohttp import web
from telegram.error import TelegramError

from bot.messaging.api import Api
from bot.messaging.bootstrap import insist
from bot.messaging.certificate import Certificate
from bot.messaging.incoming import ALLOWED_UPDATES
from bot.messaging.intake import Intake
from bot.messaging.request import AiohttpRequest

log = structlog.get_logger(__name__)

HEADER = "X-Telegram-Bot-Api-Secret-Token"
BODY_LIMIT = 1024 * 1024
CONNECTIONS = 100
# Telegram waits longer; it then sends the update again.
PATIENCE = 10.0
# What an earlier process did not answer comes again within a minute or so, and may be what
# ended it: for this long after the start everything is taken in warily. A process that has run
# for longer can be lost once to such an update before its tries count.
WARY = 120.0


class Webhook:
    """`url` is the public address; its path is the one that is served here. Of several
    processes one will `announce` it to Telegram."""

    def __init__(
        self,
        api: Api,
        intake: Intake,
        url: str,
        secret: str,
        certificate: Certificate | None = None,
        *,
        announce: bool = True,
    ) -> None:
        self._api = api
        self._intake = intake
        self._announce = announce
        self._url = url
        self._secret = secret
        self._certificate = certificate
        self._wary_until = time.monotonic() + WARY
        self._stopping = False
        # Done when nobody waits for anything any more.
        self._ending: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._site: web.TCPSite | None = None
        self._runner: web.AppRunner | None = None

    async def start(self, host: str, port: int) -> None:
        """Listens, then announces it. Raises OSError when the port is taken."""
        application = web.Application(client_max_size=BODY_LIMIT)
        application.router.add_post(urlsplit(self._url).path or "/", self._receive)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        self._site = web.TCPSite(
            self._runner,
            host,
            port,
            ssl_context=self._certificate.tls if self._certificate else None,
            reuse_port=hasattr(socket, "SO_REUSEPORT"),
        )
        await self._site.start()
        if self._announce:
            await self._tell_telegram()

    async def _tell_telegram(self) -> None:
        await insist(
            self._api,
            "setWebhook",
            url=self._url,
            secret_token=self._secret,
            allowed_updates=ALLOWED_UPDATES,
            max_connections=CONNECTIONS,
            certificate=self._certificate.upload if self._certificate else None,
        )

    async def refuse(self) -> None:
        """From now on everything comes again, to this process's successor or to another one."""
        self._stopping = True
        if self._site is not None:
            await self._site.stop()

    async def stop(self) -> None:
        if not self._ending.done():
            self._ending.set_result(None)
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
        receipt = self._intake.accept(body, wary=time.monotonic() < self._wary_until)
        if receipt is not None:
            await asyncio.wait(
                [receipt.finished, self._ending],
                timeout=PATIENCE,
                return_when=asyncio.FIRST_COMPLETED,
            )
            if not receipt.settled.done():
                return web.Response(status=503)
        return web.Response(status=200)


def _update(payload: bytes) -> dict[str, Any] | None:
    try:
        body = AiohttpRequest.parse_json_payload(payload)
    except TelegramError:
        return None
    known = isinstance(body, dict) and isinstance(body.get("update_id"), int)
    return body if known else None
