"""What the outbox holds is sent: in order, at least once, to those who can be reached."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter

from bot.messaging import notices
from bot.messaging.outbox import wait_after
from bot.simulator.people import ADMIN, COOK, STAFF_CHAT
from db.gateway import Gateway
from tests.messaging import edge, standin
from tests.messaging.edge import Turns
from tests.ordering import IDLY, Customer, open_restaurant

ASHA = 1001
Staff = standin.Person


@pytest.fixture
async def asha(connection: asyncpg.Connection, gateway: Gateway) -> Customer:
    """A customer of an open restaurant whose kitchen has its group."""
    await open_restaurant(connection)
    await gateway.call("configure", [ADMIN], STAFF_CHAT)
    return Customer(gateway, ASHA)


async def place_order(asha: Customer, quantity: int = 2) -> dict[str, Any]:
    await asha.add(IDLY, quantity)
    order: dict[str, Any] = (await asha.order())["order"]
    return order


async def delivered(connection: asyncpg.Connection) -> list[tuple[str, str]]:
    """(kind, what became of it), oldest first."""
    rows = await connection.fetch("SELECT * FROM outbox ORDER BY created_at")
    return [
        (row["kind"], "failed" if row["failed_at"] else "sent" if row["delivered_at"] else "waits")
        for row in rows
    ]


async def sends_to(world: standin.World, chat_id: int, after: int = 0) -> list[dict[str, Any]]:
    calls = await world.calls("sendMessage", after)
    return [call for call in calls if call["parameters"]["chat_id"] == str(chat_id)]


async def until_delivered(connection: asyncpg.Connection, *wanted: tuple[str, str]) -> None:
    async def so() -> bool:
        return await delivered(connection) == list(wanted)

    await edge.until(so, 20)


async def order_with_two_tickets(
    world: standin.World, gateway: Gateway, connection: asyncpg.Connection, asha: Customer
) -> dict[str, Any]:
    """An order where each of two admins has the ticket, since there is no staff chat."""
    await gateway.call("configure", [ADMIN, COOK], None)
    for person in (ADMIN, COOK, ASHA):
        await world.person(person).start()
    order = await place_order(asha)
    await until_delivered(connection, ("ticket", "sent"), ("ticket", "sent"))
    return order


async def until_redrawn(connection: asyncpg.Connection) -> None:
    """The guest is told of a change by one admin, and the other's ticket shows it."""
    await until_delivered(
        connection,
        ("ticket", "sent"),
        ("ticket", "sent"),
        ("order_update", "sent"),
        ("ticket_changed", "sent"),
    )


async def test_a_ticket_reaches_the_kitchen_at_once(
    tmp_path: Path, gateway: Gateway, connection: asyncpg.Connection, asha: Customer
) -> None:
    async with standin.running(tmp_path) as world, edge.running(world, gateway, Turns()):
        seq = await world.seq()
        order = await place_order(asha)
        ticket = await world.person(COOK, STAFF_CHAT).next_message(seq)
        assert f"#{order['number']}" in ticket["text"]
        assert standin.labels(ticket) == [["Accept", "Ready", "Cancel"]]
        await until_delivered(connection, ("ticket", "sent"))
        remembered = await connection.fetchval("SELECT message_id FROM outbox")
        assert remembered == ticket["message_id"]


async def test_what_was_put_in_while_the_bot_was_away_is_sent(
    tmp_path: Path, gateway: Gateway, connection: asyncpg.Connection, asha: Customer
) -> None:
    await place_order(asha)
    async with standin.running(tmp_path) as world, edge.running(world, gateway, Turns()):
        await until_delivered(connection, ("ticket", "sent"))


async def test_a_target_gets_its_messages_in_order_though_the_first_fails(
    tmp_path: Path, gateway: Gateway, connection: asyncpg.Connection, asha: Customer
) -> None:
    orders = [await place_order(asha) for _ in range(3)]
    async with standin.running(tmp_path) as world:
        await world.fault("error", "sendMessage", count=2, status=502)
        await world.fault("flood", "sendMessage", retry_after=1)
        async with edge.running(world, gateway, Turns()):
            await until_delivered(connection, *[("ticket", "sent")] * 3)
            tickets = await world.person(COOK, STAFF_CHAT).messages()
    numbers = [ticket["text"].partition(" ")[0] for ticket in tickets]
    assert numbers == [f"#{order['number']}" for order in orders]


async def test_a_flooded_kitchen_holds_up_no_customer(
    tmp_path: Path, gateway: Gateway, connection: asyncpg.Connection, asha: Customer
) -> None:
    async with standin.running(tmp_path) as world, edge.running(world, gateway, Turns()):
        person = world.person(ASHA)
        await person.start()
        await world.fault("flood", "sendMessage", chat_id=STAFF_CHAT, retry_after=30)
        order = await place_order(asha)
        seq = await world.seq()
        await gateway.update_ticket(ASHA, order["order_id"], "accepted", COOK, "Meena", STAFF_CHAT)
        assert "accepted" in (await person.next_message(seq))["text"]
        await until_delivered(connection, ("ticket", "waits"), ("order_update", "sent"))
        again = await connection.fetchval(
            "SELECT next_attempt_at - clock_timestamp() FROM outbox WHERE kind = 'ticket'"
        )
        assert timedelta(seconds=20) < again <= timedelta(seconds=31)


async def test_whoever_blocked_the_bot_gets_no_second_try(
    tmp_path: Path, gateway: Gateway, connection: asyncpg.Connection, asha: Customer
) -> None:
    async with standin.running(tmp_path) as world, edge.running(world, gateway, Turns()):
        person, owner = world.person(ASHA), world.person(ADMIN)
        await person.start()
        await owner.start()
        order = await place_order(asha)
        await world.act("block", **person.where)
        seq = await world.seq()
        for status in ("accepted", "ready"):
            await gateway.update_ticket(ASHA, order["order_id"], status, COOK, "Meena", STAFF_CHAT)
        ended = [
            ("not_delivered", "sent"),
            ("order_update", "failed"),
            ("order_update", "failed"),
            ("ticket", "sent"),
        ]

        async def so() -> bool:
            return sorted(await delivered(connection)) == ended

        await edge.until(so, 20)
        assert len(await sends_to(world, ASHA, seq)) <= 1
        told = (await owner.messages())[-1]["text"]
        assert "The guest was not told about order #1" in told


async def test_the_other_tickets_of_an_order_are_redrawn(
    tmp_path: Path, gateway: Gateway, connection: asyncpg.Connection, asha: Customer
) -> None:
    """Without a staff chat every admin has a ticket; the first tap is shown to all."""
    async with standin.running(tmp_path) as world, edge.running(world, gateway, Turns()):
        owner, cook = world.person(ADMIN), world.person(COOK)
        order = await order_with_two_tickets(world, gateway, connection, asha)
        await gateway.update_ticket(ASHA, order["order_id"], "accepted", COOK, "Meena", COOK)
        await until_redrawn(connection)
        shown = (await owner.last_card())["text"]
        assert "Accepted by Meena" in shown
        assert "New order" in (await cook.last_card())["text"]


async def test_a_cart_that_expired_is_shown_on_the_live_card(
    tmp_path: Path, gateway: Gateway, connection: asyncpg.Connection, asha: Customer
) -> None:
    async with standin.running(tmp_path) as world, edge.running(world, gateway, Turns()) as bot:
        person = world.person(ASHA)
        live = await person.start()
        await bot.edge.cards.flush()
        await asha.add(IDLY, 2)
        await gateway.call("expire_sessions", timedelta(0), 10)
        await until_delivered(connection, ("session_expired", "sent"))
        card = await person.last_card()
        assert card["message_id"] == live["message_id"]
        assert "Restore cart" in standin.labels(card)[0]


async def test_without_a_live_card_the_expired_cart_is_told_silently(
    tmp_path: Path, gateway: Gateway, connection: asyncpg.Connection, asha: Customer
) -> None:
    async with standin.running(tmp_path) as world, edge.running(world, gateway, Turns()) as bot:
        person = world.person(ASHA)
        live = await person.start()
        await bot.edge.cards.flush()
        await world.api("deleteMessage", chat_id=ASHA, message_id=live["message_id"])
        await asha.add(IDLY, 2)
        await gateway.call("expire_sessions", timedelta(0), 10)
        await until_delivered(connection, ("session_expired", "sent"))
        assert "Restore cart" in standin.labels(await person.last_card())[0]
        call = (await world.calls("sendMessage"))[-1]
        assert call["parameters"]["disable_notification"] == "true"


async def test_an_overdue_ticket_is_told_to_customer_and_admins(
    tmp_path: Path, gateway: Gateway, connection: asyncpg.Connection, asha: Customer
) -> None:
    async with standin.running(tmp_path) as world, edge.running(world, gateway, Turns()) as bot:
        person, owner = world.person(ASHA), world.person(ADMIN)
        await person.start()
        await owner.start()
        await bot.edge.cards.flush()
        await world.fault("flood", "sendMessage", chat_id=STAFF_CHAT, retry_after=60)
        await place_order(asha)
        await connection.execute("UPDATE orders SET created_at = created_at - interval '61 s'")
        assert await gateway.call("overdue_tickets") == 1
        await until_delivered(
            connection,
            ("ticket", "waits"),
            ("order_unconfirmed", "sent"),
            ("ticket_overdue", "sent"),
        )
        assert "not confirmed yet" in (await person.last_card())["text"]
        assert "has not reached the kitchen" in (await owner.messages())[-1]["text"]


async def test_a_dead_dispatchers_row_is_taken_over_when_its_lease_ends(
    tmp_path: Path, gateway: Gateway, connection: asyncpg.Connection, asha: Customer
) -> None:
    await place_order(asha)
    [row] = await gateway.call("claim_outbox", 10, 10, timedelta(milliseconds=1))
    assert row["kind"] == "ticket"
    async with standin.running(tmp_path) as world, edge.running(world, gateway, Turns()):
        await until_delivered(connection, ("ticket", "sent"))


async def test_a_row_that_cant_be_drawn_fails_and_frees_the_target(
    tmp_path: Path,
    gateway: Gateway,
    connection: asyncpg.Connection,
    asha: Customer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.messaging.outbox.BAD_ATTEMPTS", 1)
    monkeypatch.delitem(notices._KINDS, "order_update")
    async with standin.running(tmp_path) as world, edge.running(world, gateway, Turns()):
        await world.person(ASHA).start()
        await world.person(ADMIN).start()
        order = await place_order(asha)
        await gateway.update_ticket(ASHA, order["order_id"], "ready", COOK, "Meena", STAFF_CHAT)
        await until_delivered(
            connection, ("ticket", "sent"), ("order_update", "failed"), ("not_delivered", "sent")
        )


def row(kind: str = "ticket", attempts: int = 1, hours: float = 0) -> dict[str, Any]:
    created = datetime.now(UTC) - timedelta(hours=hours)
    return {
        "kind": kind,
        "for_staff": kind == "ticket",
        "attempts": attempts,
        "created_at": created.isoformat(),
    }


@pytest.mark.parametrize(
    ("error", "row", "least", "most"),
    [
        (RetryAfter(7), row(), 7, 7),
        (NetworkError("x"), row(attempts=1), 0.2, 0.4),
        (NetworkError("x"), row(attempts=50), 30, 60),
        (TimeoutError(), row(attempts=50), 30, 60),
        (BadRequest("chat not found"), row(attempts=50), 30, 60),
        (Forbidden("bot was kicked from the group chat"), row(attempts=50), 30, 60),
        (BadRequest("can't parse entities"), row(attempts=1), 0.2, 0.4),
        (KeyError("order"), row(attempts=1), 0.2, 0.4),
    ],
)
def test_how_long_a_row_waits(
    error: Exception, row: dict[str, Any], least: float, most: float
) -> None:
    wait = wait_after(error, row)
    assert wait is not None
    assert least <= wait <= most


@pytest.mark.parametrize(
    ("error", "row"),
    [
        (Forbidden("bot was blocked by the user"), row("order_update")),
        (BadRequest("chat not found"), row("order_update")),
        (BadRequest("can't parse entities"), row(attempts=5)),
        (KeyError("order"), row(attempts=5)),
        (NetworkError("x"), row(hours=25)),
    ],
)
def test_when_a_row_is_given_up(error: Exception, row: dict[str, Any]) -> None:
    assert wait_after(error, row) is None
