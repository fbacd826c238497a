"""What happens by the clock. Every process may run it: the database lets one do each job."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from db.gateway import Gateway, GatewayError

log = structlog.get_logger(__name__)

EXPIRE_AT_MOST = 500
# Chats whose rows are brought back in one transaction, which keeps their locks meanwhile.
REBUILD_AT_MOST = 100
# Sessions that are over, forgotten in one transaction with the months that held them.
FORGET_AT_MOST = 500
# Days whose figures are added up in one transaction.
ROLL_UP_AT_MOST = 7
# For so long an update that was set aside can be looked at and tried again.
PARKED_FOR = timedelta(days=30)
# A job that is this much behind its time does not run any more.
LATE = timedelta(minutes=5)


class Usage(Protocol):
    """Messages counted since they were last taken, by how they were understood."""

    def take(self) -> dict[str, int]: ...

    def put_back(self, counts: dict[str, int]) -> None: ...


class Scheduler:
    """Idle sessions expire, chats come back after a crash, partitions are made and dropped,
    tickets that don't arrive are told of, and what /stats shows is added up.

    `log_months`: how many whole months before this one the log keeps; 0 is all.
    """

    def __init__(
        self, gateway: Gateway, idle: timedelta, usage: Usage, log_months: int = 0
    ) -> None:
        self._gateway = gateway
        self._idle = idle
        self._usage = usage
        self._log_months = log_months
        self._scheduler = AsyncIOScheduler(
            timezone=UTC,
            # A job that is late, as after a suspend, runs once and as soon as it can.
            job_defaults={"max_instances": 1, "coalesce": True, "misfire_grace_time": None},
        )
        self._due: dict[str, datetime] = {}
        self._intervals: dict[str, timedelta] = {}

    def start(self) -> None:
        self._every(timedelta(days=1), self.ensure_partitions, at_once=True)
        if self._log_months:
            self._every(timedelta(hours=1), self.drop_months)
        self._every(timedelta(days=1), self.delete_parked, at_once=True)
        self._every(timedelta(seconds=5), self.rebuild_hot, at_once=True)
        self._every(timedelta(minutes=1), self.expire_sessions, at_once=True)
        self._every(timedelta(seconds=15), self.tell_overdue_tickets)
        self._every(timedelta(minutes=1), self.add_usage)
        self._every(timedelta(minutes=1), self.roll_up, at_once=True)
        self._scheduler.start()

    async def stop(self) -> None:
        self._scheduler.shutdown(wait=False)
        await self._quietly("add_usage", self.add_usage)

    def overdue_at(self) -> dict[str, datetime]:
        """Each job, and the moment after which it should have run again."""
        return dict(self._due)

    async def expire_sessions(self) -> None:
        """Batch by batch, so that no transaction holds many sessions for long."""
        while await self._gateway.call("expire_sessions", self._idle, EXPIRE_AT_MOST) == (
            EXPIRE_AT_MOST
        ):
            pass

    async def rebuild_hot(self) -> None:
        """After a crash of PostgreSQL, batch by batch; at any other time, one look."""
        chats = 0
        more = True
        while more:
            looked_at = await self._gateway.call("rebuild_hot", REBUILD_AT_MOST)
            more = looked_at == REBUILD_AT_MOST
            chats += looked_at
        if chats:
            log.info("chats brought back after a crash", chats=chats)

    async def ensure_partitions(self) -> None:
        if made := await self._gateway.call("ensure_partitions"):
            log.info("partitions made", count=made)

    async def drop_months(self) -> None:
        """Batch by batch; a month that is still needed, or just being read, comes round again."""
        more = True
        while more:
            dropped = await self._gateway.call("drop_months", self._log_months, FORGET_AT_MOST)
            more = dropped["sessions"] == FORGET_AT_MOST
            if dropped["months"]:
                log.info("months of the log dropped", months=dropped["months"])

    async def delete_parked(self) -> None:
        if deleted := await self._gateway.call("delete_parked", PARKED_FOR):
            log.warning("updates deleted that were set aside", count=deleted)

    async def tell_overdue_tickets(self) -> None:
        if overdue := await self._gateway.call("overdue_tickets"):
            log.warning("tickets are overdue", count=overdue)

    async def roll_up(self) -> None:
        """Batch by batch, when there is much to catch up on."""
        while await self._gateway.call("roll_up", ROLL_UP_AT_MOST) == ROLL_UP_AT_MOST:
            pass

    async def add_usage(self) -> None:
        counts = self._usage.take()
        if not counts:
            return
        try:
            await self._gateway.call("add_usage", counts)
        except GatewayError:
            self._usage.put_back(counts)
            raise

    def _every(
        self, interval: timedelta, job: Callable[[], Awaitable[None]], *, at_once: bool = False
    ) -> None:
        first: dict[str, Any] = {"next_run_time": datetime.now(UTC)} if at_once else {}
        self._intervals[job.__name__] = interval
        self._due[job.__name__] = datetime.now(UTC) + interval + LATE
        self._scheduler.add_job(
            self._quietly,
            "interval",
            args=(job.__name__, job),
            seconds=interval.total_seconds(),
            id=job.__name__,
            **first,
        )

    async def _quietly(self, name: str, job: Callable[[], Awaitable[None]]) -> None:
        """A job that fails is told of, and comes round again."""
        try:
            await job()
        except GatewayError as error:
            log.warning("job failed", job=name, error=str(error))
        else:
            self._due[name] = datetime.now(UTC) + self._intervals[name] + LATE
