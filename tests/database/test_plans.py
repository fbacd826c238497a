"""What the bot does by the minute reads what it needs and no more, over a log of a million."""

from collections import Counter
from datetime import timedelta

import asyncpg
import pytest

from bot.scheduler import ROLL_UP_AT_MOST
from db.gateway import Gateway
from scripts.benchmarks import history
from tests.ordering import COFFEE, IDLY, LARGE, MASALA_DOSA, Customer, open_restaurant

OWNER, ASHA = 9, 7001
EVENTS, SPAN = 1_000_000, timedelta(days=90)

# Rows read of the tables that grow, by table, and whether one by one from the beginning.
READ = """
    SELECT relname, seq_tup_read, idx_tup_fetch FROM pg_stat_user_tables
    WHERE relname LIKE 'session\\_events%' OR relname IN (
        'chat_session', 'session_state', 'session_cart', 'orders', 'order_item', 'order_event',
        'order_item_option', 'payments', 'customers', 'outbox'
    )
"""


class Reading:
    """Rows read since the last look, through the gateway's one connection."""

    def __init__(self, gateway: Gateway, connection: asyncpg.Connection) -> None:
        self.gateway = gateway
        self.connection = connection
        self.seen: Counter[tuple[str, str]] = Counter()

    async def new(self, how: str) -> Counter[str]:
        """By table, those not zero; `how` is "seq_tup_read" or "idx_tup_fetch"."""
        rows = await self._rows()
        found = Counter({t: n - self.seen[t, h] for (t, h), n in rows.items() if h == how})
        return +found

    async def begin(self) -> None:
        self.seen = await self._rows()

    async def _rows(self) -> Counter[tuple[str, str]]:
        await self.gateway.pool.execute("SELECT pg_stat_force_next_flush()")
        await self.gateway.pool.execute("SELECT")
        rows: Counter[tuple[str, str]] = Counter()
        for table, seq, idx in await self.connection.fetch(READ):
            rows[table, "seq_tup_read"] = seq
            rows[table, "idx_tup_fetch"] = idx or 0
        return rows


@pytest.fixture
def flavour() -> str:
    """One is enough: making the log takes its time."""
    return "embedded"


@pytest.fixture
async def reading(dsn, connection):
    await open_restaurant(connection)
    gateway = await Gateway.connect(dsn, size=1)
    await gateway.call("configure", [OWNER], -500)
    await history.fill(dsn, EVENTS, SPAN)
    while await gateway.call("roll_up", ROLL_UP_AT_MOST) == ROLL_UP_AT_MOST:
        pass
    reading = Reading(gateway, connection)
    # Plans are made, and most of the restaurant's guests are known.
    await converse(gateway, ASHA + 1)
    await reading.begin()
    yield reading
    await gateway.close()


async def converse(gateway: Gateway, chat_id: int) -> str:
    asha = Customer(gateway, chat_id)
    await asha.turn(("start", {"payload": None}))
    await asha.turn(("search_menu", {"query": "x", "item_ids": [IDLY], "result_count": 1}))
    await asha.add(IDLY, 2)
    await asha.add(COFFEE, options=[{"choice_id": LARGE}])
    await asha.add(MASALA_DOSA)
    await asha.turn(("undo", {}))
    await asha.turn(("remove_from_cart", {"item": {"item_id": IDLY}, "quantity": 1}))
    await asha.turn(("view_cart", {}))
    order = (await asha.order())["order"]
    await gateway.update_ticket(chat_id, order["order_id"], "accepted", OWNER, "Owner", OWNER)
    await asha.turn(("order_status", {}))
    await asha.turn(("repeat_order", {"what": "order"}))
    await asha.turn(("undo", {}))
    await asha.turn(("unclear", {"text": "x"}))
    return str(order["order_id"])


async def test_what_the_bot_does_reads_no_table_that_grows_from_its_beginning(reading):
    async def fetched() -> int:
        return sum((await reading.new("idx_tup_fetch")).values())

    gateway = reading.gateway
    await converse(gateway, ASHA)
    assert await fetched() < 500
    for _ in range(2):
        await gateway.pool.execute("TRUNCATE session_state, session_cart, session_checkout")
        await Customer(gateway, ASHA).turn(("view_cart", {}))
    await gateway.call("overdue_tickets")
    await gateway.call("claim_outbox", 10, 10, timedelta(seconds=30))
    await gateway.call("health")
    assert await fetched() < 600
    # The newest pages of the orders, and those of the log.
    await Customer(gateway, ASHA).turn(("suggest_items", {}))
    assert await fetched() < 6_000
    await Customer(gateway, OWNER).turn(("stats", {"days": 30}))
    assert await fetched() < 40_000
    assert await reading.new("seq_tup_read") == {}
