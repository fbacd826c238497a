"""The event catalogue, the fold and the log agree."""

import re
import tomllib
from datetime import timedelta
from pathlib import Path

import db
from tests.ordering import CHEESE, COFFEE, IDLY, LARGE, TOAST, WHITE, Customer, open_restaurant

FOLDER = Path(db.__file__).parent
CATALOGUE = tomllib.loads((FOLDER / "events.toml").read_text())


def test_the_fold_has_a_branch_for_every_event_of_the_catalogue():
    fold = (FOLDER / "functions/private/apply_event.sql").read_text()
    branches = re.findall(r"'(\w+)'", " ".join(re.findall(r"WHEN ((?:'\w+',?\s*)+)THEN", fold)))
    assert sorted(branches) == sorted(CATALOGUE)


async def test_every_event_holds_what_the_catalogue_says(gateway, connection):
    await open_restaurant(connection)
    asha = Customer(gateway, 1)
    await asha.turn(("search_menu", {"query": "x", "item_ids": [1], "result_count": 1}))
    await asha.add(COFFEE, 2, note="hot")
    await asha.turn(("choose_option", {"choice_id": LARGE}))
    await asha.turn(("confirm_options", {}))
    await asha.add(TOAST, 1, options=[{"choice_id": CHEESE}])
    await asha.turn(("choose_option", {"choice_id": WHITE}))
    await asha.turn(("cancel_options", {}))
    candidate = {"item_id": IDLY, "options": [], "note": "hot"}
    await asha.turn(("add_to_cart", {"lines": [{"name": "x", "candidates": [candidate]}]}))
    await asha.turn(("cancel_options", {}))
    await asha.turn(("open_options", {"item": {"line_no": 1}}))
    await asha.turn(("cancel_options", {}))
    await asha.turn(("remove_from_cart", {"item": {}, "quantity": 1}))
    await asha.turn(("suggest_items", {"item_ids": [1]}))
    await asha.turn(("describe_item", {"item": {"item_id": IDLY}, "about": "price"}))
    await asha.turn(("alert_staff", {"kind": "complaint", "text": "cold"}))
    await asha.turn(("clear_cart", {}))
    await asha.turn(("undo", {}))
    await asha.add(COFFEE, options=[{"choice_id": LARGE}])
    await asha.turn(("remove_from_cart", {"item": {"item_id": COFFEE}}))
    await asha.turn(("unclear", {"text": "?"}), understood={
        "by": "model", "model": "m", "prompt_tokens": 1, "completion_tokens": 1, "ms": 1.5,
    })  # fmt: skip
    await asha.turn(("view_cart", {}), understood={"by": "memory"}, thought={"key": "the usual"})
    old = (await asha.turn(("checkout", {})))["session"]["id"]
    await asha.turn(("cancel_checkout", {}))
    await gateway.call("expire_sessions", timedelta(0), 10)
    await asha.turn(("restore_cart", {"session_id": old}))
    await asha.add(IDLY)
    await asha.turn(("checkout", {}))
    await connection.execute("UPDATE menu_item SET price = 41 WHERE item_id = 1")
    await asha.order()
    await asha.turn(("place_order", {"payment_method": "cash"}))

    rows = await connection.fetch(
        """SELECT event_type, array_agg(DISTINCT k) FILTER (WHERE k IS NOT NULL) AS keys
        FROM session_events LEFT JOIN LATERAL jsonb_object_keys(event_data) k ON TRUE
        GROUP BY event_type"""
    )
    logged = {row["event_type"]: set(row["keys"] or ()) for row in rows}
    assert sorted(logged) == sorted(CATALOGUE)
    for event_type, keys in logged.items():
        assert keys <= set(CATALOGUE[event_type]["keys"]), event_type
        assert set(CATALOGUE[event_type]["personal"]) <= set(CATALOGUE[event_type]["keys"])
