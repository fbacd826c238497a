"""The database is away while updates wait for something else than their own turn."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.messaging.errors import ONE_MOMENT
from db.gateway import DatabaseUnavailable, Gateway
from tests.messaging import edge, standin
from tests.messaging.edge import Turns
from tests.messaging.test_edge_polling import inbox, until_stored
from tests.messaging.test_edge_webhook import free_port, post, serving, update

ASHA = 1001


class Outage:
    """While it lasts, none of these functions of the gateway's reaches the database."""

    def __init__(self, gateway: Gateway, monkeypatch: pytest.MonkeyPatch, *functions: str) -> None:
        self.tries: list[str] = []
        self._functions: tuple[str, ...] = ()
        self._all = functions
        call = gateway.call

        async def unavailable(function: str, *arguments: Any) -> Any:
            if function in self._functions:
                self.tries.append(function)
                raise DatabaseUnavailable("gone")
            return await call(function, *arguments)

        monkeypatch.setattr(gateway, "call", unavailable)

    def begin(self) -> None:
        self._functions = self._all

    def end(self) -> None:
        self._functions = ()


def told(person: standin.Person, number: int) -> Callable[[], Any]:
    async def look() -> bool:
        texts = [message.get("text") for message in await person.messages()]
        return texts.count(ONE_MOMENT) == number

    return look


async def test_what_is_stored_before_it_is_tried_waits_with_a_word(
    tmp_path: Path, gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A webhook that has just started may have been ended by what comes first."""
    outage = Outage(gateway, monkeypatch, "store_update")
    turns = Turns()
    async with (
        standin.running(tmp_path) as world,
        serving(world, gateway, turns, free_port()) as (bot, url),
    ):
        asha = world.person(ASHA)
        await asha.start()
        outage.begin()
        await asha.send("2 idly")
        await edge.until(told(asha, 1))
        await asha.send("one more")
        await edge.until(lambda: len(outage.tries) > 10)
        # A store that fails is tried again about once a second, however long it takes.
        assert turns.texts() == [None]
        outage.end()
        await edge.until(lambda: turns.texts() == [None, "2 idly", "one more"])
        await edge.settled(bot)
        assert await told(asha, 1)()
        assert await inbox(gateway) == []
        assert await post(world, url, update(1)) == 200


async def test_who_writes_while_an_answered_update_is_taken_off_the_inbox_is_told(
    tmp_path: Path, gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    outage = Outage(gateway, monkeypatch, "finish_update", "store_update")
    turns = Turns()
    async with standin.running(tmp_path) as world, edge.running(world, gateway, turns) as bot:
        asha = world.person(ASHA)
        await asha.start()
        gate = turns.hold(ASHA)
        slow = await asha.send("slow")
        await until_stored(gateway, (slow["update_id"], 1, False))
        outage.begin()
        gate.set()
        await edge.until(lambda: "finish_update" in outage.tries)
        assert await told(asha, 0)()
        await asha.send("and then?")
        await edge.until(told(asha, 1))
        assert turns.texts() == [None, "slow"]
        outage.end()
        await edge.settled(bot)
        assert turns.texts() == [None, "slow", "and then?"]
        assert await told(asha, 1)()
        assert await inbox(gateway) == []


async def test_what_is_being_answered_is_not_told_to_wait(
    tmp_path: Path, gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its turn may be done, and only its card on the way."""
    outage = Outage(gateway, monkeypatch, "store_update")
    turns = Turns()
    async with standin.running(tmp_path) as world, edge.running(world, gateway, turns) as bot:
        asha = world.person(ASHA)
        await asha.start()
        gate = turns.hold(ASHA)
        outage.begin()
        await asha.send("slow")
        await edge.until(lambda: len(outage.tries) == 2)
        outage.end()
        gate.set()
        await edge.settled(bot)
        assert await told(asha, 0)()


@pytest.mark.parametrize("before", [1, 2])
async def test_what_an_earlier_process_left_waits_with_a_word(
    tmp_path: Path, gateway: Gateway, monkeypatch: pytest.MonkeyPatch, before: int
) -> None:
    outage = Outage(gateway, monkeypatch, "begin_update")
    await gateway.call("store_update", 1, ASHA, update(1), 1, None)
    await gateway.pool.execute("UPDATE update_inbox SET attempts = $1", before)
    turns = Turns()
    outage.begin()
    async with standin.running(tmp_path) as world:
        asha = world.person(ASHA)
        await asha.send("/start")
        async with edge.running(world, gateway, turns) as bot:
            outage.end()
            await edge.settled(bot)
        assert await told(asha, 1)()
        assert "2 idly" in turns.texts()
