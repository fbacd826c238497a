"""What turns, replays and rebuilding cost over a long log, by what they cost over a short one.

Two databases of one server, a short log and a long one, with interleaved rounds. A ratio that
grows is a turn's by the INSERT (a read turn's by SELECT 1) over the long log, divided by the
same over the short one; replay is over the long log, by the INSERT. rebuild is how long the
scheduler takes to bring back 10,000 open chats of twenty events each after a crash.
"""

from datetime import timedelta
from time import perf_counter
from typing import Any

import asyncpg

from bot.scheduler import REBUILD_AT_MOST
from db.gateway import Gateway
from scripts.benchmarks import history, kitchen
from scripts.benchmarks.turns import WARM_ROUNDS, Rounds

SHORT, LONG, QUICK_LONG = 10_000, 5_000_000, 100_000
SPAN = timedelta(days=180)
ROUNDS, QUICK_ROUNDS, QUICK_WARM_ROUNDS = 600, 80, 20
CHATS, QUICK_CHATS = 10_000, 1_000

GROWING = {"add": "durable_turn", "add_10": "durable_turn_10_lines", "checkout": "checkout",
           "read": "read_turn"}  # fmt: skip
TARGETS = dict.fromkeys(GROWING, 1.10) | {"replay": 1.2, "rebuild": 10.0}

Report = dict[str, Any]


async def run(quick: bool = False) -> Report:
    """{"ratios", "rebuild": {"chats", "seconds"}, "milliseconds": {"short", "long"} (medians),
    "events", "fill_seconds", "machine", "rounds"}."""
    with kitchen.server() as postgres:
        short, long = postgres.dsn("short"), postgres.dsn("long")
        for dsn in (short, long):
            await kitchen.furnish(dsn)
        started = perf_counter()
        events = {
            "short": await history.fill(short, SHORT, SPAN),
            "long": await history.fill(long, QUICK_LONG if quick else LONG, SPAN),
        }
        filled = perf_counter() - started
        rounds = QUICK_ROUNDS if quick else ROUNDS
        both = await _interleaved(
            (short, long), rounds, QUICK_WARM_ROUNDS if quick else WARM_ROUNDS
        )
        ratios = {
            name: round(both[1].ratios()[turn] / both[0].ratios()[turn], 3)
            for name, turn in GROWING.items()
        }
        connection = await asyncpg.connect(long)
        machine = await kitchen.machine(connection)
        await connection.close()
        return {
            "ratios": ratios | {"replay": both[1].ratios()["replay"]},
            "rebuild": await _rebuild(long, QUICK_CHATS if quick else CHATS),
            "milliseconds": {
                log: {name: round(ms, 4) for name, ms in each.milliseconds().items()}
                for log, each in zip(("short", "long"), both, strict=True)
            },
            "events": events,
            "fill_seconds": round(filled, 1),
            "rounds": rounds,
            "machine": machine,
        }


async def _interleaved(dsns: tuple[str, str], rounds: int, warm: int) -> list[Rounds]:
    gateways = [await Gateway.connect(dsn) for dsn in dsns]
    both = [
        Rounds(gateway, await kitchen.items(dsn, ("Idly", "Masala Dosa")))
        for gateway, dsn in zip(gateways, dsns, strict=True)
    ]
    for each in both:
        await each.prepare()
    for number in range(warm + rounds):
        if number == warm:
            for each in both:
                each.seconds.clear()
        for each in both:
            await each.one()
    for gateway in gateways:
        await gateway.close()
    return both


async def _rebuild(dsn: str, chats: int) -> dict[str, Any]:
    """{"chats", "seconds"} until so many are back, and {"all_chats", "all_seconds"} of them all."""
    await history.open_carts(dsn, chats)
    gateway = await Gateway.connect(dsn)
    started = perf_counter()
    seconds, back, found = 0.0, 0, REBUILD_AT_MOST
    while found == REBUILD_AT_MOST:
        found = await gateway.call("rebuild_hot", REBUILD_AT_MOST)
        back += found
        if not seconds and back >= chats:
            seconds = perf_counter() - started
    every = perf_counter() - started
    lines = await gateway.pool.fetchval(
        "SELECT count(*) FROM session_cart WHERE chat_id > $1", 2 * history.FIRST_CHAT
    )
    await gateway.close()
    if lines != 10 * chats:
        raise AssertionError(f"{lines} lines are back of {10 * chats}")
    return {
        "chats": chats,
        "seconds": round(seconds, 2),
        "all_chats": back,
        "all_seconds": round(every, 2),
    }


def show(report: Report) -> None:
    kitchen.show(report["machine"])
    short, long = report["events"]["short"], report["events"]["long"]
    print(f"Medians of {report['rounds']} interleaved rounds, over {short:,} and {long:,} events")
    for name, ratio in report["ratios"].items():
        _line(name, ratio, TARGETS[name])
    back = report["rebuild"]
    _line("rebuild", 10_000 / back["chats"] * back["seconds"], TARGETS["rebuild"])
    print(
        f"  rebuild is seconds for 10,000 open chats of 20 events: {back['chats']:,} took "
        f"{back['seconds']:.1f} s, all {back['all_chats']:,} chats {back['all_seconds']:.1f} s"
    )


def _line(name: str, value: float, target: float) -> None:
    print(f"  {name:24} {value:8.2f}   ≤ {target:<5} {'' if value <= target else 'missed'}")
