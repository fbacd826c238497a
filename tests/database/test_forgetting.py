"""Who asks to be forgotten leaves no trace in any table, and the books stay right."""

import json
import re
import time
import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any

import asyncpg
import pytest

import db
from bot.understanding.model.phrases import Phrase
from tests.ordering import (
    CHEESE,
    COFFEE,
    GHEE,
    IDLY,
    LARGE,
    PODI_DOSA,
    TOAST,
    Customer,
    open_restaurant,
)

STAFF, OWNER, MEENA, ASHA = -500, 9, 880011, 7700112233
CATALOGUE = tomllib.loads((Path(db.__file__).parent / "events.toml").read_text())

# What tells of Asha: her number, her name, and words of hers that are in nothing else.
TRACES = ("7700112233", "Ashalatha", "zznote", "zzsearch", "zzunclear", "zzcomplaint", "zzmodel",
          "zzanswer", "zzparked")  # fmt: skip

EVERYTHING = """
    SELECT n.nspname || '.' || c.relname AS name FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'm') AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
"""  # noqa: E501


def minutes() -> int:
    return int(time.time() // 60)


async def traces(connection: asyncpg.Connection) -> set[tuple[str, str]]:
    """(table, word) wherever something of Asha's is left, in any column of any table."""
    found = set()
    for (table,) in await connection.fetch(EVERYTHING):
        for (row,) in await connection.fetch(f"SELECT x::text FROM {table} x"):
            found |= {(table, word) for word in TRACES if word.casefold() in row.casefold()}
    return found


async def books(gateway, connection) -> dict[str, Any]:
    """What an owner counts by, and whether all of it adds up."""
    owner = Customer(gateway, OWNER, "Owner")
    stats = (await owner.turn(("stats", {"days": 30})))["results"][0]
    orders = await connection.fetch(
        "SELECT order_id, order_day, order_number, status, total_amount, created_at FROM orders "
        "ORDER BY order_id"
    )
    lines = await connection.fetch(
        "SELECT order_id, line_no, item_name, quantity, unit_price FROM order_item "
        "ORDER BY order_id, line_no"
    )
    options = await connection.fetchval("SELECT count(*) FROM order_item_option")
    paid = await connection.fetch("SELECT order_id, amount, status FROM payments ORDER BY order_id")
    events = await connection.fetch(
        "SELECT session_id, event_no, event_type, timestamp FROM session_events "
        "WHERE chat_id <> $1 ORDER BY session_id, event_no",
        OWNER,
    )
    return {
        "stats": stats, "orders": orders, "lines": lines, "options": options, "paid": paid,
        "events": events,
    }  # fmt: skip


@pytest.fixture
async def asha(gateway, connection):
    """A guest of some months: in every table that may tell of a person."""
    await open_restaurant(connection)
    await gateway.call("configure", [OWNER], STAFF)
    asha = Customer(gateway, ASHA, "Ashalatha")
    await asha.turn(("search_menu", {"query": "zzsearch", "item_ids": [1], "result_count": 1}))
    phrase = Phrase("zzmodel", "zzmodel", "zzmodel", False, ()).as_json()
    asking = {"can_ask_model": True, "phrase": phrase, "menu_version": 1,
              "budget": {"needed": 500, "per_chat": 9000, "per_day": 9000}}  # fmt: skip
    asked = await asha.turn(("unclear", {"text": "zzmodel"}), **asking)
    assert asked["results"][0]["ask_model"]
    await asha.turn(
        ("add_to_cart", {"lines": [{"item_id": IDLY, "quantity": 1}]}),
        update_id=asha.update_id,
        menu_version=1,
        thought={"key": "zzmodel", "remember": True, "reserved": 500},
        understood={"by": "model", "model": "m", "prompt_tokens": 300, "completion_tokens": 9,
                    "ms": 1.5, "failure": None},
    )  # fmt: skip
    await asha.turn(
        ("unclear", {"text": "zzunclear", "rest": "zzunclear", "item_ids": []}),
        phrase=Phrase("zzunclear", "zzunclear", "zzunclear", False, ()).as_json(),
    )
    await asha.add(COFFEE, 2, options=[{"choice_id": LARGE}], note="zznote hot")
    await asha.add(PODI_DOSA, 1, options=[{"choice_id": GHEE}])
    await asha.add(TOAST, 1, options=[{"choice_id": CHEESE}], note="zznote")
    await asha.turn(("cancel_options", {}))
    asked = {"name": "zzanswer", "candidates": [{"item_id": IDLY, "options": []}]}
    await asha.turn(("add_to_cart", {"lines": [asked]}))
    await asha.turn(("cancel_options", {}))
    order = (await asha.order())["order"]
    await asha.turn(("alert_staff", {"kind": "complaint", "text": "zzcomplaint"}))
    ticket = (await gateway.call("claim_outbox", 10, 10, timedelta(seconds=30)))[0]
    await gateway.call("finish_outbox", ticket["outbox_id"], ticket["chat_id"], 77)
    for status in ("accepted", "ready"):
        await gateway.update_ticket(ASHA, order["order_id"], status, MEENA, "Meena", STAFF)
    await asha.add(IDLY, 1, note="zznote")
    await gateway.call("expire_sessions", timedelta(0), 10)
    old = await connection.fetchval("SELECT session_id::text FROM chat_session WHERE chat_id = $1",
                                    ASHA)  # fmt: skip
    await asha.turn(("restore_cart", {"session_id": old}))
    await gateway.call("remember_cards", [[ASHA, 5]])
    body = {"message": {"from": {"id": ASHA}, "text": "zzparked"}}
    await connection.execute(
        "INSERT INTO update_inbox (update_id, chat_id, body) VALUES (1, $1, $2)",
        ASHA,
        json.dumps(body),
    )
    await gateway.call("park_update", 1, ASHA, "zzparked")
    await connection.execute(
        "INSERT INTO blocked_chats (chat_id, reason) VALUES ($1, 'blocked')", ASHA
    )
    return asha


async def forget(gateway, chat_id: int = ASHA, asked_at: int | None = None) -> dict[str, Any]:
    asked = minutes() if asked_at is None else asked_at
    answer: dict[str, Any] = await gateway.call("forget_person", chat_id, chat_id, asked)
    return answer


async def verified(gateway) -> None:
    assert (await gateway.call("verify_orders"))["differences"] == []
    assert (await gateway.call("verify_sessions", None, 100))["differences"] == []


async def test_no_table_tells_of_who_was_forgotten(asha, gateway, connection):
    assert {word for _, word in await traces(connection)} == set(TRACES)
    ravi = Customer(gateway, 8002, "Ravi")
    await ravi.add(IDLY, 2, note="his own")
    cart = (await ravi.turn(("view_cart", {})))["cart"]
    before = await books(gateway, connection)
    await gateway.call("roll_up", 7)
    assert await books(gateway, connection) == before
    assert await forget(gateway) == {"ok": True}
    assert await traces(connection) == set()
    assert await books(gateway, connection) == before
    await gateway.call("recount")
    assert await gateway.call("roll_up", 7) == 1
    assert await books(gateway, connection) == before
    assert (await ravi.turn(("view_cart", {})))["cart"] == cart
    await verified(gateway)


async def test_all_rows_of_the_person_are_of_one_number_that_is_nobodys(asha, gateway, connection):
    await forget(gateway)
    numbers = await connection.fetch(
        "SELECT chat_id FROM orders UNION SELECT user_id FROM customers "
        "UNION SELECT chat_id FROM order_item UNION SELECT chat_id FROM payments "
        "UNION SELECT chat_id FROM model_spending UNION SELECT chat_id FROM session_events"
    )
    [number] = [row[0] for row in numbers]
    assert -(2**63) <= number <= -(2**62)


async def test_a_later_visit_starts_anew(asha, gateway, connection):
    await forget(gateway)
    cart = await asha.turn(("order_status", {}))
    assert cart["results"][0]["orders"] == []
    assert cart["cart"]["lines"] == []
    assert (await asha.turn(("repeat_order", {"what": "order"})))["results"][0]["ok"] is False
    await asha.add(IDLY)
    assert (await asha.order())["order"]["customer"]["name"] == "Ashalatha"
    assert await connection.fetchval("SELECT count(*) FROM customers") == 2
    await verified(gateway)


async def test_a_crash_does_not_bring_it_back(asha, gateway, connection):
    await forget(gateway)
    await connection.execute("TRUNCATE session_state, session_cart, session_checkout")
    await connection.execute("TRUNCATE session_card, private.hot_marker")
    await gateway.call("expire_sessions", timedelta(days=1), 100)
    assert await traces(connection) == set()
    await verified(gateway)


async def test_who_waits_to_be_brought_back_after_a_crash_is_forgotten_there(
    asha, gateway, connection
):
    await Customer(gateway, 8002, "Ravi").add(IDLY)
    await connection.execute("TRUNCATE session_state, session_cart, session_checkout")
    await connection.execute("TRUNCATE session_card, private.hot_marker")
    # The newest comes back first.
    assert await gateway.call("rebuild_hot", 1) == 1
    assert ("private.hot_missing", "7700112233") in await traces(connection)
    assert await forget(gateway) == {"ok": True}
    assert await traces(connection) == set()
    while await gateway.call("rebuild_hot", 1):
        pass
    assert await traces(connection) == set()


async def test_once_more_and_late_it_has_nothing_to_do(asha, gateway):
    asked = minutes()
    assert await forget(gateway, asked_at=asked) == {"ok": True}
    assert await forget(gateway, asked_at=asked - 600) == {"ok": True}


@pytest.mark.parametrize("late", [-600, -11, 5, 2**30])
async def test_an_old_or_invented_question_is_not_agreed_to(asha, gateway, late):
    asked = minutes() + late
    assert await forget(gateway, asked_at=asked) == {"ok": False, "reason": "too_late"}


async def test_nobody_is_forgotten_by_somebody_else_or_in_a_group(asha, gateway, connection):
    before = await traces(connection)
    for chat_id, user_id in ((ASHA, 8002), (8002, ASHA), (STAFF, ASHA), (STAFF, STAFF)):
        answer = await gateway.call("forget_person", chat_id, user_id, minutes())
        assert answer == {"ok": False, "reason": "not_allowed"}
    assert await traces(connection) == before


async def test_an_admin_stays_known(asha, gateway):
    await Customer(gateway, OWNER, "Owner").turn(("view_cart", {}))
    assert await forget(gateway, OWNER) == {"ok": False, "reason": "is_admin"}


async def test_an_order_before_the_kitchen_comes_first(asha, gateway, connection):
    order = (await asha.order())["order"]
    number = order["number"]
    assert await forget(gateway) == {"ok": False, "reason": "order_open", "order_number": number}
    asked = (await asha.turn(("forget", {})))["results"][0]
    assert asked["order_number"] == number
    await gateway.update_ticket(ASHA, order["order_id"], "cancelled", MEENA, "Meena", STAFF)
    assert await forget(gateway) == {"ok": True}
    assert await traces(connection) == set()


async def test_the_kitchens_tickets_lose_the_name(asha, gateway, connection):
    await forget(gateway)
    rows = await gateway.call("claim_outbox", 20, 20, timedelta(seconds=30))
    [ticket] = [row for row in rows if row["kind"] == "ticket_changed"]
    assert (ticket["target_chat_id"], ticket["payload"]["message_id"]) == (STAFF, 77)
    assert ticket["order"]["customer"]["name"] == "Guest"
    assert [row["kind"] for row in rows if row["target_chat_id"] != STAFF] == []


async def test_who_works_in_the_kitchen_can_be_forgotten_too(asha, gateway, connection):
    await Customer(gateway, MEENA, "Meena").add(IDLY)
    assert await forget(gateway, MEENA) == {"ok": True}
    rows = await connection.fetch("SELECT to_jsonb(e)::text FROM order_event e")
    assert len(rows) == 2
    assert not [row for row in rows if str(MEENA) in row[0] or "Meena" in row[0]]


async def test_the_log_still_refuses_all_other_changes(asha, gateway, connection):
    """Even for whoever knows how the one exemption is told."""
    await connection.execute("SET tiffin.forgetting = 'on'")
    nobody = -(2**62) - 5
    for change in (
        "UPDATE session_events SET event_data = event_data || '{\"quantity\": 9}'",
        f"UPDATE session_events SET chat_id = {nobody}, event_data = '{{}}'",
        f"UPDATE session_events SET chat_id = {nobody}, event_no = event_no + 1",
        "UPDATE session_events SET chat_id = 8002",
        "DELETE FROM session_events",
        "TRUNCATE session_events",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="append-only"):
            await connection.execute(change)


async def test_what_the_database_calls_personal_is_what_the_catalogue_does(connection):
    for event, entry in CATALOGUE.items():
        keys = await connection.fetchval("SELECT private.personal_keys($1)", event)
        assert sorted(keys) == sorted(entry["personal"]), event
    source = await connection.fetchval(
        "SELECT pg_get_functiondef('private.personal_keys'::regproc)"
    )
    assert set(re.findall(r"WHEN '(\w+)'", source)) <= set(CATALOGUE)


async def test_the_function_is_safe_to_call_with_its_owners_rights(connection):
    row = await connection.fetchrow(
        "SELECT prosecdef, proconfig FROM pg_proc WHERE proname = 'forget_person'"
    )
    assert row["prosecdef"] is True
    assert "search_path=pg_catalog, pg_temp" in row["proconfig"]
