"""What a turn costs in round trips, flushes and log, which no noise can change."""

from collections.abc import Awaitable
from itertools import count

import asyncpg
import pytest

from db.gateway import Gateway
from scripts.benchmarks import counts
from tests import postgres
from tests.ordering import IDLY, Customer, open_restaurant

chats = count(1)


@pytest.fixture
async def durable_dsn(own_server) -> str:
    """A restaurant on a server that flushes: the tests' shared ones don't."""
    dsn = postgres.Databases(own_server()).migrated()
    connection = await asyncpg.connect(dsn)
    await open_restaurant(connection)
    # Before 18 its flushes can't be told from a turn's own: it sleeps meanwhile.
    await connection.execute("ALTER SYSTEM SET wal_writer_delay = '10s'")
    await connection.execute("SELECT pg_reload_conf()")
    await connection.close()
    return dsn


def add(gateway: Gateway) -> Awaitable[object]:
    return Customer(gateway, 1).add(IDLY)


def view(gateway: Gateway) -> Awaitable[object]:
    return Customer(gateway, 1).turn(("view_cart", {}))


async def order(gateway: Gateway) -> None:
    buyer = Customer(gateway, next(chats) + 100)
    await buyer.add(IDLY)
    await buyer.order()


async def test_a_turn_is_one_round_trip(durable_dsn):
    assert await counts.round_trips(durable_dsn, add, add) == 1
    assert await counts.round_trips(durable_dsn, view, view) == 1
    # A line, a checkout, an order: three turns.
    assert await counts.round_trips(durable_dsn, order, order) == 3


async def test_a_durable_turn_flushes_once_and_a_read_turn_never(durable_dsn):
    assert await counts.flushes(durable_dsn, add) == 1
    assert await counts.flushes(durable_dsn, view) == 0
    assert await counts.flushes(durable_dsn, order) == 3


async def test_a_first_touch_after_a_crash_flushes_nothing(durable_dsn):
    async def touch(gateway: Gateway) -> None:
        for table in ("session_state", "session_cart", "session_checkout"):
            await gateway.pool.execute(f"DELETE FROM {table}")
        await view(gateway)

    assert await counts.flushes(durable_dsn, add, times=5) == 1
    assert await counts.flushes(durable_dsn, touch) == 0


async def test_an_add_writes_little_log(durable_dsn, flavour):
    assert await counts.wal_bytes(durable_dsn, add) <= (520 if flavour == "embedded" else 560)
