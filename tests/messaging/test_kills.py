"""kill -9 of the whole bot at named points of an update's way: the turn takes effect once, and
the customer is answered."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from bot.simulator import queries
from tests.messaging import edge
from tests.messaging.test_conversation import CART
from tests.messaging.whole import Kitchen, kitchen

ASHA = 1001
TWO_IDLY = [("Idly", 2, Decimal(40))]
STORED = "SELECT count(*) FROM update_inbox WHERE update_id = $1"
WAITING = "SELECT array_agg(pid) FROM pg_locks WHERE NOT granted AND pid <> pg_backend_pid()"

# Reached when it is entered; the bot is killed before it is left.
Point = Callable[[Kitchen, int], AbstractAsyncContextManager[None]]


def pending(here: Kitchen, update_id: int) -> Callable[[], "asyncio.Task[bool]"]:
    """Whether Telegram still has the update."""

    async def look() -> bool:
        state = await here.world.state()
        return update_id in [update["update_id"] for update in state["pending"]]

    return lambda: asyncio.ensure_future(look())


async def until_waiting(here: Kitchen) -> list[int]:
    """The backends that wait for a lock."""
    found: list[int] = await edge.until(lambda: here.value(WAITING))
    return found


async def end(here: Kitchen, backends: list[int]) -> None:
    """What a dead bot had asked for is not done any more."""
    for backend in backends:
        await here.value("SELECT pg_terminate_backend($1, 5000)", backend)


@asynccontextmanager
async def chat_locked(here: Kitchen) -> AsyncIterator[None]:
    """No turn of Asha's gets on."""
    await here.value("SELECT pg_advisory_lock($1)", ASHA)
    try:
        yield
    finally:
        await here.value("SELECT pg_advisory_unlock($1)", ASHA)


@asynccontextmanager
async def taken_in(here: Kitchen, update_id: int) -> AsyncIterator[None]:
    async with chat_locked(here):
        await here.world.person(ASHA).send("2 idly")
        backends = await until_waiting(here)
        assert await pending(here, update_id)()
        yield
        await end(here, backends)


@asynccontextmanager
async def about_to_commit(here: Kitchen, update_id: int) -> AsyncIterator[None]:
    """PostgreSQL does not notice the death, and commits."""
    async with chat_locked(here):
        await here.world.person(ASHA).send("2 idly")
        await until_waiting(here)
        yield


@asynccontextmanager
async def stored(here: Kitchen, update_id: int) -> AsyncIterator[None]:
    async with chat_locked(here):
        await here.world.person(ASHA).send("2 idly")
        backends = await until_waiting(here)
        await edge.until(lambda: here.value(STORED, update_id))
        await edge.until(lambda: _not(pending(here, update_id)()))
        yield
        await end(here, backends)


@asynccontextmanager
async def committed(here: Kitchen, update_id: int) -> AsyncIterator[None]:
    await here.world.fault("timeout", "sendMessage")
    await here.world.person(ASHA).send("2 idly")
    await edge.until(lambda: here.rows(CART))
    yield


@asynccontextmanager
async def answered(here: Kitchen, update_id: int) -> AsyncIterator[None]:
    # The call after the one that brings the message would confirm it.
    await here.world.fault("timeout", "getUpdates", count=5)
    await here.world.person(ASHA).say("2 idly")
    assert await pending(here, update_id)()
    yield


@asynccontextmanager
async def answered_and_stored(here: Kitchen, update_id: int) -> AsyncIterator[None]:
    """The inbox still has the update."""
    asha, seq = here.world.person(ASHA), await here.world.seq()
    async with here.connection.transaction():
        async with chat_locked(here):
            await asha.send("2 idly")
            await edge.until(lambda: here.value(STORED, update_id))
            await here.rows("SELECT FROM update_inbox FOR UPDATE")
        await asha.next_message(seq)
        backends = await until_waiting(here)
        yield
        await end(here, backends)


async def _not(answer: "asyncio.Task[bool]") -> bool:
    return not await answer


POINTS: list[Point] = [taken_in, about_to_commit, stored, committed, answered, answered_and_stored]


@pytest.mark.parametrize("point", POINTS, ids=[point.__name__ for point in POINTS])
async def test_a_kill_loses_nothing_and_doubles_nothing(
    tmp_path: Path, empty_dsn: str, point: Point
) -> None:
    async with kitchen(tmp_path, empty_dsn) as here:
        asha = here.world.person(ASHA)
        await asha.start()
        update_id = await next_update(here)
        async with point(here, update_id):
            await here.kill()
            await here.world.client.delete(f"{here.world.url}/simulator/faults")
            seq = await here.world.seq()
        await here.start()
        assert "Idly" in str(await asha.next_message(seq))
        await edge.until(lambda: _not(pending(here, update_id)()))
        assert await here.rows(CART) == TWO_IDLY
        await asha.send("one more")
        await until_rows(here, CART, [("Idly", 3, Decimal(40))])
        await until_rows(here, "SELECT update_id FROM update_inbox", [])


ANSWER, EDIT = "answerCallbackQuery", "editMessageText"


@pytest.mark.parametrize(
    "held", [(ANSWER, EDIT), (ANSWER,), (EDIT,)], ids=["committed", "edited", "answered"]
)
async def test_a_tap_whose_answer_a_kill_cuts_off_counts_once_and_is_answered(
    tmp_path: Path, empty_dsn: str, monkeypatch: pytest.MonkeyPatch, held: tuple[str, ...]
) -> None:
    """Its turn is committed; Telegram gets nothing of what is held."""
    monkeypatch.setattr(queries, "ANSWERABLE_SECONDS", 300)
    async with kitchen(tmp_path, empty_dsn) as here:
        asha = here.world.person(ASHA)
        await asha.start()
        await asha.say("2 idly")
        update_id = await next_update(here)
        for method in held:
            await here.world.fault("timeout", method)
        seq = await here.world.seq()
        tapping = asyncio.create_task(asha.press("+", wait=120))
        await until_rows(here, CART, [("Idly", 3, Decimal(40))])
        for method in {ANSWER, EDIT}.difference(held):
            await edge.until(lambda method=method: here.world.calls(method, seq))
        assert not tapping.done() or ANSWER not in held
        await here.kill()
        await here.world.client.delete(f"{here.world.url}/simulator/faults")
        await here.start()
        [query] = (await tapping)["queries"]
        assert query["update_id"] == update_id
        assert query["answer"] is not None

        async def shown() -> bool:
            return "₹120" in (await asha.last_card())["text"]

        await edge.until(shown)
        await edge.until(lambda: _not(pending(here, update_id)()))
        assert await here.rows(CART) == [("Idly", 3, Decimal(40))]
        await until_rows(here, "SELECT update_id FROM update_inbox", [])


async def until_rows(here: Kitchen, query: str, rows: list[tuple[Any, ...]]) -> None:
    async def so() -> bool:
        return await here.rows(query) == rows

    await edge.until(so)


async def next_update(here: Kitchen) -> int:
    """The id of the update that comes next; nothing is pending by then."""
    ravi = await here.world.person(1002).send("/help")
    await edge.until(lambda: _not(pending(here, ravi["update_id"])()))
    return int(ravi["update_id"]) + 1
