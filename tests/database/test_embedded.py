"""The PostgreSQL that Tiffin brings along: made, started, found again, stopped."""

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from db.connect import ensure_database
from db.embedded import SETTINGS, TRY_OUT, Embedded, binaries
from db.server import Server, ServerError

ROOT = Path(__file__).parents[2]


@pytest.fixture
def data_dir(folder: Path) -> Iterator[Path]:
    yield folder / "var"
    if (folder / "var" / "postgres").is_dir():
        server_of(folder / "var").remove()


def server_of(data_dir: Path) -> Server:
    return Server(binaries(), data_dir / "postgres", SETTINGS)


async def value(dsn: str, statement: str) -> object:
    connection = await asyncpg.connect(dsn)
    try:
        return await connection.fetchval(statement)
    finally:
        await connection.close()


async def test_it_is_made_at_first_and_keeps_its_data(data_dir: Path) -> None:
    with Embedded(data_dir) as postgres:
        assert await ensure_database(postgres.dsn(TRY_OUT))
        await value(postgres.dsn(TRY_OUT), "CREATE TABLE kept AS SELECT 7 AS number")
    assert server_of(data_dir).pid() is None

    with Embedded(data_dir) as postgres:
        assert not await ensure_database(postgres.dsn(TRY_OUT))
        assert await value(postgres.dsn(TRY_OUT), "SELECT number FROM kept") == 7


async def test_a_reset_empties_one_database_and_spares_the_other(data_dir: Path) -> None:
    with Embedded(data_dir) as postgres:
        for name in ("one", "other"):
            await ensure_database(postgres.dsn(name))
            await value(postgres.dsn(name), "CREATE TABLE kept AS SELECT 7 AS number")
        assert await ensure_database(postgres.dsn("one"), reset=True)

        assert await value(postgres.dsn("one"), "SELECT to_regclass('kept')") is None
        assert await value(postgres.dsn("other"), "SELECT number FROM kept") == 7


async def test_it_is_durable_and_speaks_utf8_by_its_socket_alone(data_dir: Path) -> None:
    expected = {
        "fsync": "on",
        "synchronous_commit": "on",
        "full_page_writes": "on",
        "listen_addresses": "",
        "server_encoding": "UTF8",
        "lc_collate": "C",
    }
    with Embedded(data_dir) as postgres:
        await ensure_database(postgres.dsn(TRY_OUT))
        connection = await asyncpg.connect(postgres.dsn(TRY_OUT))
        rows = await connection.fetch(
            "SELECT name, setting FROM pg_settings WHERE name = ANY($1) "
            "UNION SELECT 'lc_collate', datcollate FROM pg_database WHERE datname = $2",
            list(expected),
            TRY_OUT,
        )
        await connection.close()

    assert {row["name"]: row["setting"] for row in rows} == expected


def test_only_its_user_reaches_the_socket_and_the_data(data_dir: Path) -> None:
    with Embedded(data_dir):
        server = server_of(data_dir)
        for folder in (server.folder, server.sockets, server.data):
            assert stat.S_IMODE(folder.stat().st_mode) == 0o700
            assert folder.stat().st_uid == (server.account.uid if server.account else os.geteuid())


def test_ctrl_c_in_the_terminal_does_not_reach_it(data_dir: Path) -> None:
    with Embedded(data_dir):
        pid = server_of(data_dir).pid()
        assert pid is not None
        assert os.getsid(pid) != os.getsid(0)


def test_the_last_to_leave_stops_it(data_dir: Path) -> None:
    first, second = Embedded(data_dir), Embedded(data_dir)
    first.open()
    second.open()
    pid = server_of(data_dir).pid()
    first.close()
    assert server_of(data_dir).pid() == pid
    second.close()
    assert server_of(data_dir).pid() is None


class Holder:
    """Another process that holds the server until it is let go."""

    def __init__(self, data_dir: Path) -> None:
        script = (
            "import pathlib, sys; from db.embedded import Embedded; "
            f"postgres = Embedded(pathlib.Path({str(data_dir)!r})); postgres.open(); "
            "print('open', flush=True); sys.stdin.read(); postgres.close()"
        )
        self._process = subprocess.Popen(
            [sys.executable, "-c", script],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def holds(self) -> None:
        assert self._process.stdout
        assert self._process.stdout.readline() == "open\n"

    def let_go(self) -> None:
        self._process.communicate()

    def kill(self) -> None:
        self._process.kill()
        self._process.communicate()


def test_after_a_kill_it_runs_on_and_is_found_and_stopped(data_dir: Path) -> None:
    holder = Holder(data_dir)
    holder.holds()
    pid = server_of(data_dir).pid()
    holder.kill()
    assert pid is not None
    assert server_of(data_dir).pid() == pid

    with Embedded(data_dir):
        assert server_of(data_dir).pid() == pid
    assert server_of(data_dir).pid() is None


def test_processes_that_start_at_once_share_it(data_dir: Path) -> None:
    holders = [Holder(data_dir) for _ in range(3)]
    for holder in holders:
        holder.holds()
    pid = server_of(data_dir).pid()
    assert pid is not None
    for holder in holders[:-1]:
        holder.let_go()
        assert server_of(data_dir).pid() == pid
    holders[-1].let_go()
    assert server_of(data_dir).pid() is None


def test_it_starts_again_after_its_own_kill(data_dir: Path) -> None:
    with Embedded(data_dir):
        server_of(data_dir).kill()
        assert not server_of(data_dir).is_running()
    with Embedded(data_dir):
        assert server_of(data_dir).is_running()


def test_it_starts_though_a_stranger_has_its_old_process_number(data_dir: Path) -> None:
    with Embedded(data_dir):
        server = server_of(data_dir)
        lock = server.data / "postmaster.pid"
        left = lock.read_text()
        server.kill()
    lines = left.splitlines()
    stranger = subprocess.Popen(
        ["sleep", "60"], user=server.account.uid if server.account else None
    )
    try:
        lock.write_text("\n".join([str(stranger.pid), *lines[1:]]) + "\n")
        shutil.chown(lock, lock.parent.owner(), lock.parent.group())
        with Embedded(data_dir):
            assert server.is_running()
    finally:
        stranger.kill()
        stranger.wait()


@pytest.mark.parametrize("name", ["with space, comma & 'quote'", "café", "x" * 120])
async def test_any_folder_will_do(folder: Path, name: str) -> None:
    data_dir = folder / name / "var"
    with Embedded(data_dir) as postgres:
        assert await value(postgres.dsn("postgres"), "SELECT 1") == 1
        sockets = server_of(data_dir).sockets
    assert server_of(data_dir).pid() is None
    assert not (sockets / ".s.PGSQL.5432").exists()


def test_a_making_that_was_cut_short_is_done_again(data_dir: Path) -> None:
    unfinished = data_dir / "postgres" / "unfinished"
    unfinished.mkdir(parents=True)
    (unfinished / "PG_VERSION").write_text("18\n")

    with Embedded(data_dir):
        assert server_of(data_dir).is_running()


@pytest.mark.parametrize("user", [0, 65534], ids=["root", "nobody"])
async def test_data_that_changed_hands_is_taken_over_by_root(data_dir: Path, user: int) -> None:
    with Embedded(data_dir) as postgres:
        await value(postgres.dsn("postgres"), "CREATE TABLE kept AS SELECT 7 AS number")
    if os.geteuid() == 0:
        for path in (data_dir / "postgres").rglob("*"):
            os.chown(path, user, user)

    with Embedded(data_dir) as postgres:
        assert await value(postgres.dsn("postgres"), "SELECT number FROM kept") == 7


def test_a_folder_that_cannot_be_used_is_named(data_dir: Path) -> None:
    data_dir.mkdir()
    (data_dir / "postgres").touch()

    with pytest.raises(ServerError, match="PostgreSQL's folder .* can't be used .*DATA_DIR"):
        Embedded(data_dir).open()


def test_data_of_another_version_is_left_alone(data_dir: Path) -> None:
    data = data_dir / "postgres" / "data"
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text("15\n")

    with pytest.raises(ServerError, match="made by PostgreSQL 15.*DATA_DIR"):
        Embedded(data_dir).open()


def test_what_postgresql_says_is_passed_on(data_dir: Path) -> None:
    with Embedded(data_dir):
        server = server_of(data_dir)
    server.settings["shared_buffers"] = "nonsense"

    with pytest.raises(ServerError, match='pg_ctl failed.*"nonsense"'):
        server.start()


def test_root_may_start_it_in_a_folder_of_its_own(folder: Path) -> None:
    private = folder / "root"
    private.mkdir(mode=0o700)
    with Embedded(private / "tiffin" / "var"):
        assert server_of(private / "tiffin" / "var").is_running()

    # Nobody but PostgreSQL's user may pass, and that user may not list it.
    assert private.stat().st_mode & 0o007 == 0
    assert private.stat().st_uid == os.geteuid()
    if os.geteuid() == 0:
        strangers = [65534, server_of(private / "tiffin" / "var").account.uid]
        codes = [
            subprocess.run(
                ["/bin/ls", private], user=uid, group=65534, extra_groups=[], capture_output=True
            ).returncode
            for uid in strangers
        ]
        assert 0 not in codes


def test_an_ordinary_user_may_start_it(folder: Path) -> None:
    nobody = "os.setgroups([]); os.setgid(65534); os.setuid(65534); " if os.geteuid() == 0 else ""
    script = (
        "import asyncio, asyncpg, os, pathlib, encodings.idna; from db.embedded import Embedded; "
        f"{nobody}postgres = Embedded(pathlib.Path({str(folder)!r})); postgres.open(); "
        "assert (pathlib.Path(postgres.dsn('x').split('host=')[1].split('&')[0])).owner() "
        "== pathlib.Path(f'/proc/{os.getpid()}').owner(); postgres.close()"
    )
    if nobody:
        os.chown(folder, 65534, 65534)
    subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True)

    assert (folder / "postgres" / "data" / "PG_VERSION").read_text() == "18\n"
