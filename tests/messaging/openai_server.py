"""A scripted OpenAI-compatible server: answers what a test says, remembers what it was sent."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web


class ScriptedServer:
    """`answers` are given in order; each is a JSON body, a (status, text) pair, or
    an Event to wait for before hanging up."""

    def __init__(self) -> None:
        self.answers: list[Any] = []
        self.bodies: list[bytes] = []
        self.url = ""

    @property
    def requests(self) -> list[dict[str, Any]]:
        return [json.loads(body) for body in self.bodies]

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.bodies.append(await request.read())
        answer = self.answers.pop(0) if self.answers else (500, "nothing scripted")
        if isinstance(answer, asyncio.Event):
            await answer.wait()
            return web.Response(status=500)
        if isinstance(answer, tuple):
            status, text = answer
            return web.Response(status=status, text=text, content_type="application/json")
        return web.json_response(answer)


def calling(*calls: tuple[str, Any], content: str | None = None) -> dict[str, Any]:
    """A completion that calls tools; arguments that are no text are written as JSON."""
    return {
        "id": "completion-1",
        "object": "chat.completion",
        "created": 1,
        "model": "scripted",
        "choices": [
            {
                "index": 0,
                "finish_reason": "tool_calls" if calls else "stop",
                "message": {
                    "role": "assistant",
                    "content": content,
                    "tool_calls": [
                        {
                            "id": f"call-{number}",
                            "type": "function",
                            "function": {
                                "name": name,
                                "arguments": arguments
                                if isinstance(arguments, str)
                                else json.dumps(arguments),
                            },
                        }
                        for number, (name, arguments) in enumerate(calls)
                    ],
                },
            }
        ],
        "usage": {"prompt_tokens": 345, "completion_tokens": 21, "total_tokens": 366},
    }


def writing(*calls: tuple[str, Any], before: str = "") -> dict[str, Any]:
    """A completion of a server without tools: the same calls as one JSON text."""
    answered = {"calls": [{"tool": name, **arguments} for name, arguments in calls]}
    return calling(content=before + json.dumps(answered))


@asynccontextmanager
async def serving() -> AsyncIterator[ScriptedServer]:
    server = ScriptedServer()
    app = web.Application()
    app.router.add_post("/v1/chat/completions", server.handle)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    server.url = f"http://127.0.0.1:{port}/v1"
    try:
        yield server
    finally:
        await runner.cleanup()
