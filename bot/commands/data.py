"""python -m bot migrate, and menu export or import."""

import argparse
import asyncio
from collections.abc import Awaitable, Callable

from bot.commands import children, ground, preflight
from bot.settings import Settings
from db import embedded
from db.gateway import Gateway


def migrate(settings: Settings, chosen: argparse.Namespace) -> None:
    """Bring the database up to date and end."""
    settings, database = place(settings)
    with ground.server(settings, print) as address:
        asyncio.run(ground.prepare(settings, address(database), print))


def export_menu(settings: Settings, chosen: argparse.Namespace) -> None:
    """Write the menu to a CSV file."""

    async def work(gateway: Gateway) -> None:
        from bot.menu.commands import export_menu

        print(f"{await export_menu(gateway, chosen.file)} items written to {chosen.file}")

    _with_gateway(settings, work)


def import_menu(settings: Settings, chosen: argparse.Namespace) -> None:
    """Replace the menu by a CSV file's, or show what that would change."""

    async def work(gateway: Gateway) -> None:
        from bot.menu.commands import import_menu

        for line in (await import_menu(gateway, chosen.file, chosen.dry_run)).sentences():
            print(line)

    _with_gateway(settings, work)


def _with_gateway(settings: Settings, work: Callable[[Gateway], Awaitable[None]]) -> None:
    async def prepared(dsn: str) -> None:
        await ground.prepare(settings, dsn, _quietly)
        with ground.explained():
            async with ground.gateway(dsn) as gateway:
                await work(gateway)

    settings, database = place(settings)
    with ground.server(settings, _quietly) as address:
        asyncio.run(prepared(address(database)))


def place(settings: Settings) -> tuple[Settings, str]:
    """The settings and the database that `start` would use."""
    preflight.check_folder(settings.data_dir)
    if settings.telegram_bot_token is not None:
        return settings, embedded.LIVE
    return children.for_tryout(settings), embedded.TRY_OUT


def _quietly(line: str) -> None:
    """Say nothing of the steps: the answer is what was asked for."""
