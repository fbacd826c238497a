"""What the stand-in's people see, handed to each as it comes."""

import asyncio
from collections.abc import Callable
from typing import Any

import aiohttp

JSON = dict[str, Any]


class World:
    """The stand-in from outside: `act` as its people, `run` to see what they are sent."""

    def __init__(self, url: str, client: aiohttp.ClientSession) -> None:
        self.url = url
        self._client = client
        self._readers: dict[int, Callable[[JSON], None]] = {}
        # Calls of the Bot API that ran into a fault, by its kind.
        self.faults: dict[str, int] = {}

    async def act(self, action: str, /, **wanted: Any) -> JSON:
        """POST /simulator/<action>."""
        async with self._client.post(f"{self.url}/simulator/{action}", json=wanted) as answer:
            body: JSON = await answer.json()
            if answer.status != 200:
                raise RuntimeError(f"{action} refused: {body}")
            return body

    async def clear_faults(self) -> None:
        await self._client.delete(f"{self.url}/simulator/faults")

    async def pending(self) -> int:
        """How many updates have not been taken from Telegram."""
        async with self._client.get(f"{self.url}/simulator/state") as answer:
            return len((await answer.json())["pending"])

    def hear(self, chat_id: int, reader: Callable[[JSON], None]) -> None:
        """`reader` gets each message of the bot in that chat, new or edited."""
        self._readers[chat_id] = reader

    async def run(self) -> None:
        """Until cancelled."""
        after = 0
        while True:
            query = {"after": str(after), "wait": "5"}
            async with self._client.get(f"{self.url}/simulator/changes", params=query) as answer:
                changes = await answer.json()
            if changes["events"] and changes["events"][0]["seq"] > after + 1:
                raise RuntimeError("the stand-in has forgotten events that nobody has seen")
            for event in changes["events"]:
                self._hand(event)
                after = event["seq"]
            # Many at once cost less than one by one.
            await asyncio.sleep(0.05)

    def _hand(self, event: JSON) -> None:
        if event["kind"] == "call" and event["fault"]:
            self.faults[event["fault"]] = self.faults.get(event["fault"], 0) + 1
        if event["kind"] != "message" or event["chat_id"] not in self._readers:
            return
        message = event["record"]["message"]
        if message["from"]["is_bot"]:
            self._readers[event["chat_id"]](message)
