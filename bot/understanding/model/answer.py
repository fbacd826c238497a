"""A model's tool calls, checked against the menu before anything acts on them.

A model may write what it likes: only names that the menu's own vocabulary
understands, numbers in range and notes in the customer's words get through.
"""

import json
from collections.abc import Callable, Iterable
from typing import Any

from bot.tools.call import ToolCall
from bot.understanding.language.lexicon import Meaning
from bot.understanding.language.tokens import tokenize
from bot.understanding.model.schemas import MOST_CALLS
from bot.understanding.names.vocabulary import Vocabulary
from bot.understanding.orders.intents import Intents
from bot.understanding.text.clauses import Clause
from bot.understanding.text.cutting import cut

_MOST_LINES, _MOST_OPTIONS = 20, 12
_LONGEST_NAME = 100


class Malformed(Exception):
    """Not the shape that was asked for."""


class Invented(Exception):
    """A name the menu doesn't have, a number out of range, or a note nobody wrote."""


def read(
    answered: Iterable[tuple[str, str]], text: str, vocabulary: Vocabulary
) -> tuple[ToolCall, ...]:
    """Checked calls from (tool, arguments as JSON) pairs, answering `text`.

    Raises Malformed or Invented; one bad call spoils them all.
    """
    pairs = list(answered)
    if len(pairs) > MOST_CALLS:
        raise Malformed("too many calls")
    reader = _Reader(text, vocabulary)
    calls = []
    for tool, arguments in pairs:
        try:
            parsed = json.loads(arguments or "{}")
        except (ValueError, RecursionError) as error:
            raise Malformed("no JSON") from error
        read_one = reader.tools.get(tool)
        if read_one is None or not isinstance(parsed, dict):
            raise Malformed(f"no tool {tool}")
        calls.append(read_one(parsed))
    return tuple(calls)


class _Reader:
    def __init__(self, text: str, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.said = {token.text for token in tokenize(text)}
        self.tools: dict[str, Callable[[dict[str, Any]], ToolCall]] = {
            "search_menu": self._search,
            "add_to_cart": self._add,
            "set_quantity": self._set,
            "remove_from_cart": self._remove,
            "view_cart": lambda arguments: ToolCall("view_cart"),
            "checkout": self._checkout,
            "place_order": lambda arguments: ToolCall("place_order", {"payment_method": "cash"}),
            "order_status": lambda arguments: ToolCall("order_status"),
        }

    def _search(self, arguments: dict[str, Any]) -> ToolCall:
        query = _text(arguments, "query")
        if not query:
            nothing = dict.fromkeys(("query", "category", "meal_period", "diet"))
            return ToolCall("search_menu", nothing)
        return self._understood(Meaning("verb", "search", open=True), query, "search_menu")

    def _add(self, arguments: dict[str, Any]) -> ToolCall:
        lines = arguments.get("lines")
        if not isinstance(lines, list) or not 0 < len(lines) <= _MOST_LINES:
            raise Malformed("lines")
        return ToolCall("add_to_cart", {"lines": [self._line(line) for line in lines]})

    def _line(self, line: Any) -> dict[str, Any]:
        if not isinstance(line, dict):
            raise Malformed("line")
        name = _text(line, "item")
        named = self._named(name)
        options = line.get("options") or []
        if not isinstance(options, list) or len(options) > _MOST_OPTIONS:
            raise Malformed("options")
        notes = [named["note"], self._note(_text(line, "note"))]
        for option in options:
            if not isinstance(option, str) or len(option) > _LONGEST_NAME:
                raise Malformed("option")
            self._option(named, name, option, notes)
        return {
            **named,
            "quantity": _quantity(line, 1),
            "note": ", ".join(filter(None, notes)) or None,
        }

    def _option(
        self, named: dict[str, Any], name: str, option: str, notes: list[str | None]
    ) -> None:
        """Adds to the line what the menu offers, and to its notes what it doesn't."""
        try:
            found = self._named(f"{name} {option}")
        except Invented:
            notes.append(self._note(option))
            return
        if found.get("item_id") != named.get("item_id") or not found["options"]:
            notes.append(self._note(option))
            return
        have = [choice.get("choice_id", choice.get("any_of")) for choice in named["options"]]
        named["options"] += [
            c for c in found["options"] if c.get("choice_id", c.get("any_of")) not in have
        ]

    def _note(self, note: str) -> str | None:
        if any(token.text not in self.said for token in tokenize(note) if token.text.isalnum()):
            raise Invented(f"nobody wrote {note}")
        return note or None

    def _named(self, name: str) -> dict[str, Any]:
        """The one line that the rules make of these words."""
        call = self._understood(Meaning("verb", "add"), name, "add_to_cart")
        lines = call.arguments["lines"]
        if len(lines) != 1 or "candidates" in lines[0]:
            raise Invented(f"the menu has no {name}")
        line: dict[str, Any] = dict(lines[0])
        return line

    def _reference(self, arguments: dict[str, Any]) -> dict[str, Any]:
        named = self._named(_text(arguments, "item"))
        return {key: named[key] for key in ("item_id", "number") if key in named}

    def _set(self, arguments: dict[str, Any]) -> ToolCall:
        quantity = _quantity(arguments, 0)
        return ToolCall("set_quantity", {"item": self._reference(arguments), "quantity": quantity})

    def _remove(self, arguments: dict[str, Any]) -> ToolCall:
        quantity = None if arguments.get("quantity") is None else _quantity(arguments, 1)
        item = self._reference(arguments)
        return ToolCall("remove_from_cart", {"item": item, "quantity": quantity})

    def _checkout(self, arguments: dict[str, Any]) -> ToolCall:
        order_type = arguments.get("order_type")
        if order_type not in (None, "take_away", "dine_in"):
            raise Malformed("order_type")
        return ToolCall("checkout", {"order_type": order_type})

    def _understood(self, verb: Meaning, words: str, tool: str) -> ToolCall:
        chunks = cut(words, self.vocabulary.lexicon, self.vocabulary)
        outcome = Intents(self.vocabulary, words).read([Clause(verb, chunks)])
        doubtful = outcome.rest or set(outcome.reasons) - {"part_of_name"}
        if doubtful or len(outcome.calls) != 1 or outcome.calls[0].tool != tool:
            raise Invented(f"the menu has no {words}")
        return outcome.calls[0]


def _text(arguments: dict[str, Any], key: str) -> str:
    value = arguments.get(key) or ""
    if not isinstance(value, str) or len(value) > _LONGEST_NAME:
        raise Malformed(key)
    return " ".join(value.split())


def _quantity(arguments: dict[str, Any], least: int) -> int:
    value = arguments.get("quantity")
    if not isinstance(value, int) or isinstance(value, bool):
        raise Malformed("quantity")
    if not least <= value <= 50:
        raise Invented(f"quantity is {least} to 50")
    return value
