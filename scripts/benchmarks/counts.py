"""What a turn costs whatever the noise: round trips, flushes, bytes of WAL."""

from collections.abc import Awaitable, Callable
from statistics import median

import asyncpg

from db.gateway import Gateway
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
