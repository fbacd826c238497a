"""What a conversation costs in a model's tokens, beside an agent's graph and text context.

All are counted in o200k_base, over the brief's six turns, again and again:

* an agent's graph keeps every message and calls the model twice a turn, to choose a tool
  and to word its result; it is given all that was said, and the tools' schemas
* text context calls it once a turn, with the cart, the last dish and what was said written
  into the prompt
* Tiffin asks a model for a message that the rules are unsure of, alone and without context
"""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import bpe_openai
import orjson

from bot.understanding import Understanding
from bot.understanding.model import schemas
from bot.understanding.model.wire import WIRES
from scripts.evaluation.report import run as evaluate
from tests import menus

TURNS = (6, 24, 48)
CONVERSATIONS = 1_000

_TESTS = Path(__file__).parents[2] / "tests" / "unit"
# Venues of which half the orders were looked at by nobody while the rules were made.
_UNSEEN = ("cafe", "joint", "bowls")
# What every message of a chat costs besides its words.
_MESSAGE = 4

_SYSTEM = (
    "You are the ordering assistant of a restaurant. Help the customer to browse the menu, to fill "
    "the cart and to check out. Use the tools for anything about menu, cart and orders; never make "
    "up dishes or prices. Answer in one or two friendly sentences."
)
_CART = [{"item_id": 1, "name": "Idly", "quantity": 2, "price": "40.00", "total": "80.00"}]
_DOSA = {"item_id": 21, "name": "Masala Dosa", "quantity": 1, "price": "80.00", "total": "80.00"}
_MENU = [
    {"item_id": number, "name": name, "price": price}
    for number, (name, price) in enumerate(
        (
            ("Idly", "40.00"),
            ("Medu Vada", "45.00"),
            ("Pongal", "60.00"),
            ("Plain Dosa", "60.00"),
            ("Masala Dosa", "80.00"),
            ("Rava Dosa", "85.00"),
            ("Poori", "70.00"),
            ("Upma", "50.00"),
            ("Filter Coffee", "25.00"),
            ("Tea", "20.00"),
        ),
        1,
    )
]


def _cart(*lines: dict[str, Any]) -> dict[str, Any]:
    return {"ok": True, "cart": [*_CART, *lines]}


# What is said, the tool with its arguments, what the tool answers, what is answered.
_TALK: list[tuple[str, str, dict[str, Any], dict[str, Any], str]] = [
    ("show me the menu", "search_menu", {"query": ""}, {"ok": True, "items": _MENU},
     "Here is our menu: idly, medu vada, pongal, dosas and more. What would you like?"),
    ("add 2 idly", "add_to_cart", {"lines": [{"item": "idly", "quantity": 2}]}, _cart(),
     "Added 2 idly for ₹80. Anything else?"),
    ("also add 1 masala dosa", "add_to_cart", {"lines": [{"item": "masala dosa", "quantity": 1}]},
     _cart(_DOSA), "Added 1 masala dosa. Your cart comes to ₹160. Anything else?"),
    ("view my cart", "view_cart", {}, _cart(_DOSA),
     "You have 2 idly for ₹80 and 1 masala dosa for ₹80: ₹160 in all."),
    ("add one more", "add_to_cart", {"lines": [{"item": "masala dosa", "quantity": 1}]},
     _cart({**_DOSA, "quantity": 2, "total": "160.00"}),
     "Added one more masala dosa. Your cart comes to ₹240."),
    ("checkout please", "checkout", {"order_type": "take_away"},
     {"ok": True, "total": "240.00", "order_type": "take_away"},
     "That is ₹240 to take away. Would you like to pay in cash?"),
]  # fmt: skip

Report = dict[str, Any]


def run(*, quick: bool) -> Report:
    """{"prompt_tokens": {way: {turns: tokens}}, "asked": {of whom: share}, "request", "month":
    {way: prompt tokens}}."""
    understanding = Understanding(menus.sample())
    request = _request(understanding)
    shares = _shares(understanding, quick=quick)
    ways = {
        "an agent's graph, two calls a turn": _graph,
        "text context, one call a turn": _text_context,
        "Tiffin": lambda turns: _tiffin(understanding, turns, request),
    }
    counted = {way: {str(n): count(n) for n in TURNS} for way, count in ways.items()}
    messages = CONVERSATIONS * TURNS[0]
    month = {way: count(TURNS[0]) * CONVERSATIONS for way, count in ways.items()}
    del month["Tiffin"]
    for of, share in shares.items():
        month[f"Tiffin, {share:.1%} asked ({of})"] = round(messages * share * request)
    return {"prompt_tokens": counted, "asked": shares, "request": request, "month": month}


def tokens(text: str) -> int:
    return len(_encoding().encode(text))


def _encoding() -> Any:
    return bpe_openai.get_encoding("o200k_base")


def _json(value: Any) -> str:
    return orjson.dumps(value).decode()


def _talk(turns: int) -> Iterator[tuple[str, str, dict[str, Any], dict[str, Any], str]]:
    for turn in range(turns):
        yield _TALK[turn % len(_TALK)]


def _graph(turns: int) -> int:
    """Every call is given the instruction, the tools and all messages so far."""
    given = tokens(_SYSTEM) + tokens(_json(schemas.TOOLS)) + _MESSAGE
    total = 0
    for said, tool, arguments, result, answer in _talk(turns):
        given += tokens(said) + _MESSAGE
        total += given
        given += tokens(_json({"name": tool, "arguments": _json(arguments)})) + _MESSAGE
        given += tokens(_json(result)) + _MESSAGE
        total += given
        given += tokens(answer) + _MESSAGE
    return total


def _text_context(turns: int) -> int:
    """One prompt a turn: instruction, tools, state in words, and what both have said."""
    fixed = tokens(_SYSTEM) + tokens(_json(schemas.TOOLS)) + 2 * _MESSAGE
    total = history = 0
    cart: dict[str, Any] = {"cart": []}
    for said, _, _, result, answer in _talk(turns):
        state = f"Cart: {_json(cart)}\nMenu: {_json(_MENU)}\nThe conversation so far:\n"
        history += tokens(f"Customer: {said}\n")
        total += fixed + tokens(state) + history
        history += tokens(f"Assistant: {answer}\n")
        cart = result if "cart" in result else cart
    return total


def _tiffin(understanding: Understanding, turns: int, request: int) -> int:
    unsure = sum(not understanding.understand(said).sure for said, *_ in _talk(turns))
    return unsure * request


def _request(understanding: Understanding) -> int:
    """Prompt tokens of one question to a model: the instruction, the tools, the message."""
    said = "could you maybe do a couple of those round steamed things for my kids"
    assert not understanding.understand(said).sure
    body = WIRES["tools"].request("", said)
    return tokens(_json(body["messages"])) + tokens(_json(body["tools"]))


def _shares(understanding: Understanding, *, quick: bool) -> dict[str, float]:
    """Of how many messages the rules are unsure: everyday ones over the sample menu, those
    among them that nobody could be sure of, and orders over venues that the rules had not
    met."""
    book = tomllib.loads((_TESTS / "phrasebook.toml").read_text(encoding="utf-8"))
    said = [text for part in book.values() for text in part]
    unsure = sum(not understanding.understand(text).sure for text in said)
    shares = {"everyday messages": round(unsure / len(said), 4)}
    doubtful = total = 0
    for venue in _UNSEEN[:1] if quick else _UNSEEN:
        menu = orjson.loads((_TESTS / "venues" / f"{venue}.json").read_bytes())
        rows = (_TESTS / "venues" / f"{venue}.jsonl").read_bytes().splitlines()
        _, predictions = evaluate(menu, [orjson.loads(row) for row in rows[1::2]])
        doubtful += sum(not prediction["sure"] for prediction in predictions)
        total += len(predictions)
    shares["orders at length, over unseen menus"] = round(doubtful / total, 4)
    return shares


def show(report: Report) -> None:
    width = max(map(len, report["month"])) + 2
    print("Prompt tokens" + " " * (width - 13) + "".join(f"{f'{n} turns':>12}" for n in TURNS))
    for way, row in report["prompt_tokens"].items():
        print(f"{way:{width}}" + "".join(f"{number:>12,}" for number in row.values()))
    print(f"One question to a model, of what the rules are unsure of: {report['request']} tokens")
    print(f"A month of {CONVERSATIONS:,} conversations of {TURNS[0]} turns:")
    for way, number in report["month"].items():
        print(f"{way:{width}}{number:>12,}")
