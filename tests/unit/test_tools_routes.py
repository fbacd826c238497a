"""What taps and commands ask for."""

from typing import Any

import pytest

from bot.cards.card import Tap
from bot.cards.taps import LAST_LIST, NO_LIST
from bot.tools import commands, route, taps
from bot.tools.call import ToolCall
from bot.tools.route import Route
from bot.tools.view import Place
from tests.snapshots import IDLY, MASALA_DOSA, OMELETTE, PODI_DOSA, SESSION, catalog

MENU = catalog()


def calls(asked: Route) -> list[tuple[str, dict[str, Any]]]:
    return [(call.tool, call.arguments) for call in asked.calls]


@pytest.mark.parametrize(
    ("verb", "arguments", "tool", "expected"),
    [
        ("menu", (), "search_menu", {}),
        ("category", (3,), "search_menu", {"category": 3}),
        ("period", (1,), "search_menu", {"meal_period": 1}),
        ("page", (LAST_LIST, 2), "show_page", {"page": 2, "category": None}),
        ("page", (3, 2), "show_page", {"page": 2, "category": 3}),
        ("pick", (12, 3, 1), "add_to_cart", {"lines": [{"item_id": 12, "quantity": 1}]}),
        ("add", (12,), "add_to_cart", {"lines": [{"item_id": 12, "quantity": 1}]}),
        ("line", (3, 0), "view_cart", {}),
        ("plus", (3, 0), "add_to_cart", {"lines": [{"line_no": 3, "quantity": 1}]}),
        ("add_line", (3, 2), "add_to_cart", {"lines": [{"line_no": 3, "quantity": 2}]}),
        ("minus", (3, 0), "remove_from_cart", {"item": {"line_no": 3}, "quantity": 1}),
        ("remove", (3, 0), "remove_from_cart", {"item": {"line_no": 3}, "quantity": None}),
        ("take_line", (3, 0), "remove_from_cart", {"item": {"line_no": 3}, "quantity": None}),
        ("take_line", (3, 2), "remove_from_cart", {"item": {"line_no": 3}, "quantity": 2}),
        ("set_line", (3, 0), "set_quantity", {"item": {"line_no": 3}, "quantity": 0}),
        ("options", (12, 3, 1), "open_options", {"item": {"item_id": 12}}),
        ("customise", (3,), "open_options", {"item": {"line_no": 3}}),
        ("choose", (7, NO_LIST, 0), "choose_option", {"choice_id": 7}),
        ("which", (17, 3), "choose_between", {"question": 17, "choice": 3}),
        ("skip", (17,), "cancel_options", {"question": 17}),
        ("ask", (1,), "view_cart", {}),
        ("checkout", (), "checkout", {"order_type": None}),
        ("order_type", ("dine_in",), "checkout", {"order_type": "dine_in"}),
        ("place", ("cash",), "place_order", {"payment_method": "cash"}),
        ("restore", (SESSION,), "restore_cart", {"session_id": SESSION}),
        ("stats", (7,), "stats", {"days": 7}),
        ("availability", (1, 1), "set_availability", {"item_id": 1, "available": True}),
        ("availability", (1, 0), "set_availability", {"item_id": 1, "available": False}),
    ],
)
def test_a_tap_is_a_call(
    verb: str, arguments: tuple[int | str, ...], tool: str, expected: dict[str, Any]
) -> None:
    assert calls(taps.route(Tap(verb, arguments), MENU)) == [(tool, expected)]


def test_a_tap_knows_the_card_it_came_from() -> None:
    assert taps.route(Tap("pick", (1, 3, 1)), MENU).place == Place("list", 1, 3)
    assert taps.route(Tap("plus", (1, 4)), MENU).place == Place("cart", 4)
    assert taps.route(Tap("categories", (2,)), MENU).place == Place("categories", 2)
    assert taps.route(Tap("ask", (1,)), MENU).place == Place("question", 1)


def test_to_cancel_in_words_is_the_command() -> None:
    said = route.written((ToolCall("cancel_checkout"),), "go back")
    assert calls(said) == calls(commands.route("cancel", "", MENU))
    assert (said.any_of, said.message) == (True, "go back")
    several = (ToolCall("cancel_checkout"), ToolCall("search_menu"))
    assert route.written(several, "back to the menu") == Route(several, message="back to the menu")


def test_a_sold_out_dish_only_says_so() -> None:
    only = taps.route(Tap("sold_out", (OMELETTE, 1, 0)), MENU)
    assert calls(only) == [("show_page", {"page": 0, "category": 1})]
    assert only.toast == "Omelette is sold out today."
    assert "is back" in taps.route(Tap("sold_out", (IDLY, 1, 0)), MENU).toast


@pytest.mark.parametrize(
    ("name", "argument", "expected"),
    [
        ("start", "", [("start", {"payload": None})]),
        ("start", "table-4", [("start", {"payload": "table-4"})]),
        ("start", "claim-abc_-1", [("claim", {"code": "abc_-1"})]),
        ("menu", "", [("search_menu", {})]),
        ("cart", "", [("view_cart", {})]),
        ("checkout", "", [("checkout", {})]),
        ("orders", "", [("order_status", {})]),
        ("undo", "", [("undo", {})]),
        ("help", "me", [("help", {})]),
        ("privacy", "", [("show_privacy", {})]),
        ("forget", "me", [("forget", {})]),
        ("cancel", "", [("cancel_options", {}), ("cancel_checkout", {})]),
        ("stats", "", [("stats", {"days": 1})]),
        ("stats", "30", [("stats", {"days": 30})]),
        ("stats", "day", [("stats", {"days": 1})]),
        ("stats", "Week", [("stats", {"days": 7})]),
        ("stats", "month", [("stats", {"days": 30})]),
        ("stats", "year", [("stats", {"days": 1})]),
        ("stats", "31; DROP", [("stats", {"days": 1})]),
        ("soldout", " IDLI ", [("set_availability", {"item_id": IDLY, "available": False})]),
        ("back", "omelette", [("set_availability", {"item_id": OMELETTE, "available": True})]),
        ("fly", "me", [("unclear", {"text": "/fly me", "rest": None, "item_ids": []})]),
    ],
)
def test_a_command_is_calls(
    name: str, argument: str, expected: list[tuple[str, dict[str, Any]]]
) -> None:
    assert calls(commands.route(name, argument, MENU)) == expected


def test_an_ambiguous_dish_is_asked_about() -> None:
    several = commands.route("soldout", "dosa", MENU)
    assert calls(several) == [
        (
            "unclear",
            {"text": "/soldout dosa", "rest": "dosa", "item_ids": [MASALA_DOSA, PODI_DOSA]},
        )
    ]
    assert several.place == Place("availability", list_id=0)
