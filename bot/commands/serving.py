"""Run something until it is told to stop: by Ctrl-C, a signal, or the end of its parent."""

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def raise_on_signals() -> None:
    """Treat every wish to end us like Ctrl-C, so that what was begun is undone."""

    def interrupt(number: int, frame: object) -> None:
        raise KeyboardInterrupt

    for name in SIGNALS:
        signal.signal(name, interrupt)


def serve(work: Callable[[asyncio.Event], Awaitable[None]], *, child: bool = False) -> None:
    """Run `work(stop)` on uvloop to its end; `stop` is set when it is time to finish.

    A child stops when its standard input ends, as it does when its parent is gone.
    """
    import uvloop

    async def until_stopped() -> None:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for name in SIGNALS:
            loop.add_signal_handler(name, stop.set)
        if child:
            loop.add_reader(sys.stdin.fileno(), _stop_at_end_of_input, stop)
        await work(stop)

    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(until_stopped())
    finally:
        # What follows is the orderly end: impatience must not cut it short.
        for name in SIGNALS:
            signal.signal(name, signal.SIG_IGN)


def _stop_at_end_of_input(stop: asyncio.Event) -> None:
    if not os.read(sys.stdin.fileno(), 4096):
        asyncio.get_running_loop().remove_reader(sys.stdin.fileno())
        stop.set()
