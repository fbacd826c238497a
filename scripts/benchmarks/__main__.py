"""scripts/bench: measure, print a table, and with --json one object as the last line."""

import argparse
import asyncio
import sys

import orjson
import uvloop

from db.server import ServerError
from scripts.benchmarks import turns


def main() -> None:
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    command = commands.add_parser("turns", help="one turn against one INSERT")
    command.add_argument("--quick", action="store_true", help="fewer rounds, less certain")
    command.add_argument("--json", action="store_true", help="end with one line of JSON")
    chosen = parser.parse_args()
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            report = runner.run(turns.run(quick=chosen.quick))
    except ServerError as error:
        sys.exit(str(error))
    turns.show(report)
    if chosen.json:
        print(orjson.dumps(report).decode())


if __name__ == "__main__":
    main()
