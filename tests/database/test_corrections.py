"""What customers say after an order: how many, something else, how, which, the same again."""

import asyncpg
import pytest

from db.gateway import Gateway
from tests.ordering import (
    COFFEE,
    GHEE,
    IDLY,
    LARGE,
    MASALA_DOSA,
    NO_SUGAR,
    PODI,
    PODI_DOSA,
    SMALL,
    Customer,
    hot_and_fold,
    open_restaurant,
)

# "dosa" as understanding points at it: any of the dishes called so.
DOSA = {"item_ids": [MASALA_DOSA, PODI_DOSA], "name": "dosa"}
SPICY = {"choice_ids": [], "qualifier": None, "count": 1, "words": "spicy"}


@pytest.fixture
async def asha(gateway: Gateway, connection: asyncpg.Connection) -> Customer:
    await open_restaurant(connection)
    return Customer(gateway, 7001)


def said(choice_id: int, words: str = "", qualifier: str | None = None) -> dict:
    return {"choice_ids": [choice_id, 999], "qualifier": qualifier, "count": 1, "words": words}


def cart(snapshot: dict) -> list[tuple[str, int]]:
    return [(line["name"], line["quantity"]) for line in snapshot["cart"]["lines"]]


def described(snapshot: dict) -> list[tuple[str, int, list[str], str | None]]:
    """The cart as (name, quantity, options, note)."""
    return [
        (
            line["name"],
            line["quantity"],
            [f"{option['qualifier'] or ''} {option['name']}".strip() for option in line["options"]],
            line["note"],
        )
        for line in snapshot["cart"]["lines"]
    ]


def reason(snapshot: dict) -> str:
    result = snapshot["results"][-1]
    assert result["ok"] is False, result
    return result["reason"]


async def change(asha: Customer, tool: str, **arguments: object) -> dict:
    """A correction; it must be undone in one step, and its update act only once."""
    before = await asha.turn(("view_cart", {}))
    after = await asha.turn((tool, arguments))
    assert after["results"][0]["ok"], after["results"]
    again = await asha.turn((tool, arguments), update_id=asha.update_id)
    assert again["repeated"]
    assert again["cart"] == after["cart"]
    undone = await asha.turn(("undo", {}))
    assert sorted(described(undone), key=str) == sorted(described(before), key=str)
    assert undone["cart"]["total"] == before["cart"]["total"]
    return await asha.turn((tool, arguments))


async def test_a_dish_is_pointed_at_by_any_name_that_only_one_line_has(asha):
    await asha.add(IDLY, 2)
    await asha.add(PODI_DOSA, 1)
    assert cart(await change(asha, "remove_from_cart", item=DOSA)) == [("Idly", 2)]
    assert reason(await asha.turn(("remove_from_cart", {"item": DOSA}))) == "not_in_cart"


async def test_the_very_dish_is_meant_before_others_that_are_called_so(asha):
    await asha.add(PODI_DOSA, 1)
    await asha.add(MASALA_DOSA, 1)
    very = {"item_id": MASALA_DOSA, **DOSA}
    assert cart(await change(asha, "remove_from_cart", item=very)) == [("Podi Dosa", 1)]
    assert cart(await change(asha, "set_quantity", item=very, quantity=3)) == [("Podi Dosa", 3)]


async def test_lines_are_pointed_at_by_their_place(asha):
    await asha.add(IDLY, 1)
    await asha.add(MASALA_DOSA, 1)
    await asha.add(PODI_DOSA, 1)
    second = await change(asha, "set_quantity", item={"position": 2}, quantity=3)
    assert cart(second) == [("Idly", 1), ("Masala Dosa", 3), ("Podi Dosa", 1)]
    assert cart(await change(asha, "remove_from_cart", item={"position": 1}))[0][0] == "Masala Dosa"
    assert cart(await change(asha, "remove_from_cart", item={"position": -1})) == [
        ("Masala Dosa", 3)
    ]
    refused = await asha.turn(("remove_from_cart", {"item": {"position": 2}}))
    assert reason(refused) == "no_such_line"
    assert refused["results"][0]["detail"] == {"position": 2, "count": 1}


async def test_both_and_all_change_every_line_that_fits(asha):
    await asha.add(COFFEE, 1, options=[{"choice_id": SMALL}])
    await asha.add(COFFEE, 1, options=[{"choice_id": LARGE}])
    await asha.add(IDLY, 1)
    both = {"item_id": COFFEE, "every": True}
    removed = await change(asha, "remove_from_cart", item=both)
    assert cart(removed) == [("Idly", 1)]
    assert [each["quantity"] for each in removed["results"][0]["more"]] == [1]


async def test_every_line_alone_is_what_the_last_turn_was_about(asha):
    await asha.add(COFFEE, 1, options=[{"choice_id": SMALL}])
    await asha.turn(
        ("add_to_cart", {"lines": [
            {"item_id": IDLY, "quantity": 1}, {"item_id": MASALA_DOSA, "quantity": 1},
        ]})
    )  # fmt: skip
    doubled = await change(asha, "multiply_quantity", item={"every": True}, factor=2)
    assert cart(doubled) == [("Filter Coffee", 1), ("Idly", 2), ("Masala Dosa", 2)]
    doubled = await change(asha, "multiply_quantity", item={"all": True}, factor=2)
    assert cart(doubled) == [("Filter Coffee", 2), ("Idly", 4), ("Masala Dosa", 4)]


async def test_doubling_keeps_within_fifty(asha):
    await asha.add(IDLY, 26)
    refused = await asha.turn(("multiply_quantity", {"item": {}, "factor": 2}))
    assert reason(refused) == "quantity_out_of_range"
    assert cart(refused) == [("Idly", 26)]


async def test_once_what_was_mentioned_is_gone_the_only_line_is_meant(asha):
    await asha.add(MASALA_DOSA, 1)
    await asha.add(IDLY, 1)
    await asha.turn(("remove_from_cart", {"item": {}}))
    assert cart(await asha.turn(("set_quantity", {"item": {}, "quantity": 3}))) == [
        ("Masala Dosa", 3)
    ]
    await asha.turn(("remove_from_cart", {"item": {}}))
    refused = await asha.turn(("set_quantity", {"item": {}, "quantity": 3}))
    assert reason(refused) == "nothing_mentioned"


async def test_a_line_is_described_with_its_options_and_a_note(asha):
    await asha.add(PODI_DOSA, 2, options=[{"choice_id": PODI}], note="crisp")
    changed = await change(asha, "change_line", item=DOSA, options=[said(GHEE, "ghee", "extra")])
    assert described(changed) == [("Podi Dosa", 2, ["extra Ghee", "Extra podi"], "crisp")]
    assert changed["cart"]["total"] == "231.50"
    changed = await change(asha, "change_line", item={}, options=[said(PODI, "podi", "no"), SPICY])
    assert described(changed) == [("Podi Dosa", 2, ["extra Ghee"], "crisp, spicy")]
    same = await asha.turn(("change_line", {"item": {}, "options": [SPICY]}))
    assert same["results"][0]["unchanged"] == ["Podi Dosa"]
    assert described(same) == described(changed)


async def test_a_choice_of_a_group_of_one_replaces_the_other(asha):
    await asha.add(COFFEE, 1, options=[{"choice_id": SMALL}, {"choice_id": NO_SUGAR}])
    changed = await change(asha, "change_line", item={}, options=[said(LARGE, "large")])
    assert described(changed) == [("Filter Coffee", 1, ["Large", "No sugar"], None)]


async def test_what_the_dish_does_not_offer_becomes_its_note(asha):
    await asha.add(IDLY, 1)
    changed = await change(asha, "change_line", item={}, options=[said(LARGE, "large")])
    assert described(changed) == [("Idly", 1, [], "large")]


async def test_what_a_dish_is_by_its_name_is_no_note(asha):
    await asha.add(MASALA_DOSA, 1)
    said = [{"choice_ids": [], "qualifier": None, "count": 1, "words": "masala"}]
    told = await asha.turn(("change_line", {"item": {}, "options": said}))
    assert told["results"][0]["unchanged"] == ["Masala Dosa"]
    assert described(told) == [("Masala Dosa", 1, [], None)]
    without = [{**said[0], "qualifier": "no", "words": "no masala"}]
    told = await asha.turn(("change_line", {"item": {}, "options": without}))
    assert described(told) == [("Masala Dosa", 1, [], "no masala")]


async def test_a_changed_line_keeps_its_place(asha, connection):
    await asha.add(IDLY, 1)
    await asha.add(MASALA_DOSA, 2)
    await asha.turn(("change_line", {"item": {"position": 1}, "options": [SPICY]}))
    await asha.turn(("replace_line", {"item": {"position": 2}, "lines": [{"item_id": PODI_DOSA}]}))
    await asha.turn(("change_line", {"item": {"position": 1}, "options": [], "note": "hot"}))
    changed = await asha.turn(("change_line", {
        "item": {"position": 2}, "options": [SPICY], "quantity": 1,
    }))  # fmt: skip
    assert described(changed) == [
        ("Idly", 1, [], "spicy, hot"), ("Podi Dosa", 1, [], None), ("Podi Dosa", 1, [], "spicy"),
    ]  # fmt: skip
    hot, fold = await hot_and_fold(connection)
    assert hot == fold


async def test_some_of_a_line_are_described_and_stand_apart(asha):
    await asha.add(MASALA_DOSA, 3)
    changed = await change(
        asha, "change_line", item={}, options=[], note="without onion", quantity=1
    )
    assert described(changed) == [
        ("Masala Dosa", 2, [], None), ("Masala Dosa", 1, [], "without onion"),
    ]  # fmt: skip


async def test_without_a_choice_that_it_must_have_a_line_asks_and_stays(asha):
    await asha.add(COFFEE, 2, options=[{"choice_id": SMALL}])
    asked = await asha.turn(("change_line", {"item": {}, "options": [said(SMALL, "small", "no")]}))
    assert asked["pending"]["line_no"] == 1
    assert described(asked) == [("Filter Coffee", 2, ["Small"], None)]
    await asha.turn(("choose_option", {"choice_id": LARGE}))
    done = await asha.turn(("confirm_options", {}))
    assert described(done) == [("Filter Coffee", 2, ["Large"], None)]


async def test_a_dish_takes_anothers_place_with_its_quantity_and_note(asha):
    await asha.add(PODI_DOSA, 2, options=[{"choice_id": GHEE}], note="crisp")
    changed = await change(
        asha, "replace_line", item=DOSA, lines=[{"item_id": MASALA_DOSA, "quantity": None}]
    )
    assert described(changed) == [("Masala Dosa", 2, [], "crisp")]
    result = changed["results"][0]
    assert (result["removed"], result["lost"]) == ({"name": "Podi Dosa", "quantity": 2}, ["Ghee"])


async def test_some_of_a_line_give_way_to_other_dishes(asha):
    await asha.add(IDLY, 3)
    changed = await change(
        asha,
        "replace_line",
        item={"item_id": IDLY},
        quantity=1,
        lines=[{"item_id": MASALA_DOSA, "quantity": None}, {"item_id": PODI_DOSA, "quantity": 2}],
    )
    assert cart(changed) == [("Idly", 2), ("Masala Dosa", 1), ("Podi Dosa", 2)]


async def test_a_new_dish_with_an_open_choice_leaves_the_old_line_until_it_is_made(asha):
    await asha.add(IDLY, 3, note="hot")
    coffee = {"item_id": COFFEE, "quantity": 2}
    await asha.add(PODI_DOSA)
    asked = await asha.turn(("replace_line", {"item": {"item_id": IDLY}, "lines": [coffee]}))
    assert asked["results"][0]["needs_options"]["quantity"] == 2
    dosa = ("Podi Dosa", 1, [], None)
    assert described(asked) == [("Idly", 3, [], "hot"), dosa]
    await asha.turn(("choose_option", {"choice_id": LARGE}))
    done = await asha.turn(("confirm_options", {}))
    assert described(done) == [("Filter Coffee", 2, ["Large"], "hot"), dosa]
    assert described(await asha.turn(("undo", {}))) == [("Idly", 3, [], "hot"), dosa]


async def test_in_the_place_of_what_was_never_there_a_dish_is_just_added(asha):
    added = await asha.turn(
        ("replace_line", {"item": {"item_id": IDLY}, "lines": [{"item_id": MASALA_DOSA}]})
    )
    assert cart(added) == [("Masala Dosa", 1)]
    assert added["results"][0]["missing"] == "Idly"


async def test_what_is_sold_out_takes_nobodys_place(asha, connection):
    await asha.add(IDLY, 2)
    await connection.execute("UPDATE menu_item SET is_sold_out = TRUE WHERE item_id = 2")
    refused = await asha.turn(
        ("replace_line", {"item": {"item_id": IDLY}, "lines": [{"item_id": MASALA_DOSA}]})
    )
    assert reason(refused) == "sold_out"
    assert cart(refused) == [("Idly", 2)]


async def test_only_what_is_named_is_kept(asha):
    await asha.add(IDLY, 2)
    await asha.add(MASALA_DOSA, 1)
    await asha.add(PODI_DOSA, 1)
    kept = await change(asha, "keep_only", items=[DOSA])
    assert cart(kept) == [("Masala Dosa", 1), ("Podi Dosa", 1)]
    refused = await asha.turn(("keep_only", {"items": [{"item_id": IDLY}]}))
    assert reason(refused) == "not_in_cart"
    assert cart(refused) == cart(kept)


async def test_all_dishes_called_so_are_kept_though_one_has_just_that_name(asha):
    await asha.add(IDLY, 2)
    await asha.add(MASALA_DOSA, 1)
    await asha.add(PODI_DOSA, 1)
    kept = await change(asha, "keep_only", items=[{**DOSA, "item_id": PODI_DOSA}])
    assert cart(kept) == [("Masala Dosa", 1), ("Podi Dosa", 1)]


async def test_the_answer_to_which_line_does_what_was_asked(asha):
    await asha.add(MASALA_DOSA, 1)
    await asha.add(PODI_DOSA, 1)
    no_onion = {"item": DOSA, "options": [], "note": "no onion"}
    asked = await asha.turn(("change_line", no_onion))
    assert reason(asked) == "which_line"
    assert (asked["asked"]["tool"], asked["asked"]["line_nos"]) == ("change_line", [1, 2])
    done = await asha.turn(("pick_line", {"item": {"line_no": 1}}), tag=asked["session"]["tag"])
    assert done["results"][0]["tool"] == "change_line"
    assert described(done) == [
        ("Masala Dosa", 1, [], "no onion"), ("Podi Dosa", 1, [], None),
    ]  # fmt: skip
    assert done["asked"] is None
    stale = await asha.turn(("pick_line", {"item": {"line_no": 2}}), tag=asked["session"]["tag"])
    assert reason(stale) == "stale_card"


@pytest.mark.parametrize(
    ("answer", "left"),
    [
        (("pick_line", {"item": {"position": -1}}), ["Masala Dosa", "Idly"]),
        (("pick_line", {"item": {"every": True}}), ["Idly"]),
        (("pick_line", {"item": {"other": True}}), ["Podi Dosa", "Idly"]),
        (
            ("add_to_cart", {"lines": [{"number": 1, "quantity": 1, "options": [], "note": None}]}),
            ["Podi Dosa", "Idly"],
        ),
    ],
)
async def test_which_line_is_answered_in_words(asha, connection, answer, left):
    await asha.add(MASALA_DOSA, 1)
    await asha.add(PODI_DOSA, 1)
    await asha.add(IDLY, 1)
    await asha.turn(("set_quantity", {"item": {"item_id": PODI_DOSA}, "quantity": 2}))
    await asha.turn(("remove_from_cart", {"item": DOSA}))
    done = await asha.turn(answer)
    assert [name for name, _ in cart(done)] == left
    hot, fold = await hot_and_fold(connection)
    assert hot == fold


async def test_after_anything_else_a_number_means_the_list_again(asha):
    await asha.add(MASALA_DOSA, 1)
    await asha.add(PODI_DOSA, 1)
    await asha.turn(("remove_from_cart", {"item": DOSA}))
    await asha.turn(("search_menu", {"item_ids": [IDLY], "result_count": 1}))
    one = {"number": 1, "quantity": 1, "options": [], "note": None}
    added = await asha.turn(("add_to_cart", {"lines": [one]}))
    assert ("Idly", 1) in cart(added)


async def test_the_other_one_is_done_instead(asha):
    await asha.add(IDLY, 1)
    await asha.add(MASALA_DOSA, 2)
    await asha.turn(("set_quantity", {"item": {}, "quantity": 5}))
    other = await asha.turn(("pick_line", {"item": {"other": True}}))
    assert cart(other) == [("Idly", 4), ("Masala Dosa", 2)]
    await asha.turn(("remove_from_cart", {"item": {"item_id": MASALA_DOSA}}))
    other = await asha.turn(("pick_line", {"item": {"other": True}}))
    assert cart(other) == [("Masala Dosa", 2)]


async def test_the_other_one_of_nothing_is_asked_about(asha):
    await asha.add(IDLY, 1)
    refused = await asha.turn(("pick_line", {"item": {"other": True}}))
    assert reason(refused) == "nothing_mentioned"
    assert cart(refused) == [("Idly", 1)]


async def test_the_same_again_is_what_was_said_last(asha):
    await asha.add(IDLY, 1)
    await asha.turn(
        ("add_to_cart", {"lines": [
            {"item_id": MASALA_DOSA, "quantity": 2, "note": "crisp"},
            {"item_id": COFFEE, "quantity": 1, "options": [{"choice_id": LARGE}]},
        ]})
    )  # fmt: skip
    again = await change(asha, "repeat_order", what="turn")
    assert described(again) == [
        ("Idly", 1, [], None), ("Masala Dosa", 4, [], "crisp"),
        ("Filter Coffee", 2, ["Large"], None),
    ]  # fmt: skip


@pytest.mark.parametrize("what", ["turn", "order"])
async def test_an_order_is_repeated_into_a_new_cart_at_todays_prices(asha, connection, what):
    await asha.add(COFFEE, 2, options=[{"choice_id": LARGE}], note="hot")
    await asha.add(IDLY, 1)
    await asha.add(MASALA_DOSA, 1)
    old = (await asha.order())["session"]["id"]
    await connection.execute("UPDATE menu_item SET price = price + 5, is_sold_out = item_id = 2")
    again = await asha.turn(("repeat_order", {"what": what}))
    assert again["session"]["id"] != old
    assert described(again) == [("Filter Coffee", 2, ["Large"], "hot"), ("Idly", 1, [], None)]
    assert again["cart"]["total"] == "145.00"
    refused = again["results"][0]["refused"]
    assert [(r["reason"], r["detail"]["name"]) for r in refused] == [("sold_out", "Masala Dosa")]


async def test_without_an_order_there_is_nothing_to_repeat(asha):
    assert reason(await asha.turn(("repeat_order", {"what": "order"}))) == "nothing_to_repeat"


async def test_while_options_are_open_it_is_that_dish(asha):
    await asha.add(COFFEE, 1)
    two = await asha.turn(("set_quantity", {"item": {}, "quantity": 2}))
    assert two["pending"]["quantity"] == 2
    done = await asha.turn(("change_line", {"item": {}, "options": [said(LARGE, "large"), SPICY]}))
    assert described(done) == [("Filter Coffee", 2, ["Large"], "spicy")]


async def test_while_the_dish_is_asked_about_it_is_whichever_it_will_be(asha):
    dishes = [{"item_id": MASALA_DOSA, "note": "crisp"}, {"item_id": PODI_DOSA}]
    await asha.turn(
        ("add_to_cart", {"lines": [{"name": "dosa", "quantity": 1, "candidates": dishes}]})
    )
    await asha.turn(("set_quantity", {"item": {}, "quantity": 2}))
    await asha.turn(("multiply_quantity", {"item": {}, "factor": 2}))
    asked = await asha.turn(("change_line", {"item": {}, "options": [said(GHEE, "ghee"), SPICY]}))
    number = asked["pending"]["no"]
    done = await asha.turn(("choose_between", {"question": number, "choice": MASALA_DOSA}))
    assert described(done) == [("Masala Dosa", 4, [], "crisp, ghee, spicy")]


async def test_nothing_is_changed_once_the_order_is_placed(asha):
    await asha.add(IDLY, 2)
    await asha.order()
    for tool, arguments in (
        ("set_quantity", {"item": {}, "quantity": 3}),
        ("multiply_quantity", {"item": {}, "factor": 2}),
        ("change_line", {"item": {"item_id": IDLY}, "note": "hot"}),
        ("replace_line", {"item": {"item_id": IDLY}, "lines": [{"item_id": MASALA_DOSA}]}),
        ("keep_only", {"items": [{"item_id": IDLY}]}),
        ("pick_line", {"item": {"other": True}}),
    ):
        refused = await asha.turn((tool, arguments))
        assert not refused["results"][0]["ok"], tool
        assert refused["session"]["step"] == "order_placed"
