"""What a command asks for."""

from bot.menu.catalog import Catalog
from bot.tools.call import ToolCall
from bot.tools.route import Route, cancel
from bot.tools.view import Place

_CLAIM = "claim-"
_PLAIN = {
    "menu": "search_menu",
    "cart": "view_cart",
    "checkout": "checkout",
    "orders": "order_status",
    "undo": "undo",
    "help": "help",
    "privacy": "show_privacy",
    "forget": "forget",
}
# What may follow /stats, in days.
_PERIODS = {"1": 1, "7": 7, "30": 30, "day": 1, "today": 1, "week": 7, "month": 30}
_CANDIDATES = 8
# As many as every phrase's number may have.
_DIGITS = 9


def route(name: str, argument: str, menu: Catalog) -> Route:
    """`name` without the slash. An unknown command is unclear like any other words."""
    argument = argument.strip()
    written = f"/{name} {argument}".strip()
    if name == "start":
        if argument.startswith(_CLAIM):
            code = argument.removeprefix(_CLAIM)
            return Route((ToolCall("claim", {"code": code}),), message="/start")
        return Route((ToolCall("start", {"payload": argument or None}),))
    if name in _PLAIN:
        return Route((ToolCall(_PLAIN[name]),))
    if name == "cancel":
        return cancel()
    if name == "stats":
        days = _PERIODS.get(argument.casefold(), 1)
        return Route((ToolCall("stats", {"days": days}),), message=written)
    if name in ("soldout", "back"):
        return _availability(written, argument, name == "back", menu)
    if name == "phrases":
        return Route((_phrases(argument),), message=written)
    return Route((_unclear(written),), message=written)


def _phrases(argument: str) -> ToolCall:
    """/phrases · /phrases 12 · /phrases 12 idly"""
    number, _, query = argument.partition(" ")
    if not (number.isascii() and number.isdigit() and len(number) <= _DIGITS):
        return ToolCall("phrase_inbox")
    if not query.strip():
        return ToolCall("phrase_inbox", {"phrase_id": int(number)})
    return ToolCall("phrase_meanings", {"phrase_id": int(number), "query": query.strip()})


def _availability(written: str, word: str, available: bool, menu: Catalog) -> Route:
    found = menu.search(word, limit=_CANDIDATES) if word else ()
    exact = [
        item
        for item in found
        if word.casefold() in (item.name.casefold(), *(each.casefold() for each in item.aliases))
    ]
    chosen = exact or found
    if len(chosen) == 1:
        arguments = {"item_id": chosen[0].item_id, "available": available}
        return Route((ToolCall("set_availability", arguments),), message=written)
    item_ids = [item.item_id for item in found]
    return Route(
        (_unclear(written, word or None, item_ids),),
        Place("availability", list_id=int(available)),
        written,
    )


def _unclear(text: str, rest: str | None = None, item_ids: list[int] | None = None) -> ToolCall:
    return ToolCall("unclear", {"text": text, "rest": rest, "item_ids": item_ids or []})
