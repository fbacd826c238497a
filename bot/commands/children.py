"""The processes that another of ours starts: the try-out's two, and the workers of a webhook."""

import argparse
import asyncio
import sys

import structlog
from pydantic import SecretStr

from bot.commands import ground, workers
from bot.commands.serving import serve
from bot.commands.supervisor import READY
from bot.settings import Settings, StartError
from bot.simulator import people

TOKEN = "7000000001:stand-in"


def url(settings: Settings) -> str:
    """The stand-in's page, and the Bot API that the bot of the try-out uses."""
    return f"http://127.0.0.1:{settings.simulator_port}"


def for_tryout(settings: Settings) -> Settings:
    """The same settings with the stand-in for Telegram and its people."""
    return settings.model_copy(
        update={
            "telegram_bot_token": SecretStr(TOKEN),
            "telegram_api_url": url(settings),
            "webhook_url": None,
            # The address that it is given is PostgreSQL's own.
            "database_direct_url": None,
            "prepared_statements": True,
            # The stand-in has no limits unless it is asked for them.
            "messages_per_second": 0,
            "health_port": 0,
            "admin_ids": (people.ADMIN,),
            "staff_chat_id": people.STAFF_CHAT,
        }
    )


def stand_in(settings: Settings, chosen: argparse.Namespace) -> None:
    """Serve the Bot API and the chat page."""
    from bot.simulator.server import serve as serve_stand_in

    async def work(stop: asyncio.Event) -> None:
        serving = asyncio.create_task(
            serve_stand_in(
                settings.data_dir / "simulator",
                TOKEN,
                port=settings.simulator_port,
                inspector_url=f"http://127.0.0.1:{chosen.inspector_port}",
                ready=lambda _: _ready(),
            )
        )
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait((serving, stopping), return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        serving.cancel()
        try:
            await serving
        except asyncio.CancelledError:
            pass
        except OSError as error:
            raise StartError(f"The stand-in can't start: {error.strerror}.") from error

    serve(work, child=True)


def worker(settings: Settings, chosen: argparse.Namespace) -> None:
    """Run the bot against the stand-in; DATABASE_URL is the try-out's database."""
    from bot import app

    async def work(stop: asyncio.Event) -> None:
        await app.run(
            for_tryout(settings), stop=stop, ready=_ready, inspector_port=chosen.inspector_port
        )

    with ground.explained():
        serve(work, child=True)


def webhook_worker(settings: Settings, chosen: argparse.Namespace) -> None:
    """Run one of several processes of the live bot. The first tells Telegram of it."""
    from bot import app

    place = workers.Place(chosen.number, chosen.count)

    async def work(stop: asyncio.Event) -> None:
        await app.run(
            place.settings(settings), stop=stop, ready=_ready, introduce=place.number == 1
        )

    structlog.contextvars.bind_contextvars(worker=place.number)
    with ground.explained():
        serve(work, child=True)


def _ready() -> None:
    sys.stdout.write(f"{READY}\n")
    sys.stdout.flush()
