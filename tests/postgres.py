"""PostgreSQL for tests: one server a flavour and process, one database a test."""

import asyncio
import subprocess
import tempfile
import uuid
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import asyncpg
import pytest

from db import embedded
from db.migrate import migrate
from db.server import Server

Result = TypeVar("Result")

TEMPLATE = "tiffin_template"

# Nothing in these servers outlives the tests; those that are killed don't use them.
IN_A_HURRY = {"fsync": "off", "full_page_writes": "off", "max_connections": "200"}


# SIGQUIT is PostgreSQL's immediate shutdown.
MOURN = 'read -r _; [ ! -e "$1" ] || kill -QUIT "$(head -n 1 "$1")"; rm -rf "$2"'


def programs(flavour: str) -> Path:
    """The folder of a PostgreSQL's programs; skips the test where there is none."""
    if flavour == "embedded":
        return embedded.binaries()
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4])
    )
    if not found:
        pytest.skip("no PostgreSQL of Debian's: apt-get install postgresql")
    return found[-1].parent


def run(work: Coroutine[Any, Any, Result]) -> Result:
    """Run a coroutine to its end, whether or not an event loop is running here."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


@contextmanager
def server(folder: Path, settings: dict[str, str] | None = None) -> Iterator[Server]:
    """A server with the programs in `folder`, started; it ends, data and all, with the block."""
    place = Path(tempfile.mkdtemp(prefix="tiffin-test-"))
    one = Server(folder, place / "postgres", settings)
    # If we are killed, the pipe to this one closes, and it ends the server for us.
    mourner = subprocess.Popen(
        ["/bin/sh", "-c", MOURN, "mourner", one.data / "postmaster.pid", place],
        stdin=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        one.create(["--no-sync"])
        one.start()
        yield one
    finally:
        one.remove()
        mourner.communicate()


async def execute(dsn: str, *statements: str) -> None:
    connection = await asyncpg.connect(dsn)
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()


class Databases:
    """Databases of one server, cloned from a migrated template."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self._ready = False
        self._made: set[str] = set()

    def empty(self) -> str:
        """The address of a new database with nothing in it."""
        return self._create("")

    def migrated(self) -> str:
        """The address of a new database with our tables and functions."""
        if not self._ready:
            run(execute(self.server.dsn("postgres"), f"CREATE DATABASE {TEMPLATE}"))
            run(migrate(self.server.dsn(TEMPLATE)))
            self._ready = True
        return self._create(f"TEMPLATE {TEMPLATE} STRATEGY file_copy")

    def _create(self, options: str) -> str:
        name = f"test_{uuid.uuid4().hex[:12]}"
        run(execute(self.server.dsn("postgres"), f"CREATE DATABASE {name} {options}"))
        self._made.add(name)
        return self.server.dsn(name)

    def drop_all(self) -> None:
        """Drop the databases made so far, whoever is connected to them."""
        drop = [f"DROP DATABASE {name} WITH (FORCE)" for name in self._made]
        self._made.clear()
        if drop:
            run(execute(self.server.dsn("postgres"), *drop))
