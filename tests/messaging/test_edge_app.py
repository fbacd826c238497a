"""The composition root: the whole bot in this process, from settings to an orderly stop."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import asyncpg
import orjson
import pytest
from pydantic import SecretStr

from bot import app
from bot.settings import Settings, StartError, load_settings
from bot.simulator.people import ADMIN, COOK, STAFF_CHAT
from db.gateway import Gateway
from tests.messaging import edge, standin
from tests.messaging.test_edge_webhook import free_port
from tests.ordering import open_restaurant


def settings_for(world: standin.World, dsn: str, **more: Any) -> Settings:
    return load_settings(
        None,
        telegram_bot_token=world.token,
        telegram_api_url=world.url,
        database_url=dsn,
        admin_ids=(ADMIN,),
        staff_chat_id=STAFF_CHAT,
        messages_per_second=0,
        **more,
    )


@asynccontextmanager
async def open_for_business(
    settings: Settings, inspector_port: int | None = None
) -> AsyncIterator[None]:
    stop, up = asyncio.Event(), asyncio.Event()
    running = asyncio.create_task(
        app.run(settings, stop=stop, ready=up.set, inspector_port=inspector_port)
    )
    started = asyncio.create_task(up.wait())
    await asyncio.wait((running, started), return_when=asyncio.FIRST_COMPLETED)
    if running.done():
        await running
    yield
    stop.set()
    async with asyncio.timeout(10):
        await running


@pytest.fixture
async def restaurant(connection: asyncpg.Connection, gateway: Gateway) -> None:
    await open_restaurant(connection)
    await gateway.call("configure", [ADMIN], STAFF_CHAT)


@pytest.mark.usefixtures("restaurant")
@pytest.mark.parametrize("by_webhook", [False, True])
async def test_an_order_by_text_and_taps_reaches_the_kitchen_and_comes_back(
    tmp_path: Path, dsn: str, by_webhook: bool
) -> None:
    async with standin.running(tmp_path) as world:
        port = free_port()
        hook = {"webhook_url": f"http://127.0.0.1:{port}/hook", "webhook_port": port}
        settings = settings_for(world, dsn, **(hook if by_webhook else {}))
        async with open_for_business(settings):
            asha, cook = world.person(1001), world.person(COOK, STAFF_CHAT)
            await asha.start()
            assert "80" in (await asha.say("2 idly"))["text"]
            seq = await world.seq()
            card = await asha.say("checkout please")
            assert any("Place order" in label for row in standin.labels(card) for label in row)
            placed = await asha.tap_and_see("Place order")
            assert "is placed" in placed["text"]
            ticket = await cook.next_message(seq)
            assert "Idly" in ticket["text"]
            seq = await world.seq()
            answer = await cook.tap("Accept")
            assert answer
            assert "Accepted" in answer["text"]
            assert "accepted" in (await asha.next_message(seq))["text"]
        await edge.judge_calls(world)


@pytest.mark.usefixtures("restaurant")
async def test_a_stop_in_the_middle_of_starting_is_orderly(tmp_path: Path, dsn: str) -> None:
    async with standin.running(tmp_path) as world:
        await world.fault("timeout", "getMe", seconds=30)
        stop = asyncio.Event()
        running = asyncio.create_task(app.run(settings_for(world, dsn), stop=stop))
        stop.set()
        async with asyncio.timeout(10):
            await running


@pytest.mark.usefixtures("restaurant")
async def test_the_inspector_shows_the_turns(tmp_path: Path, dsn: str) -> None:
    async with standin.running(tmp_path) as world:
        port = free_port()
        async with open_for_business(settings_for(world, dsn), inspector_port=port):
            await world.person(1001).start()
            async with (
                aiohttp.ClientSession() as client,
                client.get(f"http://127.0.0.1:{port}/turns") as answer,
            ):
                line = await answer.content.readline()
            assert orjson.loads(line.removeprefix(b"data: "))["chat_id"] == 1001


async def test_without_a_restaurant_it_does_not_start(tmp_path: Path, dsn: str) -> None:
    async with standin.running(tmp_path) as world:
        with pytest.raises(StartError, match="no restaurant"):
            await app.run(settings_for(world, dsn), stop=asyncio.Event())


async def test_without_a_database_it_does_not_start(tmp_path: Path) -> None:
    async with standin.running(tmp_path) as world:
        nowhere = f"postgresql://nobody@127.0.0.1:{free_port()}/tiffin"
        with pytest.raises(StartError, match="DATABASE_URL"):
            await app.run(settings_for(world, nowhere), stop=asyncio.Event())


@pytest.mark.usefixtures("restaurant")
async def test_a_wrong_token_stops_the_start(tmp_path: Path, dsn: str) -> None:
    async with standin.running(tmp_path, token="1:other") as world:
        wrong = settings_for(world, dsn).model_copy(
            update={"telegram_bot_token": SecretStr("1:wrong")}
        )
        with pytest.raises(StartError, match="TELEGRAM_BOT_TOKEN"):
            await app.run(wrong, stop=asyncio.Event())
