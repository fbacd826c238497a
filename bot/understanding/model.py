"""Ask a model what a text means, when the rules are unsure.

Any OpenAI-compatible server will do. The model sees the text and nothing else:
no cart, no history, no menu. All it can answer is calls of the tools in
`schemas`, and each is checked in `answer` before it counts.
"""

import asyncio
import importlib
import json
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING, Any

from bot.tools.call import ToolCall
from bot.understanding import answer
from bot.understanding.lexicon import Lexicon
from bot.understanding.schemas import INSTRUCTION, TOOLS
from bot.understanding.understanding import Understanding

if TYPE_CHECKING:
    from openai import AsyncOpenAI

SECONDS = 8.0
LONGEST = 120
_RUN = re.compile(r" ?[A-Za-z]+| ?[0-9]+| ?[^\sA-Za-z0-9]")


@dataclass(frozen=True, slots=True)
class ModelAnswer:
    """Checked `calls`, or None and why in `failure`.

    `failure`: too_long (not asked), late, unreachable, refused, malformed,
    invented, silent (no call).
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
        seconds: float = SECONDS,
    ) -> None:
        self.model = model
        self._understanding = understanding
        self._api_key = api_key
        self._base_url = base_url
        self._seconds = seconds
        self._client: AsyncOpenAI | None = None

    async def close(self) -> None:
        if self._client:
            await self._client.close()

    async def ask(self, text: str) -> ModelAnswer:
        """One question, never repeated. Whatever goes wrong is in the answer's `failure`."""
        understanding = self._understanding()
        text = " ".join("".join(c if c.isprintable() else " " for c in text).split())
        if estimate_tokens(text, understanding.lexicon) > LONGEST:
            return ModelAnswer(None, self.model, failure="too_long")
        openai = await asyncio.to_thread(importlib.import_module, "openai")
        started = perf_counter()
        completion: Any = None
        calls: tuple[ToolCall, ...] | None = None
        failure: str | None = None
        try:
            async with asyncio.timeout(self._seconds):
                completion = await self._complete(openai, text)
            calls = answer.read(_calls(completion), text, understanding.vocabulary)
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
        return ModelAnswer(
            calls or None,
            self.model,
            _count(completion, "prompt_tokens"),
            _count(completion, "completion_tokens"),
            round((perf_counter() - started) * 1000, 3),
            failure,
        )

    async def _complete(self, openai: Any, text: str) -> Any:
        if self._client is None:
            self._client = openai.AsyncOpenAI(
                api_key=self._api_key,
                base_url=self._base_url,
                timeout=self._seconds,
                max_retries=0,
            )
        return await self._client.chat.completions.create(
            model=self.model,
            messages=[
                {"role": "system", "content": INSTRUCTION},
                {"role": "user", "content": text},
            ],
            tools=TOOLS,  # type: ignore[arg-type]
        )


def _calls(completion: Any) -> list[tuple[str, str]]:
    """(tool, arguments) of the answer. A server may send anything at all."""
    try:
        called = completion.choices[0].message.tool_calls or []
        pairs = [(call.function.name, call.function.arguments) for call in called]
    except (AttributeError, IndexError, TypeError, KeyError) as error:
        raise answer.Malformed("no message") from error
    # Some servers send the arguments as an object rather than as its text.
    pairs = [(tool, json.dumps(a) if isinstance(a, dict) else a) for tool, a in pairs]
    if not all(isinstance(part, str) for pair in pairs for part in pair):
        raise answer.Malformed("call")
    return pairs


def _count(completion: Any, name: str) -> int:
    value = getattr(getattr(completion, "usage", None), name, 0)
    return value if isinstance(value, int) and value >= 0 else 0
