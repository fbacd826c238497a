"""The whole bot as its own process: the stand-in's chat on one side, its database on the other."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg

from bot.simulator.people import ADMIN, STAFF_CHAT
from tests.command_line import Command
from tests.messaging import standin
from tests.messaging.edge import judge_calls


class Kitchen:
    """A running restaurant: `world` to chat in, `rows` to look at, `bot` to kill."""

    def __init__(
        self,
        world: standin.World,
        folder: Path,
        dsn: str,
        settings: dict[str, str],
        arguments: Sequence[str] = (),
    ):
        self.world = world
        self.bot: Command
        self._arguments = arguments
        self._folder = folder
        self._settings = {
            "TELEGRAM_BOT_TOKEN": world.token,
            "TELEGRAM_API_URL": world.url,
            "DATABASE_URL": dsn,
            "ADMIN_IDS": str(ADMIN),
            "STAFF_CHAT_ID": str(STAFF_CHAT),
            "MESSAGES_PER_SECOND": "0",
        } | settings
        self.connection: asyncpg.Connection

    async def open(self, dsn: str) -> None:
        self.connection = await asyncpg.connect(dsn)
        try:
            await self.start()
        except BaseException:
            # A bot that never got so far must not outlive the test.
            await self.kill()
            await self.connection.close()
            raise

    async def start(self) -> None:
        """Start the bot and wait until it takes updates."""
        self.bot = Command(self._folder, "run", *self._arguments, **self._settings)
        await asyncio.to_thread(self.bot.says, "takes orders")

    async def another(self, **settings: str) -> Command:
        """A second process of the bot, once it takes updates; whoever asks closes it."""
        bot = Command(self._folder.with_name("another"), "run", **(self._settings | settings))
        await asyncio.to_thread(bot.says, "takes orders")
        return bot

    async def kill(self) -> None:
        """kill -9: the bot has no chance to finish anything."""
        await asyncio.to_thread(self.bot.kill)

    async def close(self) -> None:
        await asyncio.to_thread(self.bot.close)
        await self.connection.close()
        await judge_calls(self.world)

    async def rows(self, query: str, *arguments: Any) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in await self.connection.fetch(query, *arguments)]

    async def value(self, query: str, *arguments: Any) -> Any:
        return await self.connection.fetchval(query, *arguments)


@asynccontextmanager
async def kitchen(
    folder: Path, dsn: str, *arguments: str, **settings: str
) -> AsyncIterator[Kitchen]:
    """The sample restaurant, open, in an empty database; every request is judged at the end."""
    async with standin.running(folder / "standin") as world:
        one = Kitchen(world, folder / "bot", dsn, settings, arguments)
        await one.open(dsn)
        try:
            yield one
        finally:
            await one.close()
