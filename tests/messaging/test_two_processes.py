"""Two processes of the bot on one database, behind a load balancer."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from decimal import Decimal
from pathlib import Path

import aiohttp
from aiohttp import web

from bot.commands.preflight import free_port
from bot.messaging.webhook import HEADER
from scripts.trouble.balancer import PATH, receiving
from tests.command_line import Command
from tests.messaging import edge
from tests.messaging.standin import Person
from tests.messaging.test_conversation import CART
from tests.messaging.whole import Kitchen, kitchen

ASHA = 1001
SECRET = "balanced"


class Balancer:
    """Takes each update at once and hands it on: to one process after the other, or to all."""

    def __init__(self) -> None:
        self.ports = (free_port(), free_port())
        # Which processes get an update, by how many there were before.
        self.choose: Callable[[int], Sequence[int]] = lambda n: (n % 2,)
        self.statuses: list[int | None] = []
        self._count = 0
        self._handing: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[str]:
        """Its address."""
        async with aiohttp.ClientSession() as self._client, receiving(self._receive) as url:
            try:
                yield url
            finally:
                for task in self._handing:
                    task.cancel()

    async def _receive(self, request: web.Request) -> web.Response:
        body = await request.read()
        for process in self.choose(self._count):
            task = asyncio.create_task(self._hand(self.ports[process], body))
            self._handing.add(task)
            task.add_done_callback(self._handing.discard)
        self._count += 1
        return web.Response()

    async def _hand(self, port: int, body: bytes) -> None:
        url, headers = f"http://127.0.0.1:{port}{PATH}", {HEADER: SECRET}
        try:
            async with self._client.post(url, data=body, headers=headers) as answer:
                self.statuses.append(answer.status)
        except aiohttp.ClientError:
            self.statuses.append(None)


@asynccontextmanager
async def two_processes(folder: Path, dsn: str) -> AsyncIterator[tuple[Kitchen, Balancer, Command]]:
    balancer = Balancer()
    async with balancer.running() as url:
        one, two = map(str, balancer.ports)
        shared = {"WEBHOOK_URL": url, "WEBHOOK_SECRET": SECRET, "WEBHOOK_PORT": one}
        async with kitchen(folder, dsn, **shared) as here:
            other = await here.another(WEBHOOK_PORT=two)
            try:
                yield here, balancer, other
            finally:
                await asyncio.to_thread(other.close)


async def taps(person: Person, label: str, number: int) -> list[object]:
    """The answers to so many quick taps."""
    done = await person.press(label, taps=number, wait=15)
    return [query["answer"] for query in done["queries"]]


async def test_every_tap_counts_once_and_is_answered(tmp_path: Path, empty_dsn: str) -> None:
    async with two_processes(tmp_path, empty_dsn) as (here, balancer, _):
        asha = here.world.person(ASHA)
        await asha.start()
        await asha.say("2 idly")
        # To one and to the other, side by side.
        assert all(await taps(asha, "+", 6))
        assert await here.rows(CART) == [("Idly", 8, Decimal(40))]
        # Each to both at once.
        balancer.choose = lambda n: (0, 1)
        assert all(await taps(asha, "+", 6))
        await edge.until(lambda: len(balancer.statuses) == 2 + 6 + 2 * 6)
        assert await here.rows(CART) == [("Idly", 14, Decimal(40))]
        assert set(balancer.statuses) == {200}


async def test_two_devices_place_one_order(tmp_path: Path, empty_dsn: str) -> None:
    async with two_processes(tmp_path, empty_dsn) as (here, balancer, _):
        asha = here.world.person(ASHA)
        await asha.start()
        await asha.say("2 idly")
        await asha.say("checkout")
        balancer.choose = lambda n: (0, 1)
        assert all(await taps(asha, "Place order · cash ₹80", 2))
        await edge.until(lambda: len(balancer.statuses) == 3 + 2 * 2)
        assert set(balancer.statuses) == {200}
        assert await here.rows("SELECT total_amount FROM orders") == [(Decimal(80),)]
        tickets = "SELECT count(*) FROM outbox WHERE kind = 'ticket'"
        assert await here.value(tickets) == 1


async def test_what_a_killed_process_was_at_the_other_finishes(
    tmp_path: Path, empty_dsn: str
) -> None:
    async with two_processes(tmp_path, empty_dsn) as (here, balancer, other):
        asha = here.world.person(ASHA)
        await asha.start()
        await here.value("SELECT pg_advisory_lock($1)", ASHA)
        balancer.choose = lambda n: (1,)
        seq = await here.world.seq()
        sent = (await asha.send("2 idly"))["update_id"]
        # That of pressing Start may be there for a moment, too.
        stored = "SELECT count(*) FROM update_inbox WHERE update_id = $1"
        await edge.until(lambda: here.value(stored, sent))
        await asyncio.to_thread(other.kill)
        await here.value("SELECT pg_advisory_unlock($1)", ASHA)
        assert "Idly" in str(await asha.next_message(seq))
        assert await here.rows(CART) == [("Idly", 2, Decimal(40))]
        await edge.until(lambda: _empty(here))


async def _empty(here: Kitchen) -> bool:
    return await here.value("SELECT count(*) FROM update_inbox") == 0
