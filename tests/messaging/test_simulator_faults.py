"""Trouble on demand."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from tests.messaging import standin
from tests.messaging.standin import World

ASHA, RAVI = 1001, 1002


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with standin.running(tmp_path) as world:
        await world.act("start", user_id=ASHA)
        await world.act("start", user_id=RAVI)
        yield world


async def texts(world: World) -> list[str]:
    messages = await world.person(ASHA).messages()
    return [message["text"] for message in messages if message["from"]["is_bot"]]


async def test_a_flood_wait_has_retry_after_and_no_effect(world: World) -> None:
    await world.fault("flood", "sendMessage", retry_after=7)
    status, body = await world.api("sendMessage", chat_id=ASHA, text="x")
    assert (status, body["parameters"]) == (429, {"retry_after": 7})
    assert body["description"] == "Too Many Requests: retry after 7"
    assert await texts(world) == []
    assert (await world.api("sendMessage", chat_id=ASHA, text="x"))[0] == 200


async def test_server_errors_come_as_telegram_and_its_gateway_send_them(world: World) -> None:
    await world.fault("error", status=500)
    await world.fault("error", status=502)
    status, body = await world.api("sendMessage", chat_id=ASHA, text="x")
    assert (status, body["description"]) == (500, "Internal Server Error")
    url = f"{world.url}/bot{world.token}/sendMessage"
    async with world.client.post(url, json={"chat_id": ASHA, "text": "x"}) as answer:
        assert (answer.status, answer.content_type) == (502, "text/html")
    assert await texts(world) == []


async def test_a_timeout_has_no_effect(world: World) -> None:
    await world.fault("timeout", "sendMessage", seconds=0.1)
    with pytest.raises(aiohttp.ClientError):
        await world.api("sendMessage", chat_id=ASHA, text="x")
    assert await texts(world) == []


async def test_a_lost_answer_has_its_effect(world: World) -> None:
    await world.fault("lost", "sendMessage")
    with pytest.raises(aiohttp.ClientError):
        await world.api("sendMessage", chat_id=ASHA, text="x")
    assert await texts(world) == ["x"]


async def test_a_slow_answer_comes(world: World) -> None:
    await world.fault("slow", "sendMessage", seconds=0.1)
    started = asyncio.get_running_loop().time()
    assert (await world.api("sendMessage", chat_id=ASHA, text="x"))[0] == 200
    assert asyncio.get_running_loop().time() - started >= 0.1


async def test_a_fault_hits_its_method_its_chat_and_its_count(world: World) -> None:
    await world.fault("error", "sendMessage", chat_id=ASHA, count=2)
    assert (await world.api("sendChatAction", chat_id=ASHA, action="typing"))[0] == 200
    assert (await world.api("sendMessage", chat_id=RAVI, text="x"))[0] == 200
    statuses = [(await world.api("sendMessage", chat_id=ASHA, text="x"))[0] for _ in range(3)]
    assert statuses == [500, 500, 200]


async def test_a_fault_may_hit_by_chance(world: World) -> None:
    await world.fault("error", "getMe", share=0.5, count=1000)
    hit = [(await world.api("getMe"))[0] == 500 for _ in range(100)]
    assert 10 < sum(hit) < 90
    assert (await world.state())["faults"][0]["count"] == 1000 - sum(hit)


async def test_every_call_is_logged_with_its_error(world: World) -> None:
    await world.fault("flood", "sendMessage")
    await world.api("sendMessage", chat_id=ASHA, text="x")
    await world.api("sendMessage", chat_id=ASHA, text="x")
    await world.api("sendMessage", chat_id=ASHA, text="")
    statuses = [(call["status"], call["fault"]) for call in await world.calls("sendMessage")]
    assert statuses == [(429, "flood"), (200, None), (400, None)]
    assert (await world.calls())[-1]["error"] == "Bad Request: message text is empty"


async def test_limits_let_a_burst_pass_and_then_refuse(world: World) -> None:
    await world.act("limits", on=True)
    answers = [await world.api("sendMessage", chat_id=ASHA, text=str(n)) for n in range(8)]
    statuses = [status for status, _ in answers]
    assert statuses[:5] == [200] * 5
    assert 429 in statuses
    refused = answers[statuses.index(429)][1]
    assert refused["parameters"]["retry_after"] == 1
    assert (await world.api("sendMessage", chat_id=RAVI, text="x"))[0] == 200
