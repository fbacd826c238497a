"""The way to Telegram: errors by kind, and never a secret in one."""

import asyncio
import contextlib
import traceback
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from telegram.error import (
    BadRequest,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.messaging import bootstrap
from bot.messaging.api import Api, wait_of
from bot.messaging.request import AiohttpRequest
from bot.settings import StartError
from tests.messaging import standin

TOKEN = standin.TOKEN
SECRET = TOKEN.partition(":")[2]


@contextlib.asynccontextmanager
async def api_of(world: standin.World, token: str = TOKEN) -> AsyncIterator[Api]:
    async with AiohttpRequest(read_timeout=5, connect_timeout=1) as request:
        yield Api(token, world.url + "/", request)


async def test_refusals_become_the_librarys_errors(tmp_path: Path) -> None:
    async with standin.running(tmp_path) as world, api_of(world) as api:
        assert (await api.call("getMe"))["is_bot"]
        with pytest.raises(BadRequest, match="Chat not found"):
            await api.call("sendMessage", chat_id=424242, text="x")
        asha = world.person(1001)
        await asha.send("/start")
        await world.act("block", **asha.where)
        with pytest.raises(Forbidden, match="blocked"):
            await api.call("sendMessage", chat_id=1001, text="x")
        await world.fault("flood", "getMe", retry_after=3)
        with pytest.raises(RetryAfter) as flood:
            await api.call("getMe")
        assert wait_of(flood.value) == 3
        await world.fault("error", "getMe", status=502)
        with pytest.raises(NetworkError):
            await api.call("getMe")
        with pytest.raises(InvalidToken):
            await api.call("noSuchMethod")


async def test_nested_fields_go_as_json_and_empty_ones_not_at_all(tmp_path: Path) -> None:
    async with standin.running(tmp_path) as world, api_of(world) as api:
        await world.person(1001).send("/start")
        keyboard = {"inline_keyboard": [[{"text": "ஏ", "callback_data": "menu"}]]}
        sent = await api.call(
            "sendMessage", chat_id=1001, text="x", parse_mode=None, reply_markup=keyboard
        )
        assert sent["reply_markup"] == keyboard
        [call] = await world.calls("sendMessage")
        assert set(call["parameters"]) == {"chat_id", "text", "reply_markup"}


async def errors_with_the_token(tmp_path: Path) -> AsyncIterator[TelegramError]:
    """One of each kind of trouble that a call can have."""
    async with standin.running(tmp_path) as world:
        async with api_of(world) as api:
            for fault in ("lost", "error", "flood"):
                await world.fault(fault, "getMe")
            await world.fault("timeout", "getMe", seconds=0.1)
            for _ in range(4):
                with pytest.raises(TelegramError) as failure:
                    await api.call("getMe")
                yield failure.value
            await world.fault("slow", "getMe", seconds=3)
            with pytest.raises(TimedOut) as late:
                # With the second for connecting: a tenth in all.
                await api.call("getMe", read_timeout=-0.9)
            yield late.value
        gone = world.url
    async with AiohttpRequest(connect_timeout=1) as request:
        for url in (gone, "http://no-such-host.invalid", "http://127.0.0.1:99999", "http://[bad"):
            with pytest.raises(TelegramError) as failure:
                await Api(TOKEN, url, request).call("getMe")
            yield failure.value


async def test_no_error_shows_the_token(tmp_path: Path) -> None:
    seen = 0
    async for error in errors_with_the_token(tmp_path):
        told = "".join(traceback.format_exception(error)) + repr(error) + str(error)
        assert SECRET not in told
        seen += 1
    assert seen == 9


def test_the_way_in_does_not_show_the_token() -> None:
    api = Api(TOKEN, "https://api.telegram.org/", AiohttpRequest())
    assert repr(api) == "Api(https://api.telegram.org)"


async def test_the_environments_proxies_are_ignored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    async with standin.running(tmp_path) as world, api_of(world) as api:
        assert await api.call("getMe")


async def test_a_wrong_token_is_told_and_a_server_that_is_not_up_is_waited_for(
    tmp_path: Path,
) -> None:
    async with standin.running(tmp_path) as world:
        async with api_of(world, "1:wrong") as api:
            with pytest.raises(StartError, match="TELEGRAM_BOT_TOKEN"):
                await bootstrap.insist(api, "getMe")
        await world.fault("error", "getMe", count=2, status=502)
        async with api_of(world) as api:
            assert (await bootstrap.insist(api, "getMe"))["username"]


def test_half_a_surrogate_pair_stops_nothing() -> None:
    """JSON can spell what UTF-8 can't; an update that holds it must not end polling."""
    parsed = AiohttpRequest.parse_json_payload(b'{"text": "a\\ud83d b", "rest": "\\ud83d\\ude00"}')
    assert parsed == {"text": "a? b", "rest": "😀"}
    with pytest.raises(TelegramError):
        AiohttpRequest.parse_json_payload(b"<html>")


@pytest.mark.parametrize(
    ("spelt", "read"),
    [
        (rb"a\u0000b", "ab"),
        (rb"\u0000\u0000", ""),
        (rb"\\u0000", "\\u0000"),
        (rb"\\\u0000\\\\u0000", "\\\\\\u0000"),
        (rb"\ud83d\u0000", "?"),
    ],
)
def test_what_postgresql_cannot_store_is_left_out(spelt: bytes, read: str) -> None:
    payload = b'{"text": "' + spelt + b'", "' + spelt + b'": [1]}'
    assert AiohttpRequest.parse_json_payload(payload) == {"text": read, read: [1]}


async def test_a_session_survives_a_server_that_restarts(tmp_path: Path) -> None:
    place = standin.Process(tmp_path)
    await place.start()
    async with aiohttp.ClientSession() as client:
        world = standin.World(place.url, client)
        async with api_of(world) as api:
            assert await api.call("getMe")
            await place.kill()
            with pytest.raises(NetworkError):
                await api.call("getMe")
            await place.start()
            async with asyncio.timeout(10):
                assert await bootstrap.insist(api, "getMe")
    await place.kill()
