"""Expiry, "place order" and a message at the same instant: one of them is first, then the next."""

import asyncio
import random
from collections import Counter

import asyncpg
import pytest

from tests.ordering import IDLY, Customer, hot_and_fold, open_restaurant

CHATS = 40
EVENTS = """
    SELECT session_id, event_no, update_id, event_type, event_data, timestamp
    FROM session_events WHERE chat_id = $1 ORDER BY timestamp
"""


@pytest.fixture(autouse=True)
async def restaurant(connection):
    await open_restaurant(connection)


async def test_each_sees_what_those_before_it_did(gateway, connection, dsn):
    """Each answer is what a walk along the log says that it must be."""
    guests = [Customer(gateway, chat_id) for chat_id in range(1, CHATS + 1)]
    for guest in guests:
        await guest.add(IDLY, 2)
        await guest.turn(("checkout", {}))
    placing = {each.chat_id: Customer(gateway, each.chat_id) for each in guests}
    adding = {each.chat_id: Customer(gateway, each.chat_id) for each in guests}
    placed, added = {}, {}

    async def place(chat_id):
        pay = ("place_order", {"payment_method": "cash"})
        placed[chat_id] = await placing[chat_id].turn(pay)

    async def add(chat_id):
        added[chat_id] = await adding[chat_id].add(IDLY)

    acts = [act(guest.chat_id) for guest in guests for act in (place, add)]
    random.shuffle(acts)
    everybody = asyncio.gather(*acts)
    while not everybody.done():
        # A few of them only, so that expiry is the last somewhere and the first elsewhere.
        await gateway.pool.execute("SELECT api.expire_sessions('0 s', 2)")
    await everybody

    orders, expired, first = 0, 0, Counter()
    for guest in guests:
        chat_id = guest.chat_id
        events = await gateway.pool.fetch(EVENTS, chat_id)
        numbers: Counter[object] = Counter()
        cart, told = 0, {}
        for event in events:
            numbers[event["session_id"]] += 1
            assert event["event_no"] == numbers[event["session_id"]]
            data = event["event_data"]
            match event["event_type"]:
                case "session_started":
                    cart = 0
                case "item_added":
                    cart += data["quantity"]
                case "order_placed":
                    assert data["total"] == f"{40 * cart}.00"
                    cart, orders = 0, orders + 1
                case "session_expired":
                    assert sum(line["quantity"] for line in data["lines"]) == cart
                    cart, expired = 0, expired + (data["lines"] != [])
            told[event["update_id"]] = (event["event_type"], cart)
        first[events[3]["event_type"]] += 1
        assert told[adding[chat_id].update_id] == ("item_added", added[chat_id]["cart"]["count"])
        result = placed[chat_id]["results"][0]
        was_placed = told.get(placing[chat_id].update_id, ("",))[0] == "order_placed"
        assert (result["ok"] and result.get("placed", False)) is was_placed, result

    # Each of the three has come first somewhere.
    assert set(first) == {"order_placed", "item_added", "session_expired"}, first
    assert await connection.fetchval("SELECT count(*) FROM orders") == orders
    sent = await connection.fetch("SELECT kind, count(*) FROM outbox GROUP BY 1")
    assert dict(sent).get("session_expired", 0) == expired
    hot, fold = await hot_and_fold(connection)
    assert hot == fold


PAY = ("place_order", {"payment_method": "cash"})


async def waiting(connection, number):
    """Until so many wait for a lock."""
    query = """SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database
        WHERE NOT l.granted AND d.datname = current_database()"""
    async with asyncio.timeout(20):
        while await connection.fetchval(query) < number:
            await asyncio.sleep(0.01)


async def test_what_is_being_ordered_does_not_expire_and_the_message_comes_after_it(
    gateway, connection, dsn
):
    asha, other = Customer(gateway, 1), await asyncpg.connect(dsn)
    await asha.add(IDLY, 2)
    await asha.turn(("checkout", {}))
    async with connection.transaction():
        # An order takes its number last.
        await connection.execute("LOCK TABLE order_counter IN ACCESS EXCLUSIVE MODE")
        ordering = asyncio.create_task(asha.turn(PAY))
        await waiting(other, 1)
        writing = asyncio.create_task(Customer(gateway, 1).add(IDLY))
        await waiting(other, 2)
        assert await other.fetchval("SELECT api.expire_sessions('0 s', 10)") == 0
    await other.close()
    placed, added = await ordering, await writing
    assert placed["order"]["total"] == "80.00"
    assert added["cart"]["count"] == 1
    assert added["session"]["id"] != placed["session"]["id"]


async def test_what_expires_is_not_ordered_and_the_message_begins_anew(gateway, connection, dsn):
    asha, other = Customer(gateway, 1), await asyncpg.connect(dsn)
    await asha.add(IDLY, 2)
    old = (await asha.turn(("checkout", {})))["session"]["id"]
    async with connection.transaction():
        assert await connection.fetchval("SELECT api.expire_sessions('0 s', 10)") == 1
        ordering = asyncio.create_task(asha.turn(PAY))
        await waiting(other, 1)
        writing = asyncio.create_task(Customer(gateway, 1).add(IDLY))
        await waiting(other, 2)
    await other.close()
    placed, added = await ordering, await writing
    assert placed["results"][0]["ok"] is False
    assert (placed["session"]["id"], placed["session"]["step"]) == (old, "expired")
    assert added["cart"]["count"] == 1
    assert await connection.fetchval("SELECT count(*) FROM orders") == 0
    restored = await asha.turn(("restore_cart", {"session_id": old}))
    assert restored["cart"]["count"] == 3
