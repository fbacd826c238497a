"""Updates come in by HTTP, under the same rule: 200 when finished or stored."""

import asyncio
import hmac
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import orjson
import pytest

from bot.commands.preflight import check_port
from bot.messaging import certificate, flooding, webhook
from bot.messaging.webhook import HEADER
from db.gateway import DatabaseUnavailable, Gateway
from tests import certificates
from tests.messaging import edge, standin
from tests.messaging.edge import Bot, Turns, judge_calls
from tests.messaging.test_edge_polling import inbox, until_stored

ASHA = 1001
SECRET = "s3cret-Token_1"


def free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


async def serve(
    world: standin.World,
    gateway: Gateway,
    turns: Turns,
    port: int,
    own: certificate.Certificate | None = None,
) -> tuple[Bot, str]:
    url = f"{'https' if own else 'http'}://127.0.0.1:{port}/telegram/hook"
    bot = Bot(world, gateway, turns)
    await bot.request.initialize()
    await bot.edge.start()
    await bot.edge.serve(url, SECRET, "127.0.0.1", port, own)
    return bot, url


@asynccontextmanager
async def serving(
    world: standin.World,
    gateway: Gateway,
    turns: Turns,
    port: int | None = None,
    own: certificate.Certificate | None = None,
) -> AsyncIterator[tuple[Bot, str]]:
    """The bot with its webhook set at the stand-in, and the webhook's address."""
    bot, url = await serve(world, gateway, turns, port or free_port(), own)
    try:
        yield bot, url
    finally:
        await bot.stop()
        await judge_calls(world)


async def post(world: standin.World, url: str, body: Any, secret: str | None = SECRET) -> int:
    data = body if isinstance(body, bytes) else None
    headers = {HEADER: secret} if secret is not None else {}
    async with world.client.post(
        url, data=data, json=None if data else body, headers=headers
    ) as answer:
        return answer.status


def update(update_id: int, text: str = "2 idly") -> dict[str, Any]:
    user = {"id": ASHA, "is_bot": False, "first_name": "Asha"}
    chat = {"id": ASHA, "type": "private"}
    message = {"message_id": 1, "from": user, "chat": chat, "date": 1_700_000_000, "text": text}
    return {"update_id": update_id, "message": message}


async def test_the_bot_sets_its_webhook_and_is_served_by_it(
    tmp_path: Path, gateway: Gateway
) -> None:
    async with standin.running(tmp_path) as world, serving(world, gateway, Turns()):
        [call] = await world.calls("setWebhook")
        assert call["parameters"]["secret_token"] == SECRET
        assert (
            call["parameters"]["allowed_updates"] == '["message","callback_query","my_chat_member"]'
        )
        assert call["parameters"]["max_connections"] == "100"
        asha = world.person(ASHA)
        await asha.start()
        assert await asha.tap("Menu")
        assert (await asha.say("hello"))["text"] == "answer 3"


async def test_strangers_are_refused(
    tmp_path: Path, gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    compare, compared = hmac.compare_digest, []

    def in_constant_time(given: bytes, wanted: bytes) -> bool:
        compared.append(given)
        return compare(given, wanted)

    monkeypatch.setattr(hmac, "compare_digest", in_constant_time)
    turns = Turns()
    async with standin.running(tmp_path) as world, serving(world, gateway, turns) as (_, url):
        assert await post(world, url, update(1), None) == 403
        assert await post(world, url, update(1), "wrong") == 403
        assert await post(world, url, update(1), SECRET + "x") == 403
        assert await post(world, url, update(1), "sécrèt") == 403
        assert compared == [b"", b"wrong", (SECRET + "x").encode(), "sécrèt".encode()]
        assert await post(world, url + "/more", update(1)) == 404
        assert await post(world, url.replace("/telegram/hook", "/"), update(1)) == 404
        async with world.client.get(url, headers={HEADER: SECRET}) as answer:
            assert answer.status == 405
        assert await post(world, url, b"not json") == 400
        assert await post(world, url, b"[1]") == 400
        assert await post(world, url, b'{"update_id": "1"}') == 400
        assert await post(world, url, b" " * (1024 * 1024 + 1)) == 413
        assert turns.taken == []


async def test_200_means_finished_or_stored(
    tmp_path: Path, gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook, "WARY", 0.0)
    monkeypatch.setattr(webhook, "PATIENCE", 2.0)
    turns = Turns()
    async with standin.running(tmp_path) as world, serving(world, gateway, turns) as (bot, url):
        await world.person(ASHA).start()
        assert await post(world, url, update(1)) == 200
        assert turns.texts() == [None, "2 idly"]
        gate = turns.hold(ASHA)
        assert await post(world, url, update(2, "slow")) == 200
        # It is there already, not only soon.
        assert await inbox(gateway) == [(2, 1, False)]
        gate.set()
        await edge.settled(bot)
        assert await inbox(gateway) == []


async def test_a_chats_next_update_is_not_asked_for_while_one_is_under_way(
    tmp_path: Path, gateway: Gateway
) -> None:
    """Stored as it is: another process might be given the next one, and be faster."""
    turns = Turns()
    async with standin.running(tmp_path) as world, serving(world, gateway, turns) as (_, url):
        await world.person(ASHA).start()
        gate = turns.hold(ASHA)
        posting = asyncio.create_task(post(world, url, update(1)))
        await until_stored(gateway, (1, 1, False))
        await edge.until(lambda: "2 idly" in turns.texts())
        assert not posting.done()
        gate.set()
        assert await posting == 200
        assert await inbox(gateway) == []


async def test_an_update_delivered_twice_at_once_is_taken_once(
    tmp_path: Path, gateway: Gateway
) -> None:
    turns = Turns()
    async with standin.running(tmp_path) as world, serving(world, gateway, turns) as (_, url):
        await world.person(ASHA).start()
        answers = await asyncio.gather(*(post(world, url, update(1)) for _ in range(5)))
        assert answers == [200] * 5
        assert await post(world, url, update(1)) == 200
        assert turns.texts() == [None, "2 idly"]


async def test_the_order_of_delivery_does_not_matter(tmp_path: Path, gateway: Gateway) -> None:
    turns = Turns()
    async with standin.running(tmp_path) as world, serving(world, gateway, turns) as (bot, url):
        await world.person(ASHA).start()
        for update_id in (9, 3, 9, 7, 3, 7):
            assert await post(world, url, update(update_id, str(update_id))) == 200
        await edge.settled(bot)
        assert turns.texts() == [None, "9", "3", "7"]


async def test_without_a_database_the_update_is_not_taken_over(
    tmp_path: Path, gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither finished nor stored: Telegram has to send it again."""
    monkeypatch.setattr(webhook, "PATIENCE", 1.5)
    monkeypatch.setattr(webhook, "WARY", 0.0)
    away = asyncio.Event()
    turns = Turns()
    async with standin.running(tmp_path) as world, serving(world, gateway, turns) as (bot, url):
        await world.person(ASHA).start()
        turns.hold(ASHA)
        call = gateway.call

        async def unavailable(function: str, *arguments: Any) -> Any:
            if not away.is_set():
                raise DatabaseUnavailable("gone")
            return await call(function, *arguments)

        monkeypatch.setattr(gateway, "call", unavailable)
        assert await post(world, url, update(1)) == 503
        away.set()
        turns.gates[ASHA].set()
        await edge.settled(bot)
        assert await post(world, url, update(1)) == 200
        assert turns.texts() == [None, "2 idly"]


async def test_a_taken_port_is_told(tmp_path: Path, gateway: Gateway) -> None:
    async with standin.running(tmp_path) as world, aiohttp.ClientSession():
        bot = Bot(world, gateway, Turns())
        await bot.request.initialize()
        port = int(world.url.rpartition(":")[2])
        with pytest.raises(OSError, match="address already in use"):
            await bot.edge.serve(f"{world.url}/hook", SECRET, "127.0.0.1", port)
        await bot.stop()
        assert await world.calls("setWebhook") == []


async def test_what_may_have_ended_a_process_is_counted_before_it_is_tried(
    tmp_path: Path, gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook, "PATIENCE", 0.5)
    async with standin.running(tmp_path) as world:
        for tries in (1, 2, 3):
            turns = Turns()
            turns.hold(ASHA)
            bot = Bot(world, gateway, turns)
            port = free_port()
            url = f"http://127.0.0.1:{port}/telegram/hook"
            await bot.request.initialize()
            # What it is given at the start goes on by itself, as far as it comes.
            starting = asyncio.create_task(bot.edge.start())
            if tries == 1:
                await starting
                await bot.edge.serve(url, SECRET, "127.0.0.1", port)
                posting = asyncio.create_task(post(world, url, update(1)))
            await edge.until(lambda turns=turns: turns.taken)
            assert await inbox(gateway) == [(1, tries, False)]
            assert await posting == 200
            await bot.crash()
            starting.cancel()
            await asyncio.gather(starting, return_exceptions=True)
        turns = Turns()
        async with serving(world, gateway, turns) as (_, url):
            await until_stored(gateway, (1, 4, True))
            assert await post(world, url, update(1)) == 200
            assert await post(world, url, update(2, "hello")) == 200
            await edge.until(lambda: "hello" in turns.texts())
            assert "2 idly" not in turns.texts()
            assert (await inbox(gateway))[0] == (1, 4, True)


async def test_an_update_of_another_shape_is_parked(tmp_path: Path, gateway: Gateway) -> None:
    odd: list[dict[str, Any]] = [
        {"message": 7},
        {"message": {"from": {"id": 1}, "chat": {"id": "Asha"}}},
        {"message": update(1)["message"] | {"chat": {"id": "Asha", "type": "private"}}},
        {"callback_query": [1]},
        {"callback_query": {"message": None}},
    ]
    async with standin.running(tmp_path) as world, serving(world, gateway, Turns()) as (bot, url):
        for update_id, body in enumerate(odd):
            assert await post(world, url, {"update_id": update_id, **body}) == 200
        await edge.settled(bot)
        assert await inbox(gateway) == [(update_id, 3, True) for update_id in range(len(odd))]
        await world.person(ASHA).start()


async def test_an_update_with_a_nul_is_stored_like_any_other(
    tmp_path: Path, gateway: Gateway
) -> None:
    turns = Turns()
    async with standin.running(tmp_path) as world, serving(world, gateway, turns) as (bot, url):
        await world.person(ASHA).start()
        gate = turns.hold(ASHA)
        payload = orjson.dumps(update(7, "2 \0idly\0"))
        posted = asyncio.create_task(post(world, url, payload))
        await until_stored(gateway, (7, 1, False))
        assert await posted == 200
        gate.set()
        await edge.settled(bot)
        assert turns.texts() == [None, "2 idly"]


async def test_a_flood_is_held_back_from_the_start(
    tmp_path: Path, gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flooding, "CAPACITY", 3.0)
    monkeypatch.setattr(flooding, "A_SECOND", 0.001)
    turns = Turns()
    async with standin.running(tmp_path) as world, serving(world, gateway, turns) as (bot, url):
        await world.person(ASHA).start()
        for update_id in range(1, 10):
            assert await post(world, url, update(update_id, str(update_id))) == 200
        await edge.settled(bot)
        assert turns.texts() == [None, "1", "2"]


async def test_several_processes_share_a_port(tmp_path: Path, dsn: str, gateway: Gateway) -> None:
    """The system deals out the connections; what ends leaves its part to the other."""
    one, two = Turns(), Turns()
    async with standin.running(tmp_path) as world, serving(world, gateway, one) as (first, url):
        port = int(url.split(":")[2].split("/")[0])
        check_port("WEBHOOK_PORT", "127.0.0.1", port, shared=True)
        other = await Gateway.connect(dsn)
        second, _ = await serve(world, other, two, port)
        await world.person(ASHA).start()
        sent = 0

        async def both() -> bool:
            nonlocal sent
            sent += 1
            async with aiohttp.ClientSession() as client:
                headers = {HEADER: SECRET}
                async with client.post(url, json=update(sent), headers=headers) as answer:
                    assert answer.status == 200
            return "2 idly" in one.texts() and "2 idly" in two.texts()

        await edge.until(both)
        await second.stop()
        await other.close()
        before = len(one.taken)
        for _ in range(5):
            await both()
        await edge.settled(first)
        assert len(one.taken) == before + 5


async def test_the_bot_serves_tls_by_itself(tmp_path: Path, gateway: Gateway) -> None:
    own = certificate.load(*certificates.self_signed(tmp_path))
    turns = Turns()
    async with (
        standin.running(tmp_path / "standin") as world,
        serving(world, gateway, turns, own=own) as (_, url),
    ):
        assert url.startswith("https://")
        _, info = await world.api("getWebhookInfo")
        assert info["result"]["has_custom_certificate"] is True
        await world.person(ASHA).start()
        assert (await world.person(ASHA).say("hello"))["text"] == "answer 2"
        with pytest.raises(aiohttp.ClientConnectorCertificateError):
            await post(world, url, update(1))
        with pytest.raises(aiohttp.ClientError):
            await post(world, url.replace("https", "http"), update(1))
        assert turns.texts() == [None, "hello"]
