"""Lines of an order about which something has to be asked: they wait, queue and are completed."""

from datetime import timedelta
from typing import Any

import pytest

from tests.ordering import (
    CHEDDAR,
    CHEESE,
    COFFEE,
    FETA,
    GHEE,
    GOUDA,
    IDLY,
    LARGE,
    MASALA_DOSA,
    PODI_DOSA,
    RYE,
    SMALL,
    TOAST,
    WHITE,
    Customer,
    hot_and_fold,
    lines,
    open_restaurant,
)


@pytest.fixture
async def asha(gateway, connection):
    await open_restaurant(connection)
    return Customer(gateway, 7001)


def any_of(*choices: int, **said: Any) -> dict[str, Any]:
    return {"any_of": list(choices), "name": "cheese", **said}


async def ordered(asha: Customer, *wanted: dict[str, Any]) -> dict[str, Any]:
    return await asha.turn(("add_to_cart", {"lines": list(wanted)}))


async def answered(asha: Customer, snapshot: dict[str, Any], choice: int) -> dict[str, Any]:
    """A tap on the question that this snapshot shows."""
    arguments = {"question": snapshot["pending"]["no"], "choice": choice}
    return await asha.turn(("choose_between", arguments), tag=snapshot["session"]["tag"])


def refusal(snapshot: dict[str, Any]) -> str:
    assert snapshot["results"][-1]["ok"] is False
    return snapshot["results"][-1]["reason"]


EITHER_DOSA = {
    "name": "dosa",
    "quantity": 2,
    "candidates": [
        {"item_id": MASALA_DOSA, "options": [], "note": "extra ghee"},
        {
            "item_id": PODI_DOSA,
            "options": [{"choice_id": GHEE, "qualifier": "extra", "count": 1}],
            "note": None,
        },
    ],
}


@pytest.mark.parametrize("cheese", [{"choice_id": CHEESE}, any_of(CHEDDAR, GOUDA, FETA)])
async def test_the_answer_completes_the_line_with_all_that_was_said_of_it(asha, cheese):
    asked = await asha.add(
        TOAST, 3, options=[{"choice_id": RYE}, {**cheese, "qualifier": "extra"}], note="cut in half"
    )
    assert asked["cart"]["lines"] == []
    assert asked["results"][0]["needs_options"]["name"] == "Toast"
    (question,) = asked["pending"]["open"]
    assert (question["any_of"], question["qualifier"]) == ([CHEDDAR, GOUDA, FETA], "extra")
    assert asked["pending"]["price"] == "55.00"
    done = await answered(asha, asked, FETA)
    (line,) = done["cart"]["lines"]
    assert (line["name"], line["quantity"], line["price"]) == ("Toast", 3, "85.50")
    assert [(o["name"], o["qualifier"]) for o in line["options"]] == [
        ("Rye", None), ("Feta", "extra"),
    ]  # fmt: skip
    assert line["note"] == "cut in half"
    assert (done["pending"], done["session"]["step"]) == (None, "ordering")


async def test_after_the_answer_the_options_open_with_what_is_known(asha):
    asked = await asha.add(TOAST, 2, options=[any_of(CHEDDAR, GOUDA)], note="hot")
    opened = await answered(asha, asked, GOUDA)
    assert opened["cart"]["lines"] == []
    assert [option["name"] for option in opened["pending"]["options"]] == ["Gouda"]
    assert not opened["pending"].get("open")
    assert refusal(await asha.turn(("confirm_options", {}))) == "options_missing"
    await asha.turn(("choose_option", {"choice_id": WHITE}))
    done = await asha.turn(("confirm_options", {}))
    assert lines(done) == [("Toast", 2, "150.00")]
    assert done["cart"]["lines"][0]["note"] == "hot"


async def test_two_choices_of_one_line_are_asked_one_after_the_other(asha):
    asked = await asha.add(
        TOAST, 1, options=[{"choice_id": WHITE}, any_of(CHEDDAR, GOUDA), any_of(GOUDA, FETA)]
    )
    again = await answered(asha, asked, CHEDDAR)
    assert [each["any_of"] for each in again["pending"]["open"]] == [[GOUDA, FETA]]
    assert refusal(await answered(asha, asked, GOUDA)) == "already_answered"
    done = await answered(asha, again, FETA)
    assert lines(done) == [("Toast", 1, "100.50")]


async def test_without_it_needs_no_telling_apart(asha):
    added = await asha.add(
        TOAST, 1, options=[{"choice_id": WHITE}, {"choice_id": CHEESE, "qualifier": "no"}]
    )
    assert lines(added) == [("Toast", 1, "50.00")]
    assert added["cart"]["lines"][0]["options"][1]["name"] == "Cheese"


@pytest.mark.parametrize(
    "option",
    [
        any_of(GHEE), any_of(CHEDDAR, 999), any_of(), any_of(CHEDDAR, CHEESE),
        any_of(CHEDDAR, count=99), any_of(CHEDDAR, qualifier="no"), any_of("x"),
    ],
)  # fmt: skip
async def test_a_choice_of_something_else_is_refused(asha, option):
    assert refusal(await asha.add(TOAST, 1, options=[option])) == "invalid_option"


async def test_a_tap_on_something_else_than_was_offered_changes_nothing(asha):
    asked = await asha.add(TOAST, 1, options=[any_of(CHEDDAR, GOUDA)])
    assert refusal(await answered(asha, asked, FETA)) == "already_answered"
    asked = await ordered(asha, EITHER_DOSA)
    await asha.turn(("cancel_options", {}))
    assert refusal(await answered(asha, asked, IDLY)) == "already_answered"


async def test_one_of_two_dishes_is_added_as_the_message_said(asha):
    asked = await ordered(asha, EITHER_DOSA)
    assert asked["cart"]["lines"] == []
    assert asked["pending"]["name"] == "dosa"
    done = await answered(asha, asked, PODI_DOSA)
    (line,) = done["cart"]["lines"]
    assert (line["name"], line["quantity"], line["total"]) == ("Podi Dosa", 2, "211.00")
    assert [(o["name"], o["qualifier"]) for o in line["options"]] == [("Ghee", "extra")]
    assert line["note"] is None
    other = await answered(asha, await ordered(asha, EITHER_DOSA), MASALA_DOSA)
    assert other["cart"]["lines"][1]["note"] == "extra ghee"


async def test_right_after_a_list_a_dish_of_it_is_meant(asha):
    shown = ("search_menu", {"query": "podi", "item_ids": [COFFEE, PODI_DOSA], "result_count": 2})
    await asha.turn(shown)
    added = await ordered(asha, EITHER_DOSA)
    assert added["pending"] is None
    assert lines(added) == [("Podi Dosa", 2, "211.00")]
    asked = await ordered(asha, EITHER_DOSA)
    assert [each["item_id"] for each in asked["pending"]["candidates"]] == [MASALA_DOSA, PODI_DOSA]


async def test_a_dish_named_or_picked_after_the_question_is_its_answer(asha):
    await ordered(asha, EITHER_DOSA)
    done = await asha.add(PODI_DOSA)
    assert lines(done) == [("Podi Dosa", 2, "211.00")]
    await ordered(asha, EITHER_DOSA)
    done = await asha.add(MASALA_DOSA, 3, note="crisp")
    assert lines(done)[1] == ("Masala Dosa", 3, "240.00")
    assert done["cart"]["lines"][1]["note"] == "crisp"
    await ordered(asha, EITHER_DOSA)
    opened = await asha.turn(("open_options", {"item": {"item_id": PODI_DOSA}}))
    assert opened["pending"]["quantity"] == 2
    assert lines(await asha.turn(("confirm_options", {})))[0] == ("Podi Dosa", 4, "422.00")


async def test_what_is_sold_out_is_no_candidate(asha, connection):
    await connection.execute(
        "UPDATE menu_item SET is_sold_out = TRUE WHERE item_id = $1", PODI_DOSA
    )
    asked = await ordered(asha, EITHER_DOSA)
    assert [each["item_id"] for each in asked["pending"]["candidates"]] == [MASALA_DOSA]
    await asha.turn(("cancel_options", {}))
    await connection.execute("UPDATE menu_item SET is_sold_out = TRUE WHERE item_id = 2")
    assert refusal(await ordered(asha, EITHER_DOSA)) == "sold_out"


async def test_the_lines_of_a_message_queue_and_none_is_lost(asha):
    asked = await ordered(
        asha,
        {"item_id": COFFEE, "quantity": 2},
        {"item_id": IDLY, "quantity": 4},
        {"item_id": TOAST, "quantity": 1, "options": [any_of(CHEDDAR, FETA)]},
        EITHER_DOSA,
    )
    assert lines(asked) == [("Idly", 4, "160.00")]
    assert asked["pending"]["name"] == "Filter Coffee"
    assert [each["name"] for each in asked["waiting"]] == ["Toast", "dosa"]
    await asha.turn(("choose_option", {"choice_id": LARGE}))
    toast = await asha.turn(("confirm_options", {}))
    assert lines(toast)[1:] == [("Filter Coffee", 2, "90.00")]
    assert toast["pending"]["name"] == "Toast"
    dosa = await asha.turn(("cancel_options", {}))
    assert dosa["results"][0]["name"] == "Toast"
    assert (dosa["pending"]["name"], dosa["waiting"]) == ("dosa", None)
    done = await answered(asha, dosa, MASALA_DOSA)
    assert lines(done)[2:] == [("Masala Dosa", 2, "160.00")]
    assert done["pending"] is None


async def test_another_order_meanwhile_leaves_the_question_open(asha):
    await ordered(asha, EITHER_DOSA)
    more = await asha.add(IDLY, 2)
    assert lines(more) == [("Idly", 2, "80.00")]
    assert (more["pending"]["name"], more["session"]["step"]) == ("dosa", "options")
    assert "left_out" not in more["results"][0]
    more = await asha.add(COFFEE, 1)
    assert [each["name"] for each in more["waiting"]] == ["Filter Coffee"]
    removed = await asha.turn(("remove_from_cart", {"item": {"item_id": IDLY}}))
    assert removed["pending"]["name"] == "dosa"


async def test_options_looked_at_meanwhile_come_first(asha):
    await asha.add(COFFEE, 2)
    opened = await asha.turn(("open_options", {"item": {"item_id": PODI_DOSA}}))
    assert opened["pending"]["name"] == "Podi Dosa"
    added = await asha.turn(("confirm_options", {}))
    assert lines(added) == [("Podi Dosa", 1, "90.50")]
    assert (added["pending"]["name"], added["pending"]["quantity"]) == ("Filter Coffee", 2)
    # A dish that was only looked at gives way, and is named.
    await asha.turn(("cancel_options", {}))
    await asha.turn(("open_options", {"item": {"item_id": PODI_DOSA}}))
    asked = await asha.add(COFFEE, 1)
    assert asked["pending"]["name"] == "Filter Coffee"
    assert asked["results"][0]["left_out"] == "Podi Dosa"


async def test_the_checkout_waits_for_the_answer(asha):
    await asha.add(IDLY)
    opened = await asha.turn(("checkout", {"order_type": None}))
    both = await asha.turn(
        ("add_to_cart", {"lines": [{"item_id": COFFEE, "quantity": 1}]}),
        ("checkout", {"order_type": "dine_in"}),
    )
    assert refusal(both) == "options_waiting"
    assert refusal(await asha.turn(("place_order", {"payment_method": "cash"}))) == (
        "options_waiting"
    )
    await asha.turn(("choose_option", {"choice_id": SMALL}))
    done = await asha.turn(("confirm_options", {}))
    assert done["checkout"] == opened["checkout"]
    assert done["session"]["step"] == "checkout"
    placed = await asha.turn(("place_order", {"payment_method": "cash"}))
    assert placed["order"]["total"] == "70.00"


async def test_a_double_tap_answers_once(asha):
    asked = await ordered(
        asha,
        {"item_id": TOAST, "options": [{"choice_id": WHITE}, any_of(CHEDDAR, GOUDA)]},
        {"item_id": TOAST, "options": [{"choice_id": RYE}, any_of(CHEDDAR, GOUDA)]},
    )
    first = await answered(asha, asked, CHEDDAR)
    second = await answered(asha, asked, CHEDDAR)
    assert refusal(second) == "already_answered"
    assert lines(second) == lines(first) == [("Toast", 1, "70.00")]
    skip = ("cancel_options", {"question": asked["pending"]["no"]})
    assert refusal(await asha.turn(skip)) == "already_answered"
    assert (await asha.turn(("view_cart", {})))["pending"]["no"] == first["pending"]["no"]
    await asha.turn(("cancel_options", {"question": first["pending"]["no"]}))
    assert refusal(await asha.turn(skip)) == "already_answered"


async def test_clearing_the_cart_clears_what_waits(asha):
    await ordered(asha, EITHER_DOSA, {"item_id": COFFEE})
    cleared = await asha.turn(("clear_cart", {}))
    assert cleared["results"][0]["ok"]
    assert (cleared["pending"], cleared["waiting"], cleared["cart"]["lines"]) == (None, None, [])
    assert refusal(await asha.turn(("clear_cart", {}))) == "cart_empty"


async def test_undoing_an_order_gives_up_what_it_asks_about(asha, connection):
    await asha.add(IDLY, 3)
    await ordered(asha, {"item_id": IDLY, "quantity": 2}, EITHER_DOSA, {"item_id": COFFEE})
    undone = await asha.turn(("undo", {}))
    assert (undone["pending"], undone["waiting"]) == (None, None)
    assert lines(undone) == [("Idly", 3, "120.00")]
    assert undone["results"][0]["gave_up"] == ["dosa", "Filter Coffee"]
    hot, fold = await hot_and_fold(connection)
    assert hot == fold


async def test_undoing_a_question_alone_leaves_the_cart(asha):
    await asha.add(IDLY, 3)
    await ordered(asha, EITHER_DOSA)
    undone = await asha.turn(("undo", {}))
    assert undone["results"][0] == {"tool": "undo", "ok": True, "changes": [], "gave_up": ["dosa"]}
    assert (undone["pending"], lines(undone)) == (None, [("Idly", 3, "120.00")])
    assert lines(await asha.turn(("undo", {}))) == []
    await ordered(asha, EITHER_DOSA)
    assert (await asha.turn(("undo", {})))["pending"] is None
    assert refusal(await asha.turn(("undo", {}))) == "nothing_to_undo"


async def test_an_expired_session_takes_its_questions_along(asha, gateway):
    asked = await ordered(asha, EITHER_DOSA, {"item_id": COFFEE}, {"item_id": IDLY})
    await gateway.call("expire_sessions", timedelta(0), 10)
    late = await answered(asha, asked, PODI_DOSA)
    assert refusal(late) == "stale_card"
    assert (late["pending"], late["waiting"]) == (None, None)


async def test_only_so_many_lines_wait(asha):
    asked = await ordered(asha, *[{"item_id": COFFEE, "quantity": 1}] * 25)
    assert len(asked["waiting"]) == 20
    assert {each["reason"] for each in asked["results"][0]["refused"]} == {"options_missing"}


async def test_the_queue_is_part_of_the_fold(asha, connection):
    asked = await ordered(
        asha, EITHER_DOSA, {"item_id": COFFEE}, {"item_id": TOAST, "options": [any_of(FETA)]}
    )
    await answered(asha, asked, MASALA_DOSA)
    hot, fold = await hot_and_fold(connection)
    assert hot == fold
    assert [each["name"] for each in (await asha.turn(("view_cart", {})))["waiting"]] == ["Toast"]
