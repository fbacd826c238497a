"""The stand-in alone: python -m bot.simulator --folder var/simulator --port 8081."""

import argparse
import asyncio
import contextlib
import signal
import sys
from pathlib import Path

from bot.simulator.server import serve


def main() -> int:
    options = argparse.ArgumentParser(prog="python -m bot.simulator", description=__doc__)
    options.add_argument("--folder", type=Path, required=True, help="where its state is kept")
    options.add_argument("--port", type=int, default=8081, help="0 takes a free one")
    options.add_argument("--token", default="7000000001:stand-in", help="the bot's token")
    options.add_argument("--inspector", metavar="URL", help="the bot's inspector")
    chosen = options.parse_args()
    try:
        asyncio.run(_until_stopped(chosen))
    except OSError as error:
        sys.stderr.write(f"The stand-in cannot start: {error}\n")
        return 1
    return 0


async def _until_stopped(chosen: argparse.Namespace) -> None:
    serving = asyncio.current_task()
    assert serving
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, serving.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        await serve(
            chosen.folder,
            chosen.token,
            port=chosen.port,
            inspector_url=chosen.inspector,
            ready=_announce,
        )


def _announce(url: str) -> None:
    sys.stdout.write(f"ready {url}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
