"""Trouble for the whole of Tiffin: scripts/chaos."""

import argparse
import asyncio
import random
import sys

import uvloop

from scripts.trouble import chaos


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    storm = commands.add_parser("chaos")
    storm.add_argument("--quick", action="store_true", help="fewer customers and kills")
    storm.add_argument("--seed", type=int, default=None, help="for the same dice again")
    storm.add_argument("--keep", action="store_true", help="leave logs and data where they are")
    chosen = parser.parse_args()
    seed = chosen.seed if chosen.seed is not None else random.randrange(10**6)
    print(f"seed {seed}", flush=True)
    plan = chaos.QUICK if chosen.quick else chaos.FULL
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        wrong = runner.run(chaos.run(plan, seed, keep=chosen.keep))
    for each in wrong:
        print(f"WRONG {each}")
    print(f"{len(wrong)} things are wrong." if wrong else "All is right.")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
