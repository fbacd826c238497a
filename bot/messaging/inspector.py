"""What the bot shows of itself to the try-out page: its turns and a chat's rows.

Runs in simulate only and on 127.0.0.1 only: it shows everybody's orders.

GET /turns           server-sent events: the turns kept, then each as it happens
GET /rows?chat_id=N  {"hot": {table: [row]}, "warm": {…}, "cold": {…}}
"""

import asyncio
from collections import deque
from typing import Any, Protocol

import orjson
from aiohttp import web

from db.gateway import DatabaseError, DatabaseUnavailable

KEPT_TURNS = 200
HEARTBEAT_SECONDS = 15.0


class Rows(Protocol):
    """The part of the gateway needed here."""

    async def call(self, function: str, *arguments: object) -> Any: ...


class Inspector:
    """`observe` takes each turn's record, a JSON object (shape: bot/turn.py)."""

    def __init__(self, gateway: Rows) -> None:
        self._gateway = gateway
        self._turns: deque[tuple[int, bytes]] = deque(maxlen=KEPT_TURNS)
        self._number = 0
        self._news = asyncio.Event()
        self._runner: web.AppRunner | None = None

    def observe(self, turn: dict[str, Any]) -> None:
        self._number += 1
        body = orjson.dumps(turn, default=str)
        self._turns.append((self._number, b"data: " + body + b"\n\n"))
        self._news.set()
        self._news = asyncio.Event()

    async def start(self, port: int) -> str:
        """The inspector's URL; port 0 takes a free one. Raises OSError if it is taken."""
        app = web.Application()
        app.add_routes([web.get("/turns", self._stream), web.get("/rows", self._rows)])
        runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.2)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", port).start()
        except OSError:
            await runner.cleanup()
            raise
        self._runner = runner
        return f"http://127.0.0.1:{runner.addresses[0][1]}"

    async def stop(self) -> None:
        if self._runner:
            await self._runner.cleanup()

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        )
        await response.prepare(request)
        seen = 0
        while True:
            news = self._news
            fresh = [body for number, body in self._turns if number > seen]
            seen = self._number
            await response.write(b"".join(fresh) or b": still here\n\n")
            try:
                await asyncio.wait_for(news.wait(), HEARTBEAT_SECONDS)
            except TimeoutError:
                continue

    async def _rows(self, request: web.Request) -> web.Response:
        try:
            chat_id = int(request.query["chat_id"])
        except (KeyError, ValueError):
            return web.json_response({"error": "chat_id is a number"}, status=400)
        try:
            rows = await self._gateway.call("inspect_rows", chat_id)
        except (DatabaseUnavailable, DatabaseError):
            return web.json_response({"error": "the database does not answer"}, status=503)
        return web.Response(body=orjson.dumps(rows, default=str), content_type="application/json")
