"""A chat's turns: what each tool does to the cart, the log and the order."""

from decimal import Decimal

import asyncpg
import pytest

from db.gateway import Gateway
from tests.ordering import (
    COFFEE,
    GHEE,
    IDLY,
    LARGE,
    LESS_SUGAR,
    MASALA_DOSA,
    MEALS,
    NO_SUGAR,
    PODI,
    PODI_DOSA,
    SMALL,
    Customer,
    hot_and_fold,
    lines,
    open_restaurant,
)


@pytest.fixture
async def asha(gateway: Gateway, connection: asyncpg.Connection) -> Customer:
    await open_restaurant(connection)
    return Customer(gateway, 7001)


def refusal(snapshot: dict) -> tuple[str, str]:
    result = snapshot["results"][-1]
    assert result["ok"] is False, result
    return result["code"], result["reason"]


async def test_the_briefs_conversation_moves_an_order_from_hot_to_cold(asha, connection):
    await connection.execute("INSERT INTO admins VALUES (9, 'settings')")
    await asha.turn(("search_menu", {"query": None, "item_ids": [1, 2], "result_count": 2}))
    await asha.add(IDLY, 2)
    await asha.add(MASALA_DOSA)
    cart = await asha.turn(("view_cart", {}))
    assert (cart["cart"]["total"], cart["cart"]["count"]) == ("160.00", 3)
    cart = await asha.turn(("add_to_cart", {"lines": [{"quantity": 1}]}))
    assert lines(cart) == [("Idly", 2, "80.00"), ("Masala Dosa", 2, "160.00")]
    opened = await asha.turn(("checkout", {"order_type": None}))
    assert opened["checkout"] == {"order_type": "take_away"}
    placed = await asha.turn(("place_order", {"payment_method": "cash"}))

    assert placed["results"][0]["placed"] is True
    assert placed["session"]["step"] == "order_placed"
    order = await connection.fetchrow("SELECT * FROM orders")
    assert (order["total_amount"], order["order_number"]) == (Decimal("240.00"), 1)
    items = await connection.fetch(
        "SELECT item_name, quantity, unit_price, subtotal FROM order_item ORDER BY line_no"
    )
    assert [tuple(row) for row in items] == [
        ("Idly", 2, Decimal("40.00"), Decimal("80.00")),
        ("Masala Dosa", 2, Decimal("80.00"), Decimal("160.00")),
    ]
    assert await connection.fetchval("SELECT bool_or(is_active) FROM session_cart") is False
    assert await connection.fetchval("SELECT current_step FROM session_state") == "order_placed"
    trail = await connection.fetch("SELECT event_type FROM session_events ORDER BY timestamp")
    assert [row[0] for row in trail] == [
        "session_started", "menu_viewed", "item_added", "item_added", "item_added",
        "checkout_started", "order_placed",
    ]  # fmt: skip
    tickets = await connection.fetch("SELECT target_chat_id, kind FROM outbox")
    assert [tuple(row) for row in tickets] == [(9, "ticket")]
    payment = await connection.fetchrow("SELECT method, amount, status FROM payments")
    assert tuple(payment) == ("cash", Decimal("240.00"), "due")


async def test_a_second_call_returns_the_same_order(asha, connection):
    await asha.add(IDLY)
    placed = await asha.order()
    customer_id = await connection.fetchval("SELECT customer_id FROM customers")
    again = await connection.fetchval(
        "SELECT create_order_from_session($1, 'take_away', 'cash', $2)", asha.chat_id, customer_id
    )
    assert str(again) == placed["order"]["order_id"]
    assert await connection.fetchval("SELECT count(*) FROM orders") == 1


async def test_the_public_functions_read_the_cart_and_write_an_order(asha, connection):
    await asha.add(IDLY, 3)
    row = await connection.fetchrow("SELECT * FROM get_session_cart($1)", asha.chat_id)
    assert (row["item_name"], row["quantity"], row["total"]) == ("Idly", 3, Decimal("120.00"))
    assert await connection.fetchval("SELECT get_cart_total($1)", asha.chat_id) == Decimal("120")
    customer_id = await connection.fetchval(
        "INSERT INTO customers VALUES (gen_random_uuid(), 7001, 'Asha') RETURNING customer_id"
    )
    order_id = await connection.fetchval(
        "SELECT create_order_from_session($1, 'dine_in', 'cash', $2)", asha.chat_id, customer_id
    )
    assert await connection.fetchval("SELECT order_id FROM orders") == order_id
    assert await connection.fetchval("SELECT get_cart_total($1)", asha.chat_id) == 0


@pytest.mark.parametrize("quantity", [0, -1, 51, 10**12, 1.5, "two", True])
async def test_nonsense_quantities_are_refused_and_change_nothing(asha, quantity):
    snapshot = await asha.add(IDLY, quantity)
    assert refusal(snapshot) == ("TF004", "quantity_out_of_range")
    assert snapshot["cart"]["lines"] == []


async def test_a_line_holds_at_most_fifty(asha):
    await asha.add(IDLY, 48)
    assert refusal(await asha.add(IDLY, 3)) == ("TF004", "quantity_out_of_range")
    assert lines(await asha.add(IDLY, 2)) == [("Idly", 50, "2000.00")]


async def test_setting_a_quantity_to_zero_removes_the_line(asha):
    await asha.add(IDLY, 4)
    await asha.turn(("set_quantity", {"item": {}, "quantity": 3}))
    snapshot = await asha.turn(("set_quantity", {"item": {"item_id": IDLY}, "quantity": 0}))
    assert snapshot["results"][0]["previous_quantity"] == 3
    assert snapshot["cart"]["lines"] == []


async def test_setting_the_quantity_of_what_is_not_there_adds_it(asha):
    snapshot = await asha.turn(("set_quantity", {"item": {"item_id": IDLY}, "quantity": 3}))
    assert lines(snapshot) == [("Idly", 3, "120.00")]


async def test_notes_make_lines_of_their_own_and_an_item_with_several_lines_asks_which(asha):
    await asha.add(MASALA_DOSA, 1, note="no  onion ")
    snapshot = await asha.add(MASALA_DOSA, 1)
    assert [line["note"] for line in snapshot["cart"]["lines"]] == ["no onion", None]
    asked = await asha.turn(("remove_from_cart", {"item": {"item_id": MASALA_DOSA}}))
    assert refusal(asked) == ("TF005", "which_line")
    assert [line["line_no"] for line in asked["results"][0]["detail"]["lines"]] == [1, 2]
    snapshot = await asha.turn(("remove_from_cart", {"item": {"line_no": 1}}))
    assert [line["note"] for line in snapshot["cart"]["lines"]] == [None]


async def test_one_more_repeats_the_line_with_its_note_and_options(asha):
    await asha.add(COFFEE, 1, options=[{"choice_id": LARGE}], note="in a flask")
    snapshot = await asha.turn(("add_to_cart", {"lines": [{"quantity": 1}]}))
    assert lines(snapshot) == [("Filter Coffee", 2, "90.00")]


async def test_numbers_mean_the_last_shown_list(asha):
    await asha.turn(
        ("search_menu", {"query": "x", "item_ids": [MASALA_DOSA, IDLY], "result_count": 2})
    )
    await asha.turn(("show_page", {"page": 1}))
    snapshot = await asha.turn(("add_to_cart", {"lines": [{"number": 2, "quantity": 2}]}))
    assert lines(snapshot) == [("Idly", 2, "80.00")]
    refused = await asha.turn(("add_to_cart", {"lines": [{"number": 3}]}))
    assert refusal(refused) == ("TF009", "no_such_number")
    assert refused["results"][0]["detail"] == {"number": 3, "count": 2}


async def test_blanks_without_anything_mentioned_are_refused(asha):
    snapshot = await asha.turn(("add_to_cart", {"lines": [{"quantity": 1}]}))
    assert refusal(snapshot) == ("TF008", "nothing_mentioned")
    snapshot = await asha.turn(("remove_from_cart", {"item": {}}))
    assert refusal(snapshot) == ("TF008", "nothing_mentioned")


async def test_several_calls_are_one_turn_and_a_refusal_undoes_its_own_call_alone(asha):
    snapshot = await asha.turn(
        ("add_to_cart", {"lines": [{"item_id": IDLY, "quantity": 2}]}),
        ("remove_from_cart", {"item": {"item_id": MASALA_DOSA}}),
        ("view_cart", {}),
    )
    assert [result["ok"] for result in snapshot["results"]] == [True, False, True]
    assert lines(snapshot) == [("Idly", 2, "80.00")]


async def test_lines_that_can_be_added_are_and_the_others_are_named(asha, connection):
    await connection.execute("UPDATE menu_item SET is_sold_out = TRUE WHERE item_id = 2")
    snapshot = await asha.turn(
        ("add_to_cart", {"lines": [{"item_id": MASALA_DOSA}, {"item_id": IDLY, "quantity": 2}]})
    )
    result = snapshot["results"][0]
    assert [line["name"] for line in result["added"]] == ["Idly"]
    assert result["refused"][0]["reason"] == "sold_out"
    assert lines(snapshot) == [("Idly", 2, "80.00")]


async def test_a_required_option_opens_the_options_and_the_tap_completes_the_line(asha):
    opened = await asha.add(COFFEE, 2, note="hot")
    assert opened["session"]["step"] == "options"
    assert opened["results"][0]["needs_options"]["name"] == "Filter Coffee"
    assert opened["cart"]["lines"] == []
    refused = await asha.turn(("confirm_options", {}))
    assert refusal(refused) == ("TF021", "options_missing")
    await asha.turn(("choose_option", {"choice_id": SMALL}))
    await asha.turn(("choose_option", {"choice_id": LARGE}))
    chosen = await asha.turn(("choose_option", {"choice_id": NO_SUGAR}))
    assert [option["name"] for option in chosen["pending"]["options"]] == ["Large", "No sugar"]
    assert chosen["pending"]["price"] == "45.00"
    taken_back = await asha.turn(("choose_option", {"choice_id": NO_SUGAR}))
    assert [option["name"] for option in taken_back["pending"]["options"]] == ["Large"]
    added = await asha.turn(("confirm_options", {}))
    assert lines(added) == [("Filter Coffee", 2, "90.00")]
    assert added["cart"]["lines"][0]["note"] == "hot"
    assert added["pending"] is None


async def test_a_dish_that_was_looked_at_and_passed_over_is_named(asha):
    look = ("open_options", {"item": {"item_id": COFFEE}})
    await asha.turn(look)
    looked = await asha.turn(("search_menu", {"item_ids": [IDLY], "result_count": 1}))
    assert "left_out" not in looked["results"][0]
    added = await asha.add(IDLY, 2)
    assert added["results"][0]["left_out"] == "Filter Coffee"
    await asha.turn(look)
    cancelled = await asha.turn(("cancel_options", {}))
    assert "left_out" not in cancelled["results"][0]
    # A line that was only to be changed stays what it is.
    await asha.add(COFFEE, 2, options=[{"choice_id": SMALL}])
    await asha.turn(("open_options", {"item": {"line_no": 2}}))
    assert "left_out" not in (await asha.add(IDLY, 1))["results"][0]


async def test_options_of_a_line_can_be_changed_and_an_undo_brings_the_old_ones_back(asha):
    await asha.add(COFFEE, 2, options=[{"choice_id": SMALL}])
    await asha.turn(("open_options", {"item": {"line_no": 1}}))
    await asha.turn(("choose_option", {"choice_id": LARGE}))
    changed = await asha.turn(("confirm_options", {}))
    assert lines(changed) == [("Filter Coffee", 2, "90.00")]
    back = await asha.turn(("undo", {}))
    assert lines(back) == [("Filter Coffee", 2, "60.00")]


async def test_options_count_cost_and_qualify(asha):
    snapshot = await asha.add(
        PODI_DOSA,
        1,
        options=[
            {"choice_id": GHEE, "count": 2, "qualifier": "extra"},
            {"choice_id": PODI, "qualifier": "no"},
        ],
    )
    line = snapshot["cart"]["lines"][0]
    assert line["price"] == "120.50"
    assert [(o["name"], o["qualifier"], o["count"]) for o in line["options"]] == [
        ("Ghee", "extra", 2),
        ("Extra podi", "no", 1),
    ]


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ([{"choice_id": LARGE}], "invalid_option"),
        ([{"choice_id": 999}], "invalid_option"),
        ([{"choice_id": PODI, "count": 2}], "invalid_option"),
        ([{"choice_id": GHEE, "qualifier": "quadruple"}], "invalid_option"),
        ([{"choice_id": GHEE, "count": -3}], "invalid_option"),
    ],
)
async def test_options_that_the_item_does_not_have_are_refused(asha, options, reason):
    assert refusal(await asha.add(PODI_DOSA, 1, options=options))[1] == reason


async def test_too_many_of_a_group_are_refused(asha):
    snapshot = await asha.add(
        COFFEE, 1,
        options=[{"choice_id": LARGE}, {"choice_id": NO_SUGAR}, {"choice_id": LESS_SUGAR}],
    )  # fmt: skip
    assert refusal(snapshot) == ("TF022", "too_many_options")


async def test_undo_goes_back_turn_by_turn_to_the_start(asha):
    await asha.add(IDLY, 2)
    await asha.turn(
        ("add_to_cart", {"lines": [{"item_id": MASALA_DOSA}]}),
        ("set_quantity", {"item": {"item_id": IDLY}, "quantity": 5}),
    )
    await asha.turn(("clear_cart", {}))
    await asha.add(MASALA_DOSA, 3)
    seen = []
    for _ in range(4):
        seen.append(lines(await asha.turn(("undo", {}))))
    assert seen == [
        [],
        [("Idly", 5, "200.00"), ("Masala Dosa", 1, "80.00")],
        [("Idly", 2, "80.00")],
        [],
    ]
    assert refusal(await asha.turn(("undo", {}))) == ("TF007", "nothing_to_undo")


async def test_an_undo_after_an_undo_and_a_change_goes_on_from_there(asha):
    await asha.add(IDLY, 1)
    await asha.add(IDLY, 1)
    await asha.turn(("undo", {}))
    await asha.add(MASALA_DOSA, 1)
    assert lines(await asha.turn(("undo", {}))) == [("Idly", 1, "40.00")]
    assert lines(await asha.turn(("undo", {}))) == []


async def test_a_repeated_update_changes_nothing_and_shows_the_current_state(asha, connection):
    await asha.add(IDLY, 2)
    first = asha.update_id
    again = await asha.turn(
        ("add_to_cart", {"lines": [{"item_id": IDLY, "quantity": 2}]}), update_id=first
    )
    assert (again["repeated"], again["results"]) == (True, [])
    assert lines(again) == [("Idly", 2, "80.00")]
    await asha.order()
    placed = asha.update_id
    await asha.add(MASALA_DOSA)
    for update_id in (placed, first):
        old = await asha.turn(("place_order", {"payment_method": "cash"}), update_id=update_id)
        assert old["repeated"] is True
    assert await connection.fetchval("SELECT count(*) FROM orders") == 1
    assert lines(old) == [("Masala Dosa", 1, "80.00")]


async def test_taps_of_an_older_card_are_refused_where_they_mean_as_shown(asha):
    shown = await asha.add(IDLY)
    session = shown["session"]
    await asha.add(IDLY)
    stale = await asha.turn(("clear_cart", {}), tag=session["tag"], version=session["cart_version"])
    assert refusal(stale) == ("TF013", "stale_card")
    plus = await asha.turn(
        ("add_to_cart", {"lines": [{"line_no": 1, "quantity": 1}]}), tag=session["tag"]
    )
    assert lines(plus) == [("Idly", 3, "120.00")]
    elsewhere = await asha.turn(("clear_cart", {}), tag="00000000")
    assert refusal(elsewhere) == ("TF013", "stale_card")


async def test_after_an_order_the_next_food_begins_a_new_session(asha, connection):
    await asha.add(IDLY)
    old = (await asha.order())["session"]
    looked = await asha.turn(("view_cart", {}))
    assert looked["session"]["id"] == old["id"]
    stale = await asha.turn(
        ("add_to_cart", {"lines": [{"line_no": 1, "quantity": 1}]}), tag=old["tag"]
    )
    assert refusal(stale) == ("TF013", "stale_card")
    new = await asha.add(MASALA_DOSA)
    assert new["session"]["id"] != old["id"]
    assert lines(new) == [("Masala Dosa", 1, "80.00")]
    assert await connection.fetchval("SELECT order_number FROM orders") == 1


async def test_checkout_of_an_empty_cart_is_refused(asha):
    assert refusal(await asha.turn(("checkout", {}))) == ("TF010", "cart_empty")
    paid = await asha.turn(("place_order", {"payment_method": "cash"}))
    assert refusal(paid) == ("TF010", "cart_empty")


async def test_paying_without_an_open_checkout_opens_it(asha, connection):
    await asha.add(IDLY)
    opened = await asha.turn(("place_order", {"payment_method": "cash"}))
    assert opened["results"][0] == {
        "tool": "place_order",
        "ok": True,
        "placed": False,
        "opened": True,
    }
    assert await connection.fetchval("SELECT count(*) FROM orders") == 0
    placed = await asha.turn(("place_order", {"payment_method": "cash"}))
    assert placed["order"]["total"] == "40.00"


async def test_checkout_and_cash_in_one_message_show_the_order_before_it_is_placed(
    asha, connection
):
    await asha.add(IDLY)
    together = (
        ("checkout", {"order_type": "dine_in"}),
        ("place_order", {"payment_method": "cash"}),
    )
    snapshot = await asha.turn(*together)
    assert snapshot["results"][1]["opened"] is True
    assert await connection.fetchval("SELECT count(*) FROM orders") == 0
    placed = await asha.turn(("place_order", {"payment_method": "cash"}))
    assert placed["order"]["order_type"] == "dine_in"


async def test_who_asks_before_ordering_hears_what_we_do_and_take(asha):
    asked = await asha.turn(("checkout", {"order_type": "delivery"}))
    assert refusal(asked) == ("TF017", "unknown_order_type")
    asked = await asha.turn(("place_order", {"payment_method": "other"}))
    assert refusal(asked)[1] == "unknown_payment_method"


async def test_the_order_type_can_change_until_the_order_is_placed(asha):
    await asha.add(IDLY)
    await asha.turn(("checkout", {"order_type": "dine_in"}))
    kept = await asha.turn(("checkout", {"order_type": None}))
    assert kept["checkout"] == {"order_type": "dine_in"}
    unknown = await asha.turn(("checkout", {"order_type": "by_drone"}))
    assert refusal(unknown) == ("TF017", "unknown_order_type")
    placed = await asha.turn(("place_order", {"payment_method": "cash"}))
    assert placed["order"]["order_type"] == "dine_in"


async def test_a_changed_price_is_named_and_needs_another_tap(asha, connection):
    await asha.add(IDLY, 2)
    await asha.turn(("checkout", {}))
    await connection.execute("UPDATE menu_item SET price = 45 WHERE item_id = 1")
    changed = await asha.turn(("place_order", {"payment_method": "cash"}))
    assert changed["results"][0]["changes"] == [
        {"kind": "price", "name": "Idly", "old": "40.00", "new": "45.00"}
    ]
    assert changed["cart"]["total"] == "90.00"
    assert await connection.fetchval("SELECT count(*) FROM orders") == 0
    placed = await asha.turn(("place_order", {"payment_method": "cash"}))
    assert placed["order"]["total"] == "90.00"


async def test_what_sold_out_since_leaves_the_cart_and_is_named(asha, connection):
    await asha.add(IDLY, 2)
    await asha.add(MASALA_DOSA)
    await asha.turn(("checkout", {}))
    await connection.execute("UPDATE menu_item SET is_sold_out = TRUE WHERE item_id = 2")
    changed = await asha.turn(("place_order", {"payment_method": "cash"}))
    assert changed["results"][0]["changes"] == [{"kind": "sold_out", "name": "Masala Dosa"}]
    assert lines(changed) == [("Idly", 2, "80.00")]
    assert changed["session"]["step"] == "checkout"


async def test_an_order_keeps_its_options_and_notes(asha, connection):
    await asha.add(COFFEE, 1, options=[{"choice_id": LARGE}, {"choice_id": NO_SUGAR}], note="hot")
    await asha.add(IDLY)
    await asha.turn(("remove_from_cart", {"item": {"item_id": IDLY}}))
    placed = await asha.order()
    (line,) = placed["order"]["lines"]
    assert (line["name"], line["note"], line["total"]) == ("Filter Coffee", "hot", "45.00")
    assert [option["name"] for option in line["options"]] == ["Large", "No sugar"]


async def test_out_of_hours_the_cart_fills_but_checkout_says_when_it_opens(gateway, connection):
    await open_restaurant(connection, hours="{}")
    asha = Customer(gateway, 7001)
    await asha.add(IDLY)
    closed = await asha.turn(("checkout", {}))
    assert refusal(closed) == ("TF012", "closed")
    assert closed["results"][0]["detail"] == {"opens_at": None}


@pytest.mark.parametrize(
    ("at", "opens_at"),
    [
        ("2026-11-22 06:59+05:30", "2026-11-22 07:00+05:30"),
        ("2026-11-22 07:00+05:30", None),
        ("2026-11-23 01:59+05:30", None),
        ("2026-11-23 02:00+05:30", "2026-11-29 07:00+05:30"),
    ],
)
async def test_opening_hours_run_past_midnight_and_over_days(connection, at, opens_at):
    await open_restaurant(connection, hours='{"sun": [["07:00", "02:00"]]}')
    same = await connection.fetchval(
        "SELECT private.opens_at($1::text::timestamptz) IS NOT DISTINCT FROM $2::text::timestamptz",
        at, opens_at,
    )  # fmt: skip
    assert same


async def test_an_item_of_one_meal_period_is_refused_outside_it(asha, connection):
    await connection.execute(
        """UPDATE meal_period SET
            starts = (private.local_time(clock_timestamp()) + interval '1 hour')::time,
            ends = (private.local_time(clock_timestamp()) + interval '2 hours')::time"""
    )
    assert refusal(await asha.add(MEALS)) == ("TF003", "not_served_now")
    assert lines(await asha.add(IDLY)) == [("Idly", 1, "40.00")]


async def test_hot_is_the_fold_of_the_log(asha, connection):
    await asha.add(IDLY, 2, note="crisp")
    await asha.add(COFFEE)
    await asha.turn(("choose_option", {"choice_id": LARGE}))
    await asha.turn(("confirm_options", {}))
    await asha.turn(("undo", {}))
    await asha.turn(("checkout", {"order_type": "dine_in"}))
    await asha.turn(("search_menu", {"query": "vada", "item_ids": [1], "result_count": 1}))
    hot, fold = await hot_and_fold(connection)
    assert hot == fold


async def test_the_log_refuses_changes(asha, connection):
    await asha.add(IDLY)
    for statement in (
        "UPDATE session_events SET event_type = 'x'",
        "DELETE FROM session_events",
        "TRUNCATE session_events",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(statement)


async def test_reads_log_nothing(asha, connection):
    await asha.add(IDLY)
    before = await connection.fetchval("SELECT count(*) FROM session_events")
    for call in (("view_cart", {}), ("help", {}), ("order_status", {}), ("show_page", {"page": 1})):
        await asha.turn(call)
    assert await connection.fetchval("SELECT count(*) FROM session_events") == before


async def test_asking_a_model_logs_nothing_until_its_answer_comes(asha, connection):
    await asha.add(IDLY)
    before = await connection.fetchval("SELECT count(*) FROM session_events")
    asked = await asha.turn(("unclear", {"text": "hm"}), can_ask_model=True)
    assert asked["results"] == [{"tool": "unclear", "ok": True, "ask_model": True}]
    assert await connection.fetchval("SELECT count(*) FROM session_events") == before
    await asha.turn(
        ("add_to_cart", {"lines": [{"item_id": IDLY}]}),
        update_id=asha.update_id,
        understood={"by": "model", "model": "m", "prompt_tokens": 300, "completion_tokens": 20},
    )
    added = await connection.fetch("SELECT event_type FROM session_events OFFSET $1", before)
    assert [row[0] for row in added] == ["model_consulted", "item_added"]
