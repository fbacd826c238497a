"""python -m bot run: the live bot."""

import argparse
import asyncio
import secrets

from pydantic import SecretStr

from bot.commands import ground, preflight, workers
from bot.commands.asking import sure
from bot.commands.serving import serve
from bot.commands.workers import Workers
from bot.settings import Settings, StartError
from db import embedded


def run(settings: Settings, chosen: argparse.Namespace) -> None:
    """Serve Telegram until Ctrl-C."""
    if settings.telegram_bot_token is None:
        raise StartError(
            "TELEGRAM_BOT_TOKEN is not set: put the token from @BotFather into .env, or try "
            "Tiffin without one (python -m bot simulate)."
        )
    preflight.check_folder(settings.data_dir)
    if settings.webhook_url is not None:
        host, port = settings.webhook_host, settings.webhook_port
        preflight.check_port("WEBHOOK_PORT", host, port, shared=True)
    if chosen.workers > 1:
        workers.check(settings, chosen.workers)
    if settings.health_port:
        preflight.check_port("HEALTH_PORT", settings.health_host, settings.health_port)
    name = asyncio.run(preflight.ask_bot_name(settings))
    if chosen.reset and not sure("the restaurant's menu, carts and ALL its orders", chosen):
        return
    with ground.server(settings, print) as address:
        dsn = address(embedded.LIVE)
        asyncio.run(_prepare(settings, dsn, name, reset=chosen.reset))
        if chosen.workers > 1:
            built_in = {} if settings.database_url else {"DATABASE_URL": dsn}
            _serve_workers(Workers(settings, chosen.workers, built_in), name, chosen.workers)
        else:
            if settings.database_url is None:
                settings = settings.model_copy(update={"database_url": SecretStr(dsn)})
            _serve(settings, name)
        print("Stopping …")


async def _prepare(settings: Settings, dsn: str, name: str | None, *, reset: bool) -> None:
    await ground.prepare(settings, dsn, print, reset=reset)
    # Nobody may become the owner by being the first to press Start.
    code = secrets.token_urlsafe(18)
    if not settings.admin_ids and await ground.claim(dsn, code):
        link = f"open https://t.me/{name}?start=claim-{code}"
        way = link if name else f"send it /start claim-{code}"
        print(f"\nThe bot has no admin yet. Within a day, to become it, {way}\n")


def _serve(settings: Settings, name: str | None) -> None:
    from bot import app

    def ready() -> None:
        print(f"{_called(name)} takes orders  (Ctrl-C stops it)")

    async def work(stop: asyncio.Event) -> None:
        await app.run(settings, stop=stop, ready=ready)

    with ground.explained():
        serve(work)


def _serve_workers(workers: Workers, name: str | None, count: int) -> None:
    async def work(stop: asyncio.Event) -> None:
        try:
            await workers.start(stop)
            if not stop.is_set():
                print(f"{_called(name)} takes orders with {count} workers  (Ctrl-C stops them)")
                await workers.watch(stop)
        finally:
            await workers.stop()

    serve(work)


def _called(name: str | None) -> str:
    return f"@{name}" if name else "The bot"
