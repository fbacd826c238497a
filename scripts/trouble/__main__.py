"""Trouble for the whole of Tiffin: scripts/chaos, scripts/mutants, scripts/soak."""

import argparse
import asyncio
import random
import sys

import uvloop

from scripts.trouble import chaos, mutants, soak


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    storm = commands.add_parser("chaos")
    storm.add_argument("--quick", action="store_true", help="fewer customers and kills")
    storm.add_argument("--polling", action="store_true", help="one bot that polls, no webhook")
    storm.add_argument("--seed", type=int, default=None, help="for the same dice again")
    storm.add_argument("--keep", action="store_true", help="leave logs and data where they are")
    broken = commands.add_parser("mutants")
    broken.add_argument("words", nargs="*", help="try those alone that are named like this")
    steady = commands.add_parser("soak")
    steady.add_argument("--minutes", type=float, default=30)
    steady.add_argument("--seed", type=int, default=None, help="for the same dice again")
    chosen = parser.parse_args()
    wrong = mutants.run(chosen.words) if chosen.command == "mutants" else _with_dice(chosen)
    for each in wrong:
        print(f"WRONG {each}")
    print(f"{len(wrong)} things are wrong." if wrong else "All is right.")
    sys.exit(1 if wrong else 0)


def _with_dice(chosen: argparse.Namespace) -> list[str]:
    seed = chosen.seed if chosen.seed is not None else random.randrange(10**6)
    print(f"seed {seed}", flush=True)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        if chosen.command == "soak":
            return runner.run(soak.run(chosen.minutes, seed))
        plan = chaos.QUICK if chosen.quick else chaos.FULL
        return runner.run(chaos.run(plan, seed, keep=chosen.keep, polling=chosen.polling))


if __name__ == "__main__":
    main()
