"""Ask a model what a text means, when the rules are unsure.

Any OpenAI-compatible server will do. The model sees the text and nothing else:
no cart, no history, no menu. All it can answer is calls of the tools in
`schemas`, and each is checked in `answer` before it counts. An answer that does
not pass is sent back once, with what is wrong; a server that keeps failing is left
alone for a while.
"""

import asyncio
import importlib
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING, Any

import structlog

from bot.tools.call import ToolCall
from bot.understanding.language.lexicon import Lexicon
from bot.understanding.model import answer
from bot.understanding.model.breaker import Breaker
from bot.understanding.model.wire import MOST_ANSWER_TOKENS, WIRES, Form
from bot.understanding.understanding import Understanding

if TYPE_CHECKING:
    from openai import AsyncOpenAI

log = structlog.get_logger(__name__)

# For the question and its repair together, unless the owner sets it.
SECONDS = 8.0
LONGEST = 120
# What one text may cost at most: two requests of 500 tokens, and their answers.
MOST_TOKENS = 2 * (500 + MOST_ANSWER_TOKENS)
_LONGEST_QUOTE = 14
# The server's failures. What it invents may be the customer's doing, and silence is an answer.
_FAILURES = ("late", "unreachable", "refused", "malformed")
_RUN = re.compile(r" ?[A-Za-z]+| ?[0-9]+| ?[^\sA-Za-z0-9]")


@dataclass(frozen=True, slots=True)
class ModelAnswer:
    """Checked `calls`, or None and why in `failure`.

    `failure`: too_long or resting (not asked), late, unreachable, refused,
    malformed, invented, silent (no call). The tokens are those of all its requests.
    """

    calls: tuple[ToolCall, ...] | None
    model: str
    prompt_tokens: int = 0
    completion_tokens: int = 0
    ms: float = 0.0
    failure: str | None = None


def estimate_tokens(text: str, lexicon: Lexicon) -> int:
    """At least as many tokens as a model's tokenizer makes of `text` inside JSON.

    Everyday words are one token; of anything else the worst is assumed.
    """
    total = 0
    for match in _RUN.findall(text):
        run = match.strip()
        if run.isascii() and run.isalpha():
            total += _letters(run, lexicon, after_space=run != match)
            continue
        # Only before letters is a space part of their token.
        total += run != match
        if run.isascii() and run.isdigit():
            total += math.ceil(len(run) / 3)
        else:
            indic = "\u0900" <= run < "\u0e00"
            # A quote is escaped in JSON.
            total += 2 if indic else len(run.encode("utf-8", "replace")) + (run in '"\\')
    return total


def _letters(word: str, lexicon: Lexicon, after_space: bool) -> int:
    rest = word[1:]
    if rest and not rest.islower():
        return len(word)
    if len(word) <= 8 and word.lower() in lexicon.common:
        short = 1 if len(word) <= 6 else 2
        return short if after_space and word.islower() else math.ceil((len(word) + 1) / 3)
    return len(word) if len(word) < 6 else math.ceil(0.85 * len(word))


class Model:
    """One OpenAI-compatible server. `understanding` gives the current menu's.

    Building it costs nothing: the client is imported and made at the first question.
    """

    def __init__(
        self,
        understanding: Callable[[], Understanding],
        api_key: str,
        model: str,
        base_url: str | None = None,
        form: Form = "tools",
        seconds: float = SECONDS,
        breaker: Breaker | None = None,
    ) -> None:
        self.model = model
        self._understanding = understanding
        self._api_key = api_key
        self._base_url = base_url
        self._wire = WIRES[form]
        self._seconds = seconds
        self._breaker = breaker or Breaker()
        self._client: AsyncOpenAI | None = None

    async def close(self) -> None:
        if self._client:
            await self._client.close()

    def would_ask(self, text: str) -> bool:
        """Is the text short enough, and the server not left alone just now?"""
        return self._breaker.ready and not self._is_too_long(_one_line(text))

    async def ask(self, text: str) -> ModelAnswer:
        """One question, and once more if the answer can't be used. Whatever goes wrong is
        in the answer's `failure`."""
        text = _one_line(text)
        if self._is_too_long(text):
            return ModelAnswer(None, self.model, failure="too_long")
        if not self._breaker.admit():
            return ModelAnswer(None, self.model, failure="resting")
        try:
            answered = await self._ask(text)
        except BaseException:
            self._breaker.abandoned()
            raise
        self._judge(answered.failure)
        return answered

    def _is_too_long(self, text: str) -> bool:
        return estimate_tokens(text, self._understanding().lexicon) > LONGEST

    def _judge(self, failure: str | None) -> None:
        if failure in _FAILURES:
            if rest := self._breaker.failed():
                log.warning("the model is left alone", seconds=rest, failure=failure)
        elif self._breaker.succeeded():
            log.info("the model answers again")

    async def _ask(self, text: str) -> ModelAnswer:
        openai = await asyncio.to_thread(importlib.import_module, "openai")
        started = perf_counter()
        tokens = [0, 0]
        calls: tuple[ToolCall, ...] | None = None
        failure: str | None = None
        try:
            async with asyncio.timeout(self._seconds):
                calls = await self._calls(openai, text, tokens)
            failure = None if calls else "silent"
        except (TimeoutError, openai.APITimeoutError):
            failure = "late"
        except openai.APIStatusError:
            failure = "refused"
        except openai.APIConnectionError:
            failure = "unreachable"
        except answer.Invented:
            failure = "invented"
        except (answer.Malformed, openai.OpenAIError, ValueError, UnicodeError):
            failure = "malformed"
        ms = round((perf_counter() - started) * 1000, 3)
        return ModelAnswer(calls or None, self.model, tokens[0], tokens[1], ms, failure)

    async def _calls(self, openai: Any, text: str, tokens: list[int]) -> tuple[ToolCall, ...]:
        """The checked calls; what the requests cost is added to `tokens`."""
        understanding = self._understanding()
        message = await self._complete(openai, text, None, tokens)
        try:
            return answer.read(self._wire.calls(message), text, understanding.vocabulary)
        except (answer.Malformed, answer.Invented) as error:
            wrong = _wrong(error, understanding.lexicon)
        message = await self._complete(openai, text, wrong, tokens)
        return answer.read(self._wire.calls(message), text, understanding.vocabulary)

    async def _complete(self, openai: Any, text: str, wrong: str | None, tokens: list[int]) -> Any:
        """The answer's message. A server may send anything at all."""
        if self._client is None:
            self._client = openai.AsyncOpenAI(
                api_key=self._api_key,
                base_url=self._base_url,
                timeout=self._seconds,
                max_retries=0,
            )
        completion = await self._client.chat.completions.create(
            **self._wire.request(self.model, text, wrong),
            max_completion_tokens=MOST_ANSWER_TOKENS,
        )
        tokens[0] += _count(completion, "prompt_tokens")
        tokens[1] += _count(completion, "completion_tokens")
        try:
            message = completion.choices[0].message
            message.content, message.tool_calls  # noqa: B018
        except (AttributeError, IndexError, TypeError, KeyError) as error:
            raise ValueError("no message") from error
        return message


def _one_line(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _wrong(error: answer.Malformed | answer.Invented, lexicon: Lexicon) -> str:
    """What was wrong, for the model; a long or strange name is not repeated."""
    about = _one_line(str(error))
    if estimate_tokens(about, lexicon) > _LONGEST_QUOTE:
        about = ""
    if not about:
        about = "not there" if isinstance(error, answer.Invented) else "the form"
    return f"Wrong: {about}"


def _count(completion: Any, name: str) -> int:
    value = getattr(getattr(completion, "usage", None), name, 0)
    return value if isinstance(value, int) and value >= 0 else 0
