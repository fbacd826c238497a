"""The inspector: the bot's turns and rows, passed on to the page by the stand-in."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import asyncpg
import orjson
import pytest

from bot.messaging.inspector import Inspector
from db.gateway import DatabaseUnavailable, Gateway
from tests.messaging import standin
from tests.messaging.standin import World
from tests.ordering import IDLY, Customer, open_restaurant

ASHA = 1001
TABLES = {
    "hot": {"session_state", "session_cart", "session_checkout"},
    "warm": {"session_events"},
    "cold": {"orders", "order_item", "payments", "outbox"},
}


class Gone:
    async def call(self, function: str, *arguments: object) -> Any:
        raise DatabaseUnavailable("gone")


@pytest.fixture
async def world(tmp_path: Path, gateway: Gateway) -> AsyncIterator[tuple[World, Inspector]]:
    inspector = Inspector(gateway)
    url = await inspector.start(0)
    async with standin.running(tmp_path, inspector_url=url) as world:
        yield world, inspector
    await inspector.stop()


async def rows(world: World, chat_id: int = ASHA) -> dict[str, Any]:
    async with world.client.get(f"{world.url}/inspector/rows?chat_id={chat_id}") as answer:
        assert answer.status == 200, await answer.text()
        found: dict[str, Any] = await answer.json()
        return found


async def next_turn(answer: aiohttp.ClientResponse) -> Any:
    async with asyncio.timeout(10):
        while True:
            line = await answer.content.readline()
            if line.startswith(b"data: "):
                return orjson.loads(line.removeprefix(b"data: "))


async def test_turns_are_kept_and_followed(world: tuple[World, Inspector]) -> None:
    page, inspector = world
    inspector.observe({"chat_id": ASHA, "message": "before"})
    async with page.client.get(f"{page.url}/inspector/turns") as answer:
        assert answer.content_type == "text/event-stream"
        assert (await next_turn(answer))["message"] == "before"
        inspector.observe({"chat_id": ASHA, "message": "after"})
        assert (await next_turn(answer))["message"] == "after"


async def test_a_strange_chat_has_no_rows(world: tuple[World, Inspector]) -> None:
    found = await rows(world[0])
    assert {name: set(tables) for name, tables in found.items()} == TABLES
    assert not any(table for tables in found.values() for table in tables.values())


async def test_an_order_moves_from_hot_to_cold(
    world: tuple[World, Inspector], gateway: Gateway, connection: asyncpg.Connection
) -> None:
    await open_restaurant(connection)
    asha = Customer(gateway, ASHA)
    await asha.add(IDLY, 2)
    carted = await rows(world[0])
    assert [line["quantity"] for line in carted["hot"]["session_cart"]] == [2]
    assert carted["warm"]["session_events"][0]["event_type"] == "item_added"
    assert not carted["cold"]["orders"]
    await asha.order()
    placed = await rows(world[0])
    assert [line["is_active"] for line in placed["hot"]["session_cart"]] == [False]
    assert placed["warm"]["session_events"][0]["event_type"] == "order_placed"
    assert [order["status"] for order in placed["cold"]["orders"]] == ["placed"]
    assert [line["item_name"] for line in placed["cold"]["order_item"]] == ["Idly"]
    assert [payment["method"] for payment in placed["cold"]["payments"]] == ["cash"]
    assert not any((await rows(world[0], 1002))["cold"].values())


async def test_without_a_number_it_is_400(world: tuple[World, Inspector]) -> None:
    async with world[0].client.get(f"{world[0].url}/inspector/rows?chat_id=x") as answer:
        assert answer.status == 400


async def test_without_a_bot_it_is_502_and_without_an_inspector_404(tmp_path: Path) -> None:
    for url, status in (("http://127.0.0.1:9", 502), (None, 404)):
        async with (
            standin.running(tmp_path, inspector_url=url) as world,
            world.client.get(f"{world.url}/inspector/rows?chat_id=1") as answer,
        ):
            assert answer.status == status


async def test_without_a_database_it_is_503(tmp_path: Path) -> None:
    inspector = Inspector(Gone())
    url = await inspector.start(0)
    async with aiohttp.ClientSession() as client, client.get(f"{url}/rows?chat_id=1") as answer:
        assert answer.status == 503
    await inspector.stop()
