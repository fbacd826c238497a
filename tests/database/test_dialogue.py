"""What "yes" and "no" agree to, what is popular, and who hears of a complaint."""

from decimal import Decimal

import pytest

from tests.ordering import (
    COFFEE,
    GHEE,
    IDLY,
    LARGE,
    MASALA_DOSA,
    PODI_DOSA,
    Customer,
    hot_and_fold,
    lines,
    open_restaurant,
)

OWNER, PARTNER = 9, 10
YES, NO = ("confirm", {}), ("deny", {})


@pytest.fixture
async def asha(gateway, connection):
    await open_restaurant(connection)
    await gateway.call("configure", [OWNER, PARTNER], None)
    return Customer(gateway, 7001)


async def orders(connection) -> int:
    return await connection.fetchval("SELECT count(*) FROM orders")


def did(snapshot) -> str | None:
    (result,) = snapshot["results"]
    return None if result["tool"] in ("confirm", "deny") else result["tool"]


# yes and no ---------------------------------------------------------------------


async def test_yes_to_the_checkout_places_the_order(asha, connection):
    await asha.add(IDLY, 2)
    await asha.turn(("checkout", {}))
    placed = await asha.turn(YES)
    assert did(placed) == "place_order"
    assert placed["order"]["total"] == "80.00"
    assert await orders(connection) == 1


async def test_a_second_yes_places_nothing_more(asha, connection):
    await asha.add(IDLY)
    await asha.turn(("checkout", {}))
    await asha.turn(YES)
    again = await asha.turn(YES)
    assert did(again) is None
    assert again["session"]["step"] == "order_placed"
    assert await orders(connection) == 1


@pytest.mark.parametrize(
    "between",
    [
        ("view_cart", {}),
        ("help", {}),
        ("show_hours", {"about": "now"}),
        ("order_status", {}),
        ("acknowledge", {"kind": "thanks"}),
        ("search_menu", {"query": "x", "item_ids": [1], "result_count": 1}),
        ("describe_item", {"item": {"item_id": IDLY}, "about": "price"}),
        ("check_ingredient", {"word": "nuts"}),
        ("add_to_cart", {"lines": [{"item_id": MASALA_DOSA, "quantity": 1}]}),
        ("unclear", {"text": "hm"}),
        ("show_page", {"page": 0, "category": 1}),
    ],
    ids=lambda call: call[0],
)
async def test_yes_places_nothing_once_something_else_was_shown(asha, connection, between):
    await asha.add(IDLY)
    await asha.turn(("checkout", {}))
    await asha.turn(between)
    assert did(await asha.turn(YES)) is None
    assert await orders(connection) == 0
    # Shown again, the checkout asks again.
    await asha.turn(("checkout", {}))
    assert did(await asha.turn(YES)) == "place_order"


async def test_yes_to_an_old_price_names_the_new_one_and_asks_again(asha, connection):
    await asha.add(IDLY)
    await asha.turn(("checkout", {}))
    await connection.execute("UPDATE menu_item SET price = 45 WHERE item_id = $1", IDLY)
    changed = await asha.turn(YES)
    assert changed["results"][0]["changes"][0]["new"] == "45.00"
    assert await orders(connection) == 0
    assert (await asha.turn(YES))["order"]["total"] == "45.00"


async def test_yes_to_what_has_sold_out_places_only_the_rest(asha, connection):
    await asha.add(IDLY)
    await asha.add(MASALA_DOSA)
    await asha.turn(("checkout", {}))
    await connection.execute("UPDATE menu_item SET is_sold_out = TRUE WHERE item_id = $1", IDLY)
    assert (await asha.turn(YES))["results"][0]["placed"] is False
    assert (await asha.turn(YES))["order"]["total"] == "80.00"


async def test_yes_does_not_agree_to_what_the_same_message_opened(asha, connection):
    await asha.add(IDLY)
    await asha.turn(("checkout", {}), YES)
    assert await orders(connection) == 0


async def test_no_to_the_checkout_keeps_the_cart(asha, connection):
    await asha.add(IDLY)
    await asha.turn(("checkout", {}))
    kept = await asha.turn(NO)
    assert did(kept) == "cancel_checkout"
    assert kept["checkout"] is None
    assert lines(kept) == [("Idly", 1, "40.00")]
    assert did(await asha.turn(YES)) is None
    assert await orders(connection) == 0


async def test_yes_to_complete_options_adds_the_dish(asha):
    await asha.add(COFFEE)
    missing = await asha.turn(YES)
    assert missing["results"][0]["reason"] == "options_missing"
    await asha.turn(("choose_option", {"choice_id": LARGE}))
    added = await asha.turn(YES)
    assert did(added) == "confirm_options"
    assert lines(added) == [("Filter Coffee", 1, "45.00")]


async def test_no_to_options_leaves_the_dish_out(asha):
    await asha.add(COFFEE)
    closed = await asha.turn(NO)
    assert did(closed) == "cancel_options"
    assert closed["pending"] is None
    assert lines(closed) == []


async def test_yes_to_did_you_mean_adds_that_one(asha):
    await asha.turn(("unclear", {"text": "masla dsa", "item_ids": [MASALA_DOSA]}))
    added = await asha.turn(YES)
    assert did(added) == "add_to_cart"
    assert lines(added) == [("Masala Dosa", 1, "80.00")]


@pytest.mark.parametrize("item_ids", [[], [IDLY, MASALA_DOSA]])
async def test_yes_to_several_or_none_adds_nothing(asha, item_ids):
    await asha.turn(("unclear", {"text": "?", "item_ids": item_ids}))
    answered = await asha.turn(YES)
    assert did(answered) is None
    assert lines(answered) == []


async def test_yes_to_a_doubt_beside_an_addition_adds_nothing_more(asha):
    await asha.turn(
        ("add_to_cart", {"lines": [{"item_id": IDLY, "quantity": 1}]}),
        ("unclear", {"text": "?", "item_ids": [MASALA_DOSA]}),
    )
    assert lines(await asha.turn(YES)) == [("Idly", 1, "40.00")]


async def test_yes_to_shall_i_add_one_adds_it(asha, connection):
    await asha.turn(("describe_item", {"item": {"item_id": IDLY}, "about": "available"}))
    assert lines(await asha.turn(YES)) == [("Idly", 1, "40.00")]
    # Of what is sold out, none was offered.
    await connection.execute("UPDATE menu_item SET is_sold_out = TRUE WHERE item_id = 2")
    await asha.turn(("describe_item", {"item": {"item_id": MASALA_DOSA}, "about": "available"}))
    assert lines(await asha.turn(YES)) == [("Idly", 1, "40.00")]


async def test_no_to_did_you_mean_adds_nothing_and_asks_nothing_more(asha):
    await asha.turn(("unclear", {"text": "masla dsa", "item_ids": [MASALA_DOSA]}))
    answered = await asha.turn(NO)
    assert answered["results"][0]["about"] == "item"
    assert lines(await asha.turn(YES)) == []


async def test_a_yes_that_is_delivered_again_places_one_order(asha, connection):
    await asha.add(IDLY)
    await asha.turn(("checkout", {}))
    placed = await asha.turn(YES, update_id=5_000_001)
    again = await asha.turn(YES, update_id=5_000_001)
    assert again["repeated"]
    assert again["order"]["order_id"] == placed["order"]["order_id"]
    assert await orders(connection) == 1


# questions ------------------------------------------------------------------------


async def test_a_question_changes_no_cart_and_says_what_that_means(asha):
    await asha.add(IDLY)
    asked = await asha.turn(
        ("describe_item", {"item": {"item_id": PODI_DOSA}, "about": "taste", "word": "spicy"})
    )
    assert lines(asked) == [("Idly", 1, "40.00")]
    added = await asha.turn(("add_to_cart", {"lines": [{"quantity": 2}]}))
    assert lines(added) == [("Idly", 1, "40.00"), ("Podi Dosa", 2, "181.00")]


async def test_questions_leave_a_history_that_folds_the_same(asha, connection):
    await asha.add(COFFEE)
    await asha.turn(("describe_item", {"item": {"item_id": IDLY}, "about": "available"}))
    await asha.turn(YES)
    await asha.turn(("alert_staff", {"kind": "contact", "text": "call me"}))
    await asha.turn(("suggest_items", {"item_ids": [IDLY]}))
    hot, fold = await hot_and_fold(connection)
    assert hot == fold


async def test_it_before_any_dish_is_asked_of_the_staff(asha):
    asked = await asha.turn(("describe_item", {"item": {}, "about": "contains", "word": "nuts"}))
    assert asked["results"][0]["item_id"] is None
    asked = await asha.turn(("describe_item", {"item": {}, "about": "price"}))
    assert asked["results"][0]["reason"] == "nothing_mentioned"


async def test_a_price_is_added_up_with_the_options_and_nothing_is_added(asha):
    quoted = await asha.turn(
        (
            "quote_price",
            {
                "lines": [
                    {"item_id": IDLY, "quantity": 2},
                    {"item_id": COFFEE, "quantity": 1, "options": [{"choice_id": LARGE}]},
                    {
                        "item_id": PODI_DOSA,
                        "quantity": 1,
                        "options": [{"choice_id": GHEE, "count": 2}],
                    },
                ]
            },
        )
    )
    result = quoted["results"][0]
    assert [line["total"] for line in result["lines"]] == ["80.00", "45.00", "120.50"]
    assert (result["total"], result["from"]) == ("245.50", False)
    assert lines(quoted) == []


async def test_an_open_choice_makes_a_price_the_least_one(asha, connection):
    await connection.execute("UPDATE menu_option SET price = 5 WHERE choice_id = 1")
    quoted = await asha.turn(("quote_price", {"lines": [{"item_id": COFFEE, "quantity": 2}]}))
    result = quoted["results"][0]
    assert (result["total"], result["from"]) == ("70.00", True)


# what others order --------------------------------------------------------------------


async def test_popular_is_what_was_ordered_most_and_can_be_had(asha, gateway, connection):
    for number, (item, quantity) in enumerate([(IDLY, 2), (MASALA_DOSA, 5), (PODI_DOSA, 3)]):
        guest = Customer(gateway, 8000 + number)
        await guest.add(item, quantity)
        await guest.order()
    shown = await asha.turn(("suggest_items", {"item_ids": [COFFEE]}))
    assert shown["results"][0]["item_ids"] == [MASALA_DOSA, PODI_DOSA, IDLY]
    assert shown["shown"]["item_ids"] == [MASALA_DOSA, PODI_DOSA, IDLY]
    await connection.execute("UPDATE menu_item SET is_sold_out = TRUE WHERE item_id = 2")
    await connection.execute("UPDATE orders SET status = 'cancelled' WHERE chat_id = 8002")
    shown = await asha.turn(("suggest_items", {"item_ids": [COFFEE, IDLY]}))
    assert shown["results"][0]["item_ids"] == [IDLY, COFFEE]
    await connection.execute("UPDATE orders SET created_at = now() - interval '31 days'")
    shown = await asha.turn(("suggest_items", {"item_ids": [COFFEE]}))
    assert shown["results"][0] | {"item_ids": [COFFEE], "popular": 0} == shown["results"][0]


async def test_the_first_of_the_popular_can_be_added_by_its_number(asha):
    await asha.turn(("suggest_items", {"item_ids": [MASALA_DOSA, IDLY]}))
    added = await asha.turn(("add_to_cart", {"lines": [{"number": 2, "quantity": 1}]}))
    assert lines(added) == [("Idly", 1, "40.00")]


# complaints ------------------------------------------------------------------------------

ALERTS = """SELECT target_chat_id, payload ->> 'kind' AS kind, payload ->> 'text' AS text,
    (payload ->> 'order_number')::int AS number, payload #>> '{customer,name}' AS name
    FROM outbox WHERE kind = 'staff_alert' ORDER BY outbox_id"""


async def complain(asha, text="my food was cold", kind="complaint"):
    return (await asha.turn(("alert_staff", {"kind": kind, "text": text})))["results"][0]


async def test_every_admin_is_told_of_a_complaint_with_the_order(asha, connection):
    await asha.add(IDLY)
    order = (await asha.order())["order"]
    result = await complain(asha)
    assert result["told"]
    assert result["order_number"] == order["number"]
    told = sorted(tuple(row) for row in await connection.fetch(ALERTS))
    assert told == [
        (admin, "complaint", "my food was cold", order["number"], "Asha")
        for admin in (OWNER, PARTNER)
    ]
    logged = await connection.fetchrow(
        "SELECT event_data ->> 'text' FROM session_events WHERE event_type = 'staff_alerted'"
    )
    assert logged[0] == "my food was cold"


async def test_without_an_order_no_number_is_named(asha, connection):
    assert (await complain(asha, "call me", "contact"))["order_number"] is None
    assert (await connection.fetch(ALERTS))[0]["number"] is None


async def test_the_staff_is_not_flooded(asha, connection):
    told = [(await complain(asha, f"cold {n}"))["told"] for n in range(5)]
    assert told == [True, True, True, False, False]
    assert await connection.fetchval("SELECT count(*) FROM outbox") == 6
    assert (
        await connection.fetchval(
            "SELECT count(*) FROM session_events WHERE event_type = 'staff_alerted'"
        )
        == 5
    )
    await connection.execute("UPDATE outbox SET created_at = now() - interval '2 hours'")
    assert (await complain(asha))["told"]


async def test_a_redelivered_complaint_is_told_once(asha, connection):
    for _ in range(2):
        await asha.turn(("alert_staff", {"kind": "complaint", "text": "x"}), update_id=6_000_001)
    assert await connection.fetchval("SELECT count(*) FROM outbox") == 2


async def test_nobody_told_is_not_claimed(asha, connection):
    await connection.execute("DELETE FROM admins")
    assert not (await complain(asha))["told"]


async def test_the_cart_total_is_untouched_by_all_that_is_said(asha, connection):
    await asha.add(IDLY, 2)
    for call in (
        ("acknowledge", {"kind": "bye"}),
        ("show_hours", {"about": "hours"}),
        ("check_ingredient", {"word": "milk"}),
        NO,
        YES,
    ):
        await asha.turn(call)
    assert await connection.fetchval("SELECT get_cart_total(7001)") == Decimal(80)
