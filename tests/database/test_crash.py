"""A PostgreSQL of the test's own, killed: hot is lost, nothing else is."""

import asyncio
import os
import signal

import asyncpg
import psutil
import pytest

from db.gateway import DatabaseUnavailable, Gateway
from tests import postgres
from tests.ordering import IDLY, MASALA_DOSA, Customer, hot_and_fold, lines, open_restaurant


async def connect(dsn: str) -> Gateway:
    """A gateway as soon as the server takes connections again."""
    for _ in range(600):
        try:
            gateway = await Gateway.connect(dsn)
            await gateway.call("get_admins")
            return gateway
        except DatabaseUnavailable:
            await asyncio.sleep(0.05)
    raise AssertionError("the server did not come back in 30 s")


async def count(dsn: str, table: str) -> int:
    connection = await asyncpg.connect(dsn)
    try:
        return await connection.fetchval(f"SELECT count(*) FROM {table}")
    finally:
        await connection.close()


@pytest.fixture
async def crashing(own_server):
    """A server that may be killed, and the address of a restaurant's database in it."""
    server = own_server()
    dsn = postgres.Databases(server).migrated()
    connection = await asyncpg.connect(dsn)
    await open_restaurant(connection)
    await connection.close()
    return server, dsn


async def kill_server(server, dsn: str) -> None:
    server.kill()
    server.start()


async def kill_backend(server, dsn: str) -> None:
    """SIGKILL of one backend makes the postmaster restart all, and empties UNLOGGED tables."""
    connection = await asyncpg.connect(dsn)
    pid = await connection.fetchval("SELECT pg_backend_pid()")
    os.kill(pid, signal.SIGKILL)
    for _ in range(600):
        if connection.is_closed():
            return
        await asyncio.sleep(0.05)
    raise AssertionError("the killed backend's connection stayed open")


@pytest.mark.parametrize("kill", [kill_server, kill_backend])
async def test_the_cart_is_there_again_after_a_crash(crashing, kill):
    server, dsn = crashing
    gateway = await connect(dsn)
    asha, ravi = Customer(gateway, 1), Customer(gateway, 2, "Ravi")
    await asha.add(IDLY, 2, note="soft")
    await asha.add(MASALA_DOSA)
    await ravi.add(IDLY)
    placed = await ravi.order()
    events, orders = await count(dsn, "session_events"), await count(dsn, "orders")
    await gateway.close()

    await kill(server, dsn)
    gateway = await connect(dsn)
    for table in ("session_state", "session_cart", "session_checkout", "session_card"):
        assert await count(dsn, table) == 0
    assert await count(dsn, "session_events") == events
    assert await count(dsn, "orders") == orders

    asha.gateway = ravi.gateway = gateway
    cart = await asha.turn(("view_cart", {}))
    assert lines(cart) == [("Idly", 2, "80.00"), ("Masala Dosa", 1, "80.00")]
    assert cart["cart"]["lines"][0]["note"] == "soft"
    order = await ravi.turn(("view_cart", {}))
    assert order["order"]["order_id"] == placed["order"]["order_id"]
    assert await count(dsn, "session_events") == events
    await gateway.close()


async def test_what_was_answered_before_a_crash_acts_once_when_delivered_again(crashing):
    server, dsn = crashing
    gateway = await connect(dsn)
    asha = Customer(gateway, 1)
    first = (
        ("add_to_cart", {"lines": [{"item_id": IDLY, "quantity": 2}]}),
        ("checkout", {"order_type": None}),
        ("place_order", {"payment_method": "cash"}),
    )
    updates = []
    for call in first:
        await asha.turn(call)
        updates.append((call, asha.update_id))
    await gateway.close()

    await kill_server(server, dsn)
    gateway = await connect(dsn)
    asha.gateway = gateway
    events = await count(dsn, "session_events")
    for call, update_id in updates:
        again = await asha.turn(call, update_id=update_id)
        assert again["repeated"] is True
        assert again["order"]["total"] == "80.00"
    assert await count(dsn, "orders") == 1
    assert await count(dsn, "session_events") == events
    await gateway.close()


async def test_a_crash_in_the_middle_of_turns_loses_no_answered_turn(crashing):
    server, dsn = crashing
    gateway = await connect(dsn)
    answered: dict[int, int] = {}
    under_way = asyncio.Event()

    async def order(chat_id: int) -> None:
        customer = Customer(gateway, chat_id)
        for _ in range(40):
            try:
                snapshot = await customer.add(IDLY)
            except DatabaseUnavailable:
                return
            answered[chat_id] = snapshot["cart"]["count"]
            if sum(answered.values()) == 60:
                under_way.set()

    ordering = asyncio.gather(*(order(chat_id) for chat_id in range(1, 9)))
    await under_way.wait()
    await asyncio.to_thread(server.kill)
    await ordering
    await gateway.close()
    server.start()

    gateway = await connect(dsn)
    for chat_id, quantity in answered.items():
        snapshot = await Customer(gateway, chat_id).turn(("view_cart", {}))
        # One more may have been committed whose answer never came.
        assert snapshot["cart"]["count"] in (quantity, quantity + 1)
    await gateway.close()


async def test_sessions_not_replayed_after_a_crash_expire_too(crashing):
    server, dsn = crashing
    gateway = await connect(dsn)
    for chat_id in (1, 2, 3):
        await Customer(gateway, chat_id).add(IDLY, chat_id)
    await gateway.close()
    await kill_server(server, dsn)

    gateway = await connect(dsn)
    from datetime import timedelta

    assert await gateway.call("expire_sessions", timedelta(0), 100) == 3
    assert await gateway.call("expire_sessions", timedelta(0), 100) == 0
    connection = await asyncpg.connect(dsn)
    told = await connection.fetch(
        "SELECT payload ->> 'total' FROM outbox WHERE kind = 'session_expired' ORDER BY chat_id"
    )
    assert [row[0] for row in told] == ["40.00", "80.00", "120.00"]
    hot, fold = await hot_and_fold(connection)
    assert hot == fold
    await connection.close()
    await gateway.close()


async def test_durability_is_on_for_the_bots_role_and_its_sessions(crashing):
    _, dsn = crashing
    gateway = await Gateway.connect(dsn)
    for setting in ("fsync", "synchronous_commit", "full_page_writes"):
        assert await gateway._value(f"SELECT current_setting('{setting}')") == "on"
        # Nor does the role or the database turn it off for those that come later.
        role = "SELECT count(*) FROM pg_db_role_setting WHERE setconfig::text LIKE $1"
        assert await gateway._value(role, f"%{setting}%") == 0
    await gateway.close()


async def test_a_server_that_does_not_answer_is_away_and_then_there_again(crashing, monkeypatch):
    """As when the network swallows what is sent: nothing is refused."""
    server, dsn = crashing
    monkeypatch.setattr("db.gateway.QUICK_SECONDS", 0.5)
    monkeypatch.setattr("db.gateway.GIVE_UP_SECONDS", 0.2)
    gateway = await connect(dsn)
    asha = Customer(gateway, 1)
    await asyncio.gather(asha.add(IDLY), Customer(gateway, 2).add(IDLY))
    assert gateway.pool_use() == (2, 2)
    one_more = ("add_to_cart", {"lines": [{"item_id": IDLY, "quantity": 1}]})
    processes = [server.pid(), *backends(server.pid())]
    for process in processes:
        os.kill(process, signal.SIGSTOP)
    try:
        # A bot that is stopped meanwhile does not wait for it.
        turn = asyncio.create_task(asha.turn(one_more, update_id=7))
        await asyncio.wait([turn], timeout=0.1)
        turn.cancel()
        with pytest.raises(asyncio.CancelledError):
            await turn
        # On the other open connection, and on one that is to be opened.
        for _ in range(2):
            async with asyncio.timeout(5) as limit:
                with pytest.raises(DatabaseUnavailable):
                    await asha.turn(one_more, update_id=7)
            assert not limit.expired()
    finally:
        for process in processes:
            os.kill(process, signal.SIGCONT)
    for _ in range(100):
        try:
            cart = await asha.turn(one_more, update_id=7)
            break
        except DatabaseUnavailable:
            await asyncio.sleep(0.05)
    assert lines(cart) == [("Idly", 2, "80.00")]
    await gateway.close()


def backends(postmaster: int) -> list[int]:
    return [process.pid for process in psutil.Process(postmaster).children()]
