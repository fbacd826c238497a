"""The one question that the command line asks."""

import argparse
import sys

from bot.settings import StartError


def sure(what: str, chosen: argparse.Namespace) -> bool:
    """Whether the owner wants `what` deleted; --yes says so beforehand."""
    if chosen.yes:
        return True
    if not sys.stdin.isatty():
        raise StartError("--reset asks before it deletes, and nobody can answer: add --yes.")
    answer = input(f"This deletes {what}. Go on? [y/N] ")
    if answer.strip().lower() in ("y", "yes"):
        return True
    print("Nothing was deleted.")
    return False
