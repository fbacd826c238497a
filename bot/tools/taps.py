"""What a tap asks for: each verb of `bot.cards.taps` as calls of tools."""

from collections.abc import Callable
from typing import Any

from bot.cards.card import Tap
from bot.cards.layout import clip, plain
from bot.cards.taps import LAST_LIST, NO_LIST
from bot.menu.catalog import Catalog
from bot.tools.call import ToolCall
from bot.tools.route import Route
from bot.tools.view import Place


def route(tap: Tap, menu: Catalog) -> Route:
    """Raises KeyError for a verb that is no guest's (staff's tickets, labels)."""
    if tap.verb == "sold_out":
        return _sold_out(menu, *tap.arguments)
    return _ROUTES[tap.verb](*tap.arguments)


def _call(tool: str, place: Place | None = None, **arguments: Any) -> Route:
    return Route((ToolCall(tool, arguments),), place)


def _list(list_id: int, page: int) -> Place:
    return Place("list", page, list_id)


def _page(list_id: int, page: int) -> Route:
    category = None if list_id == LAST_LIST else list_id
    return _call("show_page", _list(list_id, page), page=page, category=category)


def _sold_out(menu: Catalog, item_id: Any, list_id: Any, page: Any) -> Route:
    """Adds nothing: shows the page as it is by now, and says why."""
    item = menu.item(item_id)
    name = clip(plain(item.name), 80) if item else "That dish"
    toast = f"{name} is sold out today."
    if item and not item.is_sold_out:
        toast = f"{name} is back: tap again to add it."
    shown = _page(list_id, page)
    return Route(shown.calls, shown.place, toast=toast)


def _add(line: dict[str, Any], place: Place | None = None) -> Route:
    return _call("add_to_cart", place, lines=[line])


_ROUTES: dict[str, Callable[..., Route]] = {
    "menu": lambda: _call("search_menu"),
    # Back to the categories reads only: what was shown last stays what it was.
    "categories": lambda page: _call("view_cart", Place("categories", page)),
    "category": lambda category: _call("search_menu", category=category),
    "period": lambda period: _call("search_menu", meal_period=period),
    "page": _page,
    "pick": lambda item, list_id, page: _add(
        {"item_id": item, "quantity": 1}, _list(list_id, page)
    ),
    "add": lambda item: _add({"item_id": item, "quantity": 1}),
    "options": lambda item, list_id, page: _call(
        "open_options", _list(list_id, page), item={"item_id": item}
    ),
    "customise": lambda line: _call("open_options", item={"line_no": line}),
    "choose": lambda choice, list_id, page: _call(
        "choose_option", _list(list_id, page), choice_id=choice
    ),
    "confirm": lambda list_id, page: _call("confirm_options", _list(list_id, page)),
    "cancel_options": lambda list_id, page: _call("cancel_options", _list(list_id, page)),
    "which": lambda question, choice: _call("choose_between", question=question, choice=choice),
    "skip": lambda question: _call("cancel_options", question=question),
    "ask": lambda whole: _call("view_cart", Place("question", whole)),
    "cart": lambda page: _call("view_cart", Place("cart", page)),
    "line": lambda line, page: _call("view_cart", Place("line", page, line)),
    "plus": lambda line, page: _add({"line_no": line, "quantity": 1}, Place("cart", page)),
    "minus": lambda line, page: _call(
        "remove_from_cart", Place("cart", page), item={"line_no": line}, quantity=1
    ),
    "remove": lambda line, page: _call(
        "remove_from_cart", Place("cart", page), item={"line_no": line}, quantity=None
    ),
    "add_line": lambda line, quantity: _add({"line_no": line, "quantity": quantity}),
    "take_line": lambda line, quantity: _call(
        "remove_from_cart", item={"line_no": line}, quantity=quantity or None
    ),
    "set_line": lambda line, quantity: _call(
        "set_quantity", item={"line_no": line}, quantity=quantity
    ),
    "this_line": lambda line: _call("pick_line", item={"line_no": line}),
    "clear": lambda: _call("clear_cart"),
    "undo": lambda: _call("undo"),
    "restore": lambda session: _call("restore_cart", session_id=session),
    "checkout": lambda: _call("checkout", order_type=None),
    "order_type": lambda word: _call("checkout", order_type=word),
    "place": lambda method: _call("place_order", payment_method=method),
    "cancel_checkout": lambda: _call("cancel_checkout"),
    "status": lambda: _call("order_status"),
    "help": lambda: _call("help"),
    "stats": lambda days: _call("stats", days=days),
    "phrases": lambda page: _call("phrase_inbox", page=page),
    "phrase": lambda phrase: _call("phrase_inbox", phrase_id=phrase),
    "phrase_dishes": lambda phrase, category, page: _call(
        "phrase_meanings",
        phrase_id=phrase,
        kind="dishes",
        category=None if category == NO_LIST else category,
        page=page,
    ),
    "phrase_options": lambda phrase, page: _call(
        "phrase_meanings", phrase_id=phrase, kind="options", page=page
    ),
    "teach_item": lambda phrase, item: _call("teach_phrase", phrase_id=phrase, item_id=item),
    "teach_option": lambda phrase, choice: _call(
        "teach_phrase", phrase_id=phrase, choice_id=choice
    ),
    "phrase_ignore": lambda phrase: _call("ignore_phrase", phrase_id=phrase),
    "phrase_reopen": lambda phrase: _call("reopen_phrase", phrase_id=phrase),
    "availability": lambda item, available: _call(
        "set_availability", item_id=item, available=bool(available)
    ),
}
