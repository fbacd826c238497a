"""What an order is made of: rows that belong together, and a card that shows them."""

import asyncpg
import pytest

from tests.ordering import (
    COFFEE,
    IDLY,
    LARGE,
    MASALA_DOSA,
    NO_SUGAR,
    Customer,
    open_restaurant,
)


@pytest.fixture(autouse=True)
async def restaurant(connection):
    await open_restaurant(connection)


@pytest.fixture
def asha(gateway) -> Customer:
    return Customer(gateway, 1)


async def add_coffee(guest: Customer) -> None:
    options = [{"choice_id": LARGE}, {"choice_id": NO_SUGAR}]
    await guest.add(COFFEE, 2, options=options, note="hot")


async def test_the_placed_order_is_shown_as_its_rows_will_say(asha):
    await asha.add(IDLY, 3)
    await add_coffee(asha)
    await asha.turn(
        ("replace_line", {"item": {"position": 1}, "lines": [{"item_id": MASALA_DOSA}]})
    )
    placed = await asha.order()
    assert placed["results"][0]["placed"]
    assert len(placed["order"]["lines"]) == 2
    later = await asha.turn(("view_cart", {}))
    assert later["order"] == placed["order"]


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM orders",
        "UPDATE orders SET order_id = gen_random_uuid()",
        "UPDATE orders SET chat_id = 2",
        "DELETE FROM order_item",
        "UPDATE order_item SET line_no = line_no + 50",
        "DELETE FROM order_type_table WHERE order_type_name = 'take_away'",
        "UPDATE order_type_table SET order_type_id = 9 WHERE order_type_name = 'take_away'",
        "DELETE FROM order_source_type",
    ],
)
async def test_what_is_referred_to_stays(asha, connection, change):
    await add_coffee(asha)
    await asha.order()
    with pytest.raises(asyncpg.ForeignKeyViolationError, match="is still referred to"):
        await connection.execute(change)


async def test_what_nothing_refers_to_may_go(asha, connection):
    await asha.add(IDLY)
    await asha.order()
    assert await connection.execute("DELETE FROM order_item") == "DELETE 1"
    assert await connection.execute("DELETE FROM payments") == "DELETE 1"
    assert await connection.execute("DELETE FROM orders") == "DELETE 1"
    assert await connection.execute("DELETE FROM order_type_table") == "DELETE 2"


async def test_a_customers_name_follows_what_telegram_says_and_is_never_lost(gateway, connection):
    for name, known_as in (("", "Guest"), ("Asha", "Asha"), ("", "Asha"), ("Asha K", "Asha K")):
        asha = Customer(gateway, 1, name)
        await asha.add(IDLY)
        placed = await asha.order()
        assert placed["order"]["customer"] == {"user_id": 1, "name": known_as}
        assert await connection.fetch("SELECT user_id, name FROM customers") == [(1, known_as)]


async def test_an_order_may_be_somebody_elses(asha, connection):
    ravi = await connection.fetchval(
        "INSERT INTO customers VALUES (gen_random_uuid(), 2, 'Ravi', 'en') RETURNING customer_id"
    )
    await asha.add(IDLY)
    order_id = await connection.fetchval(
        "SELECT create_order_from_session(1, 'dine_in', 'cash', $1)", ravi
    )
    order = await connection.fetchrow("SELECT * FROM orders WHERE order_id = $1", order_id)
    assert (order["customer_id"], order["user_id"], order["customer_name"]) == (ravi, 2, "Ravi")
    assert await connection.fetch("SELECT user_id, name FROM customers") == [(2, "Ravi")]
