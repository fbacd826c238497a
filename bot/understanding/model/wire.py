"""The two forms in which a model is asked for tool calls, over OpenAI's protocol.

tools        `tools` with their schemas; the answer's message has `tool_calls`
json_schema  `response_format` with one schema; the answer is one JSON object, as text
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal

from bot.understanding.model import answer, schemas

Form = Literal["tools", "json_schema"]

# Of the answer: a model that runs on is cut off.
MOST_ANSWER_TOKENS = 300
_LONGEST_ANSWER = 20_000  # letters

Message = dict[str, str]
Pairs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Wire:
    """`told` is added to the instruction, `further` to the request; `calls` reads the
    message of an answer as (tool, arguments as JSON) and raises answer.Malformed."""

    told: str
    further: dict[str, Any]
    calls: Callable[[Any], Pairs]

    def request(self, model: str, text: str, wrong: str | None = None) -> dict[str, Any]:
        """`wrong` says what was the matter with the answer before."""
        instruction = schemas.INSTRUCTION if wrong is None else schemas.REPAIR
        messages: list[Message] = [
            {"role": "system", "content": instruction + self.told},
            {"role": "user", "content": text},
        ]
        if wrong is not None:
            messages.append({"role": "user", "content": wrong})
        return {"model": model, "messages": messages, **self.further}


def _from_tools(message: Any) -> Pairs:
    try:
        called = [(c.function.name, c.function.arguments) for c in message.tool_calls or ()]
    except (AttributeError, TypeError) as error:
        raise answer.Malformed("no calls") from error
    return _pairs(called)


def _from_text(message: Any) -> Pairs:
    content = message.content or ""
    if not isinstance(content, str) or len(content) > _LONGEST_ANSWER:
        raise answer.Malformed("no JSON")
    # Some servers put a fence, or the model's thoughts, around it.
    start, end = content.find('{"calls"'), content.rfind("}")
    if start < 0:
        start = content.find("{")
    try:
        calls = [dict(call) for call in json.loads(content[start : end + 1])["calls"]]
        called = [(call.pop("tool"), call) for call in calls]
    except (ValueError, RecursionError, KeyError, TypeError) as error:
        raise answer.Malformed("no JSON with calls") from error
    return _pairs(called)


def _pairs(called: Iterable[tuple[Any, Any]]) -> Pairs:
    # Some servers send the arguments as an object rather than as its text.
    pairs = [(tool, json.dumps(a) if isinstance(a, dict) else a) for tool, a in called]
    if not all(isinstance(part, str) for pair in pairs for part in pair):
        raise answer.Malformed("no call")
    if sum(len(arguments) for _, arguments in pairs) > _LONGEST_ANSWER:
        raise answer.Malformed("too long")
    return pairs


WIRES: dict[Form, Wire] = {
    "tools": Wire("", {"tools": schemas.TOOLS}, _from_tools),
    "json_schema": Wire(
        schemas.TOLD,
        {
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": "calls", "schema": schemas.ANSWER},
            }
        },
        _from_text,
    ),
}
