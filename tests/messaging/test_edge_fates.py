"""Messages whose fate is unknown, cards that are gone or too old, chats that are lost or
have moved: with the stand-in's faults."""

from pathlib import Path
from typing import Any

import asyncpg
import pytest

from bot.cards.card import Reply
from bot.simulator.people import ADMIN, COOK, STAFF_CHAT
from bot.turn import Incoming
from db.gateway import Gateway
from tests.messaging import edge, standin
from tests.messaging.edge import Turns, card
from tests.messaging.test_edge_inbox import beside
from tests.messaging.test_edge_outbox import (
    delivered,
    order_with_two_tickets,
    place_order,
    sends_to,
    until_delivered,
    until_redrawn,
)
from tests.ordering import Customer, open_restaurant

ASHA = 1001


@pytest.fixture
async def asha(connection: asyncpg.Connection, gateway: Gateway) -> Customer:
    await open_restaurant(connection)
    await gateway.call("configure", [ADMIN], STAFF_CHAT)
    return Customer(gateway, ASHA)


async def tickets(world: standin.World, chat_id: int = STAFF_CHAT) -> list[str]:
    messages = await world.person(COOK, chat_id).messages()
    return [m["text"] for m in messages if m["from"]["is_bot"]]


@pytest.mark.parametrize(
    ("fault", "copies", "marked"),
    [
        ({"kind": "lost"}, 2, True),
        ({"kind": "error", "status": 502}, 1, True),
        ({"kind": "flood", "retry_after": 1}, 1, False),
    ],
)
async def test_a_ticket_whose_fate_was_unknown_is_marked_as_a_repeat(
    tmp_path: Path,
    gateway: Gateway,
    connection: asyncpg.Connection,
    asha: Customer,
    fault: dict[str, Any],
    copies: int,
    marked: bool,
) -> None:
    async with standin.running(tmp_path) as world:
        await world.fault(method="sendMessage", chat_id=STAFF_CHAT, **fault)
        async with edge.running(world, gateway, Turns()):
            await place_order(asha)
            await until_delivered(connection, ("ticket", "sent"))
            shown = await tickets(world)
    assert len(shown) == copies
    assert ["Repeat of #1" in ticket for ticket in shown] == [False] * (copies - 1) + [marked]


async def test_a_ticket_is_no_repeat_when_telegram_could_not_be_reached(
    tmp_path: Path, gateway: Gateway, connection: asyncpg.Connection, asha: Customer
) -> None:
    async with standin.running(tmp_path) as world, edge.running(world, gateway, Turns()) as bot:
        prefix, bot.api._prefix = bot.api._prefix, "http://127.0.0.1:9/"
        await place_order(asha)

        async def tried() -> bool:
            return bool(await connection.fetchval("SELECT last_error FROM outbox"))

        await edge.until(tried)
        bot.api._prefix = prefix
        await until_delivered(connection, ("ticket", "sent"))
        [ticket] = await tickets(world)
        assert "Repeat" not in ticket


async def test_an_edit_whose_reply_was_lost_is_no_second_message(
    tmp_path: Path, gateway: Gateway, connection: asyncpg.Connection, asha: Customer
) -> None:
    async with standin.running(tmp_path) as world, edge.running(world, gateway, Turns()):
        order = await order_with_two_tickets(world, gateway, connection, asha)
        before = len(await world.person(ADMIN).messages())
        await world.fault("lost", "editMessageText", chat_id=ADMIN)
        await gateway.update_ticket(ASHA, order["order_id"], "ready", COOK, "Meena", COOK)
        await until_redrawn(connection)
        edits = [
            call["status"]
            for call in await world.calls("editMessageText")
            if call["parameters"]["chat_id"] == str(ADMIN)
        ]
        # Done with its answer lost, then "message is not modified".
        assert edits == [0, 400]
        assert len(await world.person(ADMIN).messages()) == before


async def test_a_ticket_that_staff_deleted_is_not_sent_again_when_it_changes(
    tmp_path: Path, gateway: Gateway, connection: asyncpg.Connection, asha: Customer
) -> None:
    async with standin.running(tmp_path) as world, edge.running(world, gateway, Turns()):
        order = await order_with_two_tickets(world, gateway, connection, asha)
        gone = (await world.person(ADMIN).messages())[-1]["message_id"]
        await world.api("deleteMessage", chat_id=ADMIN, message_id=gone)
        await gateway.update_ticket(ASHA, order["order_id"], "ready", COOK, "Meena", COOK)
        await until_redrawn(connection)
        assert len(await sends_to(world, ADMIN)) == 2


async def test_a_tap_on_a_card_of_days_ago_is_answered_by_a_new_one(
    tmp_path: Path, gateway: Gateway
) -> None:
    """Telegram then tells of the message nothing but its number."""

    def reply(incoming: Incoming) -> Reply:
        return Reply(card(f"{incoming.source} {incoming.message_id}"))

    turns = Turns(reply)
    async with standin.running(tmp_path) as world, edge.running(world, gateway, turns):
        asha = world.person(ASHA)
        old = await asha.start()
        await world.act("age", chat_id=ASHA, message_id=old["message_id"], hours=49)
        seq = await world.seq()
        assert await asha.tap("Menu", message_id=old["message_id"])
        new = await asha.next_message(seq)
        assert new["text"] == f"tap {old['message_id']}"
        assert new["message_id"] > old["message_id"]


async def test_who_blocked_the_bot_is_remembered_until_they_are_back(
    tmp_path: Path, gateway: Gateway, connection: asyncpg.Connection, asha: Customer
) -> None:
    async with standin.running(tmp_path) as world, edge.running(world, gateway, Turns()):
        person = world.person(ASHA)
        await person.start()
        await world.person(ADMIN).start()
        order = await place_order(asha)
        await until_delivered(connection, ("ticket", "sent"))
        await world.act("block", **person.where)

        async def known() -> bool:
            return bool(await connection.fetchval("SELECT count(*) FROM blocked_chats"))

        await edge.until(known)
        seq = await world.seq()
        await gateway.update_ticket(ASHA, order["order_id"], "accepted", COOK, "M", STAFF_CHAT)
        await edge.until(lambda: ended(connection, "order_update", 1))
        assert await sends_to(world, ASHA, seq) == []
        await world.act("block", **person.where, blocked=False)

        async def forgotten() -> bool:
            return not await known()

        await edge.until(forgotten)
        await gateway.update_ticket(ASHA, order["order_id"], "ready", COOK, "M", STAFF_CHAT)
        assert "ready" in (await person.next_message(seq))["text"]


async def ended(connection: asyncpg.Connection, kind: str, times: int) -> bool:
    rows = await delivered(connection)
    return rows.count((kind, "failed")) == times


async def test_a_refused_answer_ends_the_chats_other_messages(
    tmp_path: Path, gateway: Gateway, connection: asyncpg.Connection, asha: Customer
) -> None:
    """Without a word of it from Telegram but the refusal itself."""
    async with standin.running(tmp_path) as world, edge.running(world, gateway, Turns()):
        person = world.person(ASHA)
        await person.start()
        await world.fault(
            "error",
            "sendMessage",
            chat_id=ASHA,
            status=403,
            description="Forbidden: bot was blocked by the user",
        )
        await person.send("2 idly")

        async def known() -> bool:
            return bool(await connection.fetchval("SELECT count(*) FROM blocked_chats"))

        await edge.until(known)
        seq = await world.seq()
        order = await place_order(Customer(gateway, 1002))
        await connection.execute(
            "INSERT INTO outbox (outbox_id, chat_id, target_chat_id, kind, payload)"
            " VALUES (private.uuid_v7(), 1002, $1, 'order_update', $2)",
            ASHA,
            f'{{"order_id": "{order["order_id"]}"}}',
        )
        await edge.until(lambda: ended(connection, "order_update", 1))
        assert await sends_to(world, ASHA, seq) == []


async def test_a_kitchen_that_lets_the_bot_in_again_gets_what_it_missed(
    tmp_path: Path, gateway: Gateway, connection: asyncpg.Connection, asha: Customer
) -> None:
    async with standin.running(tmp_path) as world, edge.running(world, gateway, Turns()):
        owner, cook = world.person(ADMIN), world.person(COOK, STAFF_CHAT)
        seq = (await owner.start())["message_id"] and await world.seq()
        await world.act("block", **cook.where)
        assert "can't write to the kitchen's chat" in (await owner.next_message(seq))["text"]
        await place_order(asha)

        async def refused() -> bool:
            return any(call["status"] == 403 for call in await sends_to(world, STAFF_CHAT))

        await edge.until(refused)
        seq = await world.seq()
        await world.act("block", **cook.where, blocked=False)
        assert "#1" in (await cook.next_message(seq))["text"]
        assert len(await owner.messages()) == 3


@pytest.mark.parametrize("told_by_update", [True, False])
async def test_a_group_that_became_a_supergroup_is_followed(
    tmp_path: Path,
    gateway: Gateway,
    connection: asyncpg.Connection,
    asha: Customer,
    told_by_update: bool,
) -> None:
    """By its service message, and by what a send to the old number is answered with."""
    async with standin.running(tmp_path) as world:
        await world.person(ADMIN).send("/start")
        if not told_by_update:
            moved = await world.act("upgrade", chat_id=STAFF_CHAT)
            await world.api("getUpdates", offset=-1, timeout=0)
            first = await place_order(asha)
        async with edge.running(world, gateway, Turns()) as bot:
            if told_by_update:
                moved = await world.act("upgrade", chat_id=STAFF_CHAT)
                await edge.until(lambda: bot.edge._reader.staff_chat_id == moved["chat_id"])
                first = await place_order(asha)
            chat_id = moved["chat_id"]
            cook = world.person(COOK, chat_id)
            ticket = await edge.until(lambda: ticket_in(world, chat_id))
            assert f"#{first['number']}" in ticket["text"]

            async def owner_told() -> bool:
                return any(
                    f"STAFF_CHAT_ID={chat_id}" in message["text"]
                    for message in await world.person(ADMIN).messages()
                )

            await edge.until(owner_told)
            await edge.until(lambda: bot.edge._reader.staff_chat_id == chat_id)
            assert await cook.tap("Accept", message_id=ticket["message_id"])
            assert await connection.fetchval("SELECT staff_chat_id FROM restaurant") == chat_id


async def test_a_ticket_that_is_refused_by_the_group_it_was_follows_it(
    tmp_path: Path, dsn: str, gateway: Gateway, connection: asyncpg.Connection, asha: Customer
) -> None:
    """Nobody but the refusal has told: this process gets no updates."""
    async with standin.running(tmp_path) as world, beside(world, dsn, Turns()):
        await edge.until(lambda: world.calls("sendChatAction"))
        moved = await world.act("upgrade", chat_id=STAFF_CHAT)
        placed = await place_order(asha)
        ticket = await edge.until(lambda: ticket_in(world, moved["chat_id"]))
        assert f"#{placed['number']}" in ticket["text"]
        sends = [
            (int(call["parameters"]["chat_id"]), call["status"])
            for call in await world.calls("sendMessage")
            if int(call["parameters"]["chat_id"]) in (STAFF_CHAT, moved["chat_id"])
        ]
        assert sends == [(STAFF_CHAT, 400), (moved["chat_id"], 200)]
        staff = "SELECT staff_chat_id FROM restaurant"
        assert await connection.fetchval(staff) == moved["chat_id"]


async def ticket_in(world: standin.World, chat_id: int) -> dict[str, Any] | None:
    for message in await world.person(COOK, chat_id).messages():
        if "reply_markup" in message:
            return message
    return None


async def test_an_answer_whose_reply_was_lost_is_sent_again(
    tmp_path: Path, gateway: Gateway
) -> None:
    """Twice is better than not at all."""
    turns = Turns()
    async with standin.running(tmp_path) as world, edge.running(world, gateway, turns) as bot:
        asha = world.person(ASHA)
        await asha.start()
        await world.fault("lost", "sendMessage", chat_id=ASHA)
        await asha.send("2 idly")
        await edge.until(lambda: len(turns.taken) == 2)
        await edge.settled(bot)
        texts = [m["text"] for m in await asha.messages() if m["from"]["is_bot"]]
        assert texts == ["answer 1", "answer 2", "answer 2"]
        assert len(turns.taken) == 2
