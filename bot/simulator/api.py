"""The HTTP side of the Bot API: /bot<token>/<method>, statuses, faults, the call log."""

import asyncio
import time
from typing import Any

import orjson
from aiohttp import web

from bot.simulator import arguments
from bot.simulator.errors import Refused, flood
from bot.simulator.faults import Fault, Faults
from bot.simulator.feed import Feed
from bot.simulator.methods import Method


class BotApi:
    def __init__(self, token: str, methods: dict[str, Method], faults: Faults, feed: Feed) -> None:
        self._token = token
        self._methods = methods
        self._faults = faults
        self._feed = feed

    async def handle(self, request: web.Request) -> web.StreamResponse:
        started = time.monotonic()
        name = request.match_info["method"]
        given = arguments.Arguments()
        fault = None
        try:
            if request.match_info["token"] != self._token:
                raise Refused(401, "Unauthorized")
            method = self._methods.get(name.lower())
            if method is None:
                raise Refused(404, "Not Found")
            given = await arguments.read(request)
            fault = self._faults.take(name, given.get("chat_id"))
            await _before(fault)
            answer = _answer(200, {"ok": True, "result": await method(given)})
            await _after(fault)
            error = None
        except Refused as refusal:
            answer, error = _refusal(refusal), refusal.description
        except _Dropped as dropped:
            answer, error = None, str(dropped)
        self._feed.publish(
            "call",
            method=name,
            parameters=dict(given),
            status=answer.status if answer else 0,
            error=error,
            fault=fault.kind if fault else None,
            ms=round((time.monotonic() - started) * 1000, 1),
        )
        if answer is None:
            if request.transport:
                request.transport.abort()
            return web.Response(status=500)
        return answer


class _Dropped(Exception):
    """The caller never gets an answer."""


async def _before(fault: Fault | None) -> None:
    """What happens instead of the method, or before it."""
    if fault is None or fault.kind == "lost":
        return
    if fault.kind == "flood":
        raise flood(fault.retry_after)
    if fault.kind == "error":
        reason = web.Response(status=fault.status).reason
        raise Refused(fault.status, fault.description or reason or "Error")
    await asyncio.sleep(fault.seconds)
    if fault.kind == "timeout":
        raise _Dropped("no answer")


async def _after(fault: Fault | None) -> None:
    if fault is not None and fault.kind == "lost":
        raise _Dropped("answer lost after the effect")


def _refusal(refusal: Refused) -> web.Response:
    # A gateway in front of Telegram answers these in HTML, not JSON.
    if refusal.code in (502, 503, 504):
        return web.Response(
            status=refusal.code,
            text=f"<html><head><title>{refusal.code} {refusal.description}</title></head></html>",
            content_type="text/html",
        )
    body: dict[str, Any] = {
        "ok": False,
        "error_code": refusal.code,
        "description": refusal.description,
    }
    if refusal.parameters:
        body["parameters"] = refusal.parameters
    return _answer(refusal.code, body)


def _answer(status: int, body: dict[str, Any]) -> web.Response:
    return web.Response(status=status, body=orjson.dumps(body), content_type="application/json")
