"""Turns through PgBouncer in transaction mode: each may get another of PostgreSQL's connections."""

import asyncio
from collections.abc import Iterator

import pytest
from structlog.testing import capture_logs

from db.connect import CannotConnect
from db.gateway import Gateway
from db.migrate import migrate
from tests.ordering import IDLY, MASALA_DOSA, Customer, hot_and_fold, lines, open_restaurant
from tests.pooler import pooler

# Fewer than there are clients, so that they change from one to the next.
CONNECTIONS = 2


@pytest.fixture
def pooled(databases, dsn) -> Iterator[str]:
    """The address of the test's database behind PgBouncer."""
    with pooler(databases.server, CONNECTIONS) as one:
        yield one.before(dsn)


async def test_chats_keep_their_order_and_nothing_stays_behind(pooled, dsn, connection):
    await open_restaurant(connection)
    with capture_logs() as said:
        gateway = await Gateway.connect(pooled, direct=dsn, prepared=False)
        other = await Gateway.connect(pooled, direct=dsn, prepared=False)
    assert said == []

    async def order(chat_id: int) -> dict[str, object]:
        customer = Customer((gateway, other)[chat_id % 2], chat_id)
        for quantity in range(1, 6):
            await customer.add(IDLY, quantity)
            await customer.turn(("undo", {}))
        await customer.add(MASALA_DOSA, 2)
        return await customer.turn(("view_cart", {}))

    carts = await asyncio.gather(*(order(chat_id) for chat_id in range(1, 31)))
    assert {str(lines(cart)) for cart in carts} == {"[('Masala Dosa', 2, '160.00')]"}
    hot, fold = await hot_and_fold(connection)
    assert hot == fold
    here = "FROM pg_stat_activity WHERE datname = current_database() AND application_name"
    assert await connection.fetchval(f"SELECT count(*) {here} = 'tiffin'") <= CONNECTIONS
    for kept in ("pg_prepared_statements WHERE NOT from_sql", "pg_cursors WHERE name <> ''"):
        assert await gateway.pool.fetchval(f"SELECT count(*) FROM {kept}") == 0
    assert await connection.fetchval("SELECT count(*) FROM pg_locks WHERE locktype='advisory'") == 0
    await gateway.close()
    await other.close()


async def test_what_is_announced_is_heard_past_the_pooler(pooled, dsn, connection):
    await open_restaurant(connection)
    gateway = await Gateway.connect(pooled, direct=dsn, prepared=False)
    heard: asyncio.Queue[str] = asyncio.Queue()
    await gateway.listen("menu", heard.put)
    version = await gateway.pool.fetchval("SELECT private.menu_changed()")
    async with asyncio.timeout(10):
        assert await heard.get() == str(version)

    # A process shows that it runs by a lock of its session.
    ended = "SELECT private.process_ended($1)"
    assert not await connection.fetchval(ended, gateway.process)
    await gateway.close()
    while not await connection.fetchval(ended, gateway.process):
        await asyncio.sleep(0.01)


async def test_tables_are_not_made_through_a_pooler(pooled):
    with pytest.raises(CannotConnect, match="a pooler answers there; set DATABASE_DIRECT_URL"):
        await migrate(pooled)


async def test_a_pooler_that_plans_otherwise_is_told_of(dsn):
    # PostgreSQL itself, as a pooler without connect_query would lend it.
    with capture_logs() as said:
        gateway = await Gateway.connect(dsn, direct=dsn, prepared=False)
    assert {(line["setting"], line["found"]) for line in said} == {
        ("jit", "on"),
        ("enable_seqscan", "on"),
        ("plan_cache_mode", "auto"),
    }
    await gateway.close()
