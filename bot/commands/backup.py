"""python -m bot backup and restore: all that is kept, in one file."""

import argparse
import asyncio
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

from bot.commands import ground
from bot.commands.data import place
from bot.settings import Settings
from db import backup
from db.connect import ensure_database


def back_up(settings: Settings, chosen: argparse.Namespace) -> None:
    """Write the database to a file, whether or not the bot is running."""
    settings, database = place(settings)
    with ground.server(settings, _quietly) as address:
        _explained(backup.dump(address(database), chosen.file))
    print(f"The backup is written to {chosen.file} ({chosen.file.stat().st_size:,} bytes).")


def restore(settings: Settings, chosen: argparse.Namespace) -> None:
    """Read a backup into an empty database, and bring that up to date."""
    settings, database = place(settings)
    with ground.server(settings, _quietly) as address:
        _explained(_restore(settings, address(database), chosen.file))
    print(f"All of {chosen.file} is restored.")


async def _restore(settings: Settings, dsn: str, file: Path) -> None:
    await ensure_database(dsn)
    await backup.restore(dsn, file)
    await ground.prepare(settings, dsn, _quietly)


def _explained(work: Coroutine[Any, Any, None]) -> None:
    with ground.explained():
        asyncio.run(work)


def _quietly(line: str) -> None:
    """Say nothing of the steps."""
