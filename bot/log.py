"""Logging: lines for people on a terminal, JSON for machines, and never a secret.

Nor what a guest wrote: values of some keys are hidden whoever logs them, an error's message
loses what it quotes, and no line shows a telephone number or an e-mail address.
"""

import logging
import re
import sys
import traceback
from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from typing import Any, TextIO

import orjson
import structlog
from structlog.typing import EventDict, Processor

HIDDEN = "[hidden]"

# What tells of a person, by the names that we and Telegram give it.
PERSONAL = frozenset(
    {
        "text", "name", "first_name", "last_name", "username", "customer_name", "user_name",
        "customer", "phone", "address", "email", "note", "words", "rest", "query", "said", "body",
        "payload", "arguments", "calls", "context", "message", "caption", "phrase", "example",
    }
)  # fmt: skip

_NUMBER = re.compile(r"\+\d(?:[\s().-]{0,2}\d){7,14}")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
_QUOTED = re.compile(r""""[^"]*"|'[^']*'|“[^”]*”""")
# These quote names that stand in the code.
_OF_THE_CODE = (AttributeError, NameError, TypeError, ImportError)


def configure(level: str, secrets: Sequence[str] = (), stream: TextIO | None = None) -> None:
    """Send structlog's and the standard library's logs to `stream` (standard error).

    `secrets` are blotted out of the finished line, wherever they came from: a library may
    put the bot's token into the address of a failed request.
    """
    stream = stream or sys.stderr
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        *_stamps(stream.isatty()),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _tell_exception,
                _hide_personal,
                *_renderers(stream.isatty()),
                _Blot(secrets),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    # These tell of every request or job; the bot logs what matters of them itself.
    for name in ("apscheduler", "httpx", "httpcore", "openai", "telegram", "aiohttp.access"):
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))
    # Its pool warns of every try to connect again; whoever wanted a connection says so once.
    logging.getLogger("asyncpg").setLevel(max(logging.ERROR, root.level))


def _stamps(terminal: bool) -> list[Processor]:
    """Who watches a terminal wants to know what happened, at the time of the clock beside it."""
    if terminal:
        return [structlog.processors.TimeStamper(fmt="%H:%M:%S", utc=False)]
    return [
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]


def _renderers(terminal: bool) -> list[Processor]:
    if terminal:
        return [structlog.dev.ConsoleRenderer(pad_event_to=0)]
    return [structlog.processors.JSONRenderer(_json)]


def _json(value: Any, **_: Any) -> str:
    return orjson.dumps(value, default=repr).decode()


def describe(error: BaseException) -> str:
    """An error's class and message, without what the message quotes."""
    said = str(error)
    if not isinstance(error, _OF_THE_CODE):
        said = _QUOTED.sub(HIDDEN, said)
    return f"{type(error).__name__}: {said}" if said else type(error).__name__


def _hide_personal(logger: Any, name: str, line: EventDict) -> EventDict:
    for key, value in line.items():
        line[key] = HIDDEN if key in PERSONAL and value is not None else _hidden_within(value)
    return line


def _hidden_within(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {
            key: HIDDEN if key in PERSONAL else _hidden_within(inner)
            for key, inner in value.items()
        }
    if isinstance(value, list | tuple):
        return [_hidden_within(inner) for inner in value]
    return value


def _tell_exception(logger: Any, name: str, line: EventDict) -> EventDict:
    """Where it was raised, and what was said, without values: neither those that a message
    quotes nor a frame's variables."""
    given = line.pop("exc_info", None)
    error = given[1] if isinstance(given, tuple) else given
    if error is True:
        error = sys.exc_info()[1]
    if isinstance(error, BaseException):
        line["exception"] = "\n".join(_told(error))
    return line


def _told(error: BaseException) -> Iterator[str]:
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None:
        yield from _told(cause)
        yield "then"
    yield from (part.rstrip() for part in traceback.format_tb(error.__traceback__))
    yield describe(error)
    if isinstance(error, BaseExceptionGroup):
        for inner in error.exceptions:
            yield from _told(inner)


class _Blot:
    def __init__(self, secrets: Sequence[str]) -> None:
        # The longest first: one may be part of another.
        self._secrets = sorted({secret for secret in secrets if secret}, key=len, reverse=True)

    def __call__(self, logger: Any, name: str, line: MutableMapping[str, Any] | str) -> str:
        text = str(line)
        for secret in self._secrets:
            text = text.replace(secret, HIDDEN)
        return _MAIL.sub(HIDDEN, _NUMBER.sub(HIDDEN, text))
