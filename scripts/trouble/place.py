"""Where the trouble happens: a PostgreSQL of its own, the stand-in, and two bots behind a
balancer or one that polls, all in one temporary folder."""

import random
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import aiohttp

from bot.commands.preflight import free_port
from bot.simulator.people import ADMIN, STAFF_CHAT
from bot.simulator.server import StandIn
from db.connect import ensure_database
from db.embedded import LIVE, SETTINGS, binaries
from db.server import Server
from scripts.trouble.balancer import SECRET, Balancer
from scripts.trouble.bots import Bot
from scripts.trouble.feed import World
from scripts.trouble.wire import Wire

TOKEN = "7000000001:stand-in"
BOTS = 2


class Place:
    """`postgres` and `bots` may be killed; `settings` are those of the bots, and `feed` is
    what their updates come by."""

    def __init__(self, folder: Path, postgres: Server, world: World, feed: Balancer | Wire) -> None:
        self.folder = folder
        self.postgres = postgres
        self.world = world
        self.feed = feed
        self.bots: list[Bot] = []
        self.dsn = postgres.dsn(LIVE)
        self.settings: dict[str, str] = {}


@contextmanager
def folder(*, keep: bool) -> Iterator[Path]:
    """A folder that PostgreSQL's user may pass through; `keep` leaves it there."""
    place = Path(tempfile.mkdtemp(prefix="tiffin-trouble-"))
    place.chmod(0o755)
    try:
        yield place
    finally:
        if keep:
            print(f"Kept: {place}")
        else:
            shutil.rmtree(place, ignore_errors=True)


@contextmanager
def postgresql(place: Path) -> Iterator[Server]:
    """As durable as a restaurant's, with the settings that the bot gives its own."""
    server = Server(binaries(), place / "postgres", SETTINGS)
    server.create()
    server.start()
    try:
        yield server
    finally:
        server.stop("immediate")


@asynccontextmanager
async def opened(
    home: Path, postgres: Server, dice: random.Random, *, polling: bool = False
) -> AsyncIterator[Place]:
    """Everything running, and the bots taking updates: two by webhook, or one that polls."""
    await ensure_database(postgres.dsn(LIVE))
    stand_in = StandIn(home / "stand-in", TOKEN)
    await stand_in.start()
    bots: list[Bot] = []
    ports = [free_port() for _ in range(1 if polling else BOTS)]
    feed: Balancer | Wire = (
        Wire(stand_in.url, dice)
        if polling
        else Balancer(ports, lambda bot: bots[bot].ready.is_set(), dice)
    )
    timeout = aiohttp.ClientTimeout(total=None)
    connector = aiohttp.TCPConnector(limit=0)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout, connector=connector) as client,
            feed.running() as url,
        ):
            place = Place(home, postgres, World(stand_in.url, client), feed)
            by = {"TELEGRAM_API_URL": url} if polling else {"WEBHOOK_URL": url}
            place.settings = {
                "TELEGRAM_BOT_TOKEN": TOKEN,
                "TELEGRAM_API_URL": stand_in.url,
                "DATABASE_URL": place.dsn,
                "ADMIN_IDS": str(ADMIN),
                "STAFF_CHAT_ID": str(STAFF_CHAT),
                "WEBHOOK_SECRET": SECRET,
                "HEALTH_PORT": "0",
            } | by
            try:
                for number, port in enumerate(ports):
                    settings = place.settings | {
                        "WEBHOOK_PORT": str(port),
                        "DATA_DIR": str(home / f"bot-{number + 1}" / "var"),
                    }
                    bots.append(Bot(home / f"bot-{number + 1}", settings))
                    bots[-1].keep()
                    # The first makes the tables and loads the menu.
                    await bots[-1].ready.wait()
                place.bots = bots
                yield place
            finally:
                for bot in bots:
                    await bot.stop()
    finally:
        await stand_in.stop()
