"""Telegram's edge with scripted turns, polling the stand-in.

    async with edge.running(world, gateway, turns) as bot:
        ...
Whatever the bot asked of the stand-in meanwhile is judged at the end.
"""

import asyncio
import inspect
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from bot.cards.card import Button, Card, Reply, Span, Tap
from bot.menu.catalog import Restaurant
from bot.messaging.api import Api
from bot.messaging.edge import Edge
from bot.messaging.incoming import Reader
from bot.messaging.request import AiohttpRequest
from bot.simulator.people import BOT_USERNAME, STAFF_CHAT
from bot.turn import Incoming
from db.gateway import Gateway
from tests.messaging.judges import judge
from tests.messaging.standin import World

RESTAURANT = Restaurant(
    "Saffron Leaf", "12 Temple Street", "+91 44 5550 1234", "INR", "Asia/Kolkata", {}
)


def card(words: str, *labels: str) -> Card:
    """A card with a button for each label; every button means the same."""
    row = tuple(Button(label, Tap("menu")) for label in labels or ("Menu",))
    return Card("menu", (Span(words),), (row,))


class Turns:
    """Answers every update with a numbered card, or as `script` says; counts them."""

    def __init__(self, script: Callable[[Incoming], Reply | None] | None = None) -> None:
        self._script = script
        self.taken: list[Incoming] = []
        # A chat's turns wait for its event, if it has one.
        self.gates: dict[int, asyncio.Event] = {}
        self.asking: Callable[[Incoming], None] = lambda incoming: None

    async def take(self, incoming: Incoming) -> Reply:
        self.taken.append(incoming)
        if gate := self.gates.get(incoming.chat_id):
            await gate.wait()
        reply = self._script(incoming) if self._script else None
        return reply or Reply(card(f"answer {len(self.taken)}"))

    def hold(self, chat_id: int) -> asyncio.Event:
        self.gates[chat_id] = asyncio.Event()
        return self.gates[chat_id]

    def texts(self) -> list[str | None]:
        return [incoming.text for incoming in self.taken]


class Bot:
    """A running edge; `crash` ends it as a kill does: nothing is finished or said."""

    def __init__(
        self, world: World, gateway: Gateway, turns: Any, messages_per_second: float = 0
    ) -> None:
        self.request = AiohttpRequest()
        self.api = Api(world.token, world.url, self.request)
        self.edge = Edge(
            self.api,
            gateway,
            turns,
            Reader(BOT_USERNAME, STAFF_CHAT),
            lambda: RESTAURANT,
            messages_per_second,
        )
        turns.asking = self.edge.asking_model

    async def start(self) -> None:
        await self.request.initialize()
        await self.edge.start()
        await self.edge.poll()

    async def stop(self) -> None:
        await self.edge.stop(5)
        await self.request.shutdown()

    async def crash(self) -> None:
        ours = [*self.edge._tasks, *self.edge.intake._tasks]
        # What is dead stores nothing any more.
        for receipt in self.edge.intake.ledger._under_way.values():
            if receipt.timer is not None:
                receipt.timer.cancel()
            if receipt.storing is not None:
                ours.append(receipt.storing)
        for task in ours:
            task.cancel()
        await asyncio.gather(*ours, return_exceptions=True)
        if self.edge._webhook is not None:
            await self.edge._webhook.stop()
        await self.request.shutdown()


@asynccontextmanager
async def running(
    world: World, gateway: Gateway, turns: Any, messages_per_second: float = 0
) -> AsyncIterator[Bot]:
    """`messages_per_second` is 0 where no test is about limits, and so no wait for them."""
    bot = Bot(world, gateway, turns, messages_per_second)
    await bot.start()
    try:
        yield bot
    finally:
        await bot.stop()
        await judge_calls(world)


async def judge_calls(world: World) -> None:
    for call in await world.calls():
        judge(call["method"], call["parameters"])


async def until(happened: Callable[[], Any], seconds: float = 10) -> Any:
    """Waits for a condition, which may be a coroutine; what it returned."""
    async with asyncio.timeout(seconds):
        while True:
            found = happened()
            if inspect.isawaitable(found):
                found = await found
            if found:
                return found
            await asyncio.sleep(0.01)


async def settled(bot: Bot) -> None:
    """Waits until no update is under way."""
    await until(lambda: not bot.edge.intake._tasks)
