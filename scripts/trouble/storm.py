"""Kills at random: a bot, PostgreSQL as a whole, a single one of its backends."""

import asyncio
import os
import random
import signal
from contextlib import suppress
from dataclasses import dataclass, field

import asyncpg

from scripts.trouble.place import Place

BACKENDS = "SELECT pid FROM pg_stat_activity WHERE application_name = 'tiffin'"
RECOVERY = "automatic recovery in progress"
# Of all calls of the Bot API, one in twenty.
FAULTS = (
    {"kind": "error", "status": 500, "share": 0.020},
    {"kind": "flood", "retry_after": 1, "share": 0.015},
    {"kind": "timeout", "seconds": 1.5, "share": 0.010},
    {"kind": "lost", "share": 0.005},
)
EVERY_CALL = 10**9
# PostgreSQL, for a while.
AWAY = "outage"
# How long a kill waits for something to be in flight.
PATIENCE = 30.0


@dataclass
class Kill:
    """`in_flight` counts the turns that the victim was at."""

    victim: str
    in_flight: int


@dataclass
class Storm:
    """`mean` is the mean time between two kills, and `outage` how long PostgreSQL is away once
    in between, in seconds; 0 for never."""

    place: Place
    kills: int
    mean: float
    outage: float
    dice: random.Random
    done: list[Kill] = field(default_factory=list)
    over: bool = False

    async def rage(self) -> None:
        for fault in FAULTS:
            await self.place.world.act("faults", count=EVERY_CALL, **fault)
        kinds: list[int | str] = [*range(len(self.place.bots)), "postgresql", "backend"]
        victims = (kinds * (self.kills // len(kinds) + 1))[: self.kills]
        self.dice.shuffle(victims)
        if self.outage:
            victims.insert(len(victims) // 2, AWAY)
        try:
            for victim in victims:
                await asyncio.sleep(self.dice.uniform(0.2, 1.8) * self.mean)
                with suppress(TimeoutError):
                    async with asyncio.timeout(PATIENCE + self.outage):
                        await self._strike(victim)
        finally:
            self.over = True

    def recoveries(self) -> int:
        """How often PostgreSQL has recovered from a crash, as its log tells."""
        return self.place.postgres.log.read_text(errors="replace").count(RECOVERY)

    async def _strike(self, victim: int | str) -> None:
        feed, bots = self.place.feed, self.place.bots
        if isinstance(victim, int):
            while not (feed.in_flight[victim] and bots[victim].ready.is_set()):
                await asyncio.sleep(0.005)
            self.done.append(Kill(f"bot {victim + 1}", len(feed.in_flight[victim])))
            bots[victim].kill()
            return
        # A bot that starts meanwhile is refused, and would be a start each time.
        while victim == AWAY and not all(bot.ready.is_set() for bot in bots):
            await asyncio.sleep(0.05)
        killed = False
        while not killed:
            pid = await self._backend() if victim == "backend" else None
            while not feed.turns_in_flight:
                await asyncio.sleep(0.005)
            in_flight = feed.turns_in_flight
            killed = pid is None or _kill(pid)
        self.done.append(Kill(victim, in_flight))
        if victim == "backend":
            return
        await asyncio.to_thread(self.place.postgres.kill)
        await asyncio.sleep(self.outage if victim == AWAY else self.dice.uniform(0, 1.5))
        await asyncio.to_thread(self.place.postgres.start)

    async def _backend(self) -> int:
        """One of the bots' own, as soon as there is one."""
        while True:
            with suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                connection = await asyncpg.connect(self.place.dsn)
                try:
                    pids = [row["pid"] for row in await connection.fetch(BACKENDS)]
                finally:
                    connection.terminate()
                if pids:
                    return int(self.dice.choice(pids))
            await asyncio.sleep(0.05)


def _kill(pid: int) -> bool:
    """False when it has gone by itself."""
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True
