"""Documents in one SQLite file, so that nothing is lost by a kill -9.

Every document is held in memory too; reads never touch the disk. Writes are
not flushed to the platter: the stand-in guards against its own death, not
against a power cut.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson


class Store:
    def __init__(self, folder: Path) -> None:
        """Raises OSError when the folder cannot be made or written."""
        folder.mkdir(parents=True, exist_ok=True)
        try:
            self._db = sqlite3.connect(folder / "standin.sqlite3", isolation_level=None)
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = OFF")
            self._db.execute(
                "CREATE TABLE IF NOT EXISTS document (kind TEXT, key TEXT, body BLOB NOT NULL,"
                " PRIMARY KEY (kind, key)) WITHOUT ROWID"
            )
        except sqlite3.Error as error:
            raise OSError(f"{folder}: {error}") from error

    @contextmanager
    def together(self) -> Iterator[None]:
        """All writes inside happen, or none. May be nested; the outermost decides."""
        if self._db.in_transaction:
            yield
            return
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def save(self, kind: str, key: object, body: Any) -> None:
        self._db.execute(
            "INSERT OR REPLACE INTO document VALUES (?, ?, ?)",
            (kind, str(key), orjson.dumps(body)),
        )

    def remove(self, kind: str, key: object) -> None:
        self._db.execute("DELETE FROM document WHERE kind = ? AND key = ?", (kind, str(key)))

    def load(self, kind: str) -> dict[str, Any]:
        rows = self._db.execute("SELECT key, body FROM document WHERE kind = ?", (kind,))
        return {key: orjson.loads(body) for key, body in rows}

    def close(self) -> None:
        self._db.close()
