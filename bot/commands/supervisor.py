"""The try-out's processes: started in order, watched, started again, stopped in reverse."""

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from time import monotonic

from bot.settings import StartError

PROGRAM = "bot"
READY = "ready"
START_SECONDS = 30.0
STOP_SECONDS = 12.0

# More ends than this within the time: something is wrong, and starting again won't help.
MOST_ENDS = 3
WITHIN_SECONDS = 60.0


@dataclass
class Child:
    """One process: `python -m bot ARGUMENTS` with `environment` added to ours."""

    name: str
    arguments: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    # None is as long as it takes.
    start_seconds: float | None = START_SECONDS
    stop_seconds: float = STOP_SECONDS
    process: asyncio.subprocess.Process | None = None
    reader: asyncio.Task[None] | None = None
    ends: list[float] = field(default_factory=list)

    async def start(self) -> None:
        """Start it and wait until it says that it is ready. Raises StartError."""
        self.process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            PROGRAM,
            *self.arguments,
            # It stops when this pipe closes, as it does if we are killed.
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env={**os.environ, **self.environment},
            # Ctrl-C in the terminal is for us alone: we stop the others in order.
            start_new_session=True,
        )
        assert self.process.stdout
        try:
            async with asyncio.timeout(self.start_seconds):
                while (line := await self.process.stdout.readline()).strip() != READY.encode():
                    if not line:
                        raise StartError(f"The {self.name} could not start; it said why above.")
                    _pass_on(line)
        except TimeoutError:
            raise StartError(
                f"The {self.name} took over {self.start_seconds:.0f} s to start."
            ) from None
        self.reader = asyncio.create_task(self._read(self.process.stdout))

    async def stop(self) -> None:
        """Ask it to stop and wait; end it by force if it does not."""
        if self.process is None:
            return
        if self.process.stdin:
            self.process.stdin.close()
        try:
            async with asyncio.timeout(self.stop_seconds):
                await self.process.wait()
        except TimeoutError:
            print(f"The {self.name} does not stop: ending it.", file=sys.stderr)
            with contextlib.suppress(ProcessLookupError):
                self.process.kill()
            await self.process.wait()
        if self.reader:
            await self.reader

    async def ended(self) -> int:
        """Wait for its end; its exit code, or a signal's number below zero."""
        assert self.process
        return await self.process.wait()

    def ended_too_often(self) -> bool:
        """Count one more end; True if there were too many of late."""
        now = monotonic()
        self.ends = [*(end for end in self.ends if now - end < WITHIN_SECONDS), now]
        return len(self.ends) > MOST_ENDS

    async def _read(self, output: asyncio.StreamReader) -> None:
        while line := await output.readline():
            _pass_on(line)


class Supervisor:
    """Keeps the children running from `start` until `stop`."""

    def __init__(self, children: Sequence[Child]) -> None:
        self._children = list(children)

    async def start(self, stop: asyncio.Event) -> None:
        """Start them in order, until all are ready or `stop` is set. Raises StartError."""
        for child in self._children:
            await first(child.start(), wait(stop))

    async def watch(self, stop: asyncio.Event) -> None:
        """Return when `stop` is set. Raises StartError if a child ends again and again."""
        await first(*(self._keep(child) for child in self._children), wait(stop))

    async def stop(self) -> None:
        for child in reversed(self._children):
            await child.stop()

    async def _keep(self, child: Child) -> None:
        while True:
            how = ended_how(await child.ended())
            if child.ended_too_often():
                raise StartError(f"The {child.name} keeps ending ({how}); see the lines above.")
            print(f"The {child.name} ended ({how}): starting it again.", file=sys.stderr)
            await child.start()


def ended_how(code: int) -> str:
    return signal.Signals(-code).name if code < 0 else f"exit code {code}"


async def first(*works: Coroutine[None, None, None]) -> None:
    """Wait until one of these ends, and end the others."""
    tasks = [asyncio.create_task(work) for work in works]
    done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    for task in done:
        task.result()


async def wait(stop: asyncio.Event) -> None:
    await stop.wait()


def _pass_on(line: bytes) -> None:
    sys.stdout.write(line.decode(errors="replace"))
    sys.stdout.flush()
