"""GET /healthz and GET /metrics: how the bot is, for a supervisor, a balancer, Prometheus.

Nothing of any customer's is shown; still it is bound to 127.0.0.1 unless told otherwise.

GET /healthz  200 when all is well, 503 otherwise: {"status": "starting" | "ok" |
              "degraded" | "stopping", "checks": {name: {"ok", …}}}
GET /metrics  Prometheus' text format
"""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from time import perf_counter
from typing import Any, Protocol

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST

from bot.monitoring.metrics import Metrics
from db.gateway import GatewayError

# A database that takes longer to answer is none to take orders with.
DATABASE_SECONDS = 2.0
# What waits longer is stuck: a ticket is expected within seconds.
OUTBOX_SECONDS = 60.0
# A poll is held for 50 seconds; what takes twice as long is no slow answer.
TELEGRAM_SECONDS = 120.0

Check = dict[str, Any]


class Rows(Protocol):
    """The part of the gateway needed here."""

    async def call(self, function: str, *arguments: object) -> Any: ...

    def pool_use(self) -> tuple[int, int]: ...


class Monitor:
    """`stopping` says that the end has come. The others are set as the bot gets up:

    * `ready`: updates are taken
    * `unanswered`: for how many seconds Telegram has answered nothing, None if it has
    * `menu_version`: of the menu that texts are understood by
    * `jobs`: the scheduler's jobs, each with the moment it is overdue at
    """

    def __init__(self, gateway: Rows, stopping: Callable[[], bool]) -> None:
        self.metrics = Metrics()
        self.ready = False
        self.unanswered: Callable[[], float | None] = lambda: None
        self.menu_version: Callable[[], int | None] = lambda: None
        self.jobs: Callable[[], dict[str, datetime]] = dict
        self._gateway = gateway
        self._stopping = stopping
        self._runner: web.AppRunner | None = None

    async def start(self, host: str, port: int) -> int:
        """Listens; gives the port. Raises OSError when it is taken."""
        app = web.Application()
        app.add_routes([web.get("/healthz", self._healthz), web.get("/metrics", self._metrics)])
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await runner.setup()
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError:
            await runner.cleanup()
            raise
        self._runner = runner
        bound: int = runner.addresses[0][1]
        return bound

    async def stop(self) -> None:
        if self._runner:
            await self._runner.cleanup()

    async def health(self) -> dict[str, Any]:
        """{"status", "checks"}, as /healthz shows it."""
        checks = {
            **await self._database(),
            "menu": {"ok": True, "version": self.menu_version()},
            "telegram": self._telegram(),
            "scheduler": self._scheduler(),
        }
        if self._stopping():
            status = "stopping"
        elif not self.ready:
            status = "starting"
        else:
            status = "ok" if all(check["ok"] for check in checks.values()) else "degraded"
        return {"status": status, "checks": checks}

    async def _database(self) -> dict[str, Check]:
        started = perf_counter()
        try:
            async with asyncio.timeout(DATABASE_SECONDS):
                rows = await self._gateway.call("health")
        except (GatewayError, TimeoutError) as error:
            return {"database": {"ok": False, "error": type(error).__name__}}
        for name, value in rows.items():
            self.metrics.set(name, value)
        waiting, oldest = rows["outbox_waiting"], rows["outbox_oldest_seconds"]
        return {
            "database": {"ok": True, "ms": round((perf_counter() - started) * 1000, 1)},
            "outbox": {
                "ok": oldest < OUTBOX_SECONDS, "waiting": waiting, "oldest_seconds": round(oldest),
            },
            "inbox": {
                "ok": True, "waiting": rows["inbox_waiting"], "parked": rows["inbox_parked"],
            },
            "partitions": {
                "ok": not rows["default_partition_rows"],
                "default_partition_rows": rows["default_partition_rows"],
            },
        }  # fmt: skip

    def _telegram(self) -> Check:
        silence = self.unanswered() or 0.0
        return {"ok": silence < TELEGRAM_SECONDS, "unanswered_seconds": round(silence)}

    def _scheduler(self) -> Check:
        now = datetime.now(UTC)
        late = sorted(name for name, due in self.jobs().items() if due < now)
        return {"ok": not late, **({"late": late} if late else {})}

    async def _healthz(self, request: web.Request) -> web.Response:
        health = await self.health()
        return web.json_response(health, status=200 if health["status"] == "ok" else 503)

    async def _metrics(self, request: web.Request) -> web.Response:
        health = await self.health()
        self.metrics.set("up", health["status"] == "ok")
        size, idle = self._gateway.pool_use()
        self.metrics.set("pool_connections", size)
        self.metrics.set("pool_connections_in_use", size - idle)
        return web.Response(body=self.metrics.text(), headers={"Content-Type": CONTENT_TYPE_LATEST})
