"""Expiry, restoring a cart, and the log's partitions."""

from datetime import timedelta

import pytest

from tests.ordering import COFFEE, IDLY, LARGE, MASALA_DOSA, Customer, lines, open_restaurant


@pytest.fixture
async def asha(gateway, connection):
    await open_restaurant(connection)
    return Customer(gateway, 7001)


async def expire(gateway) -> int:
    return await gateway.call("expire_sessions", timedelta(0), 100)


async def test_an_expired_cart_comes_back_in_one_tap(asha, gateway, connection):
    await asha.add(COFFEE, 2, options=[{"choice_id": LARGE}], note="hot")
    await asha.add(MASALA_DOSA)
    old = (await asha.turn(("checkout", {})))["session"]["id"]
    assert await expire(gateway) == 1
    empty = await asha.turn(("view_cart", {}))
    assert (empty["session"]["step"], empty["cart"]["lines"]) == ("expired", [])
    await asha.add(IDLY)
    restored = await asha.turn(("restore_cart", {"session_id": old}))
    assert restored["results"][0] == {
        "tool": "restore_cart", "ok": True, "count": 3, "dropped": [],
    }  # fmt: skip
    assert lines(restored) == [
        ("Idly", 1, "40.00"),
        ("Filter Coffee", 2, "90.00"),
        ("Masala Dosa", 1, "80.00"),
    ]
    assert restored["cart"]["lines"][1]["note"] == "hot"
    assert restored["cart"]["lines"][1]["options"][0]["name"] == "Large"
    again = await asha.turn(("restore_cart", {"session_id": old}))
    assert again["results"][0]["reason"] == "nothing_to_restore"


async def test_a_restored_cart_is_at_todays_prices_without_what_sold_out(asha, gateway, connection):
    await asha.add(IDLY, 2)
    old = (await asha.add(MASALA_DOSA))["session"]["id"]
    await expire(gateway)
    await connection.execute("UPDATE menu_item SET price = 45 WHERE item_id = 1")
    await connection.execute("UPDATE menu_item SET is_sold_out = TRUE WHERE item_id = 2")
    restored = await asha.turn(("restore_cart", {"session_id": old}))
    assert restored["results"][0]["dropped"] == ["Masala Dosa"]
    assert lines(restored) == [("Idly", 2, "90.00")]
    undone = await asha.turn(("undo", {}))
    assert undone["cart"]["lines"] == []


async def test_nobody_restores_anothers_cart(asha, gateway):
    old = (await asha.add(IDLY))["session"]["id"]
    await expire(gateway)
    stranger = await Customer(gateway, 8002).turn(("restore_cart", {"session_id": old}))
    assert stranger["results"][0]["reason"] == "nothing_to_restore"


async def test_an_empty_cart_expires_silently_and_an_order_never(asha, gateway, connection):
    await asha.turn(("search_menu", {"query": None}))
    ravi = Customer(gateway, 8002)
    await ravi.add(IDLY)
    await ravi.order()
    assert await expire(gateway) == 1
    kinds = await connection.fetch("SELECT kind FROM outbox")
    assert "session_expired" not in [row[0] for row in kinds]
    kept = "SELECT current_step FROM session_state WHERE chat_id = 8002"
    assert await connection.fetchval(kept) == "order_placed"


async def test_the_coming_partitions_are_there_and_the_default_takes_the_rest(
    asha, gateway, connection
):
    await asha.add(IDLY)
    attached = await connection.fetchval(
        "SELECT count(*) FROM pg_inherits WHERE inhparent = 'session_events'::regclass"
    )
    assert attached == 5
    assert await connection.fetchval("SELECT count(*) FROM session_events_default") == 0
    await connection.execute(
        """INSERT INTO session_events VALUES
            (gen_random_uuid(), 1, 1, 1, 1, 'session_started', '{}', now() + interval '1 year')"""
    )
    assert await connection.fetchval("SELECT count(*) FROM session_events_default") == 1
    # That row's month becomes a partition of its own.
    assert await gateway.call("ensure_partitions") == 1
    assert await connection.fetchval("SELECT count(*) FROM session_events_default") == 0
    assert await gateway.call("ensure_partitions") == 0


async def test_a_month_without_its_partition_stops_nobody(asha, connection):
    name = await connection.fetchval("SELECT 'session_events_' || to_char(now(), 'YYYY_MM')")
    await connection.execute(f"ALTER TABLE session_events DETACH PARTITION {name}")
    assert lines(await asha.add(IDLY)) == [("Idly", 1, "40.00")]
    await connection.execute("TRUNCATE session_state, session_cart")
    assert lines(await asha.turn(("view_cart", {}))) == [("Idly", 1, "40.00")]


async def test_the_briefs_analytics_are_plain_sql(asha, gateway, connection):
    await asha.turn(("search_menu", {"query": None}))
    await asha.add(IDLY, 2)
    await asha.turn(("add_to_cart", {"lines": [{"quantity": 1}]}))
    placed = await asha.order()
    await Customer(gateway, 8002).turn(("search_menu", {"query": "dosa"}))
    funnel = await connection.fetchrow(
        """SELECT
            count(DISTINCT CASE WHEN event_type = 'menu_viewed' THEN session_id END),
            count(DISTINCT CASE WHEN event_type = 'item_added' THEN session_id END),
            count(DISTINCT CASE WHEN event_type = 'order_placed' THEN session_id END)
        FROM session_events WHERE timestamp > now() - interval '1 day'"""
    )
    assert tuple(funnel) == (2, 1, 1)
    popular = await connection.fetch(
        """SELECT event_data->>'item_name', sum((event_data->>'quantity')::int)
        FROM session_events WHERE event_type = 'item_added' GROUP BY 1"""
    )
    assert [tuple(row) for row in popular] == [("Idly", 3)]
    trail = await connection.fetch(
        "SELECT event_type FROM session_events WHERE session_id = $1 ORDER BY timestamp",
        placed["session"]["id"],
    )
    assert [row[0] for row in trail][-1] == "order_placed"
