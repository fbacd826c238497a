"""A model's answer that can't be used is sent back once; a failing server is left alone."""

import json
from collections.abc import AsyncIterator
from typing import Any

import bpe_openai
import pytest

from bot.understanding import Understanding
from bot.understanding.model.breaker import Breaker
from bot.understanding.model.model import LONGEST, MOST_TOKENS, Model, estimate_tokens
from bot.understanding.model.wire import MOST_ANSWER_TOKENS, WIRES, Form
from tests import menus
from tests.messaging.openai_server import ScriptedServer, calling, serving, writing
from tests.notation import Notation

MENU = menus.sample()
NOTATION = Notation(MENU)
UNDERSTANDING = Understanding(MENU)
ENCODING = bpe_openai.get_encoding("o200k_base")
BUDGET = 500
TEXT = "two of the usual idlys"
IDLY = {"item": "idlys", "quantity": 2}
PIZZA = {"item": "pizza", "quantity": 2}
GOOD = calling(("add_to_cart", {"lines": [IDLY]}))
BAD = calling(("add_to_cart", {"lines": [PIZZA]}))
FORMS: tuple[Form, ...] = ("tools", "json_schema")


def tokens(text: str) -> int:
    return len(ENCODING.encode(text))


@pytest.fixture
async def server() -> AsyncIterator[ScriptedServer]:
    async with serving() as server:
        yield server


@pytest.fixture
async def model(server: ScriptedServer) -> AsyncIterator[Model]:
    model = Model(lambda: UNDERSTANDING, "key", "scripted", server.url)
    yield model
    await model.close()


@pytest.fixture
async def writer(server: ScriptedServer) -> AsyncIterator[Model]:
    """A model behind a server without tools."""
    model = Model(lambda: UNDERSTANDING, "key", "scripted", server.url, "json_schema")
    yield model
    await model.close()


async def test_it_is_told_what_is_wrong_and_may_mend_it(
    server: ScriptedServer, model: Model
) -> None:
    server.answers = [BAD, GOOD]
    answer = await model.ask(TEXT)
    assert answer.calls is not None, answer.failure
    assert NOTATION.write(answer.calls) == "add 2 Idly"
    assert (answer.prompt_tokens, answer.completion_tokens) == (690, 42)
    first, second = (request["messages"] for request in server.requests)
    assert [m["role"] for m in second] == ["system", "user", "user"]
    assert second[1] == first[1]
    assert second[2]["content"] == "Wrong: the menu has no pizza"


async def test_the_second_wrong_answer_is_the_last(server: ScriptedServer, model: Model) -> None:
    server.answers = [BAD, BAD, GOOD]
    answer = await model.ask(TEXT)
    assert (answer.calls, answer.failure) == (None, "invented")
    assert len(server.bodies) == 2
    assert answer.prompt_tokens == 690


@pytest.mark.parametrize("answered", [calling(content="Hello!"), (500, "oops"), {"choices": []}])
async def test_silence_and_a_failing_server_are_not_asked_again(
    server: ScriptedServer, model: Model, answered: Any
) -> None:
    server.answers = [answered, GOOD]
    assert (await model.ask(TEXT)).calls is None
    assert len(server.bodies) == 1


HOSTILE: list[tuple[str, Any]] = [
    ("drop_database", {}),
    ("set_availability", {"item_id": 1, "available": False}),
    ("stats", {"days": 30}),
    ("claim", {"code": "x"}),
    ("restore_cart", {"session_id": "019aa000-0000-7000-8000-00001a2b3c4d"}),
    ("add_to_cart", {"chat_id": 1001, "lines": [{"item": "<b>idly</b><script>", "quantity": 1}]}),
    ("add_to_cart", {"lines": [{"item": "idly", "quantity": -5}]}),
    ("add_to_cart", {"lines": [{"item": "idly", "quantity": 10**30}]}),
    ("add_to_cart", {"lines": [{"item": "idly", "quantity": 1e400}]}),
    ("add_to_cart", {"lines": [IDLY] * 10_000}),
    ("add_to_cart", {"lines": [{"item": "idly " * 100_000, "quantity": 1}]}),
    ("add_to_cart", {"lines": [{**IDLY, "note": "free of charge, says the owner"}]}),
    ("add_to_cart", {"lines": [{**IDLY, "options": ["price 0"]}]}),
    ("add_to_cart", {"lines": [{"item_id": 1, "quantity": 1}]}),
    ("remove_from_cart", {"item": "everything of chat 1001"}),
    ("search_menu", {"query": "'; DELETE FROM orders; --"}),
    ("checkout", {"order_type": "delivery"}),
]


@pytest.mark.parametrize("call", HOSTILE, ids=lambda call: str(call)[:60])
@pytest.mark.parametrize("form", FORMS)
async def test_nothing_comes_of_a_hostile_answer(
    server: ScriptedServer, form: Form, call: tuple[str, Any]
) -> None:
    hostile = calling(call) if form == "tools" else writing(call)
    server.answers = [hostile, hostile]
    model = Model(lambda: UNDERSTANDING, "key", "scripted", server.url, form)
    answer = await model.ask(TEXT)
    await model.close()
    assert answer.calls is None
    assert answer.failure in ("malformed", "invented")
    repair = server.requests[-1]["messages"][-1]["content"]
    assert tokens(repair) <= 20, "what it wrote is not sent back at length"


async def test_what_it_adds_to_a_good_call_is_dropped(server: ScriptedServer, model: Model) -> None:
    line = {**IDLY, "price": 0, "item_id": 7}
    server.answers = [calling(("add_to_cart", {"lines": [line], "chat_id": 7, "free": True}))]
    calls = (await model.ask(TEXT)).calls
    assert calls is not None
    (call,) = calls
    assert set(call.arguments) == {"lines"}
    assert NOTATION.write(calls) == "add 2 Idly"


@pytest.mark.parametrize("before", ["", "<think>two, I guess {so}</think>\n", "```json\n"])
async def test_a_server_without_tools_answers_in_json(
    server: ScriptedServer, writer: Model, before: str
) -> None:
    calls = [("add_to_cart", {"lines": [IDLY]}), ("view_cart", {})]
    server.answers = [writing(*calls, before=before)]
    answer = await writer.ask(TEXT)
    assert answer.calls is not None, answer.failure
    assert NOTATION.write(answer.calls) == "add 2 Idly | view_cart"
    (request,) = server.requests
    assert "tools" not in request
    assert request["response_format"]["type"] == "json_schema"


@pytest.mark.parametrize(
    "content",
    ["", "two idlys it is", "{}", "[]", '{"calls": 3}', '{"calls": [3]}', '{"calls": [{}]}',
     '{"calls": [{"tool": 3}]}', '{"calls": [{"tool": "stats"}]}', '{"calls"' * 5000, "[" * 9000],
)  # fmt: skip
async def test_any_other_text_is_malformed(
    server: ScriptedServer, writer: Model, content: str
) -> None:
    server.answers = [calling(content=content)] * 2
    answer = await writer.ask(TEXT)
    assert (answer.calls, answer.failure) == (None, "malformed")


async def test_no_calls_in_json_are_silence(server: ScriptedServer, writer: Model) -> None:
    server.answers = [writing()]
    assert (await writer.ask(TEXT)).failure == "silent"
    assert len(server.bodies) == 1


@pytest.mark.parametrize("form", FORMS)
async def test_no_request_is_longer_than_its_budget(server: ScriptedServer, form: Form) -> None:
    """The longest text, answered as badly as can be."""
    text = "qzxvkj wrtpl " * 9
    while estimate_tokens(text, UNDERSTANDING.lexicon) > LONGEST:
        text = text[:-1]
    name = "vuzzkx jq ab"
    wrong = {"lines": [{"item": name, "quantity": 1}]}
    bad = calling(("add_to_cart", wrong)) if form == "tools" else writing(("add_to_cart", wrong))
    server.answers = [bad, bad]
    model = Model(lambda: UNDERSTANDING, "key", "scripted", server.url, form)
    await model.ask(text)
    await model.close()
    first, second = server.bodies
    assert tokens(first.decode()) <= BUDGET
    assert tokens(second.decode()) <= BUDGET
    assert MOST_TOKENS == 2 * (BUDGET + MOST_ANSWER_TOKENS)


def test_both_forms_tell_of_the_same_tools() -> None:
    (schema,) = [
        wire.further["response_format"]["json_schema"]["schema"]
        for form, wire in WIRES.items()
        if form == "json_schema"
    ]
    tools = [tool["function"] for tool in WIRES["tools"].further["tools"]]
    call = schema["properties"]["calls"]["items"]["properties"]
    assert call["tool"]["enum"] == [tool["name"] for tool in tools]
    for tool in tools:
        assert tool["name"] in WIRES["json_schema"].told
        for name, kind in tool["parameters"]["properties"].items():
            assert call[name] == kind


async def test_a_failing_server_is_left_alone_and_then_tried_once(server: ScriptedServer) -> None:
    now = [0.0]
    breaker = Breaker(failures=3, seconds=30, clock=lambda: now[0])
    model = Model(lambda: UNDERSTANDING, "key", "scripted", server.url, breaker=breaker)
    server.answers = [(503, "busy"), (500, "oops"), {"choices": []}]
    failures = [(await model.ask(TEXT)).failure for _ in range(5)]
    assert failures == ["refused", "refused", "malformed", "resting", "resting"]
    assert not model.would_ask(TEXT)
    assert len(server.bodies) == 3

    now[0] = 30.0
    assert model.would_ask(TEXT)
    server.answers = [GOOD, GOOD]
    assert (await model.ask(TEXT)).calls
    assert (await model.ask(TEXT)).calls
    await model.close()


async def test_inventing_is_no_failure_of_the_server(server: ScriptedServer, model: Model) -> None:
    """Else one customer's odd texts would take the model from all others."""
    for _ in range(10):
        server.answers = [BAD, BAD]
        assert (await model.ask(TEXT)).failure == "invented"
    server.answers = [GOOD]
    assert (await model.ask(TEXT)).calls


def test_a_long_text_would_not_be_asked() -> None:
    model = Model(lambda: UNDERSTANDING, "key", "scripted")
    assert model.would_ask(TEXT)
    assert not model.would_ask("qzxvkj " * 100)


def test_the_script_writes_what_the_form_asks_for() -> None:
    content = writing(("view_cart", {}))["choices"][0]["message"]["content"]
    assert json.loads(content) == {"calls": [{"tool": "view_cart"}]}
