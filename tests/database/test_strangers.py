"""What a stranger may send into the own chat: it changes nothing of anybody else's."""

from itertools import count
from random import Random
from typing import Any

import asyncpg
import pytest

from bot.cards import taps
from bot.cards.card import Tap
from bot.menu.preloader import Preloader
from bot.turn import Incoming, Turns
from bot.understanding.understanding import Understanding
from db.gateway import DatabaseError
from tests.ordering import COFFEE, IDLY, LARGE, Customer, lines, open_restaurant

STAFF, OWNER, ASHA, MALLORY = -500, 9, 7001, 6666

# The one counter that all orders share, and what is outside the fold.
SHARED = ("order_counter", "session_card", "usage_daily")

NASTY = (
    "'; DROP TABLE orders; --",
    '"; DELETE FROM session_events; --',
    "$$; UPDATE menu_item SET price = 0; $$",
    "%s %I %L {0} {chat_id}",
    "\\'; SELECT pg_sleep(60); --",
    "<script>alert(1)</script>",
    "' || (SELECT max(code_hash) FROM owner_claim) || '",
    "\u202e\u2066\u200d\ufeff" * 20,
    "𝔘" * 4096,
)

updates = count(500_000)


@pytest.fixture
async def asha(gateway, connection):
    """A guest with an order, a cart, and words of hers in the phrase inbox."""
    await open_restaurant(connection)
    await gateway.call("configure", [OWNER], STAFF)
    await gateway.call("create_claim", "secret")
    asha = Customer(gateway, ASHA)
    phrase = {"words": "zorbo", "example": "zorbo", "common": False, "item_ids": []}
    await asha.turn(("unclear", {"text": "zorbo", "rest": "zorbo", "item_ids": []}), phrase=phrase)
    await asha.add(COFFEE, 1, options=[{"choice_id": LARGE}])
    await asha.order()
    await asha.add(IDLY, 2, note="no chutney")
    assert await connection.fetchval("SELECT count(*) FROM phrase") == 1
    return asha


@pytest.fixture
async def bot(gateway, asha):
    preloader = Preloader(gateway)
    await preloader.load()
    understanding = Understanding(preloader.catalog)
    return Turns(gateway, lambda: preloader.catalog, lambda: understanding)


def from_mallory(source: str, name: str = "Mallory", **what: Any) -> Incoming:
    message_id = 5 if source == "tap" else None
    return Incoming(
        MALLORY, next(updates), MALLORY, name, "en", source, message_id=message_id, **what
    )


async def rows_of_others(connection: asyncpg.Connection) -> dict[str, list[str]]:
    tables = await connection.fetch(
        "SELECT table_name FROM information_schema.tables "
        "WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
    )
    found = {}
    for (table,) in tables:
        if table not in SHARED:
            rows = await connection.fetch(
                f"SELECT (to_jsonb(x) - 'last_activity_at')::text FROM public.{table} x "
                "WHERE $1 NOT IN (coalesce(to_jsonb(x) ->> 'chat_id', ''), "
                "coalesce(to_jsonb(x) ->> 'user_id', ''))",
                str(MALLORY),
            )
            found[table] = sorted(row[0] for row in rows)
    return found


def forged_taps(ids: list[str], tags: list[str], versions: list[int]) -> list[Tap]:
    """Every verb many times over, with ids, tags and versions that are real and another's."""
    chance = Random(4)
    number = [*range(14), 50, 51, 2**31 - 1]
    values: dict[str, list[Any]] = {
        "number": number,
        "list": [-1, *number],
        "chat": [ASHA, MALLORY, STAFF, -(2**63)],
        "uuid": ids,
        "word": ["cash", "take_away", "dine_in", "free"],
    }
    return [
        Tap(
            name,
            tuple(chance.choice(values[kind]) for kind in verb.kinds),
            chance.choice(tags) if verb.binding != "any" else None,
            chance.choice(versions) if verb.binding == "as_shown" else None,
        )
        for name, verb in taps.VERBS.items()
        for _ in range(1 if not verb.kinds and verb.binding == "any" else 12)
    ]


async def test_no_forged_tap_changes_anything_of_anybody_elses(bot, asha, connection):
    shown = await asha.turn(("view_cart", {}))
    mallorys = await Customer(asha.gateway, MALLORY, "Mallory").add(IDLY)
    sessions = await connection.fetch("SELECT DISTINCT session_id FROM session_events")
    order_id = await connection.fetchval("SELECT order_id FROM orders")
    forged = forged_taps(
        [str(order_id), *(str(row[0]) for row in sessions)],
        [shown["session"]["tag"], mallorys["session"]["tag"]],
        [0, 2, 3, shown["session"]["version"], mallorys["session"]["version"]],
    )
    before = await rows_of_others(connection)
    for tap in forged:
        read = taps.decode(taps.encode(tap))
        await bot.take(from_mallory("tap", tap=read))
    assert await rows_of_others(connection) == before
    assert lines(await asha.turn(("view_cart", {}))) == lines(shown)


@pytest.mark.parametrize(
    "payload",
    ["claim-", "claim-wrong", "claim-secret'--", "claim-SECRET", "secret", "claim", "claim-" * 500,
     "add_1_50", "admin", "order-1", "-1", *NASTY],
)  # fmt: skip
async def test_no_forged_deep_link_does_anything(bot, asha, connection, payload):
    before = await rows_of_others(connection)
    reply = await bot.take(from_mallory("command", command=("start", payload)))
    assert reply.card is not None
    assert not reply.to_admin
    assert await rows_of_others(connection) == before


@pytest.mark.parametrize(
    "quantity", [-1, -50, 0, 51, 10**9, 2**31, 2**63, 10**40, 1.5, "1; DROP TABLE orders", None, []]
)
async def test_no_quantity_makes_a_price_negative_or_a_line_endless(asha, connection, quantity):
    mallory = Customer(asha.gateway, MALLORY)
    await mallory.add(IDLY, 3)
    for call in (
        ("add_to_cart", {"lines": [{"item_id": IDLY, "quantity": quantity}]}),
        ("set_quantity", {"item": {"line_no": 1}, "quantity": quantity}),
        ("remove_from_cart", {"item": {"line_no": 1}, "quantity": quantity}),
        ("multiply_quantity", {"item": {"line_no": 1}, "factor": quantity}),
    ):
        try:
            snapshot = await mallory.turn(call)
        except DatabaseError:
            continue
        assert all(0 < line["quantity"] <= 50 for line in snapshot["cart"]["lines"])
        assert float(snapshot["cart"]["total"]) >= 0


async def test_a_price_that_a_call_brings_counts_for_nothing(asha, connection):
    line = {"item_id": IDLY, "quantity": 1, "price": "0.01", "total": "0.01"}
    await asha.turn(("add_to_cart", {"lines": [line]}))
    on_menu = await connection.fetchval("SELECT price FROM menu_item WHERE item_id = $1", IDLY)
    prices = "SELECT DISTINCT price FROM session_cart WHERE chat_id = $1 AND is_active"
    assert [row["price"] for row in await connection.fetch(prices, ASHA)] == [on_menu]


@pytest.mark.parametrize("text", NASTY)
async def test_sql_in_any_text_is_text(bot, asha, connection, text):
    before = await rows_of_others(connection)
    mallory = Customer(asha.gateway, MALLORY, text)
    await mallory.turn(
        ("search_menu", {"query": text}),
        ("add_to_cart", {"lines": [{"item_id": IDLY, "quantity": 1, "note": text[:100]}]}),
        ("checkout", {"order_type": text}),
        ("place_order", {"payment_method": text}),
        ("claim", {"code": text}),
        ("unclear", {"text": text, "rest": text, "item_ids": []}),
        language=text,
    )
    query = "SELECT event_data ->> 'query' FROM session_events WHERE event_type = 'menu_viewed'"
    stored = await connection.fetchval(f"{query} AND chat_id = $1", MALLORY)
    assert stored
    assert text.startswith(stored)
    await bot.take(from_mallory("text", name=text, text=text))
    for command in ("soldout", "stats", "phrases", text[:32]):
        await bot.take(from_mallory("command", name=text, command=(command, text)))
    after = await rows_of_others(connection)
    # What was not understood waits for an admin.
    assert set(after.pop("phrase")) >= set(before.pop("phrase"))
    assert after == before


@pytest.mark.parametrize(
    "call",
    [
        ("view_cart(_session); DROP TABLE orders; --", {}),
        ("help", {"x => 1); DROP TABLE orders; --": "1"}),
        ("refuse", {"reason": "x"}),
        ("apply_event", {}),
        ("stats", {"days": 1, "_session": None}),
    ],
)
async def test_a_tool_or_argument_of_no_such_name_fails_and_does_nothing(asha, connection, call):
    before = await rows_of_others(connection)
    with pytest.raises(DatabaseError):
        await Customer(asha.gateway, MALLORY).turn(call)
    assert await rows_of_others(connection) == before
