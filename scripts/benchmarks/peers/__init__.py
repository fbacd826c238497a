"""The same conversation by an event sourcing library, LangGraph, and a blob in Redis.

Each peer is a process in a virtual environment that is made for the measurement and gone after
it, and has a database of its own on the same server, as durable as ours. A round is one whole
conversation of each, seven turns, one peer after the other. What a peer's model would take is
left out: its answers are at hand. Each peer times its own turns.
"""

import asyncio
import shutil
import subprocess
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import asyncpg

from db.connect import ensure_database
from db.gateway import Gateway
from scripts.benchmarks import kitchen
from scripts.benchmarks.kitchen import Guest

ROUNDS, QUICK_ROUNDS, WARM = 60, 8, 2
INSTALL_SECONDS = 180

PACKAGES = {
    "eventsourcing": ("eventsourcing==9.5.6", "psycopg[binary,pool]==3.3.9"),
    "langgraph": (
        "langgraph==1.2.22",
        "langgraph-checkpoint-postgres==3.2.0",
        "psycopg[binary,pool]==3.3.9",
    ),
    "redis": ("redis==8.1.0",),
}
NAMES = {
    "tiffin": "Tiffin: one SQL function a turn",
    "eventsourcing": "eventsourcing library on PostgreSQL",
    "langgraph": "LangGraph, AsyncPostgresSaver",
    "redis_memory": "Redis JSON blob, nothing on disk",
    "redis_always": "Redis JSON blob, AOF at every write",
}
TURNS = ("menu", "add", "add_other", "view", "one_more", "checkout", "place")

_REDIS = {"redis_memory": "no", "redis_always": "yes"}
Report = dict[str, Any]


async def run(quick: bool = False) -> Report:
    """{"peers": {name: {"ms" a turn, "ratio", "wal_bytes" a turn, "turns": {turn: ms}}},
    "missing": {name: why}}."""
    with kitchen.server() as postgres, kitchen.folder() as home, ExitStack() as stack:
        dsn = postgres.dsn(kitchen.DATABASE)
        await kitchen.furnish(dsn)
        gateway = await Gateway.connect(dsn)
        idly, dosa = await kitchen.items(dsn, ("Idly", "Masala Dosa"))
        peers: dict[str, Peer] = {}
        missing: dict[str, str] = {}
        for name, packages in PACKAGES.items():
            try:
                python = _environment(home / name, packages)
                for each, arguments in await _addresses(name, home, postgres.dsn, stack):
                    peers[each] = stack.enter_context(Peer(python, name, arguments))
            except Unavailable as error:
                missing[name] = str(error)
        rounds = _Rounds(await asyncpg.connect(dsn))
        for number in range(WARM + (QUICK_ROUNDS if quick else ROUNDS)):
            if number == WARM:
                rounds.clear()
            guest = Guest(gateway, 5_000 + number)
            await rounds.one("tiffin", lambda turn, guest=guest: _ours(guest, turn, idly, dosa))
            for name, peer in peers.items():
                await rounds.one(name, lambda turn, peer=peer, n=number: peer.turn(n, turn))
        await rounds.watcher.close()
        await gateway.close()
        return {"peers": rounds.report(), "missing": missing}


class Unavailable(Exception):
    """A peer that can't be had here; the message says why."""


class Peer:
    """A script of this folder, asked for one turn after the other."""

    def __init__(self, python: Path, name: str, arguments: Sequence[str]) -> None:
        script = Path(__file__).with_name(f"{name}_peer.py")
        self._process = subprocess.Popen(
            [python, script, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._said()

    def turn(self, chat: int, turn: str) -> float:
        """Seconds."""
        assert self._process.stdin
        self._process.stdin.write(f"{chat} {turn}\n")
        self._process.stdin.flush()
        return float(self._said())

    def _said(self) -> str:
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line:
            raise Unavailable("it ended with an error")
        return line

    def __enter__(self) -> "Peer":
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.stdin:
            self._process.stdin.close()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdout:
            self._process.stdout.close()


class _Rounds:
    def __init__(self, watcher: asyncpg.Connection) -> None:
        self.watcher = watcher
        self._seconds: dict[str, dict[str, list[float]]] = {}
        self._wal: dict[str, list[int]] = {}

    def clear(self) -> None:
        self._seconds.clear()
        self._wal.clear()

    async def one(self, name: str, turn: Any) -> None:
        before = await self._position()
        for each in TURNS:
            took = turn(each)
            seconds = await took if asyncio.iscoroutine(took) else took
            self._seconds.setdefault(name, {}).setdefault(each, []).append(seconds)
        self._wal.setdefault(name, []).append(await self._position() - before)

    async def _position(self) -> int:
        position: int = await self.watcher.fetchval(
            "SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn"
        )
        return int(position)

    def report(self) -> dict[str, Any]:
        report: dict[str, Any] = {}
        for name, turns in self._seconds.items():
            ms = {turn: round(median(took) * 1000, 3) for turn, took in turns.items()}
            mean = sum(ms.values()) / len(ms)
            on_disk = None if name in _REDIS else round(median(self._wal[name]) / len(TURNS))
            report[name] = {"ms": round(mean, 3), "wal_bytes": on_disk, "turns": ms}
        for row in report.values():
            row["ratio"] = round(row["ms"] / report["tiffin"]["ms"], 2)
        return report


async def _ours(guest: Guest, turn: str, idly: int, dosa: int) -> float:
    calls: dict[str, tuple[str, dict[str, Any]]] = {
        "menu": ("search_menu", {"query": "idly", "item_ids": [idly], "result_count": 1}),
        "add": ("add_to_cart", {"lines": [{"item_id": idly, "quantity": 2}]}),
        "add_other": ("add_to_cart", {"lines": [{"item_id": dosa, "quantity": 1}]}),
        "view": ("view_cart", {}),
        "one_more": ("add_to_cart", {"lines": [{"item_id": dosa, "quantity": 1}]}),
        "checkout": ("checkout", {"order_type": None}),
        "place": ("place_order", {"payment_method": "cash"}),
    }
    began = perf_counter()
    await guest.turn(*calls[turn])
    return perf_counter() - began


def _environment(folder: Path, packages: Sequence[str]) -> Path:
    """Its Python. Raises Unavailable."""
    python = folder / "bin" / "python"
    uv = shutil.which("uv")
    make = [uv, "venv", "--quiet", "--python"] if uv else []
    install = [uv, "pip", "install", "--quiet", "--python", str(python)] if uv else []
    try:
        _run(*make, sys.executable, *([] if uv else ["-m", "venv"]), str(folder))
        _run(*(install or [str(python), "-m", "pip", "install", "--quiet"]), *packages)
    except (subprocess.SubprocessError, OSError) as error:
        raise Unavailable(f"{', '.join(packages)} can't be installed from PyPI here") from error
    return python


def _run(*command: str) -> None:
    subprocess.run(command, check=True, timeout=INSTALL_SECONDS, capture_output=True)


async def _addresses(
    name: str, home: Path, dsn: Any, stack: ExitStack
) -> list[tuple[str, list[str]]]:
    """Which peers a script makes, and with which arguments. Raises Unavailable."""
    if name != "redis":
        address = dsn(f"peer_{name}")
        await ensure_database(address)
        return [(name, [address])]
    server = shutil.which("redis-server")
    if server is None:
        raise Unavailable("there is no redis-server here (Debian: redis-server)")
    return [
        (each, [stack.enter_context(_redis(server, home / each, append))])
        for each, append in _REDIS.items()
    ]


class _redis:  # noqa: N801
    """A Redis of its own on a Unix socket, as a context manager that gives its path."""

    def __init__(self, server: str, folder: Path, append: str) -> None:
        folder.mkdir()
        self._socket = folder / "redis.sock"
        self._process = subprocess.Popen(
            [
                server, "--port", "0", "--unixsocket", str(self._socket), "--save", "",
                "--dir", str(folder), "--appendonly", append, "--appendfsync", "always",
            ],
            stdout=subprocess.DEVNULL,
        )  # fmt: skip

    def __enter__(self) -> str:
        return str(self._socket)

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait()


def show(report: Report) -> None:
    print(f"{'':40}{'ms a turn':>10}{'× ours':>8}{'WAL bytes a turn':>18}")
    for name, row in report["peers"].items():
        wal = "–" if row["wal_bytes"] is None else f"{row['wal_bytes']:,}"
        print(f"{NAMES[name]:40}{row['ms']:>10.2f}{row['ratio']:>8.2f}{wal:>18}")
    for name, why in report["missing"].items():
        print(f"not measured: {name}: {why}")
