"""What holds for any sequence of turns: hot is the fold, totals are the lines' sum,
a repeated update changes nothing, and every session stays valid."""

from decimal import Decimal
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.ordering import HOT, Customer, open_restaurant

chats = count(10_000)

numbers = st.one_of(st.integers(1, 6), st.sampled_from([0, -1, 50, 51, 10**18, 2.5, None]))
quantities = st.one_of(numbers, st.just("x"))
references = st.one_of(
    st.just({}),
    st.builds(lambda n: {"item_id": n}, st.integers(0, 6)),
    st.builds(lambda n: {"line_no": n}, st.integers(0, 5)),
    st.builds(lambda n: {"number": n}, st.sampled_from([-1, 0, 1, 2, 99])),
    st.builds(lambda n: {"position": n}, st.sampled_from([-9, -1, 0, 1, 2, 99, None])),
    st.builds(
        lambda ids, category: {"item_ids": ids, "category": category, "name": "x"},
        st.lists(st.integers(1, 5), min_size=1, max_size=3), st.integers(0, 2),
    ),
    st.builds(lambda n: {"item_id": n, "category": 1, "name": "x"}, st.integers(1, 5)),
    st.sampled_from([{"other": True}, {"all": True}, {"every": True},
                     {"item_id": 2, "every": True}, {"category": 1, "position": -1}]),
)  # fmt: skip
options = st.lists(
    st.builds(
        lambda choice, qualifier, number: {
            "choice_id": choice, "qualifier": qualifier, "count": number,
        },
        st.integers(0, 7),
        st.sampled_from([None, "no", "extra", "light", "no_extra", "odd"]),
        st.sampled_from([1, 2, None, 99]),
    ),
    max_size=3,
)  # fmt: skip
notes = st.one_of(st.none(), st.sampled_from(["no onion", " ", "<b>&'\";--", "x" * 300]))
lines = st.builds(
    lambda reference, quantity, chosen, note: {
        **reference, "quantity": quantity, "options": chosen, "note": note,
    },
    references, quantities, options, notes,
)  # fmt: skip
opens = st.builds(
    lambda choices, qualifier: {
        "any_of": choices, "name": "cheese", "qualifier": qualifier, "count": 1,
    },
    st.lists(st.integers(7, 13), min_size=1, max_size=3),
    st.sampled_from([None, None, "extra", "no"]),
)  # fmt: skip
# Lines about which something has to be asked.
waiting_lines = st.one_of(
    st.builds(
        lambda chosen, quantity: {"item_id": 6, "quantity": quantity, "options": chosen},
        st.lists(st.one_of(opens, st.builds(lambda n: {"choice_id": n}, st.integers(7, 12))),
                 max_size=3),
        st.integers(1, 3),
    ),
    st.builds(
        lambda ids, quantity, chosen: {
            "name": "dosa", "quantity": quantity,
            "candidates": [{"item_id": n, "options": chosen, "note": None} for n in ids],
        },
        st.lists(st.integers(0, 6), max_size=3), numbers, st.one_of(st.just([]), options),
    ),
    st.just({"item_id": 3, "quantity": 2}),
)  # fmt: skip

descriptions = st.lists(
    st.builds(
        lambda ids, qualifier, number, words: {
            "choice_ids": ids, "qualifier": qualifier, "count": number, "words": words,
        },
        st.lists(st.integers(0, 7), max_size=2),
        st.sampled_from([None, "no", "extra", "light", "no_extra"]),
        st.sampled_from([1, 2, None]),
        st.sampled_from(["spicy", "no ghee", "<b>&'\";--"]),
    ),
    max_size=2,
)  # fmt: skip

calls = st.one_of(
    st.builds(lambda x: ("add_to_cart", {"lines": x}), st.lists(lines, min_size=1, max_size=3)),
    st.builds(
        lambda x: ("add_to_cart", {"lines": x}),
        st.lists(st.one_of(waiting_lines, lines), min_size=1, max_size=4),
    ),
    st.builds(
        # 0 is the number of the question that is open.
        lambda question, choice: ("choose_between", {"question": question, "choice": choice}),
        st.sampled_from([0, 0, 0, 1, 3]), st.integers(0, 12),
    ),
    st.builds(
        lambda item, quantity: ("set_quantity", {"item": item, "quantity": quantity}),
        references, numbers,
    ),
    st.builds(
        lambda item, quantity: ("remove_from_cart", {"item": item, "quantity": quantity}),
        references, numbers,
    ),
    st.builds(
        lambda item, factor: ("multiply_quantity", {"item": item, "factor": factor}),
        references, numbers,
    ),
    st.builds(
        lambda item, said, note, quantity: ("change_line", {
            "item": item, "options": said, "note": note, "quantity": quantity,
        }),
        references, descriptions, notes, numbers,
    ),
    st.builds(
        lambda item, new, quantity: ("replace_line", {
            "item": item, "lines": new, "quantity": quantity,
        }),
        references, st.lists(lines, min_size=1, max_size=2), numbers,
    ),
    st.builds(lambda items: ("keep_only", {"items": items}),
              st.lists(references, min_size=1, max_size=2)),
    st.builds(lambda item: ("pick_line", {"item": item}), references),
    st.builds(lambda what: ("repeat_order", {"what": what}), st.sampled_from(["turn", "order"])),
    st.builds(lambda item: ("open_options", {"item": item}), references),
    st.builds(lambda choice: ("choose_option", {"choice_id": choice}), st.integers(0, 12)),
    st.builds(lambda kind: ("checkout", {"order_type": kind}),
              st.sampled_from([None, "take_away", "dine_in", "drone"])),
    st.builds(lambda kind: ("place_order", {"payment_method": kind}),
              st.sampled_from(["cash", "cash", "shells"])),
    st.builds(lambda text: ("unclear", {"text": text}),
              st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))),
    st.just(("search_menu", {"query": "x", "item_ids": [2, 1, 5], "result_count": 3})),
    st.sampled_from([
        ("clear_cart", {}), ("undo", {}), ("undo", {}), ("view_cart", {}), ("cancel_checkout", {}),
        ("confirm_options", {}), ("cancel_options", {}), ("order_status", {}), ("help", {}),
    ]),
)  # fmt: skip

STEPS = {"browsing", "ordering", "options", "checkout", "order_placed", "expired"}


@pytest.fixture
async def restaurant(connection):
    await open_restaurant(connection)


def check(snapshot: dict[str, Any]) -> None:
    cart, step = snapshot["cart"], snapshot["session"]["step"]
    assert step in STEPS
    total = sum((Decimal(line["price"]) * line["quantity"] for line in cart["lines"]), Decimal(0))
    assert Decimal(cart["total"]) == total
    assert all(Decimal(line["total"]) == Decimal(line["price"]) * line["quantity"]
               for line in cart["lines"])  # fmt: skip
    assert all(1 <= line["quantity"] <= 50 for line in cart["lines"])
    assert cart["count"] == sum(line["quantity"] for line in cart["lines"])
    assert (snapshot["pending"] is not None) == (step == "options")
    waiting = snapshot["waiting"]
    assert waiting is None or (waiting and snapshot["pending"])
    numbers = [line["no"] for line in (snapshot["pending"] or {}, *(waiting or ())) if "no" in line]
    assert len(set(numbers)) == len(numbers)
    if step in ("order_placed", "expired"):
        assert cart["lines"] == []
        assert snapshot["checkout"] is None
    if step == "checkout":
        assert snapshot["checkout"] is not None
    if snapshot["checkout"]:
        assert cart["lines"]
    order = snapshot["order"]
    if order:
        paid = sum((Decimal(line["total"]) for line in order["lines"]), Decimal(0))
        assert Decimal(order["total"]) == paid


@settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(turns=st.lists(st.lists(calls, min_size=1, max_size=3), min_size=1, max_size=14))
async def test_any_sequence_of_calls_leaves_a_valid_session(gateway, connection, restaurant, turns):
    asha = Customer(gateway, next(chats))
    snapshot: dict[str, Any] = {"pending": None}
    for turn in turns:
        asked = (snapshot["pending"] or {}).get("no", 1)
        for tool, arguments in turn:
            if tool == "choose_between" and not arguments["question"]:
                arguments["question"] = asked
        snapshot = await asha.turn(*turn)
        check(snapshot)
        again = await asha.turn(*turn, update_id=asha.update_id)
        if again["repeated"]:
            assert again["cart"] == snapshot["cart"]
            assert again["session"] == snapshot["session"]

    one_chat = HOT.replace("session_state s)", f"session_state s WHERE chat_id = {asha.chat_id})")
    one_chat = one_chat.replace(
        "session_cart c)", f"session_cart c WHERE chat_id = {asha.chat_id})"
    ).replace("session_checkout k)", f"session_checkout k WHERE chat_id = {asha.chat_id})")
    hot = await connection.fetchval(one_chat)
    for table in ("session_state", "session_cart", "session_checkout"):
        await connection.execute(f"DELETE FROM {table} WHERE chat_id = $1", asha.chat_id)
    await connection.execute("SELECT private.lock_session($1, NULL)", asha.chat_id)
    assert await connection.fetchval(one_chat) == hot


@settings(
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(
    adds=st.lists(
        st.lists(st.tuples(st.integers(1, 2), st.integers(1, 4)), min_size=1, max_size=3),
        max_size=8,
    )
)
async def test_undo_retraces_every_turn_to_the_start(gateway, connection, restaurant, adds):
    asha = Customer(gateway, next(chats))
    carts = [(await asha.turn(("view_cart", {})))["cart"]]
    for turn in adds:
        lines = [{"item_id": item, "quantity": quantity} for item, quantity in turn]
        carts.append((await asha.turn(("add_to_cart", {"lines": lines})))["cart"])
    for cart in reversed(carts[:-1]):
        assert (await asha.turn(("undo", {})))["cart"] == cart
    end = await asha.turn(("undo", {}))
    assert end["results"][0]["reason"] == "nothing_to_undo"
