"""What /stats adds up by days is what the log and the orders say, whatever came late."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.ordering import COFFEE, IDLY, LARGE, MASALA_DOSA, Customer, open_restaurant

OWNER = 9
PERIODS = (1, 7, 30)
FAR = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]

# By the plainest queries, all that a period's card shows of the log and of the orders.
PLAIN = """
    WITH period AS (
        SELECT (date_trunc('day', now() AT TIME ZONE r.time_zone) - make_interval(days => $1 - 1))
            AT TIME ZONE r.time_zone AS since
        FROM restaurant r
    ), event AS (
        SELECT * FROM session_events WHERE timestamp >= (SELECT since FROM period)
    ), placed AS (
        SELECT * FROM orders WHERE created_at >= (SELECT since FROM period)
    ), timed AS (
        SELECT min(timestamp) FILTER (WHERE event_type = 'menu_viewed') AS looked,
            min(timestamp) FILTER (WHERE event_type = 'order_placed') AS ordered
        FROM session_events GROUP BY session_id
    )
    SELECT jsonb_build_object(
        'days', $1::integer,
        'viewed', (SELECT count(DISTINCT session_id) FROM event WHERE event_type = 'menu_viewed'),
        'added', (SELECT count(DISTINCT session_id) FROM event WHERE event_type = 'item_added'),
        'placed', (SELECT count(DISTINCT session_id) FROM event WHERE event_type = 'order_placed'),
        'popular', (SELECT coalesce(jsonb_agg(p), '[]') FROM (
            SELECT event_data ->> 'item_name' AS name,
                sum((event_data ->> 'quantity')::integer) AS quantity
            FROM event WHERE event_type = 'item_added' GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 10) p),
        'prompt_tokens', (SELECT coalesce(sum((event_data ->> 'prompt_tokens')::integer), 0)
            FROM event WHERE event_type = 'model_consulted'),
        'completion_tokens', (SELECT coalesce(sum((event_data ->> 'completion_tokens')::integer), 0)
            FROM event WHERE event_type = 'model_consulted'),
        'average_seconds_to_order', (
            SELECT round(extract(epoch FROM avg(ordered - looked)))::integer FROM timed
            WHERE ordered >= (SELECT since FROM period) AND looked <= ordered),
        'orders', (SELECT count(*) FROM placed WHERE status <> 'cancelled'),
        'cancelled', (SELECT count(*) FROM placed WHERE status = 'cancelled'),
        'revenue', (SELECT coalesce(sum(total_amount), 0.00)::text
            FROM placed WHERE status <> 'cancelled'),
        'sales', (SELECT coalesce(jsonb_object_agg(menu_item_id, quantity), '{}') FROM (
            SELECT menu_item_id, sum(quantity) AS quantity
            FROM placed JOIN order_item USING (order_id) WHERE status <> 'cancelled' GROUP BY 1) i)
    )
"""
SHOWN = """
    SELECT private.stats($1, private.rolled_until()) || jsonb_build_object('sales', (
        SELECT coalesce(jsonb_object_agg(menu_item_id, quantity), '{}') FROM private.sales($1)))
"""


async def shown(connection: asyncpg.Connection, days: int) -> dict[str, Any]:
    figures = json.loads(await connection.fetchval(SHOWN, days))
    return {name: value for name, value in figures.items() if not name.startswith("messages")}


async def check(connection: asyncpg.Connection) -> None:
    for days in PERIODS:
        wanted = json.loads(await connection.fetchval(PLAIN, days))
        assert await shown(connection, days) == wanted


async def rolled_until(connection: asyncpg.Connection) -> datetime:
    until: datetime = await connection.fetchval("SELECT until FROM private.rolled_up")
    return until


# Whole histories, told to a database that takes its time from us -------------------------

NOW_IS_TOLD = """
    CREATE OR REPLACE FUNCTION private.settled_until() RETURNS timestamptz
    LANGUAGE sql VOLATILE AS $$ SELECT current_setting('tiffin.until')::timestamptz $$
"""
EVENTS = {
    "looked": ("menu_viewed", {"query": ""}),
    "idly": ("item_added", {"item_id": IDLY, "item_name": "Idly", "quantity": 1}),
    "coffee": ("item_added", {"item_id": COFFEE, "item_name": "Filter Coffee", "quantity": 3}),
    "removed": ("item_removed", {"item_name": "Idly", "quantity": 1}),
    "asked": ("model_consulted", {"prompt_tokens": 300, "completion_tokens": 17}),
}

# (minutes after the one before, what happened, whether it is known only later)
steps = st.tuples(
    st.one_of(st.integers(0, 40), st.integers(0, 2000)),
    st.sampled_from([*EVENTS, "looked", "ordered", "ordered", "cancelled"]),
    st.booleans(),
)
# (minutes ago that it began, what happened then)
sessions = st.tuples(st.integers(0, 45 * 1440), st.lists(steps, max_size=7))
zones = ["Asia/Kolkata", "America/Havana", "Atlantic/Azores", "Pacific/Auckland"]


CANCEL = """
    WITH cancelled AS (
        UPDATE orders SET status = 'cancelled' WHERE order_id = $1 RETURNING order_id
    )
    INSERT INTO order_event (order_id, chat_id, event_no, event_type, timestamp)
    SELECT order_id, 1, 1, 'order_cancelled', $2 FROM cancelled
"""

# (moment, is it late, what, session)
Row = tuple[datetime, bool, str, UUID]


class History:
    """What happened, in the order of its time."""

    def __init__(self, told: list[tuple[int, list[tuple[int, str, bool]]]]) -> None:
        self.now = datetime.now(UTC)
        self.rows: list[Row] = []
        self.numbers: dict[UUID, int] = {}
        for ago, happened in told:
            session_id = uuid4()
            at = self.now - timedelta(minutes=ago)
            self.rows.append((at, False, "started", session_id))
            ordered = False
            for minutes, what, late in happened:
                at += timedelta(minutes=minutes, microseconds=1)
                # One order a session; nothing follows it but its end.
                if at >= self.now or (ordered and what != "cancelled"):
                    continue
                if what == "cancelled" and not ordered:
                    continue
                self.rows.append((at, late and what != "cancelled", what, session_id))
                if what == "cancelled":
                    break
                ordered = what == "ordered"
        self.rows.sort(key=lambda row: row[0])

    async def tell(self, connection: asyncpg.Connection, rows: list[Row]) -> None:
        events, orders, items = [], [], []
        for at, _, what, session_id in rows:
            if what == "cancelled":
                continue
            kind, data = EVENTS.get(what, ("session_started", {}))
            if what == "ordered":
                kind, data = "order_placed", {"total": "123.45"}
                orders.append((session_id, 1, session_id, session_id, 1, "Guest", 1, 1, at.date(),
                               1, "placed", Decimal("123.45"), at, None))  # fmt: skip
                items.append((session_id, 1, 1, IDLY, "Idly", 3, Decimal("41.15"),
                              Decimal("123.45"), None))  # fmt: skip
            self.numbers[session_id] = no = self.numbers.get(session_id, 0) + 1
            events.append((session_id, no, 1, 1, None, kind, json.dumps(data), at))
        for table, copied in (("session_events", events), ("orders", orders),
                              ("order_item", items)):  # fmt: skip
            await connection.copy_records_to_table(table, records=copied)
        # An order that comes late is not cancelled before it is known.
        await connection.executemany(CANCEL, [
            (session_id, at) for at, _, what, session_id in rows if what == "cancelled"
        ])  # fmt: skip


async def empty(connection: asyncpg.Connection) -> None:
    tables = ("session_events", "chat_session", "session_state", "session_cart", "orders",
              "order_item", "order_event", "private.rolled_up", "figures_daily", "funnel_daily",
              "wanted_daily", "orders_daily", "sales_daily", "session_checkout")  # fmt: skip
    await connection.execute("SET session_replication_role = replica")
    await connection.execute("; ".join(f"DELETE FROM {table}" for table in tables))
    await connection.execute("SET session_replication_role = origin")


@pytest.fixture
async def told(connection) -> asyncpg.Connection:
    """A connection to a restaurant whose clock for roll-ups is `tiffin.until`."""
    await open_restaurant(connection)
    await connection.execute(NOW_IS_TOLD)
    return connection


async def roll_up(connection: asyncpg.Connection, until: datetime, at_most: int) -> None:
    await connection.execute("SELECT set_config('tiffin.until', $1, FALSE)", until.isoformat())
    while await connection.fetchval("SELECT api.roll_up($1)", at_most) >= at_most:
        await check(connection)


@settings(max_examples=60, suppress_health_check=FAR)
@given(
    zone=st.sampled_from(zones),
    history=st.lists(sessions, max_size=9),
    roll_ups=st.lists(st.one_of(st.integers(0, 2 * 1440), st.integers(0, 45 * 1440)), max_size=6),
    at_most=st.sampled_from([1, 3, 100]),
)
async def test_any_history_is_added_up_as_plain_queries_do(told, zone, history, roll_ups, at_most):
    """Rolled up at any moments between; what is known late is there with the next roll-up,
    unless it is older than the day before the last."""
    await empty(told)
    await told.execute("UPDATE restaurant SET time_zone = $1", zone)
    happened = History(history)
    waiting, late = happened.rows, []
    for ago in sorted({*roll_ups, 0}, reverse=True):
        until = happened.now - timedelta(minutes=ago)
        day = await told.fetchval("SELECT private.day_start(private.day_of($1) - 1)", until)
        known = [row for row in waiting if row[0] < until]
        waiting = waiting[len(known) :]
        await happened.tell(told, [*late, *(row for row in known if not row[1] or row[0] < day)])
        late = [row for row in known if row[1] and row[0] >= day]
        await roll_up(told, until, at_most)
        await check(told)
    await happened.tell(told, [*late, *waiting])
    end = happened.now + timedelta(seconds=1)
    await roll_up(told, end, at_most)
    await check(told)

    await told.execute("SELECT api.recount()")
    await check(told)
    await roll_up(told, end, at_most)
    await check(told)
    assert not happened.rows or await rolled_until(told) == end


# Turns under way, by the database's own clock --------------------------------------------

CHATS = range(4)
acts = st.lists(
    st.tuples(
        # One that is held is committed by "release", or not at all.
        st.sampled_from(["turn", "turn", "held", "held", "release", "release", "abandon",
                         "order", "roll_up", "roll_up", "roll_up", "cancel"]),
        st.sampled_from(CHATS),
    ),
    max_size=20,
)  # fmt: skip
updates = count(1)


async def turn(connection: asyncpg.Connection, chat_id: int, *calls: tuple[str, dict]) -> None:
    await connection.fetchval(
        "SELECT api.take_turn($1, $2, $1, $3, $4)", chat_id, next(updates),
        json.dumps([{"tool": tool, "arguments": arguments} for tool, arguments in calls]),
        json.dumps({"source": "text", "name": "Asha", "language": "en"}),
    )  # fmt: skip


async def act(chats: list[asyncpg.Connection], what: str, chat: int) -> None:
    held = [each for each in chats if each.is_in_transaction()]
    if what in ("turn", "held"):
        if what == "held" and chats[chat] not in held:
            await chats[chat].execute("BEGIN")
        await turn(
            chats[chat], chat + 1, ("search_menu", {"query": "x", "item_ids": [1]}),
            ("add_to_cart", {"lines": [{"item_id": IDLY, "quantity": 2}]}),
        )  # fmt: skip
    elif what == "order" and not held:
        # The day's counter is the one row that orders share: not while another holds it.
        await turn(
            chats[chat], chat + 1, ("add_to_cart", {"lines": [{"item_id": IDLY}]}),
            ("checkout", {}), ("place_order", {"payment_method": "cash"}),
        )  # fmt: skip
    elif what in ("release", "abandon") and held:
        await held[chat % len(held)].execute("COMMIT" if what == "release" else "ROLLBACK")


@settings(max_examples=40, suppress_health_check=FAR)
@given(acts=acts)
async def test_a_turn_that_commits_late_is_counted_whenever_the_rest_was_added_up(
    dsn, gateway, connection, acts
):
    if not await connection.fetchval("SELECT count(*) FROM restaurant"):
        await open_restaurant(connection)
        await gateway.call("configure", [OWNER], -500)
    await empty(connection)
    chats = [await asyncpg.connect(dsn) for _ in CHATS]
    try:
        for what, chat in acts:
            if what == "roll_up":
                await gateway.call("roll_up", 7)
            elif what == "cancel":
                await cancel_one(gateway, connection)
            else:
                await act(chats, what, chat)
            await check(connection)
        for each in chats:
            if each.is_in_transaction():
                await each.execute("COMMIT")
        await check(connection)
        await gateway.call("roll_up", 7)
        await check(connection)
    finally:
        for each in chats:
            await each.close()


async def cancel_one(gateway, connection) -> None:
    order = await connection.fetchrow("SELECT * FROM orders WHERE status = 'placed'")
    if order:
        await gateway.update_ticket(
            order["chat_id"], str(order["order_id"]), "cancelled", OWNER, "Owner", OWNER
        )


@pytest.fixture
async def restaurant(gateway, connection):
    await open_restaurant(connection)
    await gateway.call("configure", [OWNER], None)


async def test_nothing_is_added_up_beyond_the_beginning_of_a_turn_under_way(
    dsn, gateway, connection, restaurant
):
    slow = await asyncpg.connect(dsn)
    await Customer(gateway, 1).add(IDLY)
    await slow.execute("BEGIN")
    began = await slow.fetchval("SELECT now()")
    await turn(slow, 2, ("search_menu", {"query": "x", "item_ids": [1]}))
    await Customer(gateway, 3).add(IDLY)
    await gateway.call("roll_up", 7)
    assert await rolled_until(connection) <= began
    # One that reads holds up nothing once it is alone.
    await slow.execute("COMMIT")
    await slow.execute("BEGIN")
    await slow.fetchval("SELECT count(*) FROM session_events")
    before = await connection.fetchval("SELECT clock_timestamp()")
    await gateway.call("roll_up", 7)
    assert await rolled_until(connection) >= before
    await check(connection)
    await slow.close()


async def test_several_processes_add_up_once(gateway, connection, restaurant):
    for chat_id in range(1, 9):
        await Customer(gateway, chat_id).add(IDLY)
    done = await asyncio.gather(*(gateway.call("roll_up", 7) for _ in range(8)))
    assert 1 in done
    await check(connection)
    assert await connection.fetchval("SELECT events FROM figures_daily") == 16


async def test_nothing_is_written_while_nothing_happens(gateway, connection, restaurant):
    await Customer(gateway, 1).add(IDLY)
    assert await gateway.call("roll_up", 7) == 1
    rows = "SELECT u.xmin::text, u.* FROM private.rolled_up u"
    before = await connection.fetch(rows)
    assert await gateway.call("roll_up", 7) == 0
    assert await connection.fetch(rows) == before


async def test_what_has_not_changed_is_not_written_again(gateway, connection, restaurant):
    """Today's list is long, and is done again each minute."""
    rows = """
        SELECT item_name AS name, xmin::text FROM wanted_daily
        UNION ALL SELECT menu_item_id::text, xmin::text FROM sales_daily
    """
    for chat_id, item in enumerate((IDLY, MASALA_DOSA), 1):
        asha = Customer(gateway, chat_id)
        await asha.add(item)
        await asha.order()
    await gateway.call("roll_up", 7)
    before = dict(await connection.fetch(rows))
    asha = Customer(gateway, 3)
    await asha.add(IDLY)
    await asha.order()
    await gateway.call("roll_up", 7)
    after = dict(await connection.fetch(rows))
    assert {name for name in after if after[name] != before[name]} == {"Idly", str(IDLY)}
    await check(connection)


async def test_money_is_exact(gateway, connection, restaurant):
    """Ten times 90.50 and a coffee of 45: added up by days or not."""
    for chat_id in range(1, 11):
        asha = Customer(gateway, chat_id)
        await asha.add(5)
        await asha.order()
        if chat_id == 4:
            await gateway.call("roll_up", 7)
    asha = Customer(gateway, 11)
    await asha.add(COFFEE, options=[{"choice_id": LARGE}])
    await asha.order()
    assert (await shown(connection, 1))["revenue"] == "950.00"
    await gateway.call("roll_up", 7)
    assert (await shown(connection, 1))["revenue"] == "950.00"


async def test_figures_stay_when_the_log_of_them_is_dropped(told):
    """As retention does: a month is gone, and a recount leaves what it can't count."""
    happened = History([(40 * 1440, [(1, "looked", False), (1, "idly", False)]), (5, [])])
    await happened.tell(told, happened.rows)
    await roll_up(told, happened.now, 100)
    before = await told.fetch("SELECT * FROM funnel_daily ORDER BY day, event_type")
    await told.execute("SET session_replication_role = replica")
    await told.execute("DELETE FROM session_events WHERE timestamp < now() - interval '39 days'")
    await told.execute("SET session_replication_role = origin")
    await told.execute("SELECT api.recount()")
    await roll_up(told, happened.now, 100)
    assert len(before) == 2
    assert await told.fetch("SELECT * FROM funnel_daily ORDER BY day, event_type") == before


async def test_days_begin_elsewhere_in_another_time_zone(told):
    # Every other day, so that some of them are left by what they had.
    order = [(1, "looked", False), (9, "idly", False), (5, "ordered", False)]
    happened = History([(n * 2900 + 30, order) for n in range(15)])
    await happened.tell(told, happened.rows)
    await roll_up(told, happened.now, 100)
    await told.execute("UPDATE restaurant SET time_zone = 'America/Lima'")
    await check(told)
    await roll_up(told, happened.now, 3)
    await check(told)
    assert await told.fetchval("SELECT time_zone FROM private.rolled_up") == "America/Lima"
