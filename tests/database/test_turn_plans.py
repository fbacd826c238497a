"""What PostgreSQL does in a turn: few statements, each by the index that is meant for it, however
many rows there are."""

from collections.abc import Awaitable
from itertools import count
from typing import Any

import pytest

from db.gateway import Gateway
from scripts.benchmarks import counts
from tests.ordering import COFFEE, IDLY, LARGE, Customer, open_restaurant

chats = count(1)

# A million rows of the log and as many lines of carts, before the statistics are taken.
MANY = """
INSERT INTO session_state (
    chat_id, session_id, current_step, version, cart_version, started_at, last_event_at,
    next_line_no, recent_update_ids, last_activity_at
)
SELECT 1000000 + n, md5(n::text)::uuid, 'ordering', 5, 5, now(), now(), 6, '{}', now()
FROM generate_series(1, 200000) n;

INSERT INTO session_cart (
    chat_id, session_id, line_no, item_id, options_key, item_name, quantity, price, is_active,
    added_at, updated_at
)
SELECT 1000000 + n / 5, md5((n / 5)::text)::uuid, n % 5 + 1, 1, '', 'Idly', 1, 40, TRUE, now(),
    now()
FROM generate_series(5, 1000004) n;

INSERT INTO session_events (session_id, event_no, chat_id, event_type, event_data, timestamp)
SELECT md5((n / 5)::text)::uuid, n % 5 + 1, 1000000 + n / 5, 'item_added', '{}', now()
FROM generate_series(5, 1000004) n;

INSERT INTO chat_session SELECT s.chat_id, s.session_id, s.started_at FROM session_state s;

ANALYZE;
"""
INDEXES = {
    "session_state": "session_state_pkey",
    "session_cart": "session_cart_pkey",
    "session_checkout": "session_checkout_pkey",
    "session_card": "session_card_pkey",
    "chat_session": "chat_session_pkey",
    "menu_item": "menu_item_pkey",
    "customers": "customers_user_id_key",
    "orders": "orders_pkey",
    "order_item": "order_item_pkey",
}
# A cart has two lines here, a chat a dozen events, the restaurant one row.
FEW = 24


@pytest.fixture(autouse=True)
async def restaurant(connection):
    await open_restaurant(connection)


def add(gateway: Gateway) -> Awaitable[object]:
    return Customer(gateway, 1).add(IDLY)


def view(gateway: Gateway) -> Awaitable[object]:
    return Customer(gateway, 1).turn(("view_cart", {}))


async def order(gateway: Gateway) -> None:
    buyer = Customer(gateway, next(chats) + 100)
    await buyer.add(IDLY)
    await buyer.add(COFFEE, options=[{"choice_id": LARGE}])
    await buyer.order()


async def first_touch(gateway: Gateway) -> None:
    for table in ("session_state", "session_cart", "session_checkout"):
        await gateway.pool.execute(f"DELETE FROM {table} WHERE chat_id = 1")
    await view(gateway)


def turns(plans: list[dict[str, Any]]) -> list[list[str]]:
    """The statements that each turn runs, without the client's own."""
    taken: list[list[str]] = [[]]
    for plan in plans:
        if plan["Query Text"].startswith("SELECT api.take_turn("):
            taken.append([])
        else:
            taken[-1].append(plan["Query Text"])
    return taken[:-1]


async def test_a_turn_runs_few_statements(dsn):
    async def first_line(gateway: Gateway) -> None:
        await Customer(gateway, next(chats) + 100).add(IDLY)

    (adding,) = turns(await counts.plans(dsn, add))
    (viewing,) = turns(await counts.plans(dsn, view))
    (starting,) = turns(await counts.plans(dsn, first_line))
    *_, placing = turns(await counts.plans(dsn, order))
    assert len(adding) <= 6, adding
    assert len(viewing) <= 2, viewing
    assert len(starting) <= 12, starting
    assert len(placing) <= 12, placing


async def test_a_turn_looks_at_few_rows_among_a_million(dsn, connection):
    for statement in MANY.strip().split("\n\n"):
        await connection.execute(statement)

    for turn in (add, view, order, first_touch):
        plans = await counts.plans(dsn, turn)
        assert plans
        for plan in plans:
            for relation, index, rows in counts.scans(plan["Plan"]):
                if relation.startswith("session_events"):
                    assert index == f"{relation}_pkey", plan
                elif relation in INDEXES:
                    assert index == INDEXES[relation], plan
                assert rows <= FEW, plan
