"""PostgreSQL killed under the running bot: customers are told "one moment", nothing is lost,
and all is answered soon after it is back."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import pytest

from bot.commands.preflight import free_port
from bot.messaging.errors import ONE_MOMENT
from db.server import Server
from tests import postgres
from tests.messaging import edge
from tests.messaging.standin import Person
from tests.messaging.whole import Kitchen, kitchen

ASHA, RAVI = 1001, 1002
# The longest pause between two tries is two seconds.
SOON = 6.0
THEIR_CARTS = """SELECT chat_id, item_name, quantity FROM session_cart
    WHERE is_active ORDER BY chat_id, line_no"""
OPEN = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'tiffin'"
BUSY = """SELECT pid FROM pg_stat_activity
    WHERE application_name = 'tiffin' AND state = 'active' AND query LIKE '%take_turn%'"""


@asynccontextmanager
async def fragile(folder: Path, server: Server, **settings: str) -> AsyncIterator[Kitchen]:
    async with kitchen(folder, postgres.Databases(server).empty(), **settings) as here:
        yield here


def webhook() -> dict[str, str]:
    port = str(free_port())
    return {"WEBHOOK_URL": f"http://127.0.0.1:{port}/telegram", "WEBHOOK_PORT": port}


async def reconnect(here: Kitchen, dsn: str) -> None:
    here.connection = await asyncpg.connect(dsn)


def dsn_of(here: Kitchen) -> str:
    return here._settings["DATABASE_URL"]


async def moments(person: Person) -> int:
    """How often they were told to wait."""
    return [m.get("text") for m in await person.messages()].count(ONE_MOMENT)


@pytest.mark.parametrize("settings", [dict, webhook], ids=["polling", "webhook"])
async def test_without_the_database_each_chat_is_told_once_and_nothing_is_lost(
    tmp_path: Path, own_server: Callable[[], Server], settings: Callable[[], dict[str, str]]
) -> None:
    server = own_server()
    async with fragile(tmp_path, server, **settings()) as here:
        asha, ravi = here.world.person(ASHA), here.world.person(RAVI)
        await asha.start()
        await ravi.start()
        await asha.say("2 idly")

        await asyncio.to_thread(server.kill)
        for text in ("one more", "1 medu vada", "2 masala dosa"):
            await asha.send(text)
        await ravi.send("3 idly")
        await edge.until(lambda: _told(asha, ravi))
        # It stays up and goes on trying, and says no more of it.
        tries = here.bot.output.count("not stored yet")
        await asyncio.to_thread(here.bot.says, "not stored yet", tries + 8)
        assert (await moments(asha), await moments(ravi)) == (1, 1)

        seq = await here.world.seq()
        await asyncio.to_thread(server.start)
        await ravi.next_message(seq, SOON)
        await reconnect(here, dsn_of(here))
        wanted = [
            (ASHA, "Idly", 3),
            (ASHA, "Medu Vada", 1),
            (ASHA, "Masala Dosa", 2),
            (RAVI, "Idly", 3),
        ]
        await edge.until(lambda: _has(here, THEIR_CARTS, wanted), SOON)
        # Once more it is gone, once more it is said.
        await asyncio.to_thread(server.kill)
        await ravi.send("view my cart")
        await edge.until(lambda: _moments(ravi, 2))
        seq = await here.world.seq()
        await asyncio.to_thread(server.start)
        assert "120" in str(await ravi.next_message(seq, SOON))
        await reconnect(here, dsn_of(here))


async def test_a_turn_whose_backend_is_killed_is_done_once_and_the_pool_heals(
    tmp_path: Path, own_server: Callable[[], Server]
) -> None:
    server = own_server()
    async with fragile(tmp_path, server) as here:
        asha = here.world.person(ASHA)
        await asha.start()
        await here.value("SELECT pg_advisory_lock($1)", ASHA)
        seq = await here.world.seq()
        await asha.send("2 idly")
        backend = await edge.until(lambda: here.value(BUSY))
        # PostgreSQL ends all the others, too, and empties the hot tables.
        os.kill(backend, signal.SIGKILL)
        await here.world.until(asha._from_bot, seq)
        await edge.until(here.connection.is_closed)
        assert await moments(asha) == 1

        await edge.until(lambda: _reconnected(here))
        await edge.until(lambda: _has(here, THEIR_CARTS, [(ASHA, "Idly", 2)]), SOON)
        people = [await here.world.newcomer(2000 + n, f"Guest {n}") for n in range(12)]
        await asyncio.gather(*(person.send("1 idly") for person in people))
        await edge.until(lambda: _holds(here, 2 + 12), SOON)
        assert 1 <= await here.value(OPEN) <= 9


async def test_all_open_chats_come_back_though_nobody_writes(
    tmp_path: Path, own_server: Callable[[], Server]
) -> None:
    server = own_server()
    async with fragile(tmp_path, server) as here:
        asha, ravi = here.world.person(ASHA), here.world.person(RAVI)
        for person in (asha, ravi):
            await person.start()
            await person.say("2 idly")
        before = await here.rows(THEIR_CARTS)
        await asyncio.to_thread(server.kill)
        await asyncio.to_thread(server.start)
        await reconnect(here, dsn_of(here))
        await edge.until(lambda: _has(here, THEIR_CARTS, before), 15)


async def _told(*people: Person) -> bool:
    return [await moments(person) for person in people] == [1] * len(people)


async def _moments(person: Person, number: int) -> bool:
    return await moments(person) == number


async def _has(here: Kitchen, query: str, rows: list[tuple[object, ...]]) -> bool:
    return await here.rows(query) == rows


async def _holds(here: Kitchen, items: int) -> bool:
    return bool(await here.value("SELECT sum(quantity) FROM session_cart") == items)


async def _reconnected(here: Kitchen) -> bool:
    try:
        await reconnect(here, dsn_of(here))
    except (OSError, asyncpg.PostgresError):
        return False
    return True
