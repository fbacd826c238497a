"""Telegram's limits are kept, with a stand-in that holds the bot to them."""

from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import asyncpg
import pytest

from bot.simulator.people import ADMIN, COOK, STAFF_CHAT
from db.gateway import Gateway
from tests.messaging import edge, standin
from tests.messaging.edge import Turns
from tests.ordering import IDLY, Customer, open_restaurant

ASHA, RAVI = 1001, 1002
# As Telegram allows a bot.
PACE = 30


@pytest.fixture
async def asha(connection: asyncpg.Connection, gateway: Gateway) -> Customer:
    await open_restaurant(connection)
    await gateway.call("configure", [ADMIN], STAFF_CHAT)
    return Customer(gateway, ASHA)


async def statuses(world: standin.World) -> Counter[int]:
    calls = await world.calls()
    return Counter(
        call["status"] for call in calls if call["method"].startswith(("sendMessage", "edit"))
    )


async def test_a_chat_that_writes_fast_gets_every_answer_and_no_refusal(
    tmp_path: Path, gateway: Gateway
) -> None:
    turns = Turns()
    async with standin.running(tmp_path) as world:
        await world.act("limits", on=True)
        async with edge.running(world, gateway, turns, PACE) as bot:
            asha = world.person(ASHA)
            for number in range(5):
                await asha.send(f"{number} idly")
            await edge.until(lambda: len(turns.taken) == 5)
            await edge.settled(bot)
            answers = [m for m in await asha.messages() if m["from"]["is_bot"]]
            assert len(answers) == 5
            assert (await statuses(world))[429] == 0


async def test_many_chats_at_once_are_answered_within_the_overall_limit(
    tmp_path: Path, gateway: Gateway
) -> None:
    turns = Turns()
    async with standin.running(tmp_path) as world:
        guests = [await world.newcomer(2000 + n, f"Guest {n}") for n in range(75)]
        await world.act("limits", on=True)
        async with edge.running(world, gateway, turns, PACE) as bot:
            for guest in guests:
                await guest.send("hello")
            await edge.until(lambda: len(turns.taken) == len(guests), 30)
            await edge.settled(bot)
            assert await statuses(world) == {200: 75}


async def test_the_kitchens_group_gets_no_more_than_it_may_and_misses_nothing(
    tmp_path: Path, gateway: Gateway, connection: asyncpg.Connection, asha: Customer
) -> None:
    for _ in range(7):
        await asha.add(IDLY)
        await asha.order()
    async with standin.running(tmp_path) as world:
        await world.act("limits", on=True)
        async with edge.running(world, gateway, Turns(), PACE):

            async def all_sent() -> bool:
                left = "SELECT count(*) FROM outbox WHERE delivered_at IS NULL"
                return await connection.fetchval(left) == 0

            await edge.until(all_sent, 30)
            tickets = await world.person(COOK, STAFF_CHAT).messages()
        assert [ticket["text"].partition(" ")[0] for ticket in tickets] == [
            f"#{number}" for number in range(1, 8)
        ]
        assert (await statuses(world))[429] == 0
        sent = await connection.fetch("SELECT delivered_at FROM outbox ORDER BY outbox_id")
        # Five at once, then one every four seconds: twenty in any minute.
        assert sent[-1]["delivered_at"] - sent[0]["delivered_at"] > timedelta(seconds=7)


async def test_a_row_put_back_for_its_turn_is_no_attempt(
    tmp_path: Path,
    gateway: Gateway,
    connection: asyncpg.Connection,
    asha: Customer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.messaging.outbox.TURN_WITHIN", 0.2)
    for _ in range(6):
        await asha.add(IDLY)
        await asha.order()
    async with (
        standin.running(tmp_path) as world,
        edge.running(world, gateway, Turns(), PACE),
    ):

        async def put_back() -> asyncpg.Record | None:
            return await connection.fetchrow(
                "SELECT * FROM outbox WHERE last_error IS NOT NULL AND lease_until IS NULL"
            )

        row = await edge.until(put_back)
        assert row["attempts"] == 0
        assert not row["fate_unknown"]
        assert row["next_attempt_at"] > datetime.now(row["next_attempt_at"].tzinfo)


async def test_reminders_leave_room_for_a_ticket(
    tmp_path: Path, gateway: Gateway, connection: asyncpg.Connection, asha: Customer
) -> None:
    """Sixty carts expire at once; a ticket written after them does not wait for them."""
    for number in range(60):
        await Customer(gateway, 3000 + number).add(IDLY)
    await gateway.call("expire_sessions", timedelta(0), 100)
    await asha.add(IDLY)
    await asha.order()
    async with standin.running(tmp_path) as world:
        for number in range(60):
            guest = await world.newcomer(3000 + number, f"Guest {number}")
            await guest.send("/start")
        async with edge.running(world, gateway, Turns(), 5):
            await world.person(COOK, STAFF_CHAT).next_message(0)
        reminded = "SELECT count(*) FROM outbox WHERE delivered_at < (SELECT delivered_at FROM"
        before = await connection.fetchval(
            f"{reminded} outbox WHERE kind = 'ticket') AND kind = 'session_expired'"
        )
        assert before <= 1


async def test_when_all_chats_are_refused_the_others_wait_too(
    tmp_path: Path, gateway: Gateway
) -> None:
    async with standin.running(tmp_path) as world:
        guests = [await world.newcomer(2000 + n, f"Guest {n}") for n in range(4)]
        await world.fault("flood", "sendMessage", count=3, retry_after=2)
        async with edge.running(world, gateway, Turns()) as bot:
            for guest in guests[:3]:
                await guest.send("hello")

            async def refused() -> bool:
                return (await statuses(world))[429] == 3

            await edge.until(refused)
            assert bot.edge.sender.wait(guests[3].chat_id) > 0
            seq = await world.seq()
            await guests[3].send("hello")
            await guests[3].next_message(seq)
            assert await statuses(world) == {429: 3, 200: 4}
