"""Stands between the stand-in and the bots, as a load balancer does, and delivers some updates
twice: to both bots at once, or again a while later."""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import orjson
from aiohttp import web

PATH = "/telegram"
HEADER = "X-Telegram-Bot-Api-Secret-Token"
SECRET = "chaos"
# A share of all updates; the second delivery comes within so many seconds.
TWICE = 0.10
LATER_SECONDS = 3.0


@asynccontextmanager
async def receiving(
    handler: Callable[[web.Request], Awaitable[web.Response]],
) -> AsyncIterator[str]:
    """The address, for WEBHOOK_URL, at which `handler` gets what Telegram posts."""
    application = web.Application()
    application.router.add_post(PATH, handler)
    runner = web.AppRunner(application, shutdown_timeout=0.2)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}{PATH}"
    finally:
        await runner.cleanup()


class Balancer:
    """`ports` are the bots'; `is_up` says whether connections may be tried."""

    def __init__(self, ports: list[int], is_up: Callable[[int], bool], dice: random.Random):
        self._ports = ports
        self._is_up = is_up
        self._dice = dice
        # Of each bot: the updates it was handed and has not answered for.
        self.in_flight: list[Counter[int]] = [Counter() for _ in ports]
        # How often each update was handed over, and how often it was accepted.
        self.delivered: Counter[int] = Counter()
        self.accepted: Counter[int] = Counter()
        self.meant_twice: set[int] = set()
        self._seen: set[int] = set()
        self._tasks: set[asyncio.Task[Any]] = set()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[str]:
        """Its address, for WEBHOOK_URL."""
        connector = aiohttp.TCPConnector(limit=0)
        async with (
            aiohttp.ClientSession(connector=connector) as self._client,
            receiving(self._receive) as url,
        ):
            try:
                yield url
            finally:
                await self.finish()

    async def finish(self) -> None:
        """Waits for the second deliveries that are still to come."""
        await asyncio.gather(*self._tasks, return_exceptions=True)

    @property
    def turns_in_flight(self) -> int:
        return sum(map(len, self.in_flight))

    async def _receive(self, request: web.Request) -> web.Response:
        body = await request.read()
        update_id: int = orjson.loads(body)["update_id"]
        bot = self._choose()
        if update_id not in self._seen:
            self._seen.add(update_id)
            if self._dice.random() < TWICE:
                self.meant_twice.add(update_id)
                pause = self._dice.choice([0.0, self._dice.uniform(0, LATER_SECONDS)])
                self._begin(self._again(body, update_id, pause, other_than=bot))
        return web.Response(status=await self._hand(bot, update_id, body))

    def _choose(self, other_than: int | None = None) -> int:
        up = [bot for bot in range(len(self._ports)) if self._is_up(bot) and bot != other_than]
        return self._dice.choice(up or list(range(len(self._ports))))

    async def _again(self, body: bytes, update_id: int, pause: float, other_than: int) -> None:
        if pause:
            await asyncio.sleep(pause)
            await self._hand(self._choose(), update_id, body)
        else:
            await self._hand(self._choose(other_than), update_id, body)

    async def _hand(self, bot: int, update_id: int, body: bytes) -> int:
        url = f"http://127.0.0.1:{self._ports[bot]}{PATH}"
        self.in_flight[bot][update_id] += 1
        self.delivered[update_id] += 1
        try:
            async with self._client.post(url, data=body, headers={HEADER: SECRET}) as answer:
                if answer.status == 200:
                    self.accepted[update_id] += 1
                return answer.status
        except aiohttp.ClientConnectorError:
            # Nobody was there: that was no delivery.
            self.delivered[update_id] -= 1
            return 502
        except (aiohttp.ClientError, TimeoutError):
            return 502
        finally:
            self.in_flight[bot][update_id] -= 1
            self.in_flight[bot] += Counter()

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
