"""The try-out as an owner runs it: up with one command, down with Ctrl-C, whole after a kill."""

import os
import signal
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from db.embedded import TRY_OUT
from tests.command_line import Command, Place, children_of, is_alive, until
from tests.postgres import run


@pytest.fixture
def place(folder: Path) -> Iterator[Place]:
    place = Place(folder)
    yield place
    place.close()


def opened(command: Command) -> str:
    """The address of the page, once it is said."""
    return command.says(r"Tiffin is open: (http://127\.0\.0\.1:\d+)").group(1)


def child(command: Command, name: str) -> int:
    """The process id of the stand-in or the worker."""
    (pid,) = [pid for pid, line in children_of(command.pid) if f" -m bot {name} " in line]
    return pid


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


async def value(dsn: str, statement: str) -> object:
    connection = await asyncpg.connect(dsn)
    try:
        return await connection.fetchval(statement)
    finally:
        await connection.close()


def test_it_opens_and_ctrl_c_stops_everything_and_a_second_start_keeps_it(place: Place) -> None:
    first = place.command("start", "--no-browser")
    url = opened(first)
    assert url == f"http://127.0.0.1:{place.port}"
    assert answers(url)
    first.says("The sample restaurant is loaded")
    dsn = place.postgres().dsn(TRY_OUT)
    assert run(value(dsn, "SELECT count(*) > 300 FROM public.menu_item"))
    run(value(dsn, "UPDATE public.restaurant SET phone = 'kept'"))
    processes = [pid for pid, _ in children_of(first.pid)]
    assert len(processes) == 2

    assert first.press_ctrl_c() == 0
    assert not any(map(is_alive, processes))
    assert place.postgres().pid() is None
    assert not answers(url)

    second = place.command("start", "--no-browser")
    opened(second)
    assert "sample restaurant" not in second.output
    assert run(value(dsn, "SELECT phone FROM public.restaurant")) == "kept"
    assert second.press_ctrl_c() == 0


def test_a_reset_starts_over(place: Place) -> None:
    first = place.command("simulate")
    opened(first)
    dsn = place.postgres().dsn(TRY_OUT)
    run(value(dsn, "UPDATE public.restaurant SET phone = 'kept'"))
    assert first.press_ctrl_c() == 0

    second = place.command("simulate", "--reset", "--yes")
    opened(second)
    assert run(value(dsn, "SELECT phone FROM public.restaurant")) != "kept"
    assert second.press_ctrl_c() == 0


@pytest.mark.parametrize(("name", "title"), [("worker", "bot"), ("stand-in", "stand-in")])
def test_a_part_that_dies_is_started_again(place: Place, name: str, title: str) -> None:
    command = place.command("simulate")
    url = opened(command)
    killed = child(command, name)
    os.kill(killed, signal.SIGKILL)

    command.says(rf"The {title} ended \(SIGKILL\): starting it again")
    until(lambda: len(children_of(command.pid)) == 2, f"another {name}")
    assert child(command, name) != killed
    until(lambda: answers(url), "the page answers")
    assert command.press_ctrl_c() == 0
    assert place.postgres().pid() is None


def test_a_kill_of_the_command_ends_its_parts_and_the_next_start_finds_postgresql(
    place: Place,
) -> None:
    first = place.command("simulate")
    url = opened(first)
    parts = [pid for pid, _ in children_of(first.pid)]
    postgres = place.postgres().pid()
    first.kill()
    until(lambda: not any(map(is_alive, parts)), "the parts end")
    assert place.postgres().pid() == postgres
    assert not answers(url)

    second = place.command("simulate")
    opened(second)
    assert place.postgres().pid() == postgres
    assert second.press_ctrl_c() == 0
    assert place.postgres().pid() is None


def test_a_second_try_out_in_the_same_folder_is_refused(place: Place) -> None:
    first = place.command("simulate")
    opened(first)
    second = place.command("simulate", SIMULATOR_PORT="9")

    assert second.ends() == 1
    assert "is running already" in second.output
    assert first.press_ctrl_c() == 0


def test_a_terminal_that_closes_stops_everything(place: Place) -> None:
    command = place.command("simulate")
    opened(command)
    os.killpg(command.pid, signal.SIGHUP)

    assert command.ends() == 0
    assert place.postgres().pid() is None
