"""The command line as its own processes, with a folder and settings of a test's own."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from bot.commands.preflight import free_port
from db.embedded import binaries
from db.server import Server

ROOT = Path(__file__).parents[1]
PATIENCE = 60.0


class Command:
    """`python -m bot ARGUMENTS`, in an empty folder, so that no .env of a developer's counts."""

    def __init__(self, folder: Path, *arguments: str, **settings: str) -> None:
        self.output = ""
        self._grown = threading.Condition()
        folder.mkdir(parents=True, exist_ok=True)
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bot", *arguments],
            cwd=folder,
            env=kept
            | {
                "PYTHONPATH": str(ROOT),
                "DATA_DIR": str(folder / "var"),
                "HEALTH_PORT": str(free_port()),
            }
            | settings,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    @property
    def pid(self) -> int:
        return self._process.pid

    def says(self, pattern: str, times: int = 1) -> "re.Match[str]":
        """Wait until the output holds the pattern that often; gives the last match."""

        def enough() -> bool:
            found = list(re.finditer(pattern, self.output))
            return len(found) >= times or not self._reader.is_alive()

        with self._grown:
            self._grown.wait_for(enough, PATIENCE)
        found = list(re.finditer(pattern, self.output))
        assert len(found) >= times, f"{pattern!r} was not said in:\n{self.output}"
        return found[times - 1]

    def press_ctrl_c(self) -> int:
        """As a terminal does, for every process of its session; gives the exit code."""
        os.killpg(self.pid, signal.SIGINT)
        return self.ends()

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()

    def ends(self) -> int:
        code = self._process.wait(PATIENCE)
        self._reader.join(PATIENCE)
        return code

    def close(self) -> None:
        """Whatever a failed test has left."""
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(20)
            except subprocess.TimeoutExpired:
                self._process.kill()

    def _read(self) -> None:
        assert self._process.stdout
        for line in self._process.stdout:
            with self._grown:
                self.output += line
                self._grown.notify_all()
        with self._grown:
            self._grown.notify_all()


class Place:
    """A folder to run commands in."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data_dir = folder / "var"
        self.port = free_port()
        self._commands: list[Command] = []

    def command(self, *arguments: str, **settings: str) -> Command:
        command = Command(self.folder, *arguments, **{"SIMULATOR_PORT": str(self.port)} | settings)
        self._commands.append(command)
        return command

    def postgres(self) -> Server:
        return Server(binaries(), self.data_dir / "postgres")

    def close(self) -> None:
        for command in self._commands:
            command.close()
        if (self.data_dir / "postgres").is_dir():
            self.postgres().remove()


def until(condition: Callable[[], bool], what: str) -> None:
    """Wait for a condition that nothing announces."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, f"not within {PATIENCE:.0f} s: {what}"
        time.sleep(0.02)


def is_alive(pid: int) -> bool:
    try:
        status = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return status != "Z"


def children_of(pid: int) -> list[tuple[int, str]]:
    """The children's process ids and command lines."""
    listed = subprocess.run(
        ["ps", "-ww", "-o", "pid=,args=", "--ppid", str(pid)],
        capture_output=True,
        text=True,
        check=False,
    )
    rows = (line.strip().partition(" ") for line in listed.stdout.splitlines())
    return [(int(pid), arguments) for pid, _, arguments in rows]
