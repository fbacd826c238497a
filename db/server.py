"""A PostgreSQL server of our own: made, started, found again and stopped by its folder.

It listens on a Unix socket alone, in a folder that only its user (and root) may enter, and
runs in a process session of its own: Ctrl-C in the terminal does not reach it.
"""

import contextlib
import hashlib
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import quote

from db import account
from db.account import NoPassage

PORT = 5432
SOCKET = f".s.PGSQL.{PORT}"

# A Unix socket's path has at most 107 bytes; BSD and macOS allow 103.
LONGEST_PATH = 103

LARGEST_LOG = 10_000_000

START_SECONDS = 60.0
STOP_SECONDS = 60.0


class ServerError(Exception):
    """The server can't be made or started; the message says why and what to do."""


class Server:
    """One cluster: `binaries` is the folder of initdb, pg_ctl and postgres."""

    def __init__(
        self, binaries: Path, folder: Path, settings: Mapping[str, str] | None = None
    ) -> None:
        self.binaries = binaries
        self.folder = folder.absolute()
        self.data = self.folder / "data"
        self.log = self.folder / "postgresql.log"
        self.settings = dict(settings or {})
        self.account = account.for_postgres(self.folder)
        self.sockets = self._socket_folder()
        # Where this start's lines begin in the log, in bytes.
        self._log_begins = 0

    def dsn(self, database: str) -> str:
        """The address of a database, for libpq and asyncpg."""
        return f"postgresql://postgres@/{database}?host={quote(str(self.sockets))}&port={PORT}"

    def create(self, options: Sequence[str] = ()) -> bool:
        """Make the cluster unless it is there; True if it was made. Raises ServerError."""
        self._make_folders()
        if (self.data / "PG_VERSION").exists():
            self._check_version()
            return False
        # What an interrupted initdb left would be refused by the next one.
        unfinished = self.folder / "unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        self._run(
            "initdb",
            "--pgdata", unfinished,
            "--username", "postgres",
            "--encoding", "UTF8",
            "--locale", "C",
            "--auth-local", "trust",
            "--auth-host", "reject",
            *options,
        )  # fmt: skip
        unfinished.rename(self.data)
        return True

    def is_running(self) -> bool:
        """Whether a server answers at the socket."""
        with socket.socket(socket.AF_UNIX) as probe:
            probe.settimeout(5)
            try:
                probe.connect(str(self.sockets / SOCKET))
            except OSError:
                return False
        return True

    def start(self) -> bool:
        """Start the server and wait until it takes connections; False if one was running."""
        if self.is_running():
            return False
        self._make_folders()
        self._forget_other_process()
        self._log_begins = self.log.stat().st_size if self.log.exists() else 0
        if self._log_begins > LARGEST_LOG:
            self.log.rename(self.log.with_suffix(".log.old"))
            self._log_begins = 0
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.sockets),
            "unix_socket_permissions": "0700",
            "port": str(PORT),
        } | self.settings
        options = " ".join(
            f"-c {shlex.quote(f'{name}={value}')}" for name, value in settings.items()
        )
        self._run(
            "pg_ctl", "start", "--wait", "--timeout", str(int(START_SECONDS)), "--silent",
            "--pgdata", self.data, "--log", self.log, "--options", options,
        )  # fmt: skip
        return True

    def stop(self, mode: str = "fast") -> None:
        """Stop the server and wait for its end; nothing happens if it is not running."""
        if self.pid() is None:
            return
        with contextlib.suppress(ServerError):
            self._run(
                "pg_ctl", "stop", "--wait", "--timeout", str(int(STOP_SECONDS)), "--silent",
                "--pgdata", self.data, "--mode", mode,
            )  # fmt: skip
        if self.sockets.parent != self.folder:
            shutil.rmtree(self.sockets, ignore_errors=True)

    def kill(self) -> None:
        """End the server as a power cut would: the postmaster and every backend, by SIGKILL."""
        postmaster = self.pid()
        if postmaster is None:
            return
        backends = _children(postmaster)
        for pid in (postmaster, *backends):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        for pid in (postmaster, *backends):
            _wait_for_end(pid)

    def pid(self) -> int | None:
        """The postmaster's process id, None if no server is running."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().splitlines()[0])
        except (FileNotFoundError, ValueError, IndexError):
            return None
        return pid if _is_postgres(pid) else None

    def remove(self) -> None:
        """Stop the server and delete its folder."""
        self.stop("immediate")
        shutil.rmtree(self.folder, ignore_errors=True)

    def _socket_folder(self) -> Path:
        beside = self.folder / "socket"
        # PostgreSQL reads a list with commas and quotes here: odd names go elsewhere, too.
        plain = re.fullmatch(r"[\w./+-]+", str(beside), re.ASCII)
        if plain and len(str(beside / SOCKET)) <= LONGEST_PATH:
            return beside
        name = hashlib.sha256(str(self.folder).encode()).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"tiffin-{os.geteuid()}-{name}"

    def _make_folders(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.sockets.mkdir(exist_ok=True, mode=0o700)
        if self.account is None:
            owner = os.geteuid()
        else:
            owner = self.account.uid
            self.account.own(self.folder)
            if self.sockets.parent == self.folder or self.sockets.stat().st_uid == 0:
                self.account.own(self.sockets)
            if self.data.exists() and self.data.stat().st_uid != owner:
                # Root has copied it here, or brought it back from a backup.
                for path in (self.log, self.data, *self.data.rglob("*")):
                    self.account.own(path)
            try:
                account.let_through(self.folder, self.account)
                account.let_through(self.binaries / "postgres", self.account)
            except NoPassage as error:
                raise ServerError(str(error)) from error
        if self.sockets.stat().st_uid != owner:
            raise ServerError(f"The folder {self.sockets} belongs to someone else: remove it.")
        self.folder.chmod(0o700)
        self.sockets.chmod(0o700)

    def _check_version(self) -> None:
        made_by = (self.data / "PG_VERSION").read_text().strip()
        program = self._run("postgres", "--version").split()
        if program[2].split(".")[0] != made_by:
            raise ServerError(
                f"The data in {self.folder} was made by PostgreSQL {made_by}, and this is "
                f"{program[2]}: dump it with that version, or set DATA_DIR to another folder."
            )

    def _forget_other_process(self) -> None:
        """Remove a dead server's lock files: its number may by now be another process's.

        PostgreSQL itself would refuse to start then, for instance in a restarted container.
        """
        if self.pid() is None:
            for left in (self.data / "postmaster.pid", self.sockets / f"{SOCKET}.lock"):
                left.unlink(missing_ok=True)

    def _run(self, program: str, *arguments: str | Path) -> str:
        who = self.account
        # The server keeps these files: with a pipe, we would wait for its end.
        with tempfile.TemporaryFile() as output:
            status = subprocess.run(
                [self.binaries / program, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=self.folder,
                env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"},
                user=who.uid if who else None,
                group=who.gid if who else None,
                extra_groups=[] if who else None,
                start_new_session=True,
                umask=0o077,
                check=False,
            ).returncode
            output.seek(0)
            said = output.read().decode(errors="replace").strip()
        if status != 0:
            raise ServerError(f"PostgreSQL's {program} failed: {self._reason(said)}")
        return said

    def _reason(self, said: str) -> str:
        """The line that tells most: the program's first complaint, or the server's last."""
        if complaints := re.findall(r"(?:error|FATAL):\s+(.+)", said):
            return str(complaints[0])
        with contextlib.suppress(OSError):
            logged = self.log.read_bytes()[self._log_begins :].decode(errors="replace")
            if complaints := re.findall(r"(?:FATAL|PANIC):\s+(.+)", logged):
                return f"{complaints[-1]} (see {self.log})"
        return (said.splitlines() or ["it said nothing"])[-1]


def _is_postgres(pid: int) -> bool:
    """Whether this is a living process of PostgreSQL, rather than a zombie or a stranger."""
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, PermissionError):
        return False
    try:
        name, _, rest = Path(f"/proc/{pid}/stat").read_text().partition("(")[2].rpartition(")")
    except OSError:
        # No /proc here (macOS), or the process has just ended.
        return not Path("/proc/self").exists()
    return name == "postgres" and rest.split()[0] != "Z"


def _children(pid: int) -> list[int]:
    listed = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False
    )
    return [int(line) for line in listed.stdout.split()]


def _wait_for_end(pid: int, seconds: float = 10.0) -> None:
    end = time.monotonic() + seconds
    while _is_postgres(pid) and time.monotonic() < end:
        time.sleep(0.01)
