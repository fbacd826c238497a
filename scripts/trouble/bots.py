"""The bots as processes: killed at will, and started again as a service manager would."""

import asyncio
import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]
READY = "takes orders"
AGAIN_AFTER_SECONDS = 0.3


class Bot:
    """`python -m bot run` in a folder of its own; what it says is kept in `log`."""

    def __init__(self, folder: Path, settings: Mapping[str, str]) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.log = folder / "output.log"
        self._folder = folder
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        self._environment = kept | {"PYTHONPATH": str(ROOT)} | dict(settings)
        self._process: asyncio.subprocess.Process | None = None
        self._keeper: asyncio.Task[None] | None = None
        self.ready = asyncio.Event()
        self.starts = 0

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process and self._process.returncode is None else None

    def keep(self) -> None:
        """Run it from now on, however often it ends."""
        self._keeper = asyncio.create_task(self._keep())

    def kill(self) -> None:
        """kill -9."""
        self.ready.clear()
        if self.pid is not None:
            os.kill(self.pid, signal.SIGKILL)

    async def stop(self) -> int | None:
        """Ends it in order; the exit code."""
        if self._keeper is not None:
            self._keeper.cancel()
            await asyncio.gather(self._keeper, return_exceptions=True)
        if self._process is None or self._process.returncode is not None:
            return None
        self._process.terminate()
        try:
            return await asyncio.wait_for(self._process.wait(), 20)
        except TimeoutError:
            self._process.kill()
            return await self._process.wait()

    async def _keep(self) -> None:
        while True:
            await self._run()
            await asyncio.sleep(AGAIN_AFTER_SECONDS)

    async def _run(self) -> None:
        self.starts += 1
        with self.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", "run",
                cwd=self._folder,
                env=self._environment,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.STDOUT,
                limit=2**24,
                start_new_session=True,
            )  # fmt: skip
            assert self._process.stdout
            async for line in self._process.stdout:
                log.write(line)
                if READY.encode() in line:
                    self.ready.set()
            self.ready.clear()
            await self._process.wait()
