"""scripts/bench: measures the parts named, or all, and prints a table of each."""

import argparse
import asyncio
import inspect
import sys
from types import ModuleType
from typing import Any

import orjson
import uvloop

from db.server import ServerError
from scripts.benchmarks import (
    growth,
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
# first docstring line says is its help.
PARTS: dict[str, ModuleType] = {
    "turns": turns,
    "growth": growth,
    "stats": stats,
    "telegram": telegram,
    "workers": workers,
    "memory": memory,
    "peers": peers,
    "tokens": tokens,
    "understanding": understanding,
}


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="scripts/bench",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="\n".join(f"{name:15}{_help(part)}" for name, part in PARTS.items()),
    )
    parser.add_argument("part", nargs="*", help="of those below; all if none is named")
    parser.add_argument("--quick", action="store_true", help="fewer rounds, less certain")
    parser.add_argument("--json", action="store_true", help="end with one line of JSON")
    chosen = parser.parse_args()
    if unknown := [name for name in chosen.part if name not in PARTS]:
        parser.error(f"{', '.join(unknown)}: there is {', '.join(PARTS)}")
    reports = {}
    for name in chosen.part or PARTS:
        print(f"── {name}: {_help(PARTS[name])}", flush=True)
        reports[name] = _run(PARTS[name], quick=chosen.quick)
        PARTS[name].show(reports[name])
        print(flush=True)
    if chosen.json:
        print(orjson.dumps(reports).decode())


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
