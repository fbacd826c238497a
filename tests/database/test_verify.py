"""`verify` finds what the log did not make, and changes nothing."""

import pytest

from bot.commands import verify
from tests.ordering import (
    COFFEE,
    IDLY,
    LARGE,
    PODI_DOSA,
    Customer,
    hot_and_fold,
    open_restaurant,
)


@pytest.fixture(autouse=True)
async def restaurant(connection):
    await open_restaurant(connection)


@pytest.fixture
async def guests(gateway):
    """Two chats with carts, one in checkout, and one that has ordered twice."""
    asha, ravi, meena = (Customer(gateway, n, name) for n, name in ((1, "A"), (2, "R"), (3, "M")))
    await asha.add(IDLY, 2, note="soft")
    await asha.add(COFFEE, options=[{"choice_id": LARGE, "qualifier": None, "count": 1}])
    await ravi.add(PODI_DOSA, 3)
    await ravi.turn(("checkout", {"order_type": None}))
    for _ in range(2):
        await meena.add(IDLY, 4)
        await meena.order()
    return asha, ravi, meena


async def test_what_the_bot_has_written_is_right(gateway, guests, capsys):
    assert await verify.compare(gateway) == 0
    assert capsys.readouterr().out == "Sessions checked: 3. Orders checked: 2.\nAll is right.\n"


@pytest.mark.parametrize(
    ("tampering", "said"),
    [
        ("UPDATE session_cart SET quantity = 3 WHERE chat_id = 1 AND line_no = 1",
         "chat 1: session_cart not as the log makes it"),
        ("DELETE FROM session_checkout WHERE chat_id = 2",
         "chat 2: session_checkout not as the log makes it"),
        ("UPDATE session_state SET version = version + 1 WHERE chat_id = 3",
         "chat 3: session_state not as the log makes it"),
        ("UPDATE orders SET total_amount = 161 WHERE order_number = 1",
         "total of its lines is 161.00, should be 160.00"),
        ("UPDATE payments SET amount = 1 WHERE order_id ="
         " (SELECT order_id FROM orders WHERE order_number = 2)",
         "amount to pay is 1.00, should be 160.00"),
        ("DELETE FROM order_item WHERE order_id ="
         " (SELECT order_id FROM orders WHERE order_number = 2)",
         "total of its lines is 160.00, should be none"),
        ("INSERT INTO order_item SELECT gen_random_uuid(), chat_id, line_no, menu_item_id,"
         " item_name, quantity, unit_price, subtotal FROM order_item LIMIT 1",
         "order of its lines is none, should be 160.00"),
        ("INSERT INTO payments SELECT gen_random_uuid(), gen_random_uuid(), chat_id, method,"
         " amount, status, created_at FROM payments LIMIT 1",
         "order of its payment is none, should be 160.00"),
        ("INSERT INTO order_item_option SELECT order_id, chat_id, 9, 1, 1, 'Size', 'Large',"
         " NULL, 1, 0 FROM orders LIMIT 1",
         "line of an option is none, should be Large"),
        ("UPDATE orders SET order_type_id = 9 WHERE order_number = 1",
         "type is 9, should be one that there is"),
        ("UPDATE orders SET order_source_id = 9 WHERE order_number = 1",
         "source is 9, should be one that there is"),
    ],
)  # fmt: skip
async def test_what_was_tampered_with_is_named(
    gateway, connection, guests, capsys, tampering, said
):
    await connection.execute(tampering)

    assert await verify.compare(gateway) == verify.DIFFERENT
    assert said in capsys.readouterr().out


@pytest.mark.parametrize(
    ("lost", "said"),
    [
        ("session_events WHERE event_type = 'order_placed' AND session_id ="
         " (SELECT session_id FROM orders WHERE order_number = 1)",
         "total in the log is none, should be 160.00"),
        ("orders WHERE order_number = 2", "order of an event is none, should be 160.00"),
    ],
)  # fmt: skip
async def test_an_event_or_an_order_that_is_lost_is_named(
    gateway, connection, guests, capsys, lost, said
):
    # As a disk may lose it: past the triggers and the foreign keys.
    await connection.execute("SET session_replication_role = replica")
    await connection.execute(f"DELETE FROM {lost}")

    assert await verify.compare(gateway) == verify.DIFFERENT
    assert said in capsys.readouterr().out


async def test_looking_changes_nothing_and_mends_nothing(gateway, connection, guests):
    await connection.execute("UPDATE session_cart SET quantity = 7 WHERE chat_id = 1")
    before = await connection.fetchval("SELECT private.hot_rows(1)::text")
    events = await connection.fetchval("SELECT count(*) FROM session_events")

    assert await verify.compare(gateway) == verify.DIFFERENT
    assert await connection.fetchval("SELECT private.hot_rows(1)::text") == before
    assert await connection.fetchval("SELECT count(*) FROM session_events") == events


async def test_a_chat_that_is_not_replayed_yet_is_no_difference(gateway, connection, guests):
    await connection.execute("TRUNCATE session_state, session_cart, session_checkout")

    assert await verify.compare(gateway) == 0
    hot, folded = await hot_and_fold(connection)
    assert hot != folded
    assert await verify.compare(gateway) == 0


async def test_more_chats_than_are_compared_at_once(gateway, connection, capsys):
    for chat_id in range(-3, verify.AT_ONCE + 3):
        await Customer(gateway, chat_id).add(IDLY)
    await connection.execute("UPDATE session_cart SET quantity = 9 WHERE chat_id IN (-3, 52)")

    assert await verify.compare(gateway) == verify.DIFFERENT
    said = capsys.readouterr().out.splitlines()
    assert [line.split(":")[0] for line in said[:2]] == ["chat -3", "chat 52"]
    assert said[2:] == [
        f"Sessions checked: {verify.AT_ONCE + 6}. Orders checked: 0.",
        "Differences: 2.",
    ]
