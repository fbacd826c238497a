"""One turn against its floors, in interleaved rounds through the bot's own pool.

Floors: one `SELECT 1`, and one durable INSERT of a row of about 100 bytes. Ratios are of
medians: durable_turn adds one of the item that is a cart's one line, durable_turn_10_lines
the same with nine others beside it, checkout places an order of two lines, read_turn shows
a cart, statements_per_turn is the brief's five statements by our one turn, throughput is
turns a second through eight connections by the brief's, and replay is what a chat of ten
events costs more at its first touch after a crash than later. Counts are of one added item;
statements are those that PostgreSQL runs inside the one that is sent.
"""

from collections.abc import Awaitable, Callable
from itertools import count
from statistics import median
from time import perf_counter
from typing import Any

import asyncpg

from db.gateway import Gateway
from scripts.benchmarks import brief, counts, crowd, kitchen
from scripts.benchmarks.kitchen import Guest

ROUNDS, QUICK_ROUNDS, WARM_ROUNDS = 1500, 400, 60

INSERT = "INSERT INTO bench_floor (body) VALUES ($1)"
BODY = "x" * 60

TARGETS = {
    "durable_turn": ("≤", 1.7),
    "durable_turn_10_lines": ("≤", 2.0),
    "checkout": ("≤", 2.4),
    "read_turn": ("≤", 2.5),
    "statements_per_turn": ("≥", 2.0),
    "throughput": ("≥", 2.2),
    "replay": ("≤", 1.2),
    "round_trips": ("≤", 1),
    "statements": ("≤", 6),
    "flushes": ("≤", 1),
    "read_flushes": ("≤", 0),
    "wal_bytes": ("≤", 520),
}

Report = dict[str, Any]


async def run(quick: bool = False) -> Report:
    """{"ratios", "counts", "milliseconds", "turns_a_second" (medians), "machine", "rounds"}."""
    with kitchen.server() as postgres:
        dsn = postgres.dsn(kitchen.DATABASE)
        await kitchen.furnish(dsn)
        gateway = await Gateway.connect(dsn)
        rounds = Rounds(gateway, await kitchen.items(dsn, ("Idly", "Masala Dosa")))
        await rounds.prepare()
        for _ in range(WARM_ROUNDS):
            await rounds.one()
        rounds.seconds.clear()
        for _ in range(QUICK_ROUNDS if quick else ROUNDS):
            await rounds.one()
        rates = await crowd.run(gateway, rounds.idly, quick=quick)
        await gateway.close()
        connection = await asyncpg.connect(dsn)
        machine = await kitchen.machine(connection)
        await connection.close()
        return {
            "ratios": rounds.ratios()
            | {"throughput": round(rates["ours"] / rates["statements"], 3)},
            "turns_a_second": {name: round(rate) for name, rate in rates.items()},
            "counts": await _count(dsn, rounds.idly),
            "milliseconds": {k: round(v, 4) for k, v in rounds.milliseconds().items()},
            "rounds": len(rounds.seconds["insert"]),
            "machine": machine,
        }


class Rounds:
    """Each round does everything once, so that noise meets all alike."""

    def __init__(self, gateway: Gateway, items: list[int]) -> None:
        self.gateway = gateway
        self.pool = gateway.pool
        self.idly, self.dosa = items
        self.seconds: dict[str, list[float]] = {}
        self.one_line, self.ten_lines = Guest(gateway, 1001), Guest(gateway, 1002)
        self.lost = Guest(gateway, 1003)
        self.chats = count(10_000)

    async def prepare(self) -> None:
        await brief.make_tables(self.pool)
        self.session_id = await brief.begin(self.pool)
        await self.one_line.add(self.idly)
        for n in range(9):
            await self.ten_lines.add(self.dosa, note=f"note {n}")
        await self.ten_lines.add(self.idly)
        # With the session's start: ten events.
        for _ in range(9):
            await self.lost.add(self.idly)

    async def timed(self, name: str, work: Callable[[], Awaitable[object]]) -> None:
        started = perf_counter()
        await work()
        self.seconds.setdefault(name, []).append(perf_counter() - started)

    async def one(self) -> None:
        view = ("view_cart", dict[str, Any]())
        await self.timed("select", lambda: self.pool.fetchval("SELECT 1"))
        await self.timed("insert", lambda: self.pool.execute(INSERT, BODY))
        await self.timed("add", lambda: self.one_line.add(self.idly))
        await self.timed("view", lambda: self.one_line.turn(*view))
        await self.timed("add_10", lambda: self.ten_lines.add(self.idly))
        await self.timed("statements", lambda: brief.add(self.pool, self.session_id))
        await self.one_line.remove(self.idly)
        await self.ten_lines.remove(self.idly)

        buyer = Guest(self.gateway, next(self.chats))
        await buyer.add(self.idly, quantity=2)
        await buyer.add(self.dosa)
        await buyer.turn("checkout", {"order_type": None})
        pay = ("place_order", {"payment_method": "cash"})
        await self.timed("place", lambda: buyer.turn(*pay))

        for table in ("session_state", "session_cart", "session_checkout"):
            await self.pool.execute(f"DELETE FROM {table} WHERE chat_id = $1", self.lost.chat_id)
        await self.timed("touch", lambda: self.lost.turn(*view))
        await self.timed("view_again", lambda: self.lost.turn(*view))

    def milliseconds(self) -> dict[str, float]:
        return {name: median(seconds) * 1000 for name, seconds in self.seconds.items()}

    def ratios(self) -> dict[str, float]:
        ms = self.milliseconds()
        ratios = {
            "durable_turn": ms["add"] / ms["insert"],
            "durable_turn_10_lines": ms["add_10"] / ms["insert"],
            "checkout": ms["place"] / ms["insert"],
            "read_turn": ms["view"] / ms["select"],
            "statements_per_turn": ms["statements"] / ms["add"],
            "replay": (ms["touch"] - ms["view_again"]) / ms["insert"],
        }
        return {name: round(ratio, 3) for name, ratio in ratios.items()}


async def _count(dsn: str, item_id: int) -> dict[str, float]:
    def add(gateway: Gateway) -> Awaitable[object]:
        return Guest(gateway, 1004).add(item_id)

    def view(gateway: Gateway) -> Awaitable[object]:
        return Guest(gateway, 1004).turn("view_cart", {})

    return {
        "round_trips": await counts.round_trips(dsn, add, add),
        # Without the client's own, which is the last.
        "statements": len(await counts.plans(dsn, add)) - 1,
        "flushes": await counts.flushes(dsn, add, times=10),
        "read_flushes": await counts.flushes(dsn, view),
        "wal_bytes": await counts.wal_bytes(dsn, add, times=11),
    }


def show(report: Report) -> None:
    kitchen.show(report["machine"])
    print(f"Medians of {report['rounds']} interleaved rounds, milliseconds:")
    print("  " + " · ".join(f"{name} {ms:.3f}" for name, ms in report["milliseconds"].items()))
    print("Turns a second through eight connections:")
    print("  " + " · ".join(f"{name} {rate}" for name, rate in report["turns_a_second"].items()))
    for name, value in (report["ratios"] | report["counts"]).items():
        sign, target = TARGETS[name]
        met = value <= target if sign == "≤" else value >= target
        print(f"  {name:24} {value:8.2f}   {sign} {target:<5} {'' if met else 'missed'}")
