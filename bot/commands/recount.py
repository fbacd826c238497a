"""python -m bot recount: what /stats shows, added up anew from the log."""

import argparse
import asyncio

from bot.commands import ground
from bot.commands.data import place
from bot.scheduler import ROLL_UP_AT_MOST
from bot.settings import Settings
from db.gateway import Gateway

# A running bot may be at it for a moment.
AGAIN = 0.2


def recount(settings: Settings, chosen: argparse.Namespace) -> None:
    """Add up all days that the log still holds; the bot may run meanwhile."""

    async def work(dsn: str) -> None:
        with ground.explained():
            async with ground.gateway(dsn) as gateway:
                print(f"Days counted anew: {await count(gateway):,}.")

    settings, database = place(settings)
    with ground.server(settings, lambda line: None) as address:
        asyncio.run(work(address(database)))


async def count(gateway: Gateway) -> int:
    """How many days were added up, those apart that a running bot did."""
    await gateway.call("recount")
    days = 0
    while True:
        done: int | None = await gateway.call("roll_up", ROLL_UP_AT_MOST)
        if done is None:
            await asyncio.sleep(AGAIN)
        elif done < ROLL_UP_AT_MOST:
            return days + done
        else:
            days += ROLL_UP_AT_MOST
