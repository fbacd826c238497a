"""scripts/bench: measures the parts named, or all, and prints a table of each."""

import argparse
import asyncio
import inspect
import os
import platform
import sys
from importlib.metadata import version
from pathlib import Path
from time import monotonic
from types import ModuleType
from typing import Any

import orjson
import uvloop

from db.server import ServerError
from scripts.benchmarks import (
    chart,
    growth,
    kitchen,
    memory,
    peers,
    stats,
    telegram,
    tokens,
    turns,
    understanding,
    workers,
)

# A part has run(quick=…), which gives or awaits a dict for JSON, and show(report). What its
# first docstring line says is its help. The shortest come first.
PARTS: dict[str, ModuleType] = {
    "tokens": tokens,
    "understanding": understanding,
    "turns": turns,
    "telegram": telegram,
    "peers": peers,
    "stats": stats,
    "growth": growth,
    "memory": memory,
    "workers": workers,
}
# With --quick and no part named, none begins after so many seconds: a minute in all.
QUICK_SECONDS = 45.0
CHART = Path(__file__).with_name("chart.svg")


def main() -> None:
    chosen = _parser().parse_args()
    if unknown := [name for name in chosen.part if name not in PARTS]:
        _parser().error(f"{', '.join(unknown)}: there is {', '.join(PARTS)}")
    print(_machine())
    reports, began = {}, monotonic()
    for name in chosen.part or PARTS:
        if chosen.quick and not chosen.part and monotonic() - began > QUICK_SECONDS:
            print(f"── {name}: left out, to be quick")
            continue
        print(f"── {name}: {_help(PARTS[name])}", flush=True)
        at = monotonic()
        reports[name] = _run(PARTS[name], quick=chosen.quick)
        PARTS[name].show(reports[name])
        print(f"({monotonic() - at:.0f} s)\n", flush=True)
    if chosen.chart:
        CHART.write_text(chart.draw(reports), encoding="utf-8")
        print(f"Drawn: {CHART}")
    if chosen.json:
        print(orjson.dumps(reports).decode())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="scripts/bench",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="\n".join(f"{name:15}{_help(part)}" for name, part in PARTS.items()),
    )
    parser.add_argument("part", nargs="*", help="of those below; all if none is named")
    parser.add_argument("--quick", action="store_true", help="fewer rounds, less certain")
    parser.add_argument("--json", action="store_true", help="end with one line of JSON")
    parser.add_argument(
        "--chart", action="store_true", help="draw the README's: of telegram, peers and tokens"
    )
    return parser


def _machine() -> str:
    libraries = ("aiohttp", "asyncpg", "orjson", "python-telegram-bot", "uvloop")
    return (
        f"{os.cpu_count()} × {kitchen.processor()}, {platform.system()} {platform.release()}, "
        f"Python {platform.python_version()}, load {os.getloadavg()[0]:.1f}; "
        + ", ".join(f"{name} {version(name)}" for name in libraries)
    )


def _run(part: ModuleType, *, quick: bool) -> dict[str, Any]:
    try:
        report = part.run(quick=quick)
        if not inspect.isawaitable(report):
            return report
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            return runner.run(report)
    except ServerError as error:
        sys.exit(str(error))


def _help(part: ModuleType) -> str:
    return (part.__doc__ or "").splitlines()[0].rstrip(".")


if __name__ == "__main__":
    main()
