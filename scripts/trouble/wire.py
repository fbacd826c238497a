"""Stands between a bot that polls and the stand-in: sees which updates are handed over and
which are confirmed, and hands some over twice."""

import random
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import orjson
from aiohttp import web

from scripts.trouble.balancer import TWICE


class Wire:
    """One bot polls through it; what it counts is named as the balancer's."""

    def __init__(self, stand_in: str, dice: random.Random) -> None:
        self._stand_in = stand_in
        self._dice = dice
        # The updates that were handed over and are not confirmed, and how often each was.
        self.in_flight: list[Counter[int]] = [Counter()]
        self.delivered: Counter[int] = Counter()
        self.accepted: Counter[int] = Counter()
        self.meant_twice: set[int] = set()
        self._again: list[dict[str, Any]] = []

    @property
    def turns_in_flight(self) -> int:
        return len(self.in_flight[0])

    @asynccontextmanager
    async def running(self) -> AsyncIterator[str]:
        """Its address, for TELEGRAM_API_URL."""
        application = web.Application()
        application.router.add_post("/{path:.*}", self._forward)
        # The poll of a bot that is killed must end with it.
        runner = web.AppRunner(application, shutdown_timeout=0.2, handler_cancellation=True)
        await runner.setup()
        connector = aiohttp.TCPConnector(limit=0)
        async with aiohttp.ClientSession(connector=connector) as self._client:
            try:
                await web.TCPSite(runner, "127.0.0.1", 0).start()
                yield f"http://127.0.0.1:{runner.addresses[0][1]}"
            finally:
                await runner.cleanup()

    async def finish(self) -> None:
        """Nothing is handed over twice from now on."""
        self._again.clear()

    async def _forward(self, request: web.Request) -> web.Response:
        body = await request.read()
        polls = request.path.endswith("/getUpdates")
        if polls:
            self._confirm(orjson.loads(body)["offset"])
        headers = {"Content-Type": request.headers["Content-Type"]}
        url = self._stand_in + request.path
        try:
            async with self._client.post(url, data=body, headers=headers) as answer:
                status, said = answer.status, await answer.read()
        except aiohttp.ClientError:
            # A lost answer stays lost.
            if request.transport is not None:
                request.transport.abort()
            return web.Response(status=502)
        if polls and status == 200:
            said = self._hand(orjson.loads(said))
        return web.Response(status=status, body=said, content_type="application/json")

    def _confirm(self, offset: int) -> None:
        for update_id in [each for each in self.in_flight[0] if each < offset]:
            self.accepted[update_id] += self.in_flight[0].pop(update_id)

    def _hand(self, answer: dict[str, Any]) -> bytes:
        updates = answer["result"]
        if not updates:
            return orjson.dumps(answer)
        again, self._again = self._again, []
        for update in again:
            self.delivered[update["update_id"]] += 1
            self.accepted[update["update_id"]] += 1
        for update in updates:
            update_id = update["update_id"]
            if not self.delivered[update_id] and self._dice.random() < TWICE:
                self.meant_twice.add(update_id)
                self._again.append(update)
            self.delivered[update_id] += 1
            self.in_flight[0][update_id] += 1
        # The poller goes on from the last one.
        return orjson.dumps(answer | {"result": again + updates})
