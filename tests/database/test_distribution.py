"""The schema can be distributed by `chat_id` on Citus as it is: nothing that it would refuse.

Each rule is broken once on purpose, to see that it notices.
"""

import asyncpg
import pytest

from db.gateway import Gateway
from tests import distribution
from tests.ordering import IDLY, Customer, open_restaurant

# Not a chat's: copied to every node, being small or seldom written, unless it says otherwise.
REFERENCE = {
    "restaurant": "one row of settings and hours",
    "menu_category": "the menu",
    "menu_item": "the menu",
    "menu_item_period": "the menu",
    "menu_option": "the menu",
    "menu_option_group": "the menu",
    "meal_period": "the menu",
    "customers": "looked up by user, who may write in a group",
    "admins": "the restaurant's people",
    "owner_claim": "one row, until there is an owner",
    "order_type_table": "a handful of names",
    "order_source_type": "a handful of names",
    "order_counter": "numbers the day's orders of all chats: the one row that all share",
    "phrase": "words of all guests together",
    "remembered_phrase": "words of all guests together",
    "usage_daily": "counts of all chats, written once a minute",
    "figures_daily": "figures of all chats, written once a minute",
    "funnel_daily": "figures of all chats, written once a minute",
    "wanted_daily": "figures of all chats, written once a minute",
    "orders_daily": "figures of all chats, written once a minute",
    "sales_daily": "figures of all chats, written once a minute",
    "hot_marker": "one row that is gone after a crash; each node would need its own",
    "hot_missing": "a list to work off after a crash; each node would need its own",
    "rolled_up": "one row: how far the figures go",
    "schema_migration": "what has been applied",
}

# Citus takes triggers on distributed tables with citus.enable_unsafe_triggers: these look at no
# other row than the chat's own, which lie on the same node.
TRIGGERS = {
    "session_events: append_only": "only refuses",
    "session_events: append_only_truncate": "only refuses",
    "orders: keep_referred": "looks at the order's own lines and payment",
    "order_item: keep_referred": "looks at the line's own options",
}

RULES = (
    distribution.keys_without_chat,
    distribution.foreign_keys_across,
    distribution.numbered_columns,
    distribution.unqualified_names,
)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
async def test_nothing_would_be_refused(rule, connection: asyncpg.Connection) -> None:
    assert await rule(connection) == []


async def test_each_table_is_a_chats_or_known_to_be_everybodys(
    connection: asyncpg.Connection,
) -> None:
    assert (await distribution.read(connection)).reference == set(REFERENCE)


async def test_no_trigger_looks_beyond_its_chat(connection: asyncpg.Connection) -> None:
    assert set(await distribution.triggers(connection)) <= set(TRIGGERS)


async def test_a_turn_is_one_bare_call_that_names_its_chat(
    dsn: str, connection: asyncpg.Connection
) -> None:
    await open_restaurant(connection)
    gateway = await Gateway.connect(dsn, size=1)
    said: list[str] = []
    async with gateway.pool.acquire() as one:
        one._con.add_query_logger(lambda record: said.append(record.query))
    asha = Customer(gateway, 1)
    await asha.turn(("view_cart", {}))
    await asha.add(IDLY)
    await asha.turn(("checkout", {}))
    await gateway.close()
    assert said == ["SELECT api.take_turn($1, $2, $3, $4, $5)"] * 3
    # By its argument the call is sent to the chat's node.
    functions = await connection.fetch(distribution.FUNCTIONS)
    [first] = [row["first"] for row in functions if row["name"] == "api.take_turn"]
    assert first == distribution.KEY


@pytest.mark.parametrize(
    ("broken", "rule", "said"),
    [
        (
            "ALTER TABLE outbox DROP CONSTRAINT outbox_pkey, ADD PRIMARY KEY (outbox_id)",
            distribution.keys_without_chat,
            "outbox: outbox_pkey is unique without chat_id",
        ),
        (
            "CREATE UNIQUE INDEX numbers ON orders (order_number)",
            distribution.keys_without_chat,
            "orders: numbers is unique without chat_id",
        ),
        (
            "CREATE TABLE review (review_id int, chat_id bigint, order_id uuid, "
            "owner bigint, PRIMARY KEY (review_id, chat_id), CONSTRAINT about "
            "FOREIGN KEY (order_id, owner) REFERENCES orders (order_id, chat_id))",
            distribution.foreign_keys_across,
            "review: about leads to orders without chat_id",
        ),
        (
            "CREATE TABLE best (order_id uuid, owner bigint, CONSTRAINT whose "
            "FOREIGN KEY (order_id, owner) REFERENCES orders (order_id, chat_id))",
            distribution.foreign_keys_across,
            "best: whose leads from every node to orders",
        ),
        (
            "ALTER TABLE payments ADD number int GENERATED ALWAYS AS IDENTITY",
            distribution.numbered_columns,
            "payments.number is given by a sequence",
        ),
        (
            "ALTER TABLE payments ADD number serial",
            distribution.numbered_columns,
            "payments.number is given by a sequence",
        ),
        (
            "CREATE FUNCTION private.broken() RETURNS bigint LANGUAGE sql AS "
            "'SELECT count(*) FROM public.orders, outbox'",
            distribution.unqualified_names,
            "private.broken says outbox without a schema",
        ),
        (
            "CREATE FUNCTION private.broken() RETURNS bigint LANGUAGE sql AS "
            "'SELECT count(*) FROM public.outbox AS b, orders o'",
            distribution.unqualified_names,
            "private.broken says orders without a schema",
        ),
        (
            "CREATE FUNCTION private.broken() RETURNS void LANGUAGE plpgsql AS $$ BEGIN "
            "EXECUTE 'INSERT INTO admins (user_id) VALUES (1)'; END $$",
            distribution.unqualified_names,
            "private.broken says admins without a schema",
        ),
        (
            "CREATE FUNCTION private.broken() RETURNS void LANGUAGE plpgsql AS $$ DECLARE "
            "_session session_state; BEGIN NULL; END $$",
            distribution.unqualified_names,
            "private.broken says session_state without a schema",
        ),
        (
            "CREATE FUNCTION private.broken() RETURNS uuid LANGUAGE sql AS 'SELECT uuid_v7()'",
            distribution.unqualified_names,
            "private.broken says uuid_v7 without a schema",
        ),
    ],
)
async def test_what_would_be_refused_is_noticed(
    connection: asyncpg.Connection, broken: str, rule, said: str
) -> None:
    await connection.execute("SET check_function_bodies = off")
    await connection.execute(broken)
    assert await rule(connection) == [said]
