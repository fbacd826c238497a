"""Two workers behind one webhook port, started as an owner starts them."""

import asyncio
import os
import re
import signal
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
from prometheus_client.parser import text_string_to_metric_families

from bot.commands.preflight import check_port
from bot.menu.commands import export_menu, import_menu
from db.gateway import Gateway
from tests.command_line import Command, children_of, is_alive, until
from tests.messaging import edge, standin
from tests.messaging.standin import Person
from tests.messaging.whole import Kitchen, kitchen

CART = "SELECT item_name, quantity FROM session_cart WHERE chat_id = $1 AND is_active ORDER BY 1"
OUT_OF_ORDER = """SELECT count(*) FROM (
    SELECT update_id, max(update_id) OVER (PARTITION BY chat_id ORDER BY timestamp) AS last
    FROM session_events WHERE update_id IS NOT NULL
) e WHERE update_id < last"""


class Place:
    """A kitchen with two workers, and the one address that tells of both."""

    def __init__(self, here: Kitchen, health: str, client: aiohttp.ClientSession) -> None:
        self.here = here
        self._health = health
        self._client = client

    def pids(self) -> dict[int, int]:
        """Each worker's process id, by its number."""
        listed = children_of(self.here.bot.pid)
        workers = [(pid, words.split()) for pid, words in listed if "webhook-worker" in words]
        return {int(words[words.index("--number") + 1]): pid for pid, words in workers}

    async def health(self) -> dict[str, Any]:
        async with self._client.get(f"{self._health}/healthz") as answer:
            body: dict[str, Any] = await answer.json()
            assert (answer.status == 200) == (body["status"] == "ok")
            return body

    async def well(self) -> bool:
        return (await self.health())["status"] == "ok"

    async def turns(self) -> Counter[str]:
        """How many turns each worker has taken."""
        async with self._client.get(f"{self._health}/metrics") as answer:
            families = text_string_to_metric_families(await answer.text())
        taken: Counter[str] = Counter()
        for family in families:
            for sample in family.samples:
                if sample.name == "tiffin_turns_total":
                    taken[sample.labels["worker"]] += int(sample.value)
        return taken

    async def people(self, count: int) -> list[Person]:
        """So many customers who have pressed Start."""
        found = [await self.here.world.newcomer(2000 + n, f"Guest {n}") for n in range(count)]
        await asyncio.gather(*(person.start() for person in found))
        return found


@asynccontextmanager
async def two_workers(folder: Path, dsn: str, **settings: str) -> AsyncIterator[Place]:
    port = await asyncio.to_thread(_ports)
    shared = {
        "WEBHOOK_URL": f"http://127.0.0.1:{port}/telegram",
        "WEBHOOK_PORT": str(port),
        "HEALTH_PORT": str(port + 1),
    } | settings
    async with (
        aiohttp.ClientSession() as client,
        kitchen(folder, dsn, "--workers", "2", **shared) as here,
    ):
        yield Place(here, f"http://127.0.0.1:{port + 1}", client)


def _ports() -> int:
    """The first of four ports in a row that nobody uses, and no connection is given by chance."""
    import random
    import socket

    while True:
        first = random.randrange(15_000, 30_000)
        try:
            for port in range(first, first + 4):
                with socket.socket() as probe:
                    probe.bind(("127.0.0.1", port))
        except OSError:
            continue
        return first


async def test_both_serve_and_every_chat_keeps_its_order(tmp_path: Path, empty_dsn: str) -> None:
    async with two_workers(tmp_path, empty_dsn) as place:
        guests = await place.people(12)

        async def order(guest: Person) -> None:
            for text in ("2 idly", "make it 5", "1 masala dosa", "remove the idly", "3 idly"):
                await guest.send(text)

        await asyncio.gather(*map(order, guests))
        for guest in guests:
            done = [("Idly", 3), ("Masala Dosa", 1)]
            await edge.until(lambda g=guest, d=done: _is(place, g, d), seconds=30)
        assert await place.here.value(OUT_OF_ORDER) == 0
        assert set(await place.turns()) == {"1", "2"}
        assert (await place.turns()).total() == 12 * 6

        assert len(await place.here.world.calls("setWebhook")) == 1
        assert set((await place.health())["workers"]) == {"1", "2"}
        assert await place.well()


async def _is(place: Place, guest: Person, cart: list[tuple[str, int]]) -> bool:
    return await place.here.rows(CART, guest.chat_id) == cart


async def test_a_new_menu_reaches_both(tmp_path: Path, empty_dsn: str) -> None:
    async with two_workers(tmp_path, empty_dsn) as place:
        gateway = await Gateway.connect(empty_dsn, size=1)
        menu = tmp_path / "menu.csv"
        await export_menu(gateway, menu)
        menu.write_text(menu.read_text("utf-8-sig").replace(",Idly,40,", ",Cloud Cake,44,"))
        await import_menu(gateway, menu, dry_run=False)
        await gateway.close()
        version = await place.here.value("SELECT menu_version FROM restaurant")

        async def known() -> bool:
            workers = (await place.health())["workers"].values()
            return all(worker["checks"]["menu"]["version"] == version for worker in workers)

        await edge.until(known)
        for guest in await place.people(8):
            assert "Added 1 × Cloud Cake" in (await guest.say("1 cloud cake"))["text"]
        assert set(await place.turns()) == {"1", "2"}


async def test_a_job_is_done_by_one_of_them(tmp_path: Path, empty_dsn: str) -> None:
    async with two_workers(tmp_path, empty_dsn) as place:
        here = place.here
        guests = await place.people(20)
        await asyncio.gather(*(guest.say("2 idly") for guest in guests))
        assert await asyncio.to_thread(here.bot.press_ctrl_c) == 0
        await here.value("UPDATE session_state SET last_activity_at = now() - interval '2 hours'")
        seq = await here.world.seq()
        # Both look for what has been idle as soon as they are up.
        await here.start()
        sent = "SELECT count(*) FROM outbox WHERE delivered_at IS NOT NULL"
        await edge.until(lambda: _value(here, sent, 20), seconds=30)
        expired = "SELECT chat_id FROM session_events WHERE event_type = 'session_expired'"
        chats = sorted(guest.chat_id for guest in guests)
        assert sorted(chat_id for (chat_id,) in await here.rows(expired)) == chats
        told = [call for call in await here.world.calls(after=seq) if "cart away" in str(call)]
        assert sorted(int(call["parameters"]["chat_id"]) for call in told) == chats


async def _value(here: Kitchen, query: str, wanted: Any) -> bool:
    return await here.value(query) == wanted


STORED = "SELECT count(*) FROM update_inbox"


async def test_a_killed_worker_costs_its_chats_nothing(tmp_path: Path, empty_dsn: str) -> None:
    async with two_workers(tmp_path, empty_dsn) as place:
        here = place.here
        guests = await place.people(8)
        # One after the other, for either may have a chat's message.
        for times, number in enumerate((1, 2), 1):
            await edge.until(place.well, seconds=30)
            for guest in guests:
                await here.value("SELECT pg_advisory_lock($1)", guest.chat_id)
            seq = await here.world.seq()
            await asyncio.gather(*(guest.send("2 idly") for guest in guests))
            await edge.until(lambda: _value(here, STORED, len(guests)))
            os.kill(place.pids()[number], signal.SIGKILL)
            await here.value("SELECT pg_advisory_unlock_all()")
            for guest in guests:
                assert "Idly" in (await guest.next_message(seq, 30))["text"]
                assert await here.rows(CART, guest.chat_id) == [("Idly", 2 * times)]
            await edge.until(lambda: _value(here, STORED, 0))
            again = rf"worker {number} ended \(SIGKILL\): starting it again"
            await asyncio.to_thread(here.bot.says, again)
        await edge.until(place.well, seconds=30)


async def test_it_stops_in_order_within_ten_seconds(tmp_path: Path, empty_dsn: str) -> None:
    async with two_workers(tmp_path, empty_dsn) as place:
        here = place.here
        [asha] = await place.people(1)
        # The answer is long in coming, so that there is something to finish.
        await here.world.fault("slow", "sendMessage", seconds=3)
        seq = await here.world.seq()
        await asha.send("2 idly")
        await edge.until(lambda: _is(place, asha, [("Idly", 2)]))
        pids = place.pids()

        os.kill(here.bot.pid, signal.SIGTERM)
        async with asyncio.timeout(10):
            assert await asyncio.to_thread(here.bot.ends) == 0
        assert "Added 2 × Idly" in (await asha.next_message(seq))["text"]
        assert not any(map(is_alive, pids.values()))


async def test_without_their_parent_the_workers_end(tmp_path: Path, empty_dsn: str) -> None:
    async with two_workers(tmp_path, empty_dsn) as place:
        pids = place.pids()
        await place.here.kill()
        gone = lambda: not any(map(is_alive, pids.values()))  # noqa: E731
        await asyncio.to_thread(until, gone, "the workers' end")
        assert len(pids) == 2


async def test_a_start_that_fails_says_why_and_leaves_nothing(tmp_path: Path, dsn: str) -> None:
    port = await asyncio.to_thread(_ports)
    async with standin.running(tmp_path / "standin") as world:
        command = Command(
            tmp_path / "bot",
            "run",
            "--workers",
            "2",
            TELEGRAM_BOT_TOKEN=world.token,
            TELEGRAM_API_URL=world.url,
            DATABASE_URL=dsn,
            HEALTH_PORT=str(port + 1),
            WEBHOOK_URL="https://orders.example.com/telegram",
            WEBHOOK_PORT=str(port),
            WEBHOOK_CERTIFICATE=str(tmp_path / "missing.pem"),
        )
        assert await asyncio.to_thread(command.ends) == 1
        assert re.search(r"WEBHOOK_CERTIFICATE .*missing.pem.* can't be used", command.output)
        assert "could not start; it said why above" in command.output.splitlines()[-1]
        assert "Traceback" not in command.output
        # Its ports are free again: nobody has stayed behind.
        for one in range(port, port + 4):
            check_port("HEALTH_PORT", "127.0.0.1", one)
