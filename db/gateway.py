"""The one way to PostgreSQL: a pool, one thin method per kind of call.

GatewayError
├── DatabaseUnavailable   the connection failed or was lost: try again
└── DatabaseError         the statement failed: trying again will not help
"""

import asyncio
import random
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

import asyncpg
import orjson
import structlog

from db.errors import described

log = structlog.get_logger(__name__)

POOL_SIZE = 8

APPLICATION = {"application_name": "tiffin"}
# A turn's plans are kept: one made while a table was small must not read it whole later, and
# one made for a session that has just begun must not look for its events by time.
PLANNING = {"jit": "off", "enable_seqscan": "off", "plan_cache_mode": "force_generic_plan"}
# What asyncpg keeps of each connection otherwise.
STATEMENTS = 100

# A turn, and what an update waits for, takes milliseconds: after so long, the database counts
# as away. The rest of its work may take longer.
QUICK_SECONDS, SECONDS, GIVE_UP_SECONDS = 10.0, 30.0, 2.0
QUICK = frozenset({"begin_update", "claim_updates", "finish_update", "park_update", "store_update"})

_UNAVAILABLE = (
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.TooManyConnectionsError,
    asyncpg.InterfaceError,
    # What asyncpg makes of a connection that is lost at an awkward moment.
    asyncpg.InternalClientError,
    ConnectionError,
    OSError,
    TimeoutError,
)


class GatewayError(Exception):
    """The database did not do what was asked."""


class DatabaseUnavailable(GatewayError):
    """The database can't be reached just now."""


class DatabaseError(GatewayError):
    """The database refused the statement."""


class _Connection(asyncpg.Connection):
    """A pooled connection whose reset costs no round trip.

    Nothing the bot runs leaves session state behind: no SET, no LISTEN, no open
    cursor, no advisory lock of the session (that is the listening connection's).
    A pooler may therefore lend it another connection for each statement.
    """

    async def reset(self, *, timeout: float | None = None) -> None:
        return None


async def prepare(connection: asyncpg.Connection) -> None:
    for name in ("json", "jsonb"):
        await connection.set_type_codec(
            name, encoder=_encode, decoder=orjson.loads, schema="pg_catalog", format="text"
        )


def _encode(value: Any) -> str:
    return orjson.dumps(value).decode()


class Gateway:
    def __init__(self, pool: asyncpg.Pool, dsn: str) -> None:
        self._pool = pool
        # Of PostgreSQL itself, to listen at.
        self._dsn = dsn
        # What leases are held under; shown to be alive by the listening connection.
        self.process = random.randrange(1, 2**31)
        self._listener: asyncio.Task[None] | None = None
        self._callbacks: dict[str, Callable[[str], Awaitable[None]]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    @classmethod
    async def connect(
        cls,
        dsn: str,
        size: int = POOL_SIZE,
        *,
        direct: str | None = None,
        prepared: bool = True,
    ) -> "Gateway":
        """Opens the pool. Raises DatabaseUnavailable when nothing answers at `dsn`.

        With `direct`, PostgreSQL's own address, `dsn` may be that of a pooler in transaction
        mode, which sets PLANNING by itself (connect_query). Without `prepared` no statement
        is kept under a name: each then costs a second round trip, to the pooler.
        """
        try:
            pool = await asyncpg.create_pool(
                dsn,
                min_size=1,
                max_size=size,
                max_inactive_connection_lifetime=0,
                connection_class=_Connection,
                init=prepare,
                timeout=QUICK_SECONDS,
                command_timeout=SECONDS,
                server_settings=APPLICATION if direct else APPLICATION | PLANNING,
                statement_cache_size=STATEMENTS if prepared else 0,
            )
        except _UNAVAILABLE as error:
            raise DatabaseUnavailable(str(error) or type(error).__name__) from error
        except asyncpg.PostgresError as error:
            raise DatabaseError(str(error)) from error
        gateway = cls(pool, direct or dsn)
        if direct:
            await gateway._check_planning()
        return gateway

    async def _check_planning(self) -> None:
        for name, wanted in PLANNING.items():
            found = await self._value("SELECT current_setting($1)", name)
            if found != wanted:
                log.warning(
                    "the pooler's connections are not set for steady plans: see connect_query "
                    "in scripts/deploy/pgbouncer.ini",
                    setting=name,
                    found=found,
                )

    @property
    def pool(self) -> asyncpg.Pool:
        """The connections themselves, for measuring and for looking at rows."""
        return self._pool

    def pool_use(self) -> tuple[int, int]:
        """How many connections are open, and how many of them idle."""
        return self._pool.get_size(), self._pool.get_idle_size()

    async def close(self) -> None:
        if self._listener:
            self._listener.cancel()
            await asyncio.gather(self._listener, return_exceptions=True)
        try:
            await asyncio.wait_for(self._pool.close(), timeout=5)
        except TimeoutError:
            self._pool.terminate()

    async def take_turn(
        self,
        chat_id: int,
        update_id: int | None,
        user_id: int,
        calls: list[dict[str, Any]],
        context: dict[str, Any],
    ) -> dict[str, Any]:
        """Runs one turn and returns its snapshot (shape: db/functions/private/snapshot.sql)."""
        snapshot: dict[str, Any] = await self._value(
            "SELECT api.take_turn($1, $2, $3, $4, $5)",
            chat_id,
            update_id,
            user_id,
            calls,
            context,
            seconds=QUICK_SECONDS,
        )
        return snapshot

    async def update_ticket(
        self,
        order_chat_id: int,
        order_id: str,
        status: str,
        user_id: int,
        user_name: str,
        chat_id: int,
    ) -> dict[str, Any]:
        """A staff member's tap: {"ok", "changed", "reason", "order"}."""
        answer: dict[str, Any] = await self._value(
            "SELECT api.update_ticket($1, $2, $3, $4, $5, $6)",
            order_chat_id,
            order_id,
            status,
            user_id,
            user_name,
            chat_id,
            seconds=QUICK_SECONDS,
        )
        return answer

    async def call(self, function: str, *arguments: Any) -> Any:
        """The value of `api.<function>(arguments…)`."""
        if not function.isidentifier():
            raise ValueError(f"not a function's name: {function!r}")
        places = ", ".join(f"${n}" for n in range(1, len(arguments) + 1))
        seconds = QUICK_SECONDS if function in QUICK else None
        return await self._value(f"SELECT api.{function}({places})", *arguments, seconds=seconds)

    async def _value(self, statement: str, *arguments: Any, seconds: float | None = None) -> Any:
        try:
            async with asyncio.timeout(seconds):
                connection = await self._pool.acquire()
                try:
                    return await connection.fetchval(statement, *arguments)
                finally:
                    # A server that is out of reach does not say that it has given up.
                    with suppress(TimeoutError):
                        await self._pool.release(connection, timeout=GIVE_UP_SECONDS)
        except _UNAVAILABLE as error:
            raise DatabaseUnavailable(str(error) or type(error).__name__) from error
        except asyncpg.PostgresError as error:
            # Not chained: what PostgreSQL says in full quotes what guests wrote.
            raise DatabaseError(described(error)) from None

    async def listen(self, channel: str, callback: Callable[[str], Awaitable[None]]) -> None:
        """Calls `callback(payload)` at each NOTIFY on `channel`, and once with ""
        whenever the listening connection is made anew, since some may be lost."""
        self._callbacks[channel] = callback
        if self._listener:
            self._listener.cancel()
            await asyncio.gather(self._listener, return_exceptions=True)
        ready = asyncio.Event()
        self._listener = asyncio.create_task(self._keep_listening(ready))
        await ready.wait()

    async def _keep_listening(self, ready: asyncio.Event) -> None:
        delay = 0.2
        while True:
            lost = asyncio.Event()
            connection = None
            try:
                connection = await asyncpg.connect(self._dsn)
                connection.add_termination_listener(lambda _, lost=lost: lost.set())
                await connection.execute("SELECT api.hold_process($1)", self.process)
                for channel in self._callbacks:
                    await connection.add_listener(channel, self._notified)
                if ready.is_set():
                    for channel in self._callbacks:
                        self._notified(connection, 0, channel, "")
                ready.set()
                delay = 0.2
                await lost.wait()
                log.warning("listening connection lost")
            except (*_UNAVAILABLE, asyncpg.PostgresError) as error:
                log.warning("cannot listen to the database", error=type(error).__name__)
            finally:
                ready.set()
                if connection is not None and not connection.is_closed():
                    connection.terminate()
            await asyncio.sleep(delay)
            delay = min(delay * 2, 5)

    def _notified(self, connection: Any, pid: int, channel: str, payload: object) -> None:
        task = asyncio.create_task(self._run_callback(channel, str(payload)))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _run_callback(self, channel: str, payload: str) -> None:
        try:
            await self._callbacks[channel](payload)
        except GatewayError as error:
            log.warning("notification not handled", channel=channel, error=str(error))
