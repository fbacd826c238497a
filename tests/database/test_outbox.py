"""The outbox's claims among several processes, and the chats it can't reach."""

import asyncio
from datetime import datetime, timedelta

import pytest

from db.gateway import Gateway
from tests.ordering import IDLY, Customer, open_restaurant

STAFF, SUPERGROUP, OWNER, ASHA = -500, -1000000000500, 9, 7001
LEASE, NOW = timedelta(seconds=30), timedelta(0)


@pytest.fixture
async def asha(gateway, connection) -> Customer:
    await open_restaurant(connection)
    await gateway.call("configure", [OWNER], STAFF)
    return Customer(gateway, ASHA)


async def place(asha: Customer) -> dict:
    await asha.add(IDLY)
    return (await asha.order())["order"]


async def put(connection, target: int, kind: str = "order_update", cause: int = ASHA) -> str:
    return await connection.fetchval(
        "INSERT INTO outbox (outbox_id, chat_id, target_chat_id, kind, payload)"
        " VALUES (private.uuid_v7(), $1, $2, $3, '{}') RETURNING outbox_id::text",
        cause, target, kind,
    )  # fmt: skip


async def claim(gateway, lease: timedelta = LEASE, at_most: int = 100, reminders: int = 100):
    return await gateway.call("claim_outbox", at_most, reminders, lease)


def name(row) -> tuple:
    """A claim's name: its row, and its lease."""
    return row["outbox_id"], row["chat_id"], datetime.fromisoformat(row["lease_until"])


async def finish(gateway, row, message_id: int = 5) -> None:
    await gateway.call("finish_outbox", row["outbox_id"], row["chat_id"], message_id)


async def retry(gateway, row, *, fate_unknown: bool = False, attempted: bool = True) -> None:
    await gateway.call("retry_outbox", *name(row), NOW, "x", fate_unknown, attempted)


async def column(connection, what: str) -> list:
    return [row[0] for row in await connection.fetch(f"SELECT {what} FROM outbox ORDER BY 1")]


async def test_two_dispatchers_send_each_target_its_rows_once_and_in_order(
    gateway, connection, dsn, asha
):
    wanted = {target: [] for target in (1, 2, 3)}
    for number in range(90):
        target = 1 + number % 3
        wanted[target].append(await put(connection, target))
    sent = {target: [] for target in wanted}
    at_work = set()

    async def dispatch(one: Gateway) -> None:
        while sum(map(len, sent.values())) < 90:
            for row in await claim(one, at_most=2):
                target = row["target_chat_id"]
                assert target not in at_work
                at_work.add(target)
                await asyncio.sleep(0)
                sent[target].append(row["outbox_id"])
                at_work.remove(target)
                await finish(one, row)

    others = [await Gateway.connect(dsn, 4) for _ in range(2)]
    await asyncio.gather(*(dispatch(one) for one in (gateway, gateway, *others)))
    for one in others:
        await one.close()
    assert sent == wanted


async def test_who_has_lost_a_claim_changes_nothing_any_more(gateway, connection, asha):
    await put(connection, 1)
    [slow] = await claim(gateway, NOW)
    [quick] = await claim(gateway)
    await retry(gateway, slow)
    await gateway.call("fail_outbox", *name(slow), "x")
    assert await claim(gateway) == []
    assert await column(connection, "failed_at") == [None]
    await retry(gateway, quick)
    assert len(await claim(gateway)) == 1


async def test_a_row_whose_claimer_died_has_an_unknown_fate(gateway, connection, asha):
    await put(connection, 1)
    await claim(gateway, NOW)
    [row] = await claim(gateway, NOW)
    assert row["attempts"] == 2
    assert await column(connection, "fate_unknown") == [True]


@pytest.mark.parametrize("fate_unknown", [True, False])
async def test_a_ticket_is_a_repeat_only_after_an_unknown_fate(
    gateway, connection, asha, fate_unknown
):
    order = await place(asha)
    [ticket] = await claim(gateway)
    assert ticket["order"]["repeat"] is False
    await retry(gateway, ticket, fate_unknown=fate_unknown)
    [again] = await claim(gateway)
    assert again["order"]["repeat"] is fate_unknown
    await retry(gateway, again)
    [last] = await claim(gateway)
    assert last["order"]["repeat"] is fate_unknown
    await finish(gateway, last)
    tapped = await gateway.update_ticket(ASHA, order["order_id"], "ready", 11, "Meena", STAFF)
    assert tapped["order"]["repeat"] is fate_unknown


async def test_a_row_that_never_came_to_its_turn_has_no_attempt(gateway, connection, asha):
    await put(connection, 1)
    [row] = await claim(gateway)
    await retry(gateway, row, attempted=False)
    assert (await claim(gateway))[0]["attempts"] == 1


async def test_what_somebody_waits_for_comes_before_reminders(gateway, connection, asha):
    for target in (1, 2, 3):
        await put(connection, target, "session_expired")
    await put(connection, 4, "order_update")
    await put(connection, 5, "ticket")
    rows = await claim(gateway, at_most=1)
    rows += await claim(gateway, at_most=4, reminders=2)
    assert [(row["kind"], row["priority"]) for row in rows] == [
        ("order_update", 1),
        ("ticket", 1),
        ("session_expired", 2),
        ("session_expired", 2),
    ]


async def test_a_blocked_chats_messages_end_and_the_admins_are_told_once(gateway, connection, asha):
    for _ in range(3):
        await put(connection, ASHA)
    await gateway.call("block_chat", ASHA, "bot was blocked by the user")
    assert await column(connection, "kind") == ["not_delivered"] + ["order_update"] * 3
    assert None not in await connection.fetchrow(
        "SELECT min(failed_at) FROM outbox WHERE kind = 'order_update'"
    )
    await put(connection, ASHA)
    rows = {row["kind"]: row for row in await claim(gateway)}
    assert rows["order_update"]["blocked"] is True
    assert rows["not_delivered"]["target_chat_id"] == OWNER
    await gateway.call("fail_outbox", *name(rows["order_update"]), "blocked")
    assert (await column(connection, "kind")).count("not_delivered") == 1


async def test_a_block_is_forgotten_when_the_person_writes_again(gateway, connection, asha):
    await asha.add(IDLY)
    await gateway.call("block_chat", ASHA, "blocked")
    await put(connection, ASHA)
    [row] = await claim(gateway, NOW)
    assert row["blocked"] is True
    await asha.add(IDLY)
    [row] = await claim(gateway)
    assert row["blocked"] is False
    await finish(gateway, row)
    assert await connection.fetchval("SELECT count(*) FROM blocked_chats") == 0


async def test_an_expiry_is_no_word_of_the_person(gateway, connection, asha):
    await asha.add(IDLY)
    await gateway.call("block_chat", ASHA, "blocked")
    await gateway.call("expire_sessions", NOW, 10)
    [row] = await claim(gateway)
    assert (row["kind"], row["blocked"]) == ("session_expired", True)


async def test_who_blocks_again_is_told_of_again(gateway, connection, asha):
    for _ in range(2):
        await asha.add(IDLY)
        await put(connection, ASHA)
        await gateway.call("block_chat", ASHA, "blocked")
    assert (await column(connection, "kind")).count("not_delivered") == 2


async def test_a_kitchen_that_took_the_bot_out_keeps_its_tickets_and_the_admins_know(
    gateway, connection, asha
):
    await place(asha)
    for _ in range(2):
        await gateway.call("block_chat", STAFF, "bot was kicked")
    rows = {row["kind"]: row for row in await claim(gateway)}
    assert set(rows) == {"ticket", "not_delivered"}
    assert rows["not_delivered"]["payload"]["kind"] == "staff_chat"
    await gateway.call(
        "retry_outbox", *name(rows["ticket"]), timedelta(hours=1), "kicked", False, True
    )
    await gateway.call("unblock_chat", STAFF)
    assert [row["kind"] for row in await claim(gateway)] == ["ticket"]


async def test_a_final_failure_is_told_to_the_other_admins(gateway, connection, asha):
    await gateway.call("configure", [OWNER, 10], None)
    await place(asha)
    rows = {row["target_chat_id"]: row for row in await claim(gateway)}
    await gateway.call("fail_outbox", *name(rows[10]), "Bad Request: too long")
    await gateway.call("fail_outbox", *name(rows[10]), "Bad Request: too long")
    await finish(gateway, rows[OWNER])
    told = await claim(gateway)
    assert [(row["kind"], row["target_chat_id"]) for row in told] == [("not_delivered", OWNER)]
    assert told[0]["order"]["number"] == 1
    await gateway.call("fail_outbox", *name(told[0]), "x")
    assert await claim(gateway) == []


async def test_a_supergroup_takes_over_tickets_staff_chat_and_settings(gateway, connection, asha):
    heard = asyncio.Queue()
    await gateway.listen("staff_chat", heard.put)
    order = await place(asha)
    [ticket] = await claim(gateway)
    for _ in range(2):
        await gateway.call("migrate_chat", STAFF, SUPERGROUP)
    assert int(await asyncio.wait_for(heard.get(), 10)) == SUPERGROUP
    await retry(gateway, ticket)
    rows = {row["kind"]: row for row in await claim(gateway)}
    assert rows["ticket"]["target_chat_id"] == SUPERGROUP
    assert rows["staff_chat_moved"]["payload"] == {"chat_id": SUPERGROUP}
    assert (await column(connection, "kind")).count("staff_chat_moved") == 1
    answer = await gateway.update_ticket(ASHA, order["order_id"], "ready", 11, "Meena", SUPERGROUP)
    assert answer["ok"]
    # The next start, with the old number in the settings.
    await gateway.call("configure", [OWNER], STAFF)
    assert (await gateway.call("get_admins"))["staff_chat_id"] == SUPERGROUP
    await gateway.call("configure", [OWNER], -77)
    assert (await gateway.call("get_admins"))["staff_chat_id"] == -77


async def test_no_message_of_the_supergroup_is_edited_for_one_of_the_old_group(
    gateway, connection, asha
):
    """The supergroup counts its messages anew."""
    orders = [await place(asha) for _ in range(2)]
    for _ in orders:
        for row in await claim(gateway):
            await finish(gateway, row)
    # An admin acts on a ticket, and the group's is to be edited as it moves.
    await gateway.update_ticket(ASHA, orders[0]["order_id"], "ready", OWNER, "Owner", OWNER)
    await gateway.call("migrate_chat", STAFF, SUPERGROUP)
    await gateway.update_ticket(ASHA, orders[1]["order_id"], "ready", OWNER, "Owner", OWNER)
    rows = [row for _ in range(3) for row in await claim(gateway, NOW)]
    assert "order_update" in {row["kind"] for row in rows}
    assert "ticket_changed" not in {row["kind"] for row in rows}
