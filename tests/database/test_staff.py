"""Tickets, admins, the owner's claim, and the messages that go out for other reasons."""

import asyncio
from datetime import datetime, timedelta

import pytest

from tests.ordering import COFFEE, IDLY, LARGE, Customer, open_restaurant

STAFF, OWNER, ASHA = -500, 9, 7001
LEASE = timedelta(seconds=30)


@pytest.fixture
async def order(gateway, connection):
    """A placed order, its ticket due in the staff chat."""
    await open_restaurant(connection)
    await gateway.call("configure", [OWNER], STAFF)
    asha = Customer(gateway, ASHA)
    await asha.add(COFFEE, 2, options=[{"choice_id": LARGE}], note="hot")
    return (await asha.order())["order"]


async def tap(gateway, order, status, user_id=11, name="Meena", chat_id=STAFF):
    return await gateway.update_ticket(
        order["chat_id"], order["order_id"], status, user_id, name, chat_id
    )


def claim(row) -> tuple:
    return row["outbox_id"], row["chat_id"], datetime.fromisoformat(row["lease_until"])


async def waiting(connection) -> list[tuple]:
    rows = await connection.fetch(
        "SELECT kind, target_chat_id FROM outbox WHERE delivered_at IS NULL ORDER BY outbox_id"
    )
    return [tuple(row) for row in rows]


async def test_the_first_tap_wins_and_the_customer_is_told_once(gateway, connection, order):
    answers = await asyncio.gather(
        *(tap(gateway, order, "accepted", n, f"Cook {n}") for n in range(8))
    )
    changed = [answer for answer in answers if answer["changed"]]
    assert len(changed) == 1
    assert {answer["order"]["by"] for answer in answers} == {changed[0]["order"]["by"]}
    assert await waiting(connection) == [("ticket", STAFF), ("order_update", ASHA)]
    assert (await tap(gateway, order, "ready"))["order"]["status"] == "ready"
    late = await tap(gateway, order, "cancelled")
    assert (late["ok"], late["reason"]) == (False, "not_possible")


async def test_a_cancelled_order_is_not_owed(gateway, connection, order):
    await tap(gateway, order, "cancelled")
    assert await connection.fetchval("SELECT status FROM payments") == "cancelled"
    assert (await tap(gateway, order, "accepted"))["ok"] is False


@pytest.mark.parametrize(
    ("user_id", "chat_id"), [(ASHA, ASHA), (OWNER, ASHA), (11, 11), (11, -501)]
)
async def test_only_staff_act_on_tickets(gateway, connection, order, user_id, chat_id):
    answer = await tap(gateway, order, "cancelled", user_id, "X", chat_id)
    assert answer == {"ok": False, "reason": "not_allowed", "order": None}
    assert await connection.fetchval("SELECT status FROM orders") == "placed"


async def test_a_ticket_of_another_chat_is_not_found(gateway, order):
    answer = await gateway.update_ticket(1, order["order_id"], "accepted", 11, "X", STAFF)
    assert answer["reason"] == "no_order"


async def test_without_a_staff_chat_every_admin_gets_the_ticket_and_sees_it_change(
    gateway, connection
):
    await open_restaurant(connection)
    await gateway.call("configure", [OWNER, 10], None)
    asha = Customer(gateway, ASHA)
    await asha.add(IDLY)
    order = (await asha.order())["order"]
    for row in await gateway.call("claim_outbox", 10, 10, LEASE):
        await gateway.call(
            "finish_outbox", row["outbox_id"], row["chat_id"], 700 + row["target_chat_id"]
        )
    assert (await tap(gateway, order, "accepted", OWNER, "Owner", OWNER))["changed"] is True
    rows = await gateway.call("claim_outbox", 10, 10, LEASE)
    assert {(r["kind"], r["target_chat_id"], r["payload"].get("message_id")) for r in rows} == {
        ("order_update", ASHA, None),
        ("ticket_changed", 10, 710),
    }


async def test_the_outbox_leases_one_row_a_target_in_order(gateway, connection, order):
    await tap(gateway, order, "accepted")
    await tap(gateway, order, "ready")
    first = await gateway.call("claim_outbox", 10, 10, LEASE)
    assert [(row["kind"], row["attempts"]) for row in first] == [("ticket", 1), ("order_update", 1)]
    assert first[0]["order"]["lines"][0]["options"][0]["name"] == "Large"
    assert await gateway.call("claim_outbox", 10, 10, LEASE) == []
    ticket, update = first
    await gateway.call("retry_outbox", *claim(ticket), timedelta(0), "flood", False, True)
    await gateway.call("fail_outbox", *claim(update), "blocked")
    again = await gateway.call("claim_outbox", 10, 10, LEASE)
    assert [(r["kind"], r["payload"].get("status"), r["attempts"]) for r in again] == [
        ("ticket", None, 2),
        ("order_update", "ready", 1),
        ("not_delivered", None, 1),
    ]


async def test_a_dead_claimers_rows_are_taken_over(gateway, order):
    assert len(await gateway.call("claim_outbox", 10, 10, timedelta(0))) == 1
    assert (await gateway.call("claim_outbox", 10, 10, LEASE))[0]["attempts"] == 2


async def test_an_undelivered_ticket_is_told_to_the_admins_once(gateway, connection, order):
    assert await gateway.call("overdue_tickets") == 0
    await connection.execute("UPDATE orders SET created_at = created_at - interval '61 seconds'")
    assert await gateway.call("overdue_tickets") == 1
    assert await gateway.call("overdue_tickets") == 0
    assert ("ticket_overdue", OWNER) in await waiting(connection)
    assert ("order_unconfirmed", ASHA) in await waiting(connection)
    status = await Customer(gateway, ASHA).turn(("order_status", {}))
    assert status["results"][0]["orders"][0]["overdue"] is True
    ticket = next(
        row for row in await gateway.call("claim_outbox", 10, 10, LEASE) if row["kind"] == "ticket"
    )
    await gateway.call("finish_outbox", ticket["outbox_id"], ticket["chat_id"], 5)
    status = await Customer(gateway, ASHA).turn(("order_status", {}))
    assert status["results"][0]["orders"][0]["overdue"] is False
    assert status["results"][0]["orders"][0]["confirmed"] is True


async def test_the_new_owner_gets_the_tickets_that_nobody_got(gateway, connection):
    await open_restaurant(connection)
    asha = Customer(gateway, ASHA)
    await asha.add(IDLY)
    order = (await asha.order())["order"]
    assert await waiting(connection) == []
    await gateway.call("create_claim", "secret")
    await Customer(gateway, OWNER).turn(("claim", {"code": "secret"}))
    assert await waiting(connection) == [("ticket", OWNER)]
    answer = await tap(gateway, order, "accepted", OWNER, "Owner", OWNER)
    assert answer["ok"]


async def test_the_claim_link_makes_one_owner_once(gateway, connection):
    await open_restaurant(connection)
    assert await gateway.call("create_claim", "old") is True
    assert await gateway.call("create_claim", "secret") is True
    wrong = await Customer(gateway, 1).turn(("claim", {"code": "old"}))
    assert wrong["results"][0]["reason"] == "claim_invalid"
    right = await Customer(gateway, 2).turn(("claim", {"code": "secret"}))
    assert (right["results"][0]["claimed"], right["is_admin"]) == (True, True)
    replayed = await Customer(gateway, 3).turn(("claim", {"code": "secret"}))
    assert replayed["results"][0]["reason"] == "claim_invalid"
    assert await gateway.call("create_claim", "third") is False
    stored = await connection.fetchval(
        "SELECT count(*) FROM owner_claim WHERE code_hash = 'secret'"
    )
    assert stored == 0


async def test_admins_follow_the_settings_and_claims_stay(gateway, connection):
    await open_restaurant(connection)
    await gateway.call("create_claim", "secret")
    await Customer(gateway, 2).turn(("claim", {"code": "secret"}))
    await gateway.call("configure", [5, 6], None)
    await gateway.call("configure", [6], -77)
    assert await gateway.call("get_admins") == {
        "admin_ids": [2, 6],
        "known_admin_ids": [2],
        "staff_chat_id": -77,
    }


async def test_only_admins_sell_out_and_everybody_sees_it(gateway, connection):
    await open_restaurant(connection)
    await gateway.call("configure", [OWNER], None)
    heard = asyncio.Queue()
    await gateway.listen("menu", heard.put)
    call = ("set_availability", {"item_id": IDLY, "available": False})
    refused = await Customer(gateway, ASHA).turn(call)
    assert refused["results"][0]["reason"] == "not_allowed"
    cart = await Customer(gateway, ASHA).add(IDLY)
    assert cart["cart"]["lines"][0]["sold_out"] is False
    done = await Customer(gateway, OWNER).turn(call)
    assert done["results"][0]["changed"] is True
    assert int(await asyncio.wait_for(heard.get(), 10)) == 2
    cart = await Customer(gateway, ASHA).turn(("view_cart", {}))
    assert cart["cart"]["lines"][0]["sold_out"] is True
    refused = await Customer(gateway, ASHA).add(IDLY)
    assert refused["results"][0]["reason"] == "sold_out"


async def test_stats_count_what_happened_and_are_for_admins_alone(gateway, connection, order):
    await gateway.call("add_usage", {"rules": 8, "model": 1, "unclear": 1})
    await gateway.call("add_usage", {"rules": 2})
    await Customer(gateway, 8002).turn(
        ("search_menu", {"query": "x"}),
        understood={"by": "model", "prompt_tokens": 300, "completion_tokens": 20},
    )
    refused = await Customer(gateway, ASHA).turn(("stats", {"days": 1}))
    assert refused["results"][0]["reason"] == "not_allowed"
    for days in (1, 7, 30):
        snapshot = await Customer(gateway, OWNER).turn(("stats", {"days": days}))
        stats = snapshot["results"][0]
        assert (stats["viewed"], stats["added"], stats["placed"]) == (1, 1, 1)
        assert stats["popular"] == [{"name": "Filter Coffee", "quantity": 2}]
        assert (stats["orders"], stats["revenue"], stats["cancelled"]) == (1, "90.00", 0)
        assert (stats["prompt_tokens"], stats["messages"], stats["messages_by_model"]) == (
            300,
            12,
            1,
        )
    await tap(gateway, order, "cancelled")
    stats = (await Customer(gateway, OWNER).turn(("stats", {"days": 1})))["results"][0]
    assert (stats["orders"], stats["revenue"], stats["cancelled"]) == (0, "0.00", 1)
