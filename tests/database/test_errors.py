"""What the gateway says of a failure names no guest."""

import pytest

from db.gateway import DatabaseError
from tests.ordering import IDLY, Customer, open_restaurant

NAME, NOTE = "Ashalatha", "gate code 4711"


async def test_a_row_that_is_refused_is_not_shown(gateway, connection):
    await open_restaurant(connection)
    await connection.execute("ALTER TABLE order_item ADD CHECK (note IS NULL)")
    asha = Customer(gateway, 7001, NAME)
    await asha.add(IDLY, 1, note=NOTE)
    with pytest.raises(DatabaseError) as caught:
        await asha.order()
    said = str(caught.value)
    assert said.startswith("23514: new row for relation ")
    assert "private.write_order" in said
    assert NAME not in said
    assert NOTE not in said
    assert caught.value.__suppress_context__


async def test_a_value_that_is_no_number_is_not_shown(gateway, connection):
    await open_restaurant(connection)
    with pytest.raises(DatabaseError) as caught:
        await Customer(gateway, 7001).turn(("stats", {"days": NOTE}))
    assert str(caught.value).startswith("22P02: invalid input syntax for type integer")
    assert NOTE not in str(caught.value)


async def test_a_function_that_is_missing_is_named(gateway):
    with pytest.raises(DatabaseError, match=r"^42883: function api\.nothing\(\) does not exist"):
        await gateway.call("nothing")


@pytest.mark.parametrize("chat_id", [NAME, 2**70])
async def test_what_no_database_would_take_is_no_reason_to_try_again(gateway, chat_id):
    with pytest.raises(DatabaseError, match=r"^22000: invalid input for query argument \$2$"):
        await gateway.call("finish_update", 1, chat_id)
