"""Logs: readable, and without secrets."""

import io
import json
import logging
import re
from collections.abc import Iterator

import pytest
import structlog

from bot import log


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    yield
    root.handlers, root.level = handlers, level
    structlog.reset_defaults()


def test_a_machine_reads_json() -> None:
    stream = io.StringIO()
    log.configure("info", stream=stream)
    structlog.get_logger("bot.turn").info("turn taken", chat_id=7)
    logging.getLogger("asyncio").warning("slow %s", "loop")

    own, foreign = (json.loads(line) for line in stream.getvalue().splitlines())
    assert (own["event"], own["level"], own["chat_id"], own["logger"]) == (
        "turn taken",
        "info",
        7,
        "bot.turn",
    )
    assert (foreign["event"], foreign["level"]) == ("slow loop", "warning")


def test_a_person_reads_a_line() -> None:
    stream = Terminal()
    log.configure("info", stream=stream)
    structlog.get_logger("bot.turn").info("turn taken", chat=7)

    line = re.sub(r"\x1b\[\d*m", "", stream.getvalue())
    assert re.fullmatch(r"\d\d:\d\d:\d\d \[info +\] turn taken chat=7\n", line)


@pytest.mark.parametrize("stream", [io.StringIO(), Terminal()], ids=["json", "terminal"])
def test_a_secret_is_blotted_out_wherever_it_stands(stream: io.StringIO) -> None:
    log.configure("info", ["hunter2", "123:hunter2"], stream)
    try:
        raise ValueError("https://api.example/bot123:hunter2/getMe")
    except ValueError:
        structlog.get_logger("bot.app").exception("failed with hunter2", token="123:hunter2")
    logging.getLogger("library").warning("GET %s", "/bot123:hunter2/getMe")

    assert "hunter2" not in stream.getvalue()
    assert log.HIDDEN in stream.getvalue()


def test_the_level_is_respected() -> None:
    stream = io.StringIO()
    log.configure("warning", stream=stream)
    structlog.get_logger("bot.app").info("small talk")
    structlog.get_logger("bot.app").warning("this counts")

    assert "small talk" not in stream.getvalue()
    assert "this counts" in stream.getvalue()


ASHA = ("Ashalatha", "+91 98400 12345", "12 Temple Street", "asha@example.org")


class Refused(Exception):
    pass


def fail(note: str) -> None:
    """With what a guest wrote in a variable, in the message, and in the error before it."""
    try:
        raise ValueError(f"not a note: {note!r}")
    except ValueError as error:
        raise Refused(f'Failing row contains "{note}"') from error


@pytest.mark.parametrize("stream", [io.StringIO(), Terminal()], ids=["json", "terminal"])
def test_what_a_guest_wrote_is_in_no_line(stream: io.StringIO) -> None:
    log.configure("debug", stream=stream)
    told = structlog.get_logger("bot.turn")
    name, phone, address, mail = ASHA
    told.info("turn taken", text=address, name=name, chat_id=7, calls=[{"note": address}])
    told.info("update read", update={"message": {"text": address, "from": {"first_name": name}}})
    told.info(f"call {phone} or write to {mail}")
    try:
        fail(f"{name}, {address}, {phone}")
    except Refused as error:
        told.error("update failed", exc_info=error)
        told.exception("update failed")
        logging.getLogger("library").exception("it failed")

    written = stream.getvalue()
    assert not [word for word in ASHA if word in written]
    assert written.count("Refused: Failing row contains") == 3
    assert written.count("test_log.py") >= 6
    assert "ValueError" in written


def test_an_error_is_described_without_what_it_quotes() -> None:
    assert log.describe(ValueError("not a tap: 'Asha'")) == f"ValueError: not a tap: {log.HIDDEN}"
    assert log.describe(TypeError("no attribute 'draw'")) == "TypeError: no attribute 'draw'"
    assert log.describe(TimeoutError()) == "TimeoutError"


def test_what_is_no_ones_stays_readable() -> None:
    stream = io.StringIO()
    log.configure("info", stream=stream)
    structlog.get_logger("bot.app").info(
        "flood wait", chat_id=-1001234567890, seconds=3.5, at="2026-11-22T22:15:00+00:00"
    )
    assert json.loads(stream.getvalue())["chat_id"] == -1001234567890
    assert log.HIDDEN not in stream.getvalue()
