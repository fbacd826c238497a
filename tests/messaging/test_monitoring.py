"""/healthz and /metrics of the live bot, as a supervisor and Prometheus read them."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
from prometheus_client.parser import text_string_to_metric_families

from bot.commands.preflight import free_port
from tests.messaging.whole import Kitchen, kitchen


class Watched:
    """A kitchen and what it says of itself over HTTP."""

    def __init__(self, here: Kitchen, port: int, http: aiohttp.ClientSession) -> None:
        self.here = here
        self._url = f"http://127.0.0.1:{port}"
        self._http = http

    async def health(self) -> tuple[int, dict[str, Any]]:
        async with self._http.get(f"{self._url}/healthz") as answer:
            return answer.status, await answer.json()

    async def becomes(self, status: str) -> dict[str, Any]:
        for _ in range(600):
            _, health = await self.health()
            if health["status"] == status:
                return health
            await asyncio.sleep(0.05)
        raise AssertionError(f"not {status} in 30 s: {health}")

    async def metric(self, name: str, **labels: str) -> float:
        async with self._http.get(f"{self._url}/metrics") as answer:
            assert answer.headers["Content-Type"].startswith("text/plain")
            text = await answer.text()
        return sum(
            sample.value
            for family in text_string_to_metric_families(text)
            for sample in family.samples
            if sample.name == name and labels.items() <= sample.labels.items()
        )


@asynccontextmanager
async def watched(tmp_path, dsn: str, **settings: str) -> AsyncIterator[Watched]:
    port = free_port()
    async with (
        kitchen(tmp_path, dsn, HEALTH_PORT=str(port), **settings) as here,
        aiohttp.ClientSession() as http,
    ):
        yield Watched(here, port, http)


async def test_a_bot_at_work_is_well_and_counts_what_it_does(tmp_path, empty_dsn):
    async with watched(tmp_path, empty_dsn) as bot:
        health = await bot.becomes("ok")
        assert set(health["checks"]) == {
            "database", "outbox", "inbox", "partitions", "menu", "telegram", "scheduler",
        }  # fmt: skip

        asha = bot.here.world.person(1001)
        await asha.start()
        await asha.say("add 2 idly")
        await asha.say("xyzzy plugh")

        assert await bot.metric("tiffin_tool_calls_total", tool="add_to_cart", outcome="ok") == 1
        assert await bot.metric("tiffin_messages_total", by="rules") == 1
        assert await bot.metric("tiffin_messages_total", by="unclear") == 1
        assert await bot.metric("tiffin_turn_seconds_count", source="text") == 2
        sent = await bot.metric("tiffin_telegram_calls_total", method="sendMessage", outcome="ok")
        assert sent == len(await bot.here.world.calls("sendMessage"))
        assert await bot.metric("tiffin_up") == 1
        assert await bot.metric("tiffin_pool_connections") >= 1


async def test_rows_without_a_partition_are_told_of(tmp_path, empty_dsn):
    async with watched(tmp_path, empty_dsn) as bot:
        await bot.becomes("ok")
        await bot.here.connection.execute(
            "INSERT INTO session_events SELECT gen_random_uuid(), 1, 1, 1, 1, 'x', '{}',"
            " '2000-01-01'"
        )

        health = await bot.becomes("degraded")

        assert health["checks"]["partitions"] == {"ok": False, "default_partition_rows": 1}
        assert (await bot.health())[0] == 503


async def test_a_message_that_does_not_get_out_is_told_of(tmp_path, empty_dsn):
    async with watched(tmp_path, empty_dsn) as bot:
        await bot.becomes("ok")
        await bot.here.connection.execute(
            "INSERT INTO outbox (outbox_id, chat_id, target_chat_id, kind, payload, created_at,"
            " next_attempt_at) VALUES (gen_random_uuid(), 1, 1, 'ticket', '{}',"
            " now() - interval '2 minutes', now() + interval '1 hour')"
        )

        health = await bot.becomes("degraded")

        assert health["checks"]["outbox"]["ok"] is False
        assert await bot.metric("tiffin_outbox_waiting") == 1


async def test_a_bot_that_is_told_to_stop_says_so_and_stops_within_ten_seconds(tmp_path, empty_dsn):
    async with watched(tmp_path, empty_dsn) as bot:
        await bot.becomes("ok")
        asha = bot.here.world.person(1001)
        await asha.start()
        # The answer is long in coming, so that there is something to finish.
        await bot.here.world.fault("slow", "sendMessage", seconds=3)
        seq = await bot.here.world.seq()
        await asha.send("add 2 idly")
        for _ in range(600):
            if await bot.here.value("SELECT count(*) FROM session_cart"):
                break
            await asyncio.sleep(0.02)

        os.kill(bot.here.bot.pid, signal.SIGTERM)
        health = await bot.becomes("stopping")
        assert health["checks"]["database"]["ok"]
        assert (await bot.health())[0] == 503

        async with asyncio.timeout(10):
            assert await asyncio.to_thread(bot.here.bot.ends) == 0
        assert "Added 2 × Idly" in (await asha.next_message(seq))["text"]


def test_the_port_is_named_when_it_is_taken(folder):
    import socket

    from tests.command_line import Place

    place = Place(folder)
    try:
        with socket.create_server(("127.0.0.1", 0)) as server:
            port = server.getsockname()[1]
            command = place.command("run", TELEGRAM_BOT_TOKEN="123456:abc", HEALTH_PORT=str(port))
            assert command.ends() == 1
        assert f"HEALTH_PORT: port {port} is taken" in command.output
    finally:
        place.close()
