"""getUpdates and the webhook, as Telegram delivers."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from tests.messaging import standin
from tests.messaging.standin import World

ASHA, RAVI, COOK, KITCHEN = 1001, 1002, 1005, -1003


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with standin.running(tmp_path) as world:
        yield world


async def poll(world: World, offset: int = 0, **more: Any) -> list[dict[str, Any]]:
    status, body = await world.api("getUpdates", offset=offset, **more)
    assert status == 200, body
    return list(body["result"])


async def waiting_poll(world: World, **parameters: Any) -> "asyncio.Task[tuple[int, Any]]":
    """A long poll that the stand-in is holding."""
    poll = asyncio.create_task(world.api("getUpdates", timeout=30, **parameters))
    async with asyncio.timeout(5):
        while not (await world.state())["polling"]:
            pass
    return poll


async def test_a_poll_is_held_until_there_is_an_update(world: World) -> None:
    held = await waiting_poll(world)
    sent = await world.person(ASHA).send("hi")
    _, body = await held
    assert [update["update_id"] for update in body["result"]] == [sent["update_id"]]


async def test_a_poll_ends_empty_when_its_time_is_up(world: World) -> None:
    loop = asyncio.get_running_loop()
    started = loop.time()
    assert await poll(world, timeout=1) == []
    assert 0.9 < loop.time() - started < 5


async def test_only_a_higher_offset_confirms(world: World) -> None:
    asha = world.person(ASHA)
    ids = [(await asha.send(text))["update_id"] for text in "abc"]
    for offset in (0, ids[0]):
        assert [update["update_id"] for update in await poll(world, offset)] == ids
    assert [update["update_id"] for update in await poll(world, ids[1])] == ids[1:]
    assert await poll(world, ids[2] + 1) == []
    assert await poll(world, 0) == []


async def test_a_negative_offset_keeps_the_last_ones(world: World) -> None:
    asha = world.person(ASHA)
    ids = [(await asha.send(text))["update_id"] for text in "abc"]
    assert [update["update_id"] for update in await poll(world, -1)] == ids[2:]
    assert [update["update_id"] for update in await poll(world, 0)] == ids[2:]


async def test_the_same_offset_at_once_gets_one_update(world: World) -> None:
    asha = world.person(ASHA)
    ids = [(await asha.send(text))["update_id"] for text in "abc"]
    assert len(await poll(world, ids[0])) == 3
    assert [update["update_id"] for update in await poll(world, ids[0])] == ids[:1]


async def test_a_hundred_updates_at_most(world: World) -> None:
    asha = world.person(ASHA)
    for number in range(103):
        await asha.send(str(number))
    assert len(await poll(world, 0, limit=1000)) == 100
    assert len(await poll(world, 1, limit=2)) == 2


async def test_a_second_poller_ends_the_first(world: World) -> None:
    older = await waiting_poll(world)
    newer = asyncio.create_task(world.api("getUpdates", timeout=30))
    status, body = await older
    assert (status, body["error_code"]) == (409, 409)
    assert body["description"].startswith("Conflict: terminated by other getUpdates request")
    sent = await world.person(ASHA).send("hi")
    status, body = await newer
    assert (status, body["result"][0]["update_id"]) == (200, sent["update_id"])


async def test_unwanted_kinds_are_never_made(world: World) -> None:
    asha = world.person(ASHA)
    await poll(world, allowed_updates=["callback_query"])
    assert (await asha.send("hi"))["update_id"] is None
    await poll(world)
    assert (await asha.send("still unwanted"))["update_id"] is None
    await poll(world, allowed_updates=[])
    assert (await asha.send("wanted"))["update_id"]


async def test_an_update_may_come_twice(world: World) -> None:
    sent = await world.person(ASHA).send("hi", deliveries=2)
    ids = [update["update_id"] for update in await poll(world)]
    assert ids == [sent["update_id"]] * 2
    assert await poll(world, sent["update_id"] + 1) == []
    await world.act("repeat", update_id=sent["update_id"])
    again = await poll(world, sent["update_id"] + 1)
    assert [update["message"]["text"] for update in again] == ["hi"]


async def test_privacy_mode_hides_the_groups_chatter(world: World) -> None:
    cook = world.person(COOK, KITCHEN)
    assert (await cook.send("good morning"))["update_id"] is None
    assert (await cook.send("/stats@another_bot"))["update_id"] is None
    assert (await cook.send("/stats"))["update_id"]
    _, body = await world.api("sendMessage", chat_id=KITCHEN, text="Order 1")
    assert (await cook.send("thanks", reply_to=body["result"]["message_id"]))["update_id"]


async def test_blocking_is_an_update(world: World) -> None:
    asha = world.person(ASHA)
    await asha.send("/start")
    await world.act("block", user_id=ASHA)
    change = (await poll(world))[-1]["my_chat_member"]
    assert change["old_chat_member"]["status"] == "member"
    assert change["new_chat_member"]["status"] == "kicked"


async def test_an_edited_message_is_an_update_of_its_own_kind(world: World) -> None:
    sent = await world.person(ASHA).send("2 idly")
    await world.act("edit", user_id=ASHA, message_id=sent["message_id"], text="3 idly")
    edited = (await poll(world))[-1]["edited_message"]
    assert (edited["text"], "edit_date" in edited) == ("3 idly", True)


class Receiver:
    """A webhook that refuses as often as it is told to."""

    def __init__(self) -> None:
        self.received: list[tuple[str | None, dict[str, Any]]] = []
        self.refusals = 0
        self.news = asyncio.Event()

    async def take(self, request: web.Request) -> web.Response:
        secret = request.headers.get("X-Telegram-Bot-Api-Secret-Token")
        self.received.append((secret, await request.json()))
        self.news.set()
        if self.refusals:
            self.refusals -= 1
            return web.Response(status=500)
        return web.Response()

    async def until(self, count: int) -> list[str]:
        """The texts received, once there are so many."""
        async with asyncio.timeout(10):
            while len(self.received) < count:
                self.news.clear()
                await self.news.wait()
        return [update["message"]["text"] for _, update in self.received]


@pytest.fixture
async def receiver(world: World) -> AsyncIterator[Receiver]:
    receiver = Receiver()
    app = web.Application()
    app.add_routes([web.post("/hook", receiver.take)])
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    assert (await world.api("setWebhook", url=url, secret_token="s3cret"))[0] == 200
    yield receiver
    await world.api("deleteWebhook")
    await runner.cleanup()


async def test_a_webhook_gets_updates_with_the_secret(world: World, receiver: Receiver) -> None:
    await world.person(ASHA).send("hi")
    assert await receiver.until(1) == ["hi"]
    assert receiver.received[0][0] == "s3cret"
    assert await _drained(world) == []


async def test_a_failing_webhook_is_tried_again_in_order(world: World, receiver: Receiver) -> None:
    receiver.refusals = 1
    asha = world.person(ASHA)
    await asha.send("a")
    await asha.send("b")
    assert await receiver.until(3) == ["a", "a", "b"]
    _, body = await world.api("getWebhookInfo")
    assert body["result"]["last_error_message"].startswith("Wrong response from the webhook: 500")


async def test_one_chats_trouble_does_not_hold_up_another(world: World, receiver: Receiver) -> None:
    receiver.refusals = 1
    await world.person(ASHA).send("first")
    await receiver.until(1)
    await world.person(RAVI).send("second")
    texts = await receiver.until(3)
    assert texts == ["first", "second", "first"]


async def test_polling_is_refused_while_a_webhook_is_set(world: World, receiver: Receiver) -> None:
    status, body = await world.api("getUpdates")
    assert status == 409
    assert "can't use getUpdates method while webhook is active" in body["description"]


async def test_setting_a_webhook_ends_a_poll(world: World) -> None:
    held = await waiting_poll(world)
    await world.api("setWebhook", url="http://127.0.0.1:9/hook")
    status, body = await held
    assert (status, body["description"]) == (409, "Conflict: terminated by setWebhook request")


@pytest.mark.parametrize(
    ("parameters", "reason"),
    [
        ({"url": "https://example.com/hook"}, "this machine only"),
        ({"url": "http://127.0.0.1/", "secret_token": "a b"}, "unallowed characters"),
        ({"url": "http://127.0.0.1/", "max_connections": 101}, "max_connections"),
    ],
)
async def test_a_bad_webhook_is_refused(
    world: World, parameters: dict[str, Any], reason: str
) -> None:
    status, body = await world.api("setWebhook", **parameters)
    assert status == 400
    assert reason in body["description"]


async def _drained(world: World) -> list[Any]:
    async with asyncio.timeout(5):
        while pending := (await world.state())["pending"]:
            pass
    return list(pending)
