"""What /stats costs over a long log, by roll-ups and by plain queries.

The roll-up is the whole turn of an admin's; the plain queries are the same figures from the
log, in interleaved rounds through the same pool, and both must tell the same. Some turns have
been taken since the last roll-up, as within a minute.
"""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from statistics import median
from time import perf_counter
from typing import Any

import asyncpg

from bot.scheduler import ROLL_UP_AT_MOST
from db.gateway import Gateway
from scripts.benchmarks import history, kitchen
from scripts.benchmarks.kitchen import Guest

EVENTS, QUICK_EVENTS = 10_000_000, 200_000
SPAN, QUICK_SPAN = timedelta(days=180), timedelta(days=45)
ROUNDS, QUICK_ROUNDS = 7, 5
# Turns by roll-ups in each round: they are much shorter than the others.
AGAIN = 5
TURNS_SINCE = 200
PERIODS = {"day": 1, "week": 7, "month": 30}
TARGET = 100.0
OWNER = 1

Report = dict[str, Any]


async def run(quick: bool = False) -> Report:
    """{"milliseconds": {period: {"roll_ups", "plain", "events"}} (medians), "roll_up" (ms of
    one more), "catch_up": {"days", "seconds"}, "events", "fill_seconds", "machine", "rounds"}."""
    with kitchen.server() as postgres:
        dsn = postgres.dsn(kitchen.DATABASE)
        await kitchen.furnish(dsn)
        started = perf_counter()
        events = await history.fill(
            dsn, QUICK_EVENTS if quick else EVENTS, QUICK_SPAN if quick else SPAN
        )
        filled = perf_counter() - started
        gateway = await Gateway.connect(dsn)
        report: Report = {"events": events, "fill_seconds": round(filled, 1)}
        report["catch_up"] = await _catch_up(gateway)
        await _take_turns(gateway, dsn)
        started = perf_counter()
        await gateway.call("roll_up", ROLL_UP_AT_MOST)
        report["roll_up"] = round((perf_counter() - started) * 1000, 1)
        await _take_turns(gateway, dsn)
        report["rounds"] = QUICK_ROUNDS if quick else ROUNDS
        report["milliseconds"] = await _compare(gateway, report["rounds"])
        await gateway.close()
        connection = await asyncpg.connect(dsn)
        report["machine"] = await kitchen.machine(connection)
        await connection.close()
        return report


async def _catch_up(gateway: Gateway) -> dict[str, float]:
    started, days, done = perf_counter(), 0, ROLL_UP_AT_MOST
    while done == ROLL_UP_AT_MOST:
        done = await gateway.call("roll_up", ROLL_UP_AT_MOST)
        days += done
    return {"days": days, "seconds": round(perf_counter() - started, 1)}


async def _take_turns(gateway: Gateway, dsn: str) -> None:
    idly, dosa = await kitchen.items(dsn, ("Idly", "Masala Dosa"))
    for number in range(TURNS_SINCE // 4):
        guest = Guest(gateway, 5000 + number)
        await guest.add(idly)
        await guest.add(dosa)
        await guest.turn("checkout", {"order_type": None})
        await guest.turn("place_order", {"payment_method": "cash"})


async def _compare(gateway: Gateway, rounds: int) -> dict[str, dict[str, float]]:
    owner = Guest(gateway, OWNER)
    seconds: dict[tuple[str, str], list[float]] = {}

    async def timed(kind: str, period: str, work: Callable[[], Awaitable[Any]]) -> Any:
        started = perf_counter()
        found = await work()
        seconds.setdefault((kind, period), []).append(perf_counter() - started)
        return found

    for _ in range(rounds):
        for period, days in PERIODS.items():
            for _ in range(AGAIN):
                turn = await timed(
                    "roll_ups", period, lambda days=days: owner.turn("stats", {"days": days})
                )
            plain = await timed("plain", period, lambda days=days: _plain(gateway, days))
            shown = {name: turn["results"][0][name] for name in plain}
            if shown != plain:
                raise AssertionError(f"{period}: {shown} by roll-ups, {plain} by plain queries")
    return {
        period: {
            kind: round(median(seconds[kind, period]) * 1000, 1) for kind in ("roll_ups", "plain")
        }
        | {"events": await _events(gateway, days)}
        for period, days in PERIODS.items()
    }


async def _plain(gateway: Gateway, days: int) -> dict[str, Any]:
    found: dict[str, Any] = await gateway.pool.fetchval(
        "SELECT private.stats($1, '-infinity')", days, timeout=120
    )
    return found


async def _events(gateway: Gateway, days: int) -> int:
    since = await gateway.pool.fetchval(
        "SELECT private.day_start(private.day_of(clock_timestamp()) - ($1::integer - 1))", days
    )
    events: int = await gateway.pool.fetchval(
        "SELECT count(*) FROM session_events WHERE timestamp >= $1", since
    )
    return events


def show(report: Report) -> None:
    kitchen.show(report["machine"])
    print(f"Medians of {report['rounds']} interleaved rounds over {report['events']:,} events, ms:")
    print(f"  {'':8} {'events':>12} {'plain':>10} {'roll-ups':>10}")
    for period, found in report["milliseconds"].items():
        missed = "" if found["roll_ups"] <= TARGET else "missed"
        print(
            f"  {period:8} {found['events']:>12,} {found['plain']:>10,.1f} "
            f"{found['roll_ups']:>10,.1f}   ≤ {TARGET:.0f}  {missed}"
        )
    catch_up = report["catch_up"]
    print(
        f"  A minute's roll-up: {report['roll_up']:.0f} ms. All {catch_up['days']} days anew: "
        f"{catch_up['seconds']:.1f} s."
    )
