"""Many at once: one session a chat, one effect an update, one order a session."""

import asyncio
from datetime import timedelta

import pytest

from db.gateway import Gateway
from tests.ordering import IDLY, MASALA_DOSA, Customer, hot_and_fold, lines, open_restaurant


@pytest.fixture(autouse=True)
async def restaurant(connection):
    await open_restaurant(connection)


async def test_fifty_simultaneous_first_turns_make_one_session(dsn, connection):
    gateway = await Gateway.connect(dsn, size=50)
    asha = Customer(gateway, 1)
    await asyncio.gather(*(asha.add(IDLY) for _ in range(50)))
    assert await connection.fetchval("SELECT count(DISTINCT session_id) FROM session_events") == 1
    assert await connection.fetchval("SELECT count(*) FROM chat_session") == 1
    assert lines(await asha.turn(("view_cart", {}))) == [("Idly", 50, "2000.00")]
    numbers = await connection.fetch("SELECT event_no FROM session_events ORDER BY timestamp")
    assert [row[0] for row in numbers] == list(range(1, 52))
    hot, fold = await hot_and_fold(connection)
    assert hot == fold
    await gateway.close()


async def test_fifty_first_touches_after_a_loss_of_hot_replay_once(dsn, connection):
    gateway = await Gateway.connect(dsn, size=50)
    asha = Customer(gateway, 1)
    await asha.add(MASALA_DOSA, 2)
    await connection.execute("TRUNCATE session_state, session_cart, session_checkout")
    await asyncio.gather(*(asha.add(IDLY) for _ in range(40)))
    assert lines(await asha.turn(("view_cart", {}))) == [
        ("Masala Dosa", 2, "160.00"),
        ("Idly", 40, "1600.00"),
    ]
    await gateway.close()


async def test_one_update_in_two_processes_acts_once(dsn, connection):
    one, two = await Gateway.connect(dsn), await Gateway.connect(dsn)
    asha = Customer(one, 1)
    elsewhere = Customer(two, 1)
    call = ("add_to_cart", {"lines": [{"item_id": IDLY, "quantity": 1}]})
    for update_id in range(1, 21):
        snapshots = await asyncio.gather(
            asha.turn(call, update_id=update_id), elsewhere.turn(call, update_id=update_id)
        )
        assert sorted(snapshot["repeated"] for snapshot in snapshots) == [False, True]
    assert lines(snapshots[0]) == [("Idly", 20, "800.00")]
    await one.close()
    await two.close()


async def test_two_devices_paying_at_once_make_one_order(gateway, connection):
    asha = Customer(gateway, 1)
    await asha.add(IDLY)
    await asha.turn(("checkout", {}))
    pay = ("place_order", {"payment_method": "cash"})
    results = await asyncio.gather(*(asha.turn(pay) for _ in range(10)))
    assert await connection.fetchval("SELECT count(*) FROM orders") == 1
    placed = [r for r in results if r["results"][0].get("placed")]
    assert len(placed) == 1


async def test_order_numbers_count_without_a_gap(gateway, connection):
    async def order(chat_id: int) -> None:
        customer = Customer(gateway, chat_id)
        await customer.add(IDLY)
        await customer.order()

    await asyncio.gather(*(order(chat_id) for chat_id in range(1, 31)))
    numbers = await connection.fetch("SELECT order_number FROM orders ORDER BY 1")
    assert [row[0] for row in numbers] == list(range(1, 31))


async def test_expiry_leaves_a_session_in_use_and_its_message_wins(gateway, connection):
    asha = Customer(gateway, 1)
    await asha.add(IDLY)
    async with connection.transaction():
        await connection.execute("SELECT FROM session_state WHERE chat_id = 1 FOR UPDATE")
        assert await gateway.call("expire_sessions", timedelta(0), 100) == 0
    assert await gateway.call("expire_sessions", timedelta(minutes=30), 100) == 0
    assert await gateway.call("expire_sessions", timedelta(0), 100) == 1


async def test_two_schedulers_at_once_expire_each_session_once(gateway, connection):
    for chat_id in range(1, 21):
        await Customer(gateway, chat_id).add(IDLY)
    counts = await asyncio.gather(
        *(gateway.call("expire_sessions", timedelta(0), 100) for _ in range(6))
    )
    assert sum(counts) == 20
    expired = "SELECT count(*) FROM session_events WHERE event_type = 'session_expired'"
    assert await connection.fetchval(expired) == 20
