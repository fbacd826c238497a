"""The stand-in as one HTTP server: Bot API, control, chat page, inspector proxy."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import aiohttp
from aiohttp import web

from bot.simulator.api import BotApi
from bot.simulator.commands import Commands
from bot.simulator.control import Control
from bot.simulator.faults import Faults
from bot.simulator.feed import Feed
from bot.simulator.limits import Limits
from bot.simulator.methods import Methods
from bot.simulator.queries import Queries
from bot.simulator.state import State
from bot.simulator.store import Store
from bot.simulator.updates import Updates
from bot.simulator.webhook import WebhookSender

PAGE = Path(__file__).with_name("page")
LOCAL = ("127.0.0.1", "localhost")
MAX_BODY = 4 * 1024 * 1024
_SECURITY = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data: blob:; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


class StandIn:
    """One stand-in: start(), use it at `url`, stop(). Start it inside a running loop."""

    def __init__(
        self,
        folder: Path,
        token: str,
        *,
        port: int = 0,
        inspector_url: str | None = None,
    ) -> None:
        """Port 0 takes a free one. Raises OSError for an unwritable folder."""
        self._store = Store(folder)
        self._port = port
        self._inspector_url = inspector_url.rstrip("/") if inspector_url else None
        self._token = token
        self.url = ""

    async def start(self) -> None:
        """Raises OSError when the port is taken."""
        feed, faults, limits = Feed(), Faults(), Limits()
        state, updates = State(self._store, feed, self._token), Updates(self._store)
        queries, commands = Queries(feed), Commands(state)
        methods = Methods(state, updates, queries, commands, limits)
        api = BotApi(self._token, methods.by_name(), faults, feed)
        control = Control(state, updates, queries, commands, faults, limits)
        app = web.Application(middlewares=[_only_this_page], client_max_size=MAX_BODY)
        app.add_routes(control.routes())
        app.add_routes(
            [
                web.route("*", "/bot{token:[^/]*}/{method:[^/]*}", api.handle),
                web.get("/inspector/{path:turns|rows}", self._inspect),
                web.get("/", _page),
                web.get(r"/{name:[a-z]+\.(?:js|css|svg)}", _page),
            ]
        )
        self._runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.2)
        await self._runner.setup()
        try:
            site = web.TCPSite(self._runner, "127.0.0.1", self._port)
            await site.start()
        except OSError:
            await self._runner.cleanup()
            self._store.close()
            raise
        self._client = aiohttp.ClientSession()
        self._sender = asyncio.create_task(WebhookSender(updates).run())
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        self._sender.cancel()
        await asyncio.gather(self._sender, return_exceptions=True)
        await self._client.close()
        await self._runner.cleanup()
        self._store.close()

    async def _inspect(self, request: web.Request) -> web.StreamResponse:
        """Passes the bot's inspector on, so that the page needs one origin only."""
        if not self._inspector_url:
            return web.Response(status=404, text="this stand-in was started without an inspector")
        response: web.StreamResponse | None = None
        try:
            async with self._client.get(
                f"{self._inspector_url}/{request.match_info['path']}",
                params=request.query,
                timeout=aiohttp.ClientTimeout(total=None, connect=2),
            ) as answer:
                response = web.StreamResponse(
                    status=answer.status, headers={"Content-Type": answer.headers["Content-Type"]}
                )
                await response.prepare(request)
                async for chunk in answer.content.iter_any():
                    await response.write(chunk)
        except (aiohttp.ClientError, TimeoutError):
            if response is None:
                return web.Response(status=502, text="the bot is not running")
        return response


Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def _only_this_page(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuses what another site in the same browser might send here."""
    origin = request.headers.get("Origin")
    if request.url.host not in LOCAL or (origin and origin != f"http://{request.host}"):
        return web.Response(status=403, text="this stand-in answers its own page only")
    return await handler(request)


async def _page(request: web.Request) -> web.StreamResponse:
    file = PAGE / request.match_info.get("name", "index.html")
    if not file.is_file():
        raise web.HTTPNotFound
    return web.FileResponse(file, headers=_SECURITY)


async def serve(
    folder: Path,
    token: str,
    *,
    port: int,
    inspector_url: str | None = None,
    ready: Callable[[str], None] | None = None,
) -> None:
    """Serves until cancelled; calls `ready` with the URL. Raises OSError if it cannot start."""
    standin = StandIn(folder, token, port=port, inspector_url=inspector_url)
    await standin.start()
    if ready:
        ready(standin.url)
    try:
        await asyncio.Event().wait()
    finally:
        await standin.stop()
