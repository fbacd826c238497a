"""Bring a database up to date: tables by numbered migrations, functions by files.

`db/migrations/NNNN_*.sql` are applied once, in order. `db/functions/<schema>/<name>.sql`
are loaded whenever one of them has changed: all in one transaction, so that no turn ever
sees half of them. Processes that start at once wait for each other.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from db.connect import connect

HERE = Path(__file__).parent
SCHEMAS = ("public", "api", "tool", "private")

# Any number will do, as long as no other advisory lock of ours has it.
LOCK = 7_205_001

FUNCTION_SET = "functions"

RECORD = """
CREATE TABLE IF NOT EXISTS public.schema_migration (
    name        text PRIMARY KEY,
    applied_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    -- Of the row 'functions' alone: the digest of the files loaded last, and
    -- the signatures that they defined.
    digest      text,
    signatures  text[]
)
"""

# A replaced function keeps its oid but gets a new row, hence a new ctid.
OUR_FUNCTIONS = """
SELECT function.oid, function.ctid::text AS row, function.oid::regprocedure::text AS signature,
       schema.nspname AS schema,
       CASE function.prokind WHEN 'p' THEN 'PROCEDURE' WHEN 'a' THEN 'AGGREGATE' ELSE 'FUNCTION' END
           AS kind
FROM pg_catalog.pg_proc AS function
JOIN pg_catalog.pg_namespace AS schema ON schema.oid = function.pronamespace
WHERE schema.nspname = ANY($1)
AND NOT EXISTS (
    SELECT FROM pg_catalog.pg_depend AS dependency
    WHERE dependency.objid = function.oid AND dependency.deptype = 'e'
)
"""


class MigrationError(Exception):
    """The database can't be brought up to date; the message says why and what to do."""


@dataclass(frozen=True)
class Migrated:
    """What `migrate` did: the names of applied migrations, and whether functions were loaded."""

    migrations: tuple[str, ...]
    functions: bool


async def migrate(dsn: str, folder: Path = HERE, setting: str = "DATABASE_URL") -> Migrated:
    """Apply the migrations and functions found in `folder`; `dsn` leads to PostgreSQL itself,
    as `setting` says, for the lock is one of the session.

    Raises MigrationError, or the errors of `db.connect.connect`.
    """
    connection = await connect(dsn, setting)
    try:
        await connection.execute("SELECT pg_catalog.pg_advisory_lock($1)", LOCK)
        await connection.execute("SET client_min_messages = warning")
        await connection.execute(RECORD)
        applied = await _apply_migrations(connection, _files(folder, "migrations/*.sql"))
        functions = _files(folder, "functions/*/*.sql")
        loaded = await _load_functions(connection, functions, force=bool(applied))
        if await connection.fetchval("SELECT to_regproc('api.ensure_partitions')"):
            await connection.execute("SELECT api.ensure_partitions()")
        return Migrated(tuple(applied), loaded)
    finally:
        await connection.close()


async def _apply_migrations(connection: asyncpg.Connection, files: Sequence[Path]) -> list[str]:
    rows = await connection.fetch(
        "SELECT name FROM public.schema_migration WHERE name <> $1", FUNCTION_SET
    )
    done = {row["name"] for row in rows}
    if newer := done - {file.stem for file in files}:
        raise MigrationError(
            f"The database was migrated by a newer version of Tiffin ({max(newer)}): "
            "start that version, or set DATABASE_URL to another database."
        )
    applied = []
    for file in files:
        if file.stem in done:
            continue
        try:
            async with connection.transaction():
                await connection.execute(file.read_text(encoding="utf-8"))
                await connection.execute(
                    "INSERT INTO public.schema_migration (name) VALUES ($1)", file.stem
                )
        except asyncpg.PostgresError as error:
            raise _failed(file, error) from error
        applied.append(file.stem)
    return applied


async def _load_functions(
    connection: asyncpg.Connection, files: Sequence[Path], *, force: bool
) -> bool:
    texts = {file: file.read_text(encoding="utf-8") for file in files}
    digest = _digest(texts)
    last = await connection.fetchrow(
        "SELECT digest, signatures FROM public.schema_migration WHERE name = $1", FUNCTION_SET
    )
    if last and last["digest"] == digest and not force:
        return False
    async with connection.transaction():
        # Files may name each other in any order: bodies are looked at when they run.
        await connection.execute("SET LOCAL check_function_bodies = off")
        before = {row["oid"]: row["row"] for row in await _functions(connection)}
        await _create_all(connection, texts)
        after = await _functions(connection)
        obsolete = [row for row in after if before.get(row["oid"]) == row["row"]]
        # In public there may be functions of the owner's: only those that we made go.
        ours = set(last["signatures"] or ()) if last else set()
        for row in obsolete:
            if row["schema"] != "public" or row["signature"] in ours:
                await _drop(connection, row)
        gone = {row["oid"] for row in obsolete}
        await connection.execute(
            "INSERT INTO public.schema_migration (name, digest, signatures) VALUES ($1, $2, $3) "
            "ON CONFLICT (name) DO UPDATE SET applied_at = clock_timestamp(), "
            "digest = EXCLUDED.digest, signatures = EXCLUDED.signatures",
            FUNCTION_SET,
            digest,
            sorted(row["signature"] for row in after if row["oid"] not in gone),
        )
    return True


async def _create_all(connection: asyncpg.Connection, texts: dict[Path, str]) -> None:
    """Create in any order that works: a default or a trigger may need another file first."""
    waiting = texts
    while waiting:
        failed: dict[Path, asyncpg.PostgresError] = {}
        for file, text in waiting.items():
            try:
                await _create(connection, file, text)
            except asyncpg.PostgresError as error:
                failed[file] = error
        if len(failed) == len(waiting):
            file, reason = next(iter(failed.items()))
            raise _failed(file, reason) from reason
        waiting = {file: texts[file] for file in failed}


async def _create(connection: asyncpg.Connection, file: Path, text: str) -> None:
    try:
        async with connection.transaction():
            await connection.execute(text)
    except asyncpg.InvalidFunctionDefinitionError:
        # A new result type or parameter name can't be put in place.
        async with connection.transaction():
            for row in await _functions(connection):
                name = row["signature"].split("(")[0].split(".")[-1].strip('"')
                if (row["schema"], name) == (file.parent.name, file.stem):
                    await _drop(connection, row)
            await connection.execute(text)


async def _functions(connection: asyncpg.Connection) -> list[asyncpg.Record]:
    return await connection.fetch(OUR_FUNCTIONS, SCHEMAS)


async def _drop(connection: asyncpg.Connection, row: asyncpg.Record) -> None:
    await connection.execute(f"DROP {row['kind']} {row['signature']}")


def _files(folder: Path, pattern: str) -> list[Path]:
    return sorted(folder.glob(pattern))


def _digest(texts: dict[Path, str]) -> str:
    whole = hashlib.sha256()
    for file, text in texts.items():
        for part in (file.parent.name, file.stem, text):
            whole.update(part.encode() + b"\0")
    return whole.hexdigest()


def _failed(file: Path, error: asyncpg.PostgresError) -> MigrationError:
    where = f"{file.parent.name}/{file.name}"
    return MigrationError(f"{where} was refused by PostgreSQL: {error}")
