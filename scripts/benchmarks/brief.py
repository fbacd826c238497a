"""The brief's add turn as it writes it: five statements, each committed by itself.

The brief is a sample conversation, with the statements of each message. Its second message
("add 2 idly") logs the event (LOGGED), puts the item into the cart and mentions it in the
session (UNLOGGED), and reads the cart (its steps 2 to 5); the total of the card is read as its
fourth message does. Nothing is read before, locked, checked or found out about a second
delivery, and finding the item costs nothing, as with us.
"""

from typing import Any
from uuid import UUID, uuid4

import asyncpg

TABLES = """
CREATE SCHEMA brief;
CREATE TABLE brief.session_events (
    event_id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    session_id uuid NOT NULL,
    event_type text NOT NULL,
    event_data jsonb NOT NULL,
    timestamp timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ON brief.session_events (session_id, timestamp);
CREATE UNLOGGED TABLE brief.session_state (
    session_id uuid PRIMARY KEY,
    current_step text NOT NULL,
    last_mentioned_item_id integer,
    last_mentioned_item_name text,
    last_activity_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNLOGGED TABLE brief.session_cart (
    session_id uuid NOT NULL,
    item_id integer NOT NULL,
    item_name text NOT NULL,
    quantity integer NOT NULL,
    price numeric(10, 2) NOT NULL,
    is_active boolean NOT NULL DEFAULT TRUE,
    added_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (session_id, item_id)
);
CREATE FUNCTION brief.get_session_cart(uuid)
RETURNS TABLE (item_name text, quantity integer, price numeric, total numeric)
LANGUAGE sql STABLE AS $$
    SELECT c.item_name, c.quantity, c.price, c.quantity * c.price FROM brief.session_cart c
    WHERE c.session_id = $1 AND c.is_active ORDER BY c.added_at
$$;
CREATE FUNCTION brief.get_cart_total(uuid) RETURNS numeric LANGUAGE sql STABLE AS $$
    SELECT sum(c.quantity * c.price) FROM brief.session_cart c
    WHERE c.session_id = $1 AND c.is_active
$$;
"""

LOG = """
INSERT INTO brief.session_events (session_id, event_type, event_data)
VALUES ($1, 'item_added', $2)
"""
PUT = """
INSERT INTO brief.session_cart (session_id, item_id, item_name, quantity, price)
VALUES ($1, 1, 'Idly', $2, 40.00)
ON CONFLICT (session_id, item_id) DO UPDATE SET
    quantity = session_cart.quantity + EXCLUDED.quantity, updated_at = now(), is_active = TRUE
"""
MENTION = """
UPDATE brief.session_state SET
    last_mentioned_item_id = 1, last_mentioned_item_name = 'Idly', current_step = 'ordering',
    last_activity_at = now()
WHERE session_id = $1
"""
CART = "SELECT * FROM brief.get_session_cart($1)"
TOTAL = "SELECT brief.get_cart_total($1)"
DATA: dict[str, Any] = {"item_id": 1, "item_name": "Idly", "quantity": 1, "price": 40}


Session = UUID


async def make_tables(pool: asyncpg.Pool) -> None:
    await pool.execute(TABLES)


async def begin(pool: asyncpg.Pool) -> Session:
    """A new session's id."""
    session_id = uuid4()
    await pool.execute(
        "INSERT INTO brief.session_state (session_id, current_step) VALUES ($1, 'browsing')",
        session_id,
    )
    return session_id


async def add(pool: asyncpg.Pool, session_id: Session) -> None:
    await pool.execute(LOG, session_id, DATA)
    await pool.execute(PUT, session_id, 1)
    await pool.execute(MENTION, session_id)
    await pool.fetch(CART, session_id)
    await pool.fetchval(TOTAL, session_id)
