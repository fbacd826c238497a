"""The place of a measurement: a PostgreSQL of its own with the sample restaurant."""

import os
import platform
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import asyncpg

from bot.menu.commands import load_seed
from db.connect import ensure_database
from db.embedded import Embedded
from db.gateway import Gateway
from db.migrate import migrate
from scripts.benchmarks.edge.process import parent

DATABASE = "bench"
DURABILITY = ("fsync", "synchronous_commit", "full_page_writes")

OPEN = {day: [["00:00", "24:00"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}

# A table for the floor: rows of about a hundred bytes, a key that grows to the right.
FLOOR = "CREATE TABLE bench_floor (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, body text)"


@contextmanager
def folder() -> Iterator[Path]:
    """A temporary folder, gone after the block."""
    place = Path(tempfile.mkdtemp(prefix="tiffin-bench-"))
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


@contextmanager
def server() -> Iterator[Embedded]:
    """A PostgreSQL with the settings that the bot gives its own; gone after the block."""
    with folder() as place, Embedded(place) as postgres:
        yield postgres


async def furnish(dsn: str) -> None:
    """Make the database with the sample restaurant, open day and night, and one admin."""
    await ensure_database(dsn)
    await migrate(dsn)
    gateway = await Gateway.connect(dsn, size=1)
    await load_seed(gateway)
    await gateway.call("configure", [1], None)
    await gateway.close()
    connection = await asyncpg.connect(dsn)
    hours = ", ".join(f'"{day}": [["00:00", "24:00"]]' for day in OPEN)
    await connection.execute(f"UPDATE restaurant SET opening_hours = '{{{hours}}}'")
    await connection.execute(FLOOR)
    await connection.execute("ANALYZE menu_item, menu_option, menu_option_group, restaurant")
    await connection.close()


async def items(dsn: str, names: tuple[str, ...]) -> list[int]:
    connection = await asyncpg.connect(dsn)
    rows = await connection.fetch("SELECT name, item_id FROM menu_item WHERE is_listed")
    await connection.close()
    ids: dict[str, int] = {row["name"]: row["item_id"] for row in rows}
    return [ids[name] for name in names]


async def postmaster(dsn: str) -> int:
    """The process id of the server, whose children are its backends."""
    connection = await asyncpg.connect(dsn)
    try:
        return parent(await connection.fetchval("SELECT pg_backend_pid()"))
    finally:
        await connection.close()


async def machine(connection: asyncpg.Connection) -> dict[str, Any]:
    """What was measured on; the durability is read, not assumed."""
    return {
        "cpus": os.cpu_count(),
        "processor": processor(),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "asyncpg": asyncpg.__version__,
        "postgresql": await connection.fetchval("SHOW server_version"),
        **{name: await connection.fetchval(f"SHOW {name}") for name in DURABILITY},
    }


def show(machine: dict[str, Any]) -> None:
    print(f"{machine['cpus']} × {machine['processor']}, {machine['system']}")
    print(
        f"PostgreSQL {machine['postgresql']}, Python {machine['python']}, "
        f"asyncpg {machine['asyncpg']}"
    )
    print(", ".join(f"{name} is {machine[name]}" for name in DURABILITY))


def processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


class Guest:
    """One chat that sends the bot's own turns; every call is an update of its own."""

    updates = count(1)

    def __init__(self, gateway: Gateway, chat_id: int) -> None:
        self.gateway = gateway
        self.chat_id = chat_id

    async def turn(self, tool: str, arguments: dict[str, Any]) -> dict[str, Any]:
        snapshot = await self.gateway.take_turn(
            self.chat_id,
            next(self.updates),
            self.chat_id,
            [{"tool": tool, "arguments": arguments}],
            {
                "source": "text",
                "name": "Asha",
                "language": "en",
                "can_ask_model": False,
                "understood": {
                    "by": "rules",
                    "model": None,
                    "prompt_tokens": 0,
                    "completion_tokens": 0,
                    "ms": 0.2,
                },
            },
        )
        if not snapshot["results"][0]["ok"]:
            raise AssertionError(f"{tool} was refused: {snapshot['results'][0]}")
        return snapshot

    async def add(self, item_id: int, **line: Any) -> dict[str, Any]:
        lines = [{"item_id": item_id, "quantity": 1, **line}]
        return await self.turn("add_to_cart", {"lines": lines})

    async def remove(self, item_id: int) -> dict[str, Any]:
        item = {"item": {"item_id": item_id}, "quantity": 1}
        return await self.turn("remove_from_cart", item)
