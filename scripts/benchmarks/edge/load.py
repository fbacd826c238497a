"""The stand-in from outside: gives a bot its updates, and waits for what becomes of them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

from scripts.benchmarks.edge.process import Process

# Of one load, and of a bot's start.
LONGEST = 300.0
START = 60.0


class Load:
    def __init__(self, client: aiohttp.ClientSession, url: str) -> None:
        self.url = url
        self._client = client

    @classmethod
    @asynccontextmanager
    async def at(cls, url: str) -> "AsyncIterator[Load]":
        timeout = aiohttp.ClientTimeout(total=LONGEST)
        async with aiohttp.ClientSession(timeout=timeout) as client:
            yield cls(client, url)

    async def ready(self, token: str, bot: Process) -> None:
        """Returns when the bot takes updates. Raises RuntimeError when it ends instead."""
        async with asyncio.timeout(START):
            while not bot.has_ended():
                async with self._client.get(f"{self.url}/ready/{token}") as answer:
                    if await answer.json():
                        return
                await asyncio.sleep(0.02)
        raise RuntimeError(f"a bot has ended: {bot.output.read_text()[-2000:]}")

    async def forget(self, token: str) -> None:
        """As if the bot had never been there."""
        async with self._client.get(f"{self.url}/forget/{token}"):
            pass

    async def give(self, token: str, updates: list[dict[str, Any]]) -> dict[str, Any]:
        """{"seconds" until the last chat was answered, "calls": {method: number}}.

        Raises RuntimeError when the bot's cards have no such button."""
        wanted = {"token": token, "updates": updates}
        async with self._client.post(f"{self.url}/load", json=wanted) as answer:
            took: dict[str, Any] = await answer.json()
            if answer.status != 200:
                raise RuntimeError(str(took))
            return took
