"""Several processes of the live bot behind one webhook port: started, watched, stopped.

They share nothing but PostgreSQL; the system deals out the port's connections among them.
"""

import asyncio
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from time import monotonic

from bot.commands import preflight
from bot.commands.supervisor import Child, ended_how, first, wait
from bot.monitoring.together import Together
from bot.settings import Settings, StartError

# The built-in PostgreSQL takes 60 connections; a worker has up to 9, and commands need some.
MOST_ON_BUILT_IN = 5
# Of the ten seconds that a stop may take.
STOP_SECONDS = 9.5

# A worker that ends is started again at once, then after pauses that double.
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
# One that has run for so long was well.
STEADY_SECONDS = 60.0


@dataclass(frozen=True)
class Place:
    """Which of the workers one is: `number` from 1 to `count`."""

    number: int
    count: int

    def settings(self, settings: Settings) -> Settings:
        """The bot's settings as this worker has them."""
        health = settings.health_port
        return settings.model_copy(
            update={
                "messages_per_second": settings.messages_per_second / self.count,
                "health_port": health + self.number if health else 0,
            }
        )


def check(settings: Settings, count: int) -> None:
    """Raise StartError if that many can't serve with these settings."""
    if settings.webhook_url is None:
        raise StartError(
            "--workers needs WEBHOOK_URL, for only one process may poll Telegram: set it, or "
            "leave --workers out."
        )
    if settings.database_url is None and count > MOST_ON_BUILT_IN:
        raise StartError(
            f"The built-in PostgreSQL serves {MOST_ON_BUILT_IN} workers at most: set "
            "DATABASE_URL to a server of your own, or start fewer."
        )
    if settings.health_port + count > 65535:
        raise StartError(
            f"HEALTH_PORT and the {count} ports above it are used, which would end beyond "
            "65535: set it to a lower one."
        )
    for number in range(1, count + 1) if settings.health_port else ():
        port = settings.health_port + number
        preflight.check_port("HEALTH_PORT", settings.health_host, port)


class Workers:
    """The processes, from `start` to `stop`. A worker's environment is ours and `environment`."""

    def __init__(self, settings: Settings, count: int, environment: Mapping[str, str]) -> None:
        self._settings = settings
        self._stopping = False
        self._children = [
            Child(
                f"worker {number}",
                ("webhook-worker", "--number", str(number), "--count", str(count)),
                environment,
                # They wait for a Telegram that is out of reach.
                start_seconds=None,
                stop_seconds=STOP_SECONDS,
            )
            for number in range(1, count + 1)
        ]
        port, host = settings.health_port, settings.health_host
        ports = [port + number for number in range(1, count + 1)] if port else []
        self._health = Together(host, ports, lambda: self._stopping)

    async def start(self, stop: asyncio.Event) -> None:
        """Start them side by side, until all are ready or `stop` is set. Raises StartError."""
        if self._settings.health_port:
            await self._health.start(self._settings.health_port)
        await first(self._start_all(), wait(stop))

    async def watch(self, stop: asyncio.Event) -> None:
        """Return when `stop` is set; whatever ends before is started again."""
        await first(*(self._keep(child) for child in self._children), wait(stop))

    async def stop(self) -> None:
        """Have all of them finish what they are at."""
        self._stopping = True
        await asyncio.gather(*(child.stop() for child in self._children))
        await self._health.stop()

    async def _start_all(self) -> None:
        starting = [asyncio.create_task(child.start()) for child in self._children]
        try:
            await asyncio.gather(*starting)
        finally:
            for task in starting:
                task.cancel()
            await asyncio.gather(*starting, return_exceptions=True)

    async def _keep(self, child: Child) -> None:
        pause = 0.0
        while True:
            began = monotonic()
            code = await child.ended()
            if monotonic() - began > STEADY_SECONDS:
                pause = 0.0
            soon = f"in {pause:g} s" if pause else "at once"
            print(
                f"The {child.name} ended ({ended_how(code)}): starting it again {soon}.",
                file=sys.stderr,
            )
            await asyncio.sleep(pause)
            pause = min(max(2 * pause, FIRST_PAUSE), LONGEST_PAUSE)
            try:
                await child.start()
            except StartError as error:
                print(error, file=sys.stderr)
