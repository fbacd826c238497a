"""A process under measurement: what it has used of the processor, and what it holds."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

ROOT = Path(__file__).parents[3]
_TICK = os.sysconf("SC_CLK_TCK")


class Process:
    """`python -m MODULE ARGUMENTS` of this project, from `start` to `stop`."""

    def __init__(
        self,
        folder: Path,
        module: str,
        *arguments: str,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        self.output = folder / "output.log"
        with self.output.open("wb") as errors:
            self._process = subprocess.Popen(
                [sys.executable, "-m", module, *arguments],
                cwd=folder,
                env=kept | {"PYTHONPATH": str(ROOT)} | dict(settings or {}),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    def line(self) -> str:
        """The next line of its standard output. Raises RuntimeError when it has ended."""
        assert self._process.stdout
        line = self._process.stdout.readline().decode()
        if not line:
            raise RuntimeError(f"ended: {self.output.read_text()[-2000:]}")
        return line.strip()

    def has_ended(self) -> bool:
        return self._process.poll() is not None

    def cpu(self) -> float:
        return cpu(self.pid)

    def stop(self) -> None:
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            if self._process.stdin:
                self._process.stdin.close()
            try:
                self._process.wait(20)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        if self._process.stdout:
            self._process.stdout.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()


def cpu(pid: int) -> float:
    """Seconds of processor time of a process, its kernel's part and that of ended children
    included, to a hundredth."""
    return sum(map(int, _stat(pid)[11:15])) / _TICK


def parent(pid: int) -> int:
    return int(_stat(pid)[1])


def _stat(pid: int) -> list[str]:
    """The fields of /proc/PID/stat from the third on."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def cpu_of_all(pid: int) -> float:
    """The same of a process and its children, such as a PostgreSQL's backends."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return cpu(pid) + sum(_cpu_if_there(int(child)) for child in children)


def _cpu_if_there(pid: int) -> float:
    try:
        return cpu(pid)
    except OSError:
        return 0.0


def rss(pid: int) -> float:
    """Megabytes (of 10^6 bytes) that are in memory, shared libraries included."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024 / 1e6
    raise RuntimeError(f"no memory is told of {pid}")
