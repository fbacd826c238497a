"""PgBouncer before a test's PostgreSQL, with the settings of scripts/deploy."""

import configparser
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.commands.preflight import free_port
from db.account import Account
from db.server import PORT, Server

SETTINGS = Path(__file__).parents[1] / "scripts" / "deploy" / "pgbouncer.ini"
PATIENCE = 20.0


@contextmanager
def pooler(server: Server, connections: int) -> Iterator["Pooler"]:
    """A running PgBouncer with so many connections to the server for each database."""
    program = shutil.which("pgbouncer", path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None:
        pytest.skip("no PgBouncer: apt-get install pgbouncer")
    place = Path(tempfile.mkdtemp(prefix="tiffin-test-"))
    port = free_port()
    ini = place / "pgbouncer.ini"
    ini.write_text(_settings(server, place, port, connections))
    # It does not run as root, and PostgreSQL's socket is for its user alone.
    account = server.account
    if account is not None:
        account.own(place)
    one = Pooler([program, str(ini)], account, port, place / "log")
    try:
        one.start()
        yield one
    finally:
        one.kill()
        shutil.rmtree(place, ignore_errors=True)


class Pooler:
    def __init__(self, command: list[str], account: Account | None, port: int, log: Path) -> None:
        self._command = command
        self._account = account
        self._port = port
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None

    def before(self, dsn: str) -> str:
        """The address at which PgBouncer leads to that database."""
        database = dsn.split("@/")[1].split("?")[0]
        return f"postgresql://postgres@127.0.0.1:{self._port}/{database}"

    def start(self) -> None:
        self._process = subprocess.Popen(
            self._command,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            user=self._account.uid if self._account else None,
            group=self._account.gid if self._account else None,
            extra_groups=[] if self._account else None,
        )
        end = time.monotonic() + PATIENCE
        while not self._listens():
            said = self._log.read_text() if self._log.exists() else "nothing"
            assert self._process.poll() is None, f"PgBouncer ended and said:\n{said}"
            assert time.monotonic() < end, f"PgBouncer does not listen and said:\n{said}"
            time.sleep(0.02)

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def _listens(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self._port)) == 0


def _settings(server: Server, place: Path, port: int, connections: int) -> str:
    """The file that is shipped, but for where everything is and who is let in."""
    shipped = configparser.ConfigParser(interpolation=None, comment_prefixes=(";",))
    shipped.read(SETTINGS)
    _, _, query = shipped["databases"]["tiffin"].partition("connect_query=")
    shipped["databases"].clear()
    shipped["databases"]["*"] = (
        f"host={server.sockets} port={PORT} user=postgres connect_query={query}"
    )
    shipped["pgbouncer"].update(
        {
            "listen_port": str(port),
            "unix_socket_dir": "",
            "auth_type": "any",
            "default_pool_size": str(connections),
            "min_pool_size": "0",
            "logfile": str(place / "log"),
            "pidfile": str(place / "pid"),
        }
    )
    del shipped["pgbouncer"]["auth_file"]
    text = [f"[{name}]\n" + "".join(f"{key} = {value}\n" for key, value in shipped[name].items())
            for name in shipped.sections()]  # fmt: skip
    return "\n".join(text)
