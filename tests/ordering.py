"""A small restaurant and a customer who orders in it, for tests that speak SQL."""

from itertools import count
from typing import Any

import asyncpg

from db.gateway import Gateway

IDLY, MASALA_DOSA, COFFEE, MEALS, PODI_DOSA, TOAST = 1, 2, 3, 4, 5, 6
# Coffee must have a size; its sugar is free to choose; Podi Dosa has add-ons alone.
SMALL, LARGE, NO_SUGAR, LESS_SUGAR, GHEE, PODI = 1, 2, 3, 4, 5, 6
# Toast must have a bread, and may have two cheeses; "cheese" may be any of the three.
WHITE, RYE, CHEDDAR, GOUDA, FETA, CHEESE = 7, 8, 9, 10, 11, 12

ALWAYS = {day: [["00:00", "24:00"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}

MENU = """
INSERT INTO restaurant (name, address, phone, opening_hours)
VALUES ('Test Kitchen', '1 Test Street', '+91 44 0000 0000', $${hours}$$);
INSERT INTO meal_period VALUES (1, 'Breakfast', 1, '06:00', '11:00');
INSERT INTO menu_category (category_id, name, position) VALUES (1, 'Tiffin', 1), (2, 'Drinks', 2);
INSERT INTO menu_item (
    item_id, category_id, name, price, diet, position, period_only, has_options, must_choose
) VALUES
    (1, 1, 'Idly', 40, 'veg', 1, FALSE, FALSE, FALSE),
    (2, 1, 'Masala Dosa', 80, 'veg', 2, FALSE, FALSE, FALSE),
    (3, 2, 'Filter Coffee', 30, 'veg', 3, FALSE, TRUE, TRUE),
    (4, 1, 'Meals', 150, 'veg', 4, TRUE, FALSE, FALSE),
    (5, 1, 'Podi Dosa', 90.50, 'veg', 5, FALSE, TRUE, FALSE),
    (6, 1, 'Toast', 50, 'veg', 6, FALSE, TRUE, TRUE);
INSERT INTO menu_item_period VALUES (1, 1), (4, 1);
INSERT INTO menu_option_group VALUES
    (1, 3, 'Size', 1, 1, 1), (2, 3, 'Sugar', 2, 0, 1), (3, 5, 'Add-ons', 1, 0, 2),
    (4, 6, 'Bread', 1, 1, 1), (5, 6, 'Cheese', 2, 0, 2);
INSERT INTO menu_option (choice_id, group_id, name, price, position, countable) VALUES
    (1, 1, 'Small', 0, 1, FALSE), (2, 1, 'Large', 15, 2, FALSE),
    (3, 2, 'No sugar', 0, 1, FALSE), (4, 2, 'Less sugar', 0, 2, FALSE),
    (5, 3, 'Ghee', 15, 1, TRUE), (6, 3, 'Extra podi', 10.25, 2, FALSE),
    (7, 4, 'White', 0, 1, FALSE), (8, 4, 'Rye', 5, 2, FALSE), (9, 5, 'Cheddar', 20, 1, FALSE),
    (10, 5, 'Gouda', 25, 2, FALSE), (11, 5, 'Feta', 30.50, 3, FALSE);
INSERT INTO menu_option (choice_id, group_id, name, position, any_of) VALUES
    (12, 5, 'Cheese', 4, '{{9,10,11}}');
"""


async def open_restaurant(connection: asyncpg.Connection, hours: str | None = None) -> None:
    """Put the test menu into a migrated database; open day and night unless told."""
    import orjson

    await connection.execute(MENU.format(hours=hours or orjson.dumps(ALWAYS).decode()))


class Customer:
    """One chat: each call of `turn` is an update of its own."""

    updates = count(1000)

    def __init__(self, gateway: Gateway, chat_id: int, name: str = "Asha") -> None:
        self.gateway = gateway
        self.chat_id = chat_id
        self.name = name
        self.update_id = 0

    async def turn(
        self, *calls: tuple[str, dict[str, Any]], update_id: int | None = None, **context: Any
    ) -> dict[str, Any]:
        """Take a turn of `calls` and return its snapshot."""
        self.update_id = next(self.updates) if update_id is None else update_id
        return await self.gateway.take_turn(
            self.chat_id,
            self.update_id,
            self.chat_id,
            [{"tool": tool, "arguments": arguments} for tool, arguments in calls],
            {"source": "text", "name": self.name, "language": "en", **context},
        )

    async def add(self, item_id: int, quantity: int = 1, **line: Any) -> dict[str, Any]:
        return await self.turn(
            ("add_to_cart", {"lines": [{"item_id": item_id, "quantity": quantity, **line}]})
        )

    async def order(self) -> dict[str, Any]:
        """Check out and pay cash for what is in the cart."""
        await self.turn(("checkout", {"order_type": None}))
        return await self.turn(("place_order", {"payment_method": "cash"}))


def lines(snapshot: dict[str, Any]) -> list[tuple[str, int, str]]:
    """The cart as (name, quantity, total)."""
    return [(line["name"], line["quantity"], line["total"]) for line in snapshot["cart"]["lines"]]


HOT = """
    SELECT jsonb_build_object(
        'state', (SELECT jsonb_agg(to_jsonb(s) - 'last_activity_at' ORDER BY chat_id)
                  FROM session_state s),
        'cart', (SELECT jsonb_agg(to_jsonb(c) ORDER BY chat_id, line_no) FROM session_cart c),
        'checkout', (SELECT jsonb_agg(to_jsonb(k) ORDER BY chat_id) FROM session_checkout k)
    )::text
"""


async def hot_and_fold(connection: asyncpg.Connection) -> tuple[str, str]:
    """The hot rows as they are, and as a replay of every session makes them."""
    hot = await connection.fetchval(HOT)
    await connection.execute("TRUNCATE session_state, session_cart, session_checkout")
    await connection.execute(
        "SELECT private.lock_session(chat_id, NULL) FROM chat_session ORDER BY chat_id"
    )
    return hot, await connection.fetchval(HOT)
