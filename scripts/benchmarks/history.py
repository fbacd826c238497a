"""A restaurant's past, made up in SQL: sessions over months, their events, orders and chats.

Sessions begin one after the other, evenly spread until now; each has ten events: it looks at
the menu, three in four fill a cart, and three in five order (of which one in thirty is
cancelled). Some dishes are wanted far more than others, and a chat comes back now and then.
It is written as the bot would have left it, but past the triggers and without waiting for
the disk.
"""

from datetime import timedelta

import asyncpg

EVENTS = 10
FIRST_CHAT = 1_000_000_000
# Sessions that one statement writes.
AT_ONCE = 20_000
ORDERED, CANCELLED = 60, 2

# It is eight in the evening there: today is a day of some length, whenever this runs.
EVENING = """
UPDATE restaurant SET time_zone = (
    SELECT name FROM pg_timezone_names
    WHERE name LIKE 'Etc/GMT%' AND name NOT IN ('Etc/GMT', 'Etc/GMT+0', 'Etc/GMT-0', 'Etc/GMT0')
    ORDER BY abs(extract(hour FROM now() AT TIME ZONE name) - 20) LIMIT 1
)
"""

# A month's partition for each that the span touches.
MONTHS = """
SELECT format(
    'CREATE TABLE IF NOT EXISTS public.session_events_%s PARTITION OF public.session_events '
    'FOR VALUES FROM (%L) TO (%L)',
    to_char(m, 'YYYY_MM'), m AT TIME ZONE 'UTC', (m + interval '1 month') AT TIME ZONE 'UTC'
)
FROM generate_series(
    date_trunc('month', (now() - $1::interval) AT TIME ZONE 'UTC'),
    date_trunc('month', now() AT TIME ZONE 'UTC'), interval '1 month'
) m
"""

TABLES = """
CREATE UNLOGGED TABLE bench_session (
    s bigint PRIMARY KEY, at timestamptz, session_id uuid, chat_id bigint, luck integer
);
CREATE UNLOGGED TABLE bench_menu AS
SELECT item_id, name, price, (row_number() OVER (ORDER BY item_id) - 1)::float8 AS place
FROM menu_item WHERE is_listed AND NOT has_options
"""
SESSIONS = """
INSERT INTO bench_session (s, at, session_id, chat_id, luck)
SELECT
    s, at, (
        lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7000a'
        || substr(md5(s::text), 1, 15)
    )::uuid AS session_id,
    $3::bigint + abs(hashint8(s)) % ($1::bigint / 6 + 1) AS chat_id,
    abs(hashint8(s + 1000000007)) % 100 AS luck
FROM (
    SELECT s, now() - $2::interval * (1 - s::float8 / $1) - interval '10 minutes' AS at
    FROM generate_series(1, $1::bigint) s
) t
"""

EVENTS_OF = """
INSERT INTO session_events (
    session_id, event_no, chat_id, user_id, update_id, event_type, event_data, timestamp
)
SELECT
    session_id, n, chat_id, chat_id, CASE WHEN n > 1 THEN s * 16 + n END, kind,
    CASE kind
    WHEN 'session_started' THEN jsonb_build_object(
        'customer_name', 'Guest', 'language', 'en', 'previous_session_id', NULL,
        'previous_update_ids', jsonb_build_array(s * 16 - 3, s * 16 - 2, s * 16 - 1))
    WHEN 'menu_viewed' THEN jsonb_build_object(
        'query', '', 'category', 1, 'meal_period', NULL, 'diet', NULL,
        'item_ids', '[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]'::jsonb, 'result_count', 10)
    WHEN 'model_consulted' THEN jsonb_build_object(
        'by', 'model', 'model', 'bench', 'prompt_tokens', 300 + s % 50,
        'completion_tokens', 20 + s % 7, 'ms', 400.5)
    WHEN 'item_added' THEN jsonb_build_object(
        'item_id', m.item_id, 'item_name', m.name, 'quantity', 1 + (s + n) % 3,
        'price', m.price::text, 'line_no', n, 'options_key', '')
    WHEN 'checkout_started' THEN jsonb_build_object('order_type', 'take_away')
    WHEN 'order_placed' THEN jsonb_build_object(
        'order_id', session_id, 'total', (100 + s % 400)::text || '.50',
        'payment_method', 'cash', 'order_type', 'take_away')
    ELSE '{"lines": []}'::jsonb END,
    at + n * interval '50 seconds' + s % 1000 * interval '1 microsecond'
FROM (
    SELECT b.*, n, CASE
        WHEN n = 1 THEN 'session_started'
        WHEN n = 10 THEN CASE WHEN luck < $3 THEN 'order_placed' ELSE 'session_expired' END
        WHEN n = 9 AND luck < $3 THEN 'checkout_started'
        WHEN n = 7 AND luck % 9 = 0 THEN 'model_consulted'
        WHEN n IN (2, 5) OR luck >= 75 THEN 'menu_viewed'
        ELSE 'item_added' END AS kind
    FROM bench_session b CROSS JOIN generate_series(1, 10) n
    WHERE b.s BETWEEN $1 AND $2
) e
JOIN bench_menu m ON m.place = floor(
    (SELECT count(*) FROM bench_menu)
        * power(abs(hashint8(s * 16 + n)) % 10000 / 10000.0::float8, 2)
)
-- A log is in the order of its time.
ORDER BY 8
"""

ORDERS = """
INSERT INTO orders (
    order_id, chat_id, session_id, customer_id, user_id, customer_name, order_type_id,
    order_source_id, order_day, order_number, status, total_amount, created_at
)
SELECT
    session_id, chat_id, session_id, session_id, chat_id, 'Guest', 1, 1, at::date, s,
    CASE WHEN luck < $2 THEN 'cancelled' ELSE 'ready' END, 100.50 + s % 400,
    at + interval '500 seconds' + s % 1000 * interval '1 microsecond'
FROM bench_session WHERE luck < $1 ORDER BY s
"""
LINES = """
INSERT INTO order_item (
    order_id, chat_id, line_no, menu_item_id, item_name, quantity, unit_price, subtotal
)
SELECT o.order_id, o.chat_id, n, m.item_id, m.name, 1, m.price, m.price
FROM orders o CROSS JOIN generate_series(1, 2) n
JOIN bench_menu m ON m.place = floor(
    (SELECT count(*) FROM bench_menu)
        * power(abs(hashint8(o.order_number * 16 + n)) % 10000 / 10000.0::float8, 2)
)
"""
KITCHEN = """
INSERT INTO order_event (order_id, chat_id, event_no, event_type, timestamp)
SELECT o.order_id, o.chat_id, 1, 'order_' || o.status, o.created_at + interval '5 minutes'
FROM orders o WHERE o.created_at < now() - interval '5 minutes' ORDER BY o.created_at
"""
CHATS = """
INSERT INTO chat_session (chat_id, session_id, started_at)
SELECT DISTINCT ON (chat_id)
    chat_id, session_id, at + interval '50 seconds' + s % 1000 * interval '1 microsecond'
FROM bench_session ORDER BY chat_id, s DESC
"""
# As autovacuum leaves what is older than a while; a day's end of it is as it was written.
TABLES_READ = ("session_events", "orders", "order_item", "order_event", "chat_session")


async def fill(dsn: str, events: int, span: timedelta) -> int:
    """Write about so many events of the last `span` into an empty log; returns how many."""
    connection = await asyncpg.connect(dsn)
    try:
        # Past triggers and foreign keys, and without a flush for each statement.
        await connection.execute("SET session_replication_role = replica")
        await connection.execute("SET synchronous_commit = off")
        await connection.execute(EVENING)
        for (statement,) in await connection.fetch(MONTHS, span):
            await connection.execute(statement)
        await connection.execute(TABLES)
        sessions = max(1, events // EVENTS)
        await connection.execute(SESSIONS, sessions, span, FIRST_CHAT)
        await connection.execute("ANALYZE bench_session, bench_menu")
        for first in range(1, sessions + 1, AT_ONCE):
            await connection.execute(EVENTS_OF, first, first + AT_ONCE - 1, ORDERED)
        await connection.execute(ORDERS, ORDERED, CANCELLED)
        for statement in (LINES, KITCHEN, CHATS, "DROP TABLE bench_session, bench_menu"):
            await connection.execute(statement)
        for table in TABLES_READ:
            await connection.execute(f"VACUUM (ANALYZE) {table}")
        await connection.execute("CHECKPOINT")
        return sessions * EVENTS
    finally:
        await connection.close()


OPEN_SESSIONS = """
CREATE UNLOGGED TABLE bench_open AS
SELECT $1::bigint + c AS chat_id, private.uuid_v7() AS session_id,
    clock_timestamp() - interval '20 minutes' + c * interval '1 microsecond' AS at
FROM generate_series(1, $2::integer) c
"""
OPEN_CHATS = """
INSERT INTO chat_session (chat_id, session_id, started_at)
SELECT chat_id, session_id, at FROM bench_open
"""
OPEN_EVENTS = """
INSERT INTO session_events (
    session_id, event_no, chat_id, user_id, update_id, event_type, event_data, timestamp
)
SELECT
    session_id, n, chat_id, chat_id, CASE WHEN n > 1 THEN chat_id * 32 + n END, kind,
    CASE kind
    WHEN 'session_started' THEN jsonb_build_object(
        'customer_name', 'Guest', 'language', 'en', 'previous_session_id', NULL,
        'previous_update_ids', '[]'::jsonb)
    WHEN 'menu_viewed' THEN jsonb_build_object(
        'query', '', 'category', 1, 'meal_period', NULL, 'diet', NULL,
        'item_ids', '[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]'::jsonb, 'result_count', 10)
    WHEN 'item_added' THEN jsonb_build_object(
        'item_id', 1, 'item_name', 'Idly', 'quantity', 2, 'price', '40.00',
        'line_no', n / 2, 'options_key', '', 'note', 'note ' || n)
    ELSE jsonb_build_object(
        'item_id', 1, 'item_name', 'Idly', 'quantity', 1, 'line_no', (n - 2) / 2, 'remaining', 1)
    END,
    at + (n - 1) * interval '30 seconds'
FROM (
    SELECT o.*, n, CASE WHEN n = 1 THEN 'session_started' WHEN n % 2 = 0 THEN 'item_added'
        WHEN n % 3 = 0 THEN 'item_removed' ELSE 'menu_viewed' END AS kind
    FROM bench_open o CROSS JOIN generate_series(1, 20) n
) e
ORDER BY 8
"""


async def open_carts(dsn: str, chats: int) -> None:
    """Write the log of so many chats with an open cart, of twenty events each, and no hot row
    of anybody: as a crash leaves it."""
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute("SET session_replication_role = replica")
        await connection.execute(OPEN_SESSIONS, 2 * FIRST_CHAT, chats)
        for statement in (OPEN_CHATS, OPEN_EVENTS, "DROP TABLE bench_open"):
            await connection.execute(statement)
        await connection.execute(
            "TRUNCATE session_state, session_cart, session_checkout, session_card, "
            "private.hot_marker, private.hot_missing"
        )
        await connection.execute("VACUUM (ANALYZE) chat_session")
    finally:
        await connection.close()
