"""One worker against two behind one webhook port, and what is busy meanwhile.

Two live bots, as they are after their first two minutes, the second with `--workers 2`, each with a
database of its own, are given the same turns by turns: one message of every chat, all at once.
Besides, how long a new menu takes until both workers understand by it.
"""

import asyncio
import os
import socket
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import aiohttp
import asyncpg

from bot.commands.preflight import free_port
from scripts.benchmarks import kitchen
from scripts.benchmarks.edge.process import Process, cpu_of_all, rss
from scripts.benchmarks.telegram import WORDS

WORKERS = (1, 2)
CHATS, CONVERSATIONS = 384, 5
QUICK_CHATS, QUICK_CONVERSATIONS = 300, 1
MENU_CHANGES = 10
LOOK_EVERY = 0.02

Report = dict[str, Any]


async def run(quick: bool = False) -> Report:
    """{1 | 2: {"per_second", "bot_ms", "postgresql_ms", "cores": {who: busy}, "rss"},
    "ratio", "menu_ms"}: processor time is per update, "cores" how many were busy."""
    with kitchen.server() as postgres, ExitStack() as stack:
        home = stack.enter_context(kitchen.folder())
        stand_in = stack.enter_context(
            Process(home / "stand-in", "scripts.benchmarks.edge.stand_in")
        )
        url = f"http://127.0.0.1:{stand_in.line()}"
        places = []
        for number in WORKERS:
            dsn = postgres.dsn(f"bench_{number}")
            await kitchen.furnish(dsn)
            places.append(stack.enter_context(_Place(home, url, dsn, number)))
        postmaster = await kitchen.postmaster(postgres.dsn("bench_1"))
        chats = count(10_000)
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=120)) as client:
            for _ in range(QUICK_CONVERSATIONS if quick else CONVERSATIONS):
                talking = [next(chats) for _ in range(QUICK_CHATS if quick else CHATS)]
                for words in WORDS:
                    updates = [{"chat_id": chat_id, "text": words} for chat_id in talking]
                    for place in places:
                        await place.take(client, updates, stand_in, postmaster)
            one, two = (place.report() for place in places)
            menu = [await places[-1].change_menu(client) for _ in range(MENU_CHANGES)]
        ratios = (
            a["seconds"] / b["seconds"] for a, b in zip(*(p.rounds for p in places), strict=True)
        )
        return {
            "1": one,
            "2": two,
            "ratio": round(median(ratios), 2),
            "menu_ms": {"median": round(median(menu)), "longest": round(max(menu))},
            "chats": len(talking),
        }


class _Place(Process):
    """A bot with so many workers, and what its rounds have taken."""

    def __init__(self, home: Path, url: str, dsn: str, workers: int) -> None:
        self._workers = workers
        self._token = f"{workers}:workers"
        self._url = url
        self._dsn = dsn
        self._health = _ports_in_a_row(workers + 1)
        self.rounds: list[dict[str, float]] = []
        port = free_port()
        super().__init__(
            home / f"bot-{workers}",
            "scripts.benchmarks.edge.tiffin",
            "run",
            *(("--workers", str(workers)) if workers > 1 else ()),
            settings={
                "TELEGRAM_BOT_TOKEN": self._token,
                "TELEGRAM_API_URL": url,
                "DATABASE_URL": dsn,
                "ADMIN_IDS": "1",
                "HEALTH_PORT": str(self._health),
                "WEBHOOK_URL": f"http://127.0.0.1:{port}/telegram",
                "WEBHOOK_PORT": str(port),
                # Far more than Telegram allows in all; each chat's own pace is kept.
                "MESSAGES_PER_SECOND": "10000",
            },
        )
        while "takes orders" not in self.line():
            pass

    async def take(
        self,
        client: aiohttp.ClientSession,
        updates: list[dict[str, Any]],
        stand_in: Process,
        postmaster: int,
    ) -> None:
        def used() -> dict[str, float]:
            return {
                "bot": cpu_of_all(self.pid),
                "postgresql": cpu_of_all(postmaster),
                "stand_in": stand_in.cpu(),
                "all": _machine(),
            }

        before = used()
        wanted = {"token": self._token, "updates": updates}
        async with client.post(f"{self._url}/load", json=wanted) as answer:
            took = await answer.json()
            if answer.status != 200:
                raise RuntimeError(f"{self._workers} workers: {took}")
        # What goes on behind the answers belongs to them.
        await asyncio.sleep(0.05)
        after = used()
        self.rounds.append(
            {name: after[name] - before[name] for name in before}
            | {"seconds": took["seconds"], "updates": len(updates)}
        )

    async def change_menu(self, client: aiohttp.ClientSession) -> float:
        """Milliseconds from the change's commit until every worker has compiled it."""
        connection = await asyncpg.connect(self._dsn)
        version = await connection.fetchval("SELECT private.menu_changed()")
        began = perf_counter()
        await connection.close()
        for worker in range(1, self._workers + 1):
            while await self._menu(client, worker) != version:
                await asyncio.sleep(LOOK_EVERY)
        return (perf_counter() - began) * 1000

    async def _menu(self, client: aiohttp.ClientSession, worker: int) -> int:
        async with client.get(f"http://127.0.0.1:{self._health + worker}/healthz") as answer:
            version: int = (await answer.json())["checks"]["menu"]["version"]
            return version

    def report(self) -> Report:
        updates = sum(each["updates"] for each in self.rounds)
        seconds = sum(each["seconds"] for each in self.rounds)
        used = {
            name: sum(each[name] for each in self.rounds)
            for name in ("bot", "postgresql", "stand_in", "all")
        }
        used["others"] = max(0.0, used.pop("all") - sum(used.values()))
        return {
            "per_second": round(median(each["updates"] / each["seconds"] for each in self.rounds)),
            "bot_ms": round(used["bot"] / updates * 1000, 2),
            "postgresql_ms": round(used["postgresql"] / updates * 1000, 2),
            "cores": {name: round(busy / seconds, 2) for name, busy in used.items()},
            "rss": [round(rss(pid)) for pid in self._processes()],
        }

    def _processes(self) -> list[int]:
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        return [self.pid, *map(int, children)]


def _machine() -> float:
    """Seconds of processor time that all programs have used."""
    user, nice, system, _, _, irq, softirq = map(int, Path("/proc/stat").read_text().split()[1:8])
    return (user + nice + system + irq + softirq) / os.sysconf("SC_CLK_TCK")


def _ports_in_a_row(number: int) -> int:
    while True:
        first = free_port()
        try:
            for port in range(first, first + number):
                with socket.socket() as probe:
                    probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError):
            continue
        return first


def show(report: Report) -> None:
    rounds = f"interleaved rounds of {report['chats']} chats, one update each"
    print(f"{rounds}; how many of {os.cpu_count()} cores were busy:")
    print(f"{'workers':8}{'updates/s':>10}{'bot':>8}{'PostgreSQL':>12}{'stand-in':>10}{'others':>8}"
          "   CPU ms an update: bot, PostgreSQL; MB of each process")  # fmt: skip
    for workers in map(str, WORKERS):
        row = report[workers]
        cores = row["cores"]
        busy = f"{cores['bot']:>8}{cores['postgresql']:>12}{cores['stand_in']:>10}"
        print(
            f"{workers:8}{row['per_second']:>10}{busy}{cores['others']:>8}   "
            f"{row['bot_ms']}, {row['postgresql_ms']}; " + " + ".join(map(str, row["rss"]))
        )
    menu = report["menu_ms"]
    print(f"two workers: {report['ratio']} × one")
    print(f"a new menu is in both workers after {menu['median']} ms, {menu['longest']} at most")
