"""The log's months: where rows go without one, and which months may be dropped."""

import asyncio
from datetime import timedelta

import asyncpg
import pytest

from tests.ordering import IDLY, MASALA_DOSA, Customer, hot_and_fold, lines, open_restaurant

MONTHS = "SELECT array_agg(name) FROM private.log_months()"
HOT_TABLES = "session_state, session_cart, session_checkout, session_card"


@pytest.fixture
async def asha(gateway, connection):
    await open_restaurant(connection)
    return Customer(gateway, 7001)


async def move_back(
    connection: asyncpg.Connection, chat_id: int, months: int, events: str = "TRUE"
) -> None:
    """Let a chat's events (all, or those of a condition) have happened months ago, and each
    month have its partition."""
    interval = timedelta(days=31 * months)
    await connection.execute("SET session_replication_role = replica")
    await connection.execute(
        f"UPDATE session_events SET timestamp = timestamp - $2::interval "
        f"WHERE chat_id = $1 AND {events}",
        chat_id,
        interval,
    )
    await connection.execute("RESET session_replication_role")
    await connection.execute(
        """UPDATE chat_session c SET started_at = (
            SELECT min(e.timestamp) FROM session_events e
            WHERE e.session_id = c.session_id AND e.chat_id = c.chat_id
        ) WHERE chat_id = $1""",
        chat_id,
    )
    await connection.execute("SELECT api.ensure_partitions()")
    await replay(connection)


async def replay(connection: asyncpg.Connection) -> None:
    """Let the hot rows be what the log makes of them, as after a crash."""
    await connection.execute(f"TRUNCATE {HOT_TABLES}, private.hot_marker")
    while await connection.fetchval("SELECT api.rebuild_hot(100)"):
        pass


async def drop(gateway, keep: int = 3) -> list[str]:
    await gateway.call("roll_up", 1000)
    return (await gateway.call("drop_months", keep, 100))["months"]


async def months(connection: asyncpg.Connection) -> list[str]:
    return await connection.fetchval(MONTHS)


async def month_of(connection: asyncpg.Connection, chat_id: int) -> str:
    return await connection.fetchval(
        """SELECT 'session_events_' || to_char(started_at AT TIME ZONE 'UTC', 'YYYY_MM')
        FROM chat_session WHERE chat_id = $1""",
        chat_id,
    )


async def differences(gateway) -> list[object]:
    sessions = await gateway.call("verify_sessions", None, 100)
    orders = await gateway.call("verify_orders")
    return sessions["differences"] + orders["differences"]


async def test_a_month_that_nobody_needs_goes_and_what_was_ordered_then_stays(
    asha, gateway, connection
):
    await asha.add(IDLY, 2)
    placed = await asha.order()
    ravi = Customer(gateway, 8002)
    await ravi.add(MASALA_DOSA)
    await move_back(connection, asha.chat_id, 5)
    await connection.execute("UPDATE orders SET created_at = created_at - interval '155 days'")
    old = await month_of(connection, asha.chat_id)

    assert await drop(gateway) == [old]
    assert old not in await months(connection)
    assert await connection.fetchval("SELECT to_regclass('public.' || $1)", old) is None
    assert await differences(gateway) == []

    again = await asha.turn(("repeat_order", {"what": "order"}))
    assert lines(again) == [("Idly", 2, "80.00")]
    assert again["session"]["id"] != placed["session"]["id"]
    assert lines(await ravi.turn(("view_cart", {}))) == [("Masala Dosa", 1, "80.00")]
    hot, fold = await hot_and_fold(connection)
    assert hot == fold


async def test_a_month_is_kept_while_a_session_of_it_is_open(asha, gateway, connection):
    await asha.add(IDLY, 2)
    ravi = Customer(gateway, 8002)
    await ravi.add(IDLY)
    await ravi.order()
    await move_back(connection, asha.chat_id, 6)
    await move_back(connection, ravi.chat_id, 5)
    before = await months(connection)

    # The later month is kept with it: the open session may have events there, too.
    assert await drop(gateway) == []
    assert await months(connection) == before
    assert lines(await asha.add(MASALA_DOSA)) == [("Idly", 2, "80.00"), ("Masala Dosa", 1, "80.00")]
    hot, fold = await hot_and_fold(connection)
    assert hot == fold
    assert await connection.fetchval("SELECT count(*) FROM chat_session") == 1

    # Over, it is needed for as long as an update of it may come again.
    await gateway.call("expire_sessions", timedelta(0), 100)
    assert await drop(gateway) == []
    await connection.execute(
        "UPDATE session_state SET last_activity_at = last_activity_at - interval '31 days'"
    )
    assert len(await drop(gateway)) == 2
    assert await connection.fetchval("SELECT count(*) FROM chat_session") == 0
    assert await connection.fetchval("SELECT count(*) FROM session_cart") == 0


async def test_a_session_over_months_replays_and_acts_once_on_an_update_of_its_first(
    asha, gateway, connection
):
    await asha.add(IDLY, 2)
    first = asha.update_id
    await move_back(connection, asha.chat_id, 2)
    await asha.add(MASALA_DOSA)
    await move_back(connection, asha.chat_id, 1, "event_type = 'item_added' AND event_no > 2")
    cart = lines(await asha.add(IDLY))
    assert cart == [("Idly", 3, "120.00"), ("Masala Dosa", 1, "80.00")]
    held = "SELECT count(DISTINCT tableoid) FROM session_events WHERE chat_id = $1"
    assert await connection.fetchval(held, asha.chat_id) == 3

    hot, fold = await hot_and_fold(connection)
    assert hot == fold
    again = await asha.turn(
        ("add_to_cart", {"lines": [{"item_id": IDLY, "quantity": 2}]}), update_id=first
    )
    assert (again["repeated"], lines(again)) == (True, cart)
    assert await drop(gateway, 1) == []


@pytest.mark.parametrize(("keep", "dropped"), [(0, False), (6, False), (4, True)])
async def test_as_many_months_are_kept_as_the_owner_wants(asha, gateway, connection, keep, dropped):
    await asha.add(IDLY)
    await asha.order()
    await move_back(connection, asha.chat_id, 6)
    assert bool(await drop(gateway, keep)) is dropped
    assert lines(await asha.add(IDLY)) == [("Idly", 1, "40.00")]


async def test_sessions_are_forgotten_batch_by_batch(asha, gateway, connection):
    for chat_id in range(1, 6):
        customer = Customer(gateway, chat_id)
        await customer.add(IDLY)
        await customer.order()
        await move_back(connection, chat_id, 5)
    await gateway.call("roll_up", 1000)
    assert await gateway.call("drop_months", 3, 3) == {"sessions": 3, "months": []}
    last = await gateway.call("drop_months", 3, 3)
    assert (last["sessions"], len(last["months"])) == (2, 1)


async def test_a_month_is_kept_until_its_figures_are_added_up(asha, gateway, connection):
    await asha.add(IDLY)
    await asha.order()
    await move_back(connection, asha.chat_id, 5)
    assert (await gateway.call("drop_months", 3, 100))["months"] == []
    assert len(await drop(gateway)) == 1
    assert await connection.fetchval("SELECT sum(sessions) FROM funnel_daily") == 2


async def test_what_is_not_rebuilt_after_a_crash_is_kept(asha, gateway, connection):
    await asha.add(IDLY)
    await asha.order()
    await move_back(connection, asha.chat_id, 5)
    await connection.execute(f"TRUNCATE {HOT_TABLES}, private.hot_marker")
    assert await drop(gateway) == []
    while await gateway.call("rebuild_hot", 100):
        pass
    assert len(await drop(gateway)) == 1


async def test_a_session_whose_log_somebody_dropped_holds_up_no_rebuilding(
    asha, gateway, connection
):
    await asha.add(IDLY)
    await move_back(connection, asha.chat_id, 5)
    await connection.execute(f"DROP TABLE {await month_of(connection, asha.chat_id)}")
    await connection.execute(f"TRUNCATE {HOT_TABLES}, private.hot_marker")
    assert [await gateway.call("rebuild_hot", 100) for _ in range(3)] == [1, 0, 0]
    assert lines(await asha.add(IDLY)) == [("Idly", 1, "40.00")]


async def test_one_process_drops_and_a_chat_in_use_is_left(asha, gateway, connection, dsn):
    await asha.add(IDLY)
    await asha.order()
    await move_back(connection, asha.chat_id, 5)
    other = await asyncpg.connect(dsn)
    for lock in ("hashtext('tiffin'), hashtext('drop_months')", str(asha.chat_id)):
        async with other.transaction():
            await other.execute(f"SELECT pg_advisory_xact_lock({lock})")
            assert await drop(gateway) == []
    await other.close()
    assert len(await drop(gateway)) == 1


async def test_who_reads_the_log_puts_a_drop_off_and_turns_go_on(asha, gateway, connection, dsn):
    await asha.add(IDLY)
    await asha.order()
    await move_back(connection, asha.chat_id, 5)
    ravi = Customer(gateway, 8002)
    reader = await asyncpg.connect(dsn)
    async with reader.transaction():
        await reader.fetch("SELECT count(*) FROM session_events")
        dropping = asyncio.create_task(drop(gateway))
        # Turns that come up meanwhile wait no longer than the drop does.
        async with asyncio.timeout(4):
            while not dropping.done():
                await ravi.add(IDLY)
            await ravi.add(IDLY)
        assert await dropping == []
    await reader.close()
    assert len(await drop(gateway)) == 1


async def default_rows(gateway) -> int:
    return (await gateway.call("health"))["default_partition_rows"]


@pytest.mark.parametrize("left", ["detached", "dropped"])
async def test_rows_that_found_no_month_are_told_of_and_moved_to_it(
    asha, gateway, connection, left
):
    now = await connection.fetchval("SELECT 'session_events_' || to_char(now(), 'YYYY_MM')")
    if left == "detached":
        await asha.add(MASALA_DOSA)
        await connection.execute(f"ALTER TABLE session_events DETACH PARTITION {now}")
        await connection.execute(f"TRUNCATE {HOT_TABLES}, chat_session")
    else:
        await connection.execute(f"DROP TABLE {now}")
    await asha.add(IDLY, 2)
    assert await default_rows(gateway) == 2
    before = await connection.fetch("SELECT * FROM session_events ORDER BY timestamp")

    assert await gateway.call("ensure_partitions") == 1
    assert await default_rows(gateway) == 0
    assert now in await months(connection)
    after = await connection.fetch("SELECT * FROM session_events ORDER BY timestamp")
    assert after[-2:] == before
    hot, fold = await hot_and_fold(connection)
    assert hot == fold
    assert lines(await asha.add(IDLY)) == [("Idly", 3, "120.00")]
    assert await default_rows(gateway) == 0
    for change in ("UPDATE session_events SET user_id = 1", "DELETE FROM session_events"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="append-only"):
            await connection.execute(change)


async def test_months_are_made_later_when_the_log_is_just_being_read(
    asha, gateway, connection, dsn
):
    now = await connection.fetchval("SELECT 'session_events_' || to_char(now(), 'YYYY_MM')")
    await connection.execute(f"DROP TABLE {now}")
    await asha.add(IDLY)
    reader = await asyncpg.connect(dsn)
    async with reader.transaction():
        await reader.fetch("SELECT count(*) FROM session_events")
        assert await gateway.call("ensure_partitions") == 0
        assert lines(await asha.add(IDLY)) == [("Idly", 2, "80.00")]
    await reader.close()
    assert await default_rows(gateway) == 3
    assert await gateway.call("ensure_partitions") == 1
    assert await default_rows(gateway) == 0
