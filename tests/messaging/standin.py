"""Drives the stand-in over HTTP as the people who chat with the bot.

    async with standin.running(tmp_path) as world:
        asha = world.person(1001)
        reply = await asha.say("2 idly")          # the bot's next message to her
        answer = await asha.tap("Checkout")       # the toast: {"text", "show_alert", "url"}
        card = await asha.tap_and_see("+")        # the message as edited, or the new one

Waiting is always for an event, never for a time.
"""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Self

import aiohttp

from bot.simulator.server import StandIn

JSON = dict[str, Any]
TOKEN = "7000000001:stand-in"
PATIENCE = 15.0
ROOT = Path(__file__).resolve().parents[2]


class World:
    """A stand-in at `url`, seen from outside."""

    def __init__(self, url: str, client: aiohttp.ClientSession, token: str = TOKEN) -> None:
        self.url = url
        self.token = token
        self.client = client

    async def act(self, action: str, /, **wanted: Any) -> JSON:
        """POST /simulator/<action>; fails the test when the stand-in refuses."""
        async with self.client.post(f"{self.url}/simulator/{action}", json=wanted) as answer:
            body: JSON = await answer.json()
            assert answer.status == 200, body
            return body

    async def fault(self, kind: str, method: str = "*", **more: Any) -> None:
        await self.act("faults", kind=kind, method=method, **more)

    async def api(self, method: str, **parameters: Any) -> tuple[int, JSON]:
        """Calls the Bot API as a bot would: HTTP status and body."""
        url = f"{self.url}/bot{self.token}/{method}"
        async with self.client.post(url, json=parameters) as answer:
            return answer.status, await answer.json()

    async def state(self) -> JSON:
        async with self.client.get(f"{self.url}/simulator/state") as answer:
            state: JSON = await answer.json()
            return state

    async def seq(self) -> int:
        return int((await self.changes())["seq"])

    async def changes(self, after: int = 0, wait: float = 0) -> JSON:
        """{"seq", "events": every event numbered beyond `after`}, oldest first."""
        query = {"after": str(after), "wait": str(wait)}
        async with self.client.get(f"{self.url}/simulator/changes", params=query) as answer:
            changes: JSON = await answer.json()
            return changes

    async def calls(self, method: str | None = None, after: int = 0) -> list[JSON]:
        """The Bot API calls: {"method", "parameters", "status", "error", "fault", "ms"}."""
        events = (await self.changes(after))["events"]
        return [e for e in events if e["kind"] == "call" and method in (None, e["method"])]

    async def until(
        self, seen: Callable[[JSON], bool], after: int = 0, seconds: float = PATIENCE
    ) -> JSON:
        """The first event beyond `after` for which `seen` holds."""
        async with asyncio.timeout(seconds):
            while True:
                changes = await self.changes(after, wait=seconds)
                for event in changes["events"]:
                    if seen(event):
                        found: JSON = event
                        return found
                after = changes["seq"]

    def person(self, user_id: int, chat_id: int | None = None) -> "Person":
        return Person(self, user_id, chat_id or user_id)

    async def newcomer(self, user_id: int, name: str, language_code: str = "en") -> "Person":
        await self.act("person", user_id=user_id, name=name, language_code=language_code)
        return self.person(user_id)


class Person:
    """Someone in one chat: the private chat with the bot, or the kitchen's group."""

    def __init__(self, world: World, user_id: int, chat_id: int) -> None:
        self.world = world
        self.where = {"user_id": user_id, "chat_id": chat_id}
        self.chat_id = chat_id

    async def send(self, text: str, **more: Any) -> JSON:
        """Sends without waiting: {"message_id", "update_id"}."""
        return await self.world.act("send", **self.where, text=text, **more)

    async def share(self, **content: Any) -> JSON:
        """share(photo={}), share(location={"latitude": …, "longitude": …}), …"""
        return await self.world.act("send", **self.where, **content)

    async def start(self, payload: str | None = None) -> JSON:
        """Presses START and waits for the bot's message."""
        seq = await self.world.seq()
        await self.world.act("start", user_id=self.where["user_id"], payload=payload)
        return await self.next_message(seq)

    async def say(self, text: str, **more: Any) -> JSON:
        """Sends a text and waits for the bot's next new message in this chat."""
        seq = await self.world.seq()
        await self.send(text, **more)
        return await self.next_message(seq)

    async def press(self, label: str | None = None, **more: Any) -> JSON:
        """Presses a button without waiting; on the last card unless message_id is given."""
        if label is not None:
            more["label"] = label
        if "message_id" not in more:
            more["message_id"] = (await self.last_card())["message_id"]
        return await self.world.act("tap", **self.where, **more)

    async def tap(self, label: str | None = None, **more: Any) -> JSON | None:
        """Presses a button; the bot's answer to the query, None when it stayed away."""
        done = await self.press(label, wait=PATIENCE, **more)
        answer: JSON | None = done["queries"][0]["answer"]
        return answer

    async def tap_and_see(self, label: str | None = None, **more: Any) -> JSON:
        """Presses a button; the next message of the bot that is edited or sent here."""
        seq = await self.world.seq()
        await self.press(label, **more)
        event = await self.world.until(self._from_bot, seq)
        message: JSON = event["record"]["message"]
        return message

    async def next_message(self, seq: int, seconds: float = PATIENCE) -> JSON:
        """The bot's first new message in this chat after that event."""
        event = await self.world.until(
            lambda e: self._from_bot(e) and "edit_date" not in e["record"]["message"], seq, seconds
        )
        message: JSON = event["record"]["message"]
        return message

    async def messages(self) -> list[JSON]:
        for chat in (await self.world.state())["chats"]:
            if chat["chat"]["id"] == self.chat_id:
                return [record["message"] for record in chat["messages"]]
        raise AssertionError(f"no chat {self.chat_id}")

    async def last_card(self) -> JSON:
        """The newest message with buttons."""
        for message in reversed(await self.messages()):
            if "reply_markup" in message:
                return message
        raise AssertionError("no message has buttons")

    def _from_bot(self, event: JSON) -> bool:
        return bool(
            event["kind"] == "message"
            and event["chat_id"] == self.chat_id
            and event["record"]["message"]["from"]["is_bot"]
        )


def labels(message: JSON) -> list[list[str]]:
    """The texts of a message's buttons, row by row."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [[button["text"] for button in row] for row in rows]


@asynccontextmanager
async def running(
    folder: Path, *, token: str = TOKEN, port: int = 0, inspector_url: str | None = None
) -> AsyncIterator[World]:
    """A stand-in in this process."""
    server = StandIn(folder, token, port=port, inspector_url=inspector_url)
    await server.start()
    try:
        async with aiohttp.ClientSession() as client:
            yield World(server.url, client, token)
    finally:
        await server.stop()


class Process:
    """A stand-in in a process of its own, which may be killed and started again."""

    def __init__(self, folder: Path, *, token: str = TOKEN) -> None:
        self._folder = folder
        self._token = token
        self._port = 0
        self._process: asyncio.subprocess.Process | None = None
        self.url = ""

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *error: object) -> None:
        await self.kill()

    async def start(self) -> None:
        """On the same port as before, if it ran before."""
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot.simulator", "--folder", str(self._folder),
            "--port", str(self._port), "--token", self._token,
            cwd=ROOT, stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        assert self._process.stdout
        line = (await self._process.stdout.readline()).decode().split()
        assert line[:1] == ["ready"], line
        self.url = line[1]
        self._port = int(self.url.rpartition(":")[2])

    async def kill(self) -> None:
        """SIGKILL: nothing is saved on the way out."""
        if self._process and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()
