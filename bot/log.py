"""Logging: lines for people on a terminal, JSON for machines, and never a secret."""

import logging
import sys
from collections.abc import MutableMapping, Sequence
from typing import Any, TextIO

import orjson
import structlog
from structlog.typing import Processor

HIDDEN = "[hidden]"


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
    return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(_json)]


def _json(value: Any, **_: Any) -> str:
    return orjson.dumps(value, default=repr).decode()


class _Blot:
    def __init__(self, secrets: Sequence[str]) -> None:
        # The longest first: one may be part of another.
        self._secrets = sorted({secret for secret in secrets if secret}, key=len, reverse=True)

    def __call__(self, logger: Any, name: str, line: MutableMapping[str, Any] | str) -> str:
        text = str(line)
        for secret in self._secrets:
            text = text.replace(secret, HIDDEN)
        return text
