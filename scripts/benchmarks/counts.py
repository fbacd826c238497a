"""What a turn costs whatever the noise: round trips, statements, flushes, bytes of WAL."""

from collections.abc import Awaitable, Callable, Iterator
from statistics import median
from typing import Any

import asyncpg
import orjson

from db.gateway import PLANNING, Gateway, prepare
from scripts.benchmarks.wire import counted

Act = Callable[[Gateway], Awaitable[object]]

# A client's own flushes where they are told apart from the background's (PostgreSQL 18).
FLUSHES_18 = """
SELECT coalesce(sum(fsyncs), 0)::bigint FROM pg_stat_io
WHERE object = 'wal' AND backend_type = 'client backend'
"""
FLUSHES = "SELECT wal_sync FROM pg_stat_wal"


async def round_trips(dsn: str, warm: Act, act: Act) -> int:
    """Round trips of `act` through a pool that has done `warm`, statement preparation apart."""
    async with counted(dsn) as (address, wire):
        gateway = await Gateway.connect(address, size=1)
        try:
            await warm(gateway)
            before = wire.round_trips
            await act(gateway)
            return wire.round_trips - before
        finally:
            await gateway.close()


# Each statement's plan with what it really did, told to the client.
EXPLAINED = """
LOAD 'auto_explain';
SET auto_explain.log_min_duration = 0;
SET auto_explain.log_nested_statements = on;
SET auto_explain.log_analyze = on;
SET auto_explain.log_timing = off;
SET auto_explain.log_format = json;
SET client_min_messages = log;
"""


class _Lent:
    """All that a gateway needs of its pool: one connection, lent again and again."""

    def __init__(self, connection: asyncpg.Connection) -> None:
        self._connection = connection
        self.execute = connection.execute

    async def acquire(self) -> asyncpg.Connection:
        return self._connection

    async def release(self, connection: asyncpg.Connection, *, timeout: float) -> None:
        pass


async def plans(dsn: str, act: Act) -> list[dict[str, Any]]:
    """What PostgreSQL runs in one `act` after another: {"Query Text", "Plan"} of each
    statement. That which the client sends is the last of its turn. Only a superuser may ask."""
    connection = await asyncpg.connect(dsn, server_settings=PLANNING)
    told: list[str] = []
    try:
        await prepare(connection)
        gateway = Gateway(_Lent(connection), dsn)
        await act(gateway)
        await connection.execute(EXPLAINED)
        connection.add_log_listener(lambda _, message: told.append(message.message))
        await act(gateway)
        await connection.execute("SET client_min_messages = error")
    finally:
        await connection.close()
    return [orjson.loads(text[text.index("{") :]) for text in told if "plan:" in text]


REMOVED = ("Rows Removed by Filter", "Rows Removed by Index Recheck")


def scans(plan: dict[str, Any]) -> Iterator[tuple[str, str | None, float]]:
    """The relations that a plan reads: each with its index, and the rows that were looked at."""
    parts = plan.get("Plans", ())
    if "Relation Name" in plan and "Scan" in plan["Node Type"]:
        rows = plan["Actual Rows"] + sum(plan.get(name, 0) for name in REMOVED)
        # A bitmap's index is told by its only part.
        index = plan.get("Index Name") or next((part.get("Index Name") for part in parts), None)
        yield plan["Relation Name"], index, rows * plan["Actual Loops"]
    for part in parts:
        yield from scans(part)


async def flushes(dsn: str, act: Act, times: int = 20) -> float:
    """Flushes of the log for each `act`, the mean of `times`."""
    watcher = await asyncpg.connect(dsn)
    gateway = await Gateway.connect(dsn, size=1)
    query = FLUSHES_18 if watcher.get_server_version().major >= 18 else FLUSHES
    try:
        await act(gateway)
        before = await _settled(gateway, watcher, query)
        for _ in range(times):
            await act(gateway)
        return (await _settled(gateway, watcher, query) - before) / times
    finally:
        await gateway.close()
        await watcher.close()


async def _settled(gateway: Gateway, watcher: asyncpg.Connection, query: str) -> int:
    """The counter once the turns' backend has told its own."""
    await gateway.pool.execute("SELECT pg_stat_force_next_flush()")
    await gateway.pool.execute("SELECT")
    flushes: int = await watcher.fetchval(query)
    return flushes


async def wal_bytes(dsn: str, act: Act, times: int = 21) -> int:
    """Bytes of WAL of one `act`, the median of `times` after pages had their images."""
    watcher = await asyncpg.connect(dsn)
    gateway = await Gateway.connect(dsn, size=1)
    try:
        await watcher.execute("CHECKPOINT")
        sizes = []
        for _ in range(times + 3):
            before = await watcher.fetchval("SELECT pg_current_wal_insert_lsn()")
            await act(gateway)
            after = await watcher.fetchval("SELECT pg_current_wal_insert_lsn()")
            sizes.append(int(after) - int(before))
        return int(median(sizes[3:]))
    finally:
        await gateway.close()
        await watcher.close()
