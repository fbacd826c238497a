"""The stand-in's HTTP: bodies, statuses, tokens, unknown methods, foreign pages."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from tests.messaging import standin
from tests.messaging.standin import World

ASHA = 1001
KEYBOARD = {"inline_keyboard": [[{"text": "+", "callback_data": "add"}]]}


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with standin.running(tmp_path) as world:
        await world.act("start", user_id=ASHA)
        yield world


def _multipart() -> aiohttp.FormData:
    form = aiohttp.FormData({"chat_id": str(ASHA), "text": "hi"}, default_to_multipart=True)
    form.add_field("reply_markup", json.dumps(KEYBOARD), content_type="application/json")
    return form


async def test_form_multipart_json_and_query_mean_the_same(world: World) -> None:
    url = f"{world.url}/bot{world.token}/sendMessage"
    nested = {"chat_id": ASHA, "text": "hi", "reply_markup": KEYBOARD}
    as_text = {"chat_id": str(ASHA), "text": "hi", "reply_markup": json.dumps(KEYBOARD)}
    results = []
    for answer in (
        await world.client.post(url, data=as_text),
        await world.client.post(url, data=_multipart()),
        await world.client.post(url, json=nested),
        await world.client.post(url, json=as_text),
        await world.client.get(url, params=as_text),
    ):
        message = (await answer.json())["result"]
        results.append({k: message[k] for k in ("text", "chat", "reply_markup", "from")})
    assert all(result == results[0] for result in results)
    assert results[0]["reply_markup"] == KEYBOARD


async def test_method_names_do_not_mind_their_case(world: World) -> None:
    status, body = await world.api("GETME")
    assert (status, body["result"]["is_bot"]) == (200, True)


async def test_a_wrong_token_is_401(world: World) -> None:
    async with world.client.get(f"{world.url}/bot1:wrong/getMe") as answer:
        assert answer.status == 401
        assert await answer.json() == {
            "ok": False, "error_code": 401, "description": "Unauthorized",
        }  # fmt: skip


@pytest.mark.parametrize("method", ["sendPhoto", "getFile", "sendInvoice", "nonsense"])
async def test_what_is_not_implemented_is_404(world: World, method: str) -> None:
    status, body = await world.api(method, chat_id=ASHA)
    assert (status, body["ok"], body["error_code"]) == (404, False, 404)


async def test_a_broken_body_is_400(world: World) -> None:
    url = f"{world.url}/bot{world.token}/sendMessage"
    headers = {"Content-Type": "application/json"}
    async with world.client.post(url, data=b"{", headers=headers) as answer:
        assert (answer.status, (await answer.json())["error_code"]) == (400, 400)


async def test_a_message_is_returned_in_full_with_dates_in_seconds(world: World) -> None:
    _, body = await world.api("sendMessage", chat_id=ASHA, text="hi", reply_markup=KEYBOARD)
    message = body["result"]
    user_message = (await world.person(ASHA).messages())[0]
    assert message["message_id"] == user_message["message_id"] + 1
    assert abs(message["date"] - user_message["date"]) <= 5
    assert message["from"]["is_bot"]
    assert message["chat"] == {
        "id": ASHA, "type": "private", "first_name": "Asha", "username": "user_1001",
    }  # fmt: skip


async def test_a_foreign_page_cannot_reach_it(world: World) -> None:
    headers = {"Origin": "http://example.com"}
    async with world.client.post(f"{world.url}/simulator/reset", headers=headers) as answer:
        assert answer.status == 403
    async with world.client.get(f"{world.url}/", headers={"Host": "example.com"}) as answer:
        assert answer.status == 403


async def test_state_survives_a_kill(tmp_path: Path) -> None:
    async with standin.Process(tmp_path) as process, aiohttp.ClientSession() as client:
        world = World(process.url, client)
        asha = world.person(ASHA)
        before = await asha.send("hello")
        await world.api("sendMessage", chat_id=ASHA, text="hi", reply_markup=KEYBOARD)
        commands = [{"command": "menu", "description": "The menu"}]
        await world.api("setMyCommands", commands=commands)
        await process.kill()
        await process.start()
        assert [message["text"] for message in await asha.messages()] == ["hello", "hi"]
        _, body = await world.api("getUpdates")
        assert [update["update_id"] for update in body["result"]] == [before["update_id"]]
        after = await asha.send("again")
        assert after == {
            "message_id": before["message_id"] + 2, "update_id": before["update_id"] + 1,
        }  # fmt: skip
        menus = {c["chat"]["id"]: c["commands"] for c in (await world.state())["chats"]}
        assert menus[ASHA] == {str(ASHA): commands}


async def test_a_taken_port_is_one_sentence(world: World, tmp_path: Path) -> None:
    port = int(world.url.rpartition(":")[2])
    with pytest.raises(OSError, match="address already in use"):
        async with standin.running(tmp_path / "other", port=port):
            pass
