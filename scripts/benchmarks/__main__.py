"""scripts/bench: measure, print a table, and with --json one object as the last line."""

import argparse
import asyncio
import sys
from typing import Any

import orjson
import uvloop

from db.server import ServerError
from scripts.benchmarks import turns, understanding


def main() -> None:
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("turns", help="one turn against one INSERT")
    commands.add_parser("understanding", help="menus compiled and messages read, by rules alone")
    for command in commands.choices.values():
        command.add_argument("--quick", action="store_true", help="fewer rounds, less certain")
        command.add_argument("--json", action="store_true", help="end with one line of JSON")
    chosen = parser.parse_args()
    if chosen.command == "understanding":
        report = understanding.run(quick=chosen.quick)
        understanding.show(report)
    else:
        report = _turns(quick=chosen.quick)
        turns.show(report)
    if chosen.json:
        print(orjson.dumps(report).decode())


def _turns(*, quick: bool) -> dict[str, Any]:
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            return runner.run(turns.run(quick=quick))
    except ServerError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
