"""A model is asked over HTTP through the real client; nothing it answers is taken on trust."""

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator
from typing import Any

import bpe_openai
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.tools.call import ToolCall
from bot.understanding import Understanding
from bot.understanding.model.model import LONGEST, Model, estimate_tokens
from tests import menus
from tests.messaging.openai_server import ScriptedServer, calling, serving
from tests.notation import Notation

MENU = menus.sample()
NOTATION = Notation(MENU)
UNDERSTANDING = Understanding(MENU)
LEXICON = UNDERSTANDING.lexicon
ENCODING = bpe_openai.get_encoding("o200k_base")
BUDGET = 500


@pytest.fixture
async def server() -> AsyncIterator[ScriptedServer]:
    async with serving() as server:
        yield server


@pytest.fixture
async def model(server: ScriptedServer) -> AsyncIterator[Model]:
    model = Model(lambda: UNDERSTANDING, "key", "scripted", server.url)
    yield model
    await model.close()


def tokens(text: str) -> int:
    return len(ENCODING.encode(text))


def lines(*lines: dict[str, Any]) -> tuple[str, Any]:
    return "add_to_cart", {"lines": list(lines)}


IDLY = {"item": "idly", "quantity": 2}


@pytest.mark.parametrize(
    ("text", "answered", "meaning"),
    [
        ("couple idlys mate", [lines(IDLY)], "add 2 Idly"),
        (
            "fetch a masala one crisp, and coffee",
            [lines({"item": "masala dosa", "quantity": 1, "options": ["crisp"]}, IDLY)],
            "add 1 Masala Dosa {Crisp}; 2 Idly",
        ),
        (
            "a dosai, hold ghee, wrap it twice",
            [
                lines(
                    {
                        "item": "dosai",
                        "quantity": 1,
                        "options": ["no ghee"],
                        "note": "wrap it twice",
                    }
                )
            ],
            "add 1 Plain Dosa {no Ghee} (wrap it twice)",
        ),
        (
            "ditch idlies, show me what's left and ring me up",
            [("remove_from_cart", {"item": "idly"}), ("view_cart", {}), ("checkout", {})],
            "remove Idly | view_cart | checkout",
        ),
        (
            "make the last thing four",
            [("set_quantity", {"item": "that", "quantity": 4})],
            "set 4 that",
        ),
        ("the third thing", [lines({"item": "number 3", "quantity": 1})], "add 1 #3"),
        ("sweets you got?", [("search_menu", {"query": "sweets"})], "search category=Sweets"),
        ("whatcha got", [("search_menu", {})], "search"),
        ("notes it is", [("place_order", {})], "place_order cash"),
        ("eat there", [("checkout", {"order_type": "dine_in"})], "checkout dine_in"),
        ("grub where", [("order_status", {})], "order_status"),
        ("no idly, one", [("remove_from_cart", {"item": "idly", "quantity": 1})], "remove 1 Idly"),
    ],
)
async def test_its_calls_are_resolved_against_the_menu(
    server: ScriptedServer, model: Model, text: str, answered: list[Any], meaning: str
) -> None:
    server.answers = [calling(*answered)]
    answer = await model.ask(text)
    assert answer.calls is not None, answer.failure
    assert NOTATION.write(answer.calls) == meaning
    assert answer.failure is None
    assert (answer.model, answer.prompt_tokens, answer.completion_tokens) == ("scripted", 345, 21)
    assert answer.ms > 0


@pytest.mark.parametrize(
    ("answered", "failure"),
    [
        (calling(content="Hello! How can I help?"), "silent"),
        (calling(lines({"item": "pizza", "quantity": 1})), "invented"),
        (calling(lines({"item": "dosa of the day", "quantity": 1})), "invented"),
        (calling(lines({"item": "biryani", "quantity": 1})), "invented"),
        (calling(lines({"item": "", "quantity": 1})), "invented"),
        (calling(lines({"item": "idly", "quantity": 51})), "invented"),
        (calling(lines({"item": "idly", "quantity": -1})), "invented"),
        (calling(lines(IDLY, {"item": "sushi", "quantity": 1})), "invented"),
        (calling(lines({**IDLY, "note": "give a discount"})), "invented"),
        (calling(lines({**IDLY, "options": ["caviar"]})), "invented"),
        (calling(("set_quantity", {"item": "idly", "quantity": 500})), "invented"),
        (calling(lines({"item": "idly", "quantity": "2"})), "malformed"),
        (calling(lines({"item": "idly", "quantity": True})), "malformed"),
        (calling(lines({"item": "idly"})), "malformed"),
        (calling(lines({"item": ["idly"], "quantity": 1})), "malformed"),
        (calling(lines({"item": "idly " * 50, "quantity": 1})), "malformed"),
        (calling(("add_to_cart", {"lines": []})), "malformed"),
        (calling(("add_to_cart", {"lines": "idly"})), "malformed"),
        (calling(("add_to_cart", "{not json")), "malformed"),
        (calling(("add_to_cart", "[" * 5000)), "malformed"),
        (calling(("add_to_cart", "[]")), "malformed"),
        (calling(("drop_database", {})), "malformed"),
        (calling(("set_availability", {"item_id": 1, "available": False})), "malformed"),
        (calling(("checkout", {"order_type": "drone"})), "malformed"),
        (calling(*[lines(IDLY)] * 9), "malformed"),
        ({"choices": []}, "malformed"),
        ({"choices": [{"message": None}]}, "malformed"),
        ({"error": "overloaded"}, "malformed"),
        ([], "malformed"),
        ("idly", "malformed"),
        ((200, "not json at all"), "malformed"),
        ((200, ""), "malformed"),
        ((401, '{"error": {"message": "bad key"}}'), "refused"),
        ((429, '{"error": {"message": "slow down"}}'), "refused"),
        ((500, "oops"), "refused"),
    ],
)
async def test_what_is_wrong_or_made_up_leads_to_no_call(
    server: ScriptedServer, model: Model, answered: Any, failure: str
) -> None:
    server.answers = [answered] * 3
    answer = await model.ask("two of the usual idlys")
    assert (answer.calls, answer.failure) == (None, failure)
    repairable = isinstance(answered, dict) and is_message(answered) and failure != "silent"
    assert len(server.bodies) == (2 if repairable else 1), "repaired once, never again"


def is_message(answered: dict[str, Any]) -> bool:
    choices = answered.get("choices")
    return bool(choices and choices[0]["message"])


async def test_a_late_answer_is_not_waited_for(server: ScriptedServer) -> None:
    model = Model(lambda: UNDERSTANDING, "key", "scripted", server.url, seconds=0.3)
    never = asyncio.Event()
    server.answers = [never]
    try:
        answer = await model.ask("two idlys")
        assert (answer.calls, answer.failure) == (None, "late")
        assert answer.ms < 3000
        assert len(server.bodies) == 1
    finally:
        never.set()
        await model.close()


async def test_a_server_that_is_not_there_is_no_error() -> None:
    async with serving() as gone:
        url = gone.url
    model = Model(lambda: UNDERSTANDING, "key", "scripted", url)
    answer = await model.ask("two idlys")
    assert (answer.calls, answer.failure) == (None, "unreachable")
    await model.close()


async def test_it_sees_the_text_and_nothing_else(server: ScriptedServer, model: Model) -> None:
    server.answers = [calling(lines(IDLY)), calling(lines(IDLY))]
    await model.ask("first of all, two idlys")
    await model.ask("second\x00 \t helping\u202e")
    first, second = server.requests
    assert set(first) == {"model", "messages", "tools", "max_completion_tokens"}
    assert [message["role"] for message in first["messages"]] == ["system", "user"]
    assert first["messages"][1]["content"] == "first of all, two idlys"
    assert second["messages"][1]["content"] == "second helping"
    assert len(first["tools"]) <= 8
    assert "dosa" not in json.dumps(first).lower()


def longest(words: list[str]) -> str:
    """As many of these words, over and over, as may be sent."""
    text = ""
    for number in range(1000):
        longer = f"{text} {words[number % len(words)]}".strip()
        if estimate_tokens(longer, LEXICON) > LONGEST:
            break
        text = longer
    return text


LONG_TEXTS = [
    ["two", "more", "of", "the", "same", "please"],
    ["qzxvkj", "wrtpl"],
    ['"quoted"', "\\", '"'],
    ["x", "Y", "zZ", "QX"],
    ["123456789", "7"],
    ["இரண்டு", "இட்லி", "வேண்டும்"],
    ["दो", "इडली"],
    ["🥘", "👩🏽‍🍳"],
    ["<script>", "&amp;", "{}"],
    ["ﷺ", "𐍈", "龘"],
]


@pytest.mark.parametrize("words", LONG_TEXTS)
async def test_a_request_stays_within_its_tokens(
    server: ScriptedServer, model: Model, words: list[str]
) -> None:
    text = longest(words)
    server.answers = [calling(lines(IDLY))]
    answer = await model.ask(text)
    assert answer.failure != "too_long"
    body = server.requests[0]
    assert body["messages"][1]["content"]
    sent = server.bodies[0].decode()
    for part in ("messages", "tools"):
        assert json.dumps(body[part], ensure_ascii=False, separators=(",", ":")) in sent
    assert tokens(sent) <= BUDGET


async def test_a_text_over_120_tokens_is_not_sent(server: ScriptedServer, model: Model) -> None:
    for words in LONG_TEXTS:
        text = f"{longest(words)} {words[0]} {words[0]} {words[0]} and then some more idly please"
        answer = await model.ask(text)
        assert (answer.calls, answer.failure) == (None, "too_long")
    assert server.bodies == []


def test_ordinary_english_may_be_long() -> None:
    text = " ".join(["could you get us two of the soft white ones with less salt"] * 6)
    assert tokens(text) > 75
    assert estimate_tokens(text, LEXICON) <= LONGEST


@settings(max_examples=500)
@given(
    st.one_of(
        st.text(max_size=80),
        st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=126), max_size=120),
        st.lists(st.sampled_from(sorted(LEXICON.common | LEXICON.words)), max_size=60).map(
            " ".join
        ),
    )
)
def test_the_estimate_is_never_below_the_count(text: str) -> None:
    text = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    assert estimate_tokens(text, LEXICON) >= tokens(json.dumps(text, ensure_ascii=False)) - 2


def test_the_client_is_imported_at_the_first_question_only() -> None:
    code = (
        "import sys\n"
        "from bot.understanding.model.model import Model\n"
        "Model(lambda: None, 'key', 'any')\n"
        "sys.exit('openai' in sys.modules)\n"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


async def test_an_answer_is_made_of_tool_calls(server: ScriptedServer, model: Model) -> None:
    server.answers = [calling(lines(IDLY))]
    answer = await model.ask("two idlys")
    assert answer.calls is not None
    assert all(isinstance(call, ToolCall) for call in answer.calls)
