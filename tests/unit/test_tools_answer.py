"""What a turn's results come to: the sentences, and the card that matters most."""

from typing import Any

import pytest

from bot.cards.card import Reply
from bot.tools import answer
from bot.tools.call import ToolCall
from bot.tools.route import Route
from bot.tools.view import Place
from tests.reading import labels, tap, text
from tests.snapshots import (
    BREAKFAST_TIME,
    COFFEE,
    DRINKS,
    IDLY,
    MASALA_DOSA,
    SIZE,
    SNACKS,
    TIFFIN,
    catalog,
    idly,
    line,
    ok,
    order,
    refused,
    snapshot,
)

MENU = catalog()


def reply(
    state: dict[str, Any],
    *results: dict[str, Any],
    tapped: bool = False,
    place: Place | None = None,
    **route: Any,
) -> Reply:
    """The answer when calls of these tools had these results."""
    arguments = route.pop("arguments", {})
    calls = tuple(ToolCall(each["tool"], arguments) for each in results)
    return answer.reply(
        {**state, "results": list(results)},
        Route(calls, place, **route),
        MENU,
        BREAKFAST_TIME,
        tapped,
    )


def added(name: str, quantity: int = 1, line_quantity: int | None = None, **fields: Any) -> Any:
    return {
        "line_no": 1,
        "item_id": IDLY,
        "name": name,
        "quantity": quantity,
        "line_quantity": line_quantity or quantity,
        "options": [],
        "note": None,
        **fields,
    }


def add(*lines: Any, needs: str | None = None, refusals: list[Any] | None = None) -> Any:
    needs_options = {"item_id": COFFEE, "name": needs} if needs else None
    return ok("add_to_cart", added=list(lines), needs_options=needs_options, refused=refusals or [])


PENDING = {
    "item_id": COFFEE,
    "name": "Filter Coffee",
    "quantity": 1,
    "price": "30.00",
    "note": None,
    "options": [],
    "no": 3,
}


def test_what_was_added_is_said_above_the_cart() -> None:
    answered = reply(snapshot(idly()), add(added("Idly", 2)))
    assert text(answered.card).startswith("Added 2 × Idly. Cart: 2 items, ₹80.\n\nYour cart\n")
    assert answered.toast is None


def test_one_more_says_how_many_it_makes() -> None:
    answered = reply(snapshot(idly(3)), add(added("Idly", 1, 3)))
    assert "Added 1 × Idly, that makes 3. Cart: 3 items, ₹120." in text(answered.card)


def test_notes_and_options_are_repeated() -> None:
    answered = reply(snapshot(idly()), add(added("Idly", 2, note="no salt"), added("Vada")))
    assert "Added 2 × Idly (“no salt”) and 1 × Vada." in text(answered.card)


def test_several_calls_are_one_reply() -> None:
    answered = reply(
        snapshot(idly()),
        add(added("Idly", 2)),
        ok("view_cart"),
        ok("unclear", text="2 idly, cart, frob", rest="frob", item_ids=[]),
        arguments={"text": "2 idly, cart, frob", "rest": "frob"},
    )
    assert answered.card is not None
    assert answered.card.kind == "cart"
    assert "Added 2 × Idly. I didn't get that: “frob”. Cart: 2 items, ₹80." in text(answered.card)


def test_the_heaviest_call_draws_the_card() -> None:
    state = snapshot(idly(), step="checkout", checkout={"order_type": "take_away"})
    answered = reply(state, ok("checkout", order_type="take_away"), add(added("Idly", 2)))
    assert answered.card is not None
    assert answered.card.kind == "checkout"
    shown = {"query": "", "category": DRINKS, "item_ids": [COFFEE]}
    answered = reply(
        snapshot(idly(), shown=shown),
        ok("search_menu", **shown, result_count=1),
        add(added("Idly", 2)),
    )
    assert "Drinks\n1. 🟢 Filter Coffee" in text(answered.card)
    assert "Added 2 × Idly. Cart: 2 items, ₹80." in text(answered.card)


def test_a_dish_that_needs_a_choice_is_asked_about_first() -> None:
    state = snapshot(idly(), step="options", pending=PENDING)
    answered = reply(state, add(added("Idly", 2), needs="Filter Coffee"), ok("view_cart"))
    assert answered.card is not None
    assert answered.card.kind == "options"
    words = "Added 2 × Idly. Cart: 2 items, ₹80. How would you like your Filter Coffee?"
    assert words in text(answered.card)


def test_a_dish_that_was_passed_over_is_told_of() -> None:
    result = {**add(added("Idly", 2)), "left_out": "Filter Coffee"}
    sentence = "Filter Coffee was not added, as it still needed a choice."
    assert text(reply(snapshot(idly()), result).card).startswith(f"{sentence} Added 2 × Idly.")
    tapped = reply(snapshot(idly()), result, tapped=True, place=Place("list", 0, TIFFIN))
    assert text(tapped.card).startswith(sentence)


def test_single_lines_may_be_refused() -> None:
    refusal = {"reason": "sold_out", "detail": {"name": "Vada"}}
    answered = reply(snapshot(idly()), add(added("Idly", 2), refusals=[refusal]))
    assert "Added 2 × Idly. Vada is sold out today." in text(answered.card)


def test_a_tap_in_a_list_stays_there_with_a_toast() -> None:
    answered = reply(
        snapshot(idly()), add(added("Idly", 1, 2)), tapped=True, place=Place("list", 0, TIFFIN)
    )
    assert answered.toast == "Added Idly · Cart ₹80"
    assert not answered.alert
    assert labels(answered.card)[0] == "2 × Idly ₹40"
    assert text(answered.card).startswith("Tiffin\n")
    assert labels(answered.card)[-2:] == ["Cart · 2 items · ₹80", "Checkout"]


def test_a_tap_in_the_cart_stays_on_its_page() -> None:
    full = snapshot(*(idly(1, line_no) for line_no in range(1, 31)))
    answered = reply(full, add(added("Idly")), tapped=True, place=Place("cart", 2))
    assert "3/3" in labels(answered.card)


def test_a_stale_tap_is_told_and_shows_how_things_stand() -> None:
    answered = reply(snapshot(idly()), refused("checkout", "stale_card"), tapped=True)
    assert answered.toast == "That button was out of date. This is how things stand now."
    assert text(answered.card).startswith("Your cart\n")


def test_a_choice_that_is_missing_keeps_the_options_open() -> None:
    answered = reply(
        snapshot(step="options", pending=PENDING),
        refused("confirm_options", "options_missing", name="Filter Coffee", groups=["Size"]),
        tapped=True,
        place=Place("list", 0, DRINKS),
    )
    assert answered.toast == "Please choose Size for Filter Coffee first."
    assert answered.card is not None
    assert answered.card.kind == "options"
    assert tap(answered.card, "Add").arguments == (DRINKS, 0)


def test_confirmed_options_lead_back_to_the_list() -> None:
    coffee = line(1, COFFEE, "Filter Coffee", 1, "45.00")
    result = ok("confirm_options", added=[added("Filter Coffee")], needs_options=None, refused=[])
    answered = reply(snapshot(coffee), result, tapped=True, place=Place("list", 0, DRINKS))
    assert answered.toast == "1 × Filter Coffee · Cart ₹45"
    assert labels(answered.card)[0] == "1 × Filter Coffee from ₹30"


def test_which_line_is_asked_with_what_was_wanted() -> None:
    lines = [idly(), idly(1, 2, note="no salt")]
    answered = reply(
        snapshot(*lines),
        refused("set_quantity", "which_line", name="Idly", lines=lines),
        arguments={"item": {"item_id": IDLY}, "quantity": 3},
    )
    assert text(answered.card).startswith("Which Idly do you mean?")
    assert tap(answered.card, "no salt").arguments == (2, 3)
    answered = reply(
        snapshot(*lines),
        refused("remove_from_cart", "which_line", name="Idly", lines=lines),
        arguments={"item": {"item_id": IDLY}, "quantity": None},
    )
    assert tap(answered.card, "no salt").verb == "take_line"
    assert tap(answered.card, "no salt").arguments == (2, 0)


def test_a_typed_refusal_stands_above_the_current_card() -> None:
    answered = reply(snapshot(idly()), refused("undo", "nothing_to_undo"))
    assert text(answered.card).startswith("There is nothing to undo.\n\nYour cart\n")
    answered = reply(snapshot(), refused("add_to_cart", "sold_out", name="Omelette"))
    assert text(answered.card).startswith("Omelette is sold out today.")
    assert "Here is our menu." in text(answered.card)


def test_that_the_kitchen_is_closed_has_to_be_dismissed() -> None:
    closed = refused("checkout", "closed", opens_at="2026-11-23T07:00:00+05:30")
    answered = reply(snapshot(idly()), closed, tapped=True)
    assert answered.toast is not None
    assert "opens tomorrow 7 am" in answered.toast
    assert answered.alert


def test_a_toast_fits() -> None:
    answered = reply(
        snapshot(), refused("undo", "sold_out", name="x"), tapped=True, toast="y" * 400
    )
    assert answered.toast is not None
    assert len(answered.toast) <= 200
    assert answered.alert


def test_others_do_not_learn_of_admins_commands() -> None:
    answered = reply(snapshot(), refused("stats", "not_allowed"), message="/stats 7")
    assert "I didn't get that: “/stats 7”." in text(answered.card)
    asked = ok("unclear", text="/soldout dosa", rest="dosa", item_ids=[IDLY])
    arguments = {"text": "/soldout dosa", "rest": "dosa", "item_ids": [IDLY, MASALA_DOSA]}
    place = Place("availability", list_id=0)
    answered = reply(snapshot(), asked, place=place, arguments=arguments)
    assert labels(answered.card) == ["Menu", "Help"]
    assert "I didn't get that" in text(answered.card)
    answered = reply(snapshot(is_admin=True), asked, place=place, arguments=arguments)
    assert labels(answered.card) == ["Idly", "Masala Dosa"]
    assert tap(answered.card, "Masala Dosa").arguments == (MASALA_DOSA, 0)


def test_cancel_takes_whatever_is_open() -> None:
    state = snapshot(idly())
    nothing = [
        refused("cancel_options", "no_pending_line"),
        refused("cancel_checkout", "not_in_checkout"),
    ]
    answered = reply(state, nothing[0], ok("cancel_checkout"), any_of=True)
    assert text(answered.card).startswith("Checkout cancelled, your cart is kept.\n\n")
    answered = reply(state, ok("cancel_options", name="Vada"), nothing[1], any_of=True)
    assert text(answered.card).startswith("Never mind the Vada: your cart is as it was.\n\n")
    answered = reply(state, *nothing, any_of=True)
    assert text(answered.card).startswith("You are not in the checkout, so there is nothing to ")


def test_a_placed_order_is_cancelled_by_phone() -> None:
    late = refused("cancel_checkout", "not_in_checkout")
    answered = reply(snapshot(step="order_placed", order=order()), late)
    assert "Order #12 is placed already. To change or cancel it, call +91" in text(answered.card)
    ready = reply(snapshot(step="order_placed", order=order(status="ready")), late)
    assert "nothing to cancel" in text(ready.card)


def test_behind_a_lines_name_stands_the_line_and_the_cart_once_it_is_gone() -> None:
    lines = (idly(), line(2, COFFEE, "Filter Coffee", 1, "45.00"))
    place = Place("line", 0, 2)
    answered = reply(snapshot(*lines), ok("view_cart"), tapped=True, place=place)
    assert labels(answered.card) == ["✎ Change options", "✕ Remove", "‹ Cart"]
    answered = reply(snapshot(idly()), ok("view_cart"), tapped=True, place=place)
    assert text(answered.card).startswith("Your cart\n")
    stale = refused("view_cart", "stale_card")
    answered = reply(snapshot(*lines), stale, tapped=True, place=place)
    assert text(answered.card).startswith("Your cart\n")


def test_an_order_whose_menu_has_changed_names_what() -> None:
    changes = [
        {"kind": "price", "name": "Idly", "old": "40.00", "new": "45.00"},
        {"kind": "sold_out", "name": "Vada", "old": None, "new": None},
    ]
    state = snapshot(idly(), step="checkout", checkout={"order_type": "take_away"})
    answered = reply(state, ok("place_order", placed=False, changes=changes), tapped=True)
    assert "Idly is now ₹45 instead of ₹40 and Vada is sold out." in text(answered.card)
    assert "Place order · cash ₹80" in labels(answered.card)


def test_cash_without_a_checkout_opens_it() -> None:
    state = snapshot(idly(), step="checkout", checkout={"order_type": "take_away"})
    answered = reply(state, ok("place_order", placed=False, opened=True))
    assert answered.card is not None
    assert answered.card.kind == "checkout"
    assert text(answered.card).startswith("Please have a last look")


def test_a_placed_order() -> None:
    state = snapshot(step="order_placed", order=order())
    answered = reply(state, ok("place_order", placed=True, order_id="…"))
    assert text(answered.card).startswith("Order #12 is placed. Total ₹80.")


@pytest.mark.parametrize(
    ("state", "kind"),
    [
        (snapshot(step="order_placed", order=order()), "placed"),
        (snapshot(idly(), step="checkout", checkout={"order_type": "dine_in"}), "checkout"),
        (snapshot(idly(), step="options", pending=PENDING), "options"),
        (snapshot(idly()), "cart"),
        (snapshot(), "menu"),
        (snapshot(step="expired"), "menu"),
    ],
)
def test_a_repeated_update_shows_the_current_state(state: dict[str, Any], kind: str) -> None:
    repeated = {**state, "repeated": True}
    for tapped in (False, True):
        answered = answer.reply(
            repeated, Route((ToolCall("add_to_cart"),)), MENU, BREAKFAST_TIME, tapped
        )
        assert answered.card is not None
        assert answered.card.kind == kind
        assert answered.toast is None


def test_the_previous_card_loses_its_buttons_to_a_message_but_not_to_a_tap() -> None:
    state = snapshot(idly(), card={"message_id": 55})
    assert reply(state, ok("view_cart")).previous_message_id == 55
    assert reply(state, ok("view_cart"), tapped=True).previous_message_id is None


def test_lists_page_on_from_what_was_shown() -> None:
    shown = {"query": "snack", "item_ids": list(range(100, 120)), "diet": "non_veg"}
    result = ok("show_page", page=1, category=None, item_ids=shown["item_ids"])
    answered = reply(snapshot(shown=shown), result, tapped=True, place=Place("list", 1, 0))
    assert text(answered.card).startswith("“snack” · non-veg\n9. 🔴 Snack 8 — ₹20\n")
    assert "2/3" in labels(answered.card)
    result = ok("show_page", page=9, category=SNACKS, item_ids=None)
    answered = reply(snapshot(), result, tapped=True, place=Place("list", 9, SNACKS))
    assert text(answered.card).startswith("Snacks\n17. 🔴 Snack 16")


def test_a_category_keeps_its_numbers_when_the_hour_changes() -> None:
    opened = {"category": TIFFIN, "query": "", "item_ids": [MASALA_DOSA, IDLY]}
    result = ok("show_page", page=0, category=TIFFIN, item_ids=None)
    answered = reply(snapshot(shown=opened), result, tapped=True, place=Place("list", 0, TIFFIN))
    assert "1. 🟢 Masala Dosa — ₹80\n2. 🟢 Idly — ₹40" in text(answered.card)


def test_what_nothing_fits_is_said() -> None:
    shown = {"query": "pizza", "category": None, "item_ids": [], "result_count": 0}
    answered = reply(snapshot(shown=shown), ok("search_menu", **shown))
    assert text(answered.card).startswith("Nothing on our menu fits “pizza”.\n\nHere is our menu.")


def test_categories_served_now_come_first() -> None:
    card = reply(snapshot(), ok("search_menu", query="", item_ids=[], result_count=0)).card
    assert labels(card) == ["Breakfast now", "Tiffin", "Drinks", "Snacks"]


@pytest.mark.parametrize(
    ("result", "sentence"),
    [
        (
            ok("set_quantity", name="Idly", quantity=3, previous_quantity=1),
            "Now it is 3 × Idly (before: 1).",
        ),
        (ok("set_quantity", name="Idly", quantity=0, previous_quantity=2), "Removed 2 × Idly."),
        (ok("set_quantity", added=[added("Idly", 3)], needs_options=None), "Added 3 × Idly."),
        (ok("remove_from_cart", name="Idly", quantity=1, remaining=2), "Removed 1 × Idly, 2 left."),
        (
            ok(
                "undo",
                changes=[{"name": "Idly", "quantity": -2}, {"name": "Vada", "quantity": 1}],
                gave_up=["dosa"],
            ),
            "Undone: 2 × Idly taken out again, 1 × Vada put back, dosa not asked about any more.",
        ),
        (
            ok("undo", changes=[{"name": "Idly", "quantity": -2}], gave_up=[]),
            "Undone: 2 × Idly taken out again.",
        ),
        (
            ok(
                "remove_from_cart",
                name="Idly",
                quantity=1,
                remaining=0,
                more=[{"name": "Vada", "quantity": 2, "remaining": 1}],
            ),
            "Removed 1 × Idly and 2 × Vada, 1 left.",
        ),
        (
            ok("multiply_quantity", name="Idly", quantity=4, previous_quantity=2, more=[]),
            "Now it is 4 × Idly (before: 2).",
        ),
        (
            ok(
                "change_line",
                changed=[added("Idly", note="spicy")],
                unchanged=["Vada"],
                needs_options=None,
            ),
            "Now it is 1 × Idly (“spicy”). Vada was like that already.",
        ),
        (
            ok(
                "replace_line",
                added=[added("Vada", 2)],
                refused=[],
                needs_options=None,
                removed={"name": "Idly", "quantity": 2},
                lost=["Ghee"],
                missing=None,
            ),
            "Removed 2 × Idly. Added 2 × Vada. Ghee can't be had with it.",
        ),
        (
            ok(
                "replace_line",
                added=[added("Vada")],
                refused=[],
                needs_options=None,
                removed=None,
                lost=[],
                missing="Coffee",
            ),
            "Coffee was not in your cart. Added 1 × Vada.",
        ),
        (
            ok("keep_only", kept=["Idly"], removed=[{"name": "Vada", "quantity": 3}]),
            "Removed 3 × Vada. Idly stays.",
        ),
        (ok("keep_only", kept=["Idly"], removed=[]), "There is nothing but Idly in your cart."),
        (
            ok(
                "repeat_order",
                added=[added("Idly", 2)],
                needs_options=None,
                refused=[{"reason": "sold_out", "detail": {"name": "Vada"}}],
            ),
            "Added 2 × Idly. Vada is sold out today.",
        ),
        (ok("clear_cart", count=3), "Removed 3 items. Undo brings them back."),
        (
            ok("restore_cart", count=3, dropped=["Vada"]),
            "Welcome back! 3 items restored. No longer available: Vada.",
        ),
    ],
)
def test_what_was_done_is_said(result: dict[str, Any], sentence: str) -> None:
    assert text(reply(snapshot(idly()), result).card).startswith(sentence)


def test_options_of_the_menu_are_on_the_card() -> None:
    answered = reply(snapshot(step="options", pending=PENDING), ok("open_options", name="x"))
    assert [label for label in labels(answered.card) if label in ("Small", "Large +₹15")] == [
        SIZE.choices[0].name,
        "Large +₹15",
    ]


def test_which_line_is_asked_with_what_finishes_it() -> None:
    lines = [idly(), idly(1, 2, note="no salt")]
    detail = {"name": "Idly", "lines": lines}
    asked = {"tool": "change_line", "arguments": {}, "name": "Idly", "line_nos": [1, 2]}
    state = snapshot(*lines, asked=asked)
    answered = reply(state, refused("change_line", "which_line", **detail))
    assert (tap(answered.card, "no salt").verb, tap(answered.card, "no salt").arguments) == (
        "this_line",
        (2,),
    )
    # Delivered again, the message is answered by the question that is still open.
    assert reply({**state, "repeated": True}).card == answered.card


def test_the_answer_to_which_line_speaks_for_the_call_that_asked() -> None:
    done = {**ok("remove_from_cart", name="Idly", quantity=2, remaining=0), "arguments": {}}
    state = {**snapshot(), "results": [done]}
    route = Route((ToolCall("pick_line", {"item": {"line_no": 1}}),))
    answered = answer.reply(state, route, MENU, BREAKFAST_TIME, tapped=True)
    assert answered.toast == "Removed 2 × Idly · Cart empty"


def test_more_lines_than_fit_are_left_to_the_cart() -> None:
    lines = [idly(1, n, note=f"note {n}") for n in range(1, 7)]
    card = reply(
        snapshot(*lines), refused("change_line", "which_line", name="Idly", lines=lines)
    ).card
    assert len(labels(card)) == 4
    assert labels(card)[-1] == "‹ Cart"
    assert "… and more in the cart." in text(card)


DOSA = {
    "candidates": [{"item_id": MASALA_DOSA}, {"item_id": IDLY}],
    "name": "dosa",
    "quantity": 2,
    "no": 9,
}


def test_what_was_added_stands_above_the_question() -> None:
    state = snapshot(idly(), step="options", pending=DOSA, waiting=[PENDING])
    answered = reply(state, add(added("Idly", 2), needs="dosa"))
    assert answered.card is not None
    assert answered.card.kind == "which_dish"
    assert text(answered.card).startswith("Added 2 × Idly. Cart: 2 items, ₹80.\n\nWhich “dosa”")
    assert "Then: 1 × Filter Coffee" in text(answered.card)


def test_an_answer_leads_to_the_next_question_or_to_the_cart() -> None:
    result = ok("choose_between", added=[added("Masala Dosa", 2)], needs_options=None, refused=[])
    next_one = snapshot(idly(), step="options", pending=PENDING)
    answered = reply(next_one, result, tapped=True)
    assert answered.toast == "2 × Masala Dosa · Cart ₹80"
    assert answered.card is not None
    assert answered.card.kind == "options"
    assert text(answered.card).startswith("How would you like your Filter Coffee?")
    answered = reply(snapshot(idly()), result, tapped=True)
    assert answered.card is not None
    assert answered.card.kind == "cart"
    opened = ok("choose_between", added=[], needs_options=PENDING, refused=[])
    answered = reply(next_one, opened, tapped=True)
    assert (answered.card.kind if answered.card else None, answered.toast) == ("options", None)


def test_giving_a_line_up_leads_to_the_next() -> None:
    state = snapshot(step="options", pending=DOSA)
    answered = reply(state, ok("cancel_options", name="Toast"), tapped=True)
    assert answered.toast == "Never mind the Toast: your cart is as it was."
    assert answered.card is not None
    assert answered.card.kind == "which_dish"


def test_another_order_meanwhile_asks_again_and_a_tap_in_the_cart_stays_there() -> None:
    state = snapshot(idly(), step="options", pending=DOSA)
    answered = reply(state, add(added("Idly", 2)))
    assert answered.card is not None
    assert answered.card.kind == "which_dish"
    answered = reply(state, add(added("Idly")), tapped=True, place=Place("cart", 0))
    assert answered.card is not None
    assert answered.card.kind == "cart"
    assert "Not in it yet: 2 × dosa" in text(answered.card)
    assert tap(answered.card, "Choose · dosa").verb == "ask"


def test_the_checkout_is_held_by_the_question() -> None:
    state = snapshot(idly(), step="options", pending=DOSA)
    answered = reply(state, refused("checkout", "options_waiting", name="dosa"), tapped=True)
    assert answered.toast == "One question before the checkout."
    assert answered.card is not None
    assert answered.card.kind == "which_dish"


def test_a_second_tap_on_an_answer_says_that_it_is_settled() -> None:
    again = refused("choose_between", "already_answered")
    answered = reply(snapshot(idly()), again, tapped=True)
    assert answered.toast == "That is settled already. This is how things stand now."
    assert answered.card is not None
    assert answered.card.kind == "cart"
    answered = reply(snapshot(idly(), step="options", pending=DOSA), again, tapped=True)
    assert answered.card is not None
    assert answered.card.kind == "which_dish"


def test_of_a_message_understood_in_part_the_rest_is_quoted_and_asked_about() -> None:
    said = {"text": "2 idly and a dose", "rest": "a dose", "item_ids": [MASALA_DOSA]}
    state = snapshot(idly())
    answered = reply(state, add(added("Idly", 2)), ok("unclear", **said), arguments=said)
    assert text(answered.card) == (
        "Added 2 × Idly. Cart: 2 items, ₹80.\n\nI didn't get that: “a dose”. Did you mean this?"
    )
    assert labels(answered.card) == ["Add Masala Dosa · ₹80"]


def test_what_is_no_answer_is_quoted_and_the_question_asked_again() -> None:
    state = snapshot(idly(), step="options", pending=DOSA)
    said = {"text": "flurb", "rest": "flurb", "item_ids": []}
    answered = reply(state, ok("unclear", **said), arguments=said)
    assert text(answered.card).startswith("I didn't get that: “flurb”.\n\nWhich “dosa”")
