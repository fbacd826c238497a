"""A database written to a file and read from one, by PostgreSQL's pg_dump and pg_restore.

What is in UNLOGGED tables is left out: it is a fold of the log, and comes back from it.
"""

import asyncio
import os
import re
import shutil
import subprocess
from contextlib import suppress
from pathlib import Path
from urllib.parse import unquote, urlsplit

import asyncpg

from db import embedded
from db.connect import connect, joined
from db.server import ServerError

DEBIAN = Path("/usr/lib/postgresql")
FULL = "The database has tables already: a backup is restored into an empty one."


class BackupError(Exception):
    """Nothing was backed up or restored; the message says why and what to do."""


async def dump(dsn: str, file: Path) -> None:
    """Write the database to `file`, which only its owner may read; the bot may go on meanwhile.

    A file of that name is replaced when all is written. Raises BackupError, CannotConnect.
    """
    programs = await _programs(dsn)
    unfinished = file.with_name(f"{file.name}.unfinished")
    try:
        unfinished.touch(mode=0o600)
        await _run(
            programs / "pg_dump", dsn, "--format=custom", "--no-unlogged-table-data",
            f"--file={unfinished}",
        )  # fmt: skip
        unfinished.replace(file)
    except OSError as error:
        raise BackupError(f"{file} can't be written ({error.strerror}).") from error
    finally:
        unfinished.unlink(missing_ok=True)


async def restore(dsn: str, file: Path) -> None:
    """Read all of `file` into an empty database, or nothing. Raises BackupError, CannotConnect."""
    _check(file)
    programs = await _programs(dsn)
    if not await _is_empty(dsn):
        raise BackupError(FULL)
    await _run(
        programs / "pg_restore", dsn, "--no-owner", "--single-transaction", "--exit-on-error",
        str(file),
    )  # fmt: skip


def _check(file: Path) -> None:
    if not file.is_file():
        raise BackupError(f"There is no file {file}.")


async def _is_empty(dsn: str) -> bool:
    connection = await connect(dsn)
    try:
        tables = "SELECT count(*) FROM pg_catalog.pg_tables WHERE schemaname = 'public'"
        return bool(await connection.fetchval(tables) == 0)
    finally:
        await connection.close()


async def _programs(dsn: str) -> Path:
    """The folder of pg_dump and pg_restore for that server: of its own version, or newer."""
    connection: asyncpg.Connection = await connect(dsn)
    wanted = connection.get_server_version().major
    await connection.close()
    found = [(version, folder) for folder in _folders() if (version := _version(folder)) >= wanted]
    if not found:
        raise BackupError(
            f"There is no pg_dump of PostgreSQL {wanted} here, which the database is: install it "
            f"(postgresql-client-{wanted})."
        )
    # A newer one's backup may not be readable by that server.
    return min(found)[1]


def _folders() -> list[Path]:
    folders = [program.parent for program in DEBIAN.glob("*/bin/pg_dump")]
    if on_path := shutil.which("pg_dump"):
        folders.append(Path(on_path).parent)
    with suppress(ServerError):
        folders.append(embedded.binaries())
    return folders


def _version(folder: Path) -> int:
    said = subprocess.run(
        [folder / "pg_dump", "--version"], capture_output=True, text=True, check=False
    ).stdout
    found = re.search(r"\d+", said)
    return int(found.group()) if found else 0


async def _run(program: Path, dsn: str, *arguments: str) -> None:
    # A password would be read off the list of processes.
    parts = urlsplit(dsn)
    person, at, host = parts.netloc.rpartition("@")
    where = parts._replace(netloc=f"{person.partition(':')[0]}{at}{host}")
    secret = {"PGPASSWORD": unquote(parts.password)} if parts.password else {}
    process = await asyncio.create_subprocess_exec(
        program, f"--dbname={joined(where)}", "--no-password", *arguments,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        env=os.environ | {"LC_ALL": "C"} | secret,
    )  # fmt: skip
    said = (await process.communicate())[1].decode(errors="replace")
    if process.returncode:
        complaints = re.findall(r"error: (.+)", said) or [said.strip()]
        raise BackupError(f"{program.name} failed: {complaints[0]}")
