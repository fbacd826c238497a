"""python -m bot verify: are the carts what the log says, and the orders what their lines say?"""

import argparse
import asyncio
from collections.abc import AsyncIterator
from typing import Any

from bot.commands import ground
from bot.commands.data import place
from bot.settings import Settings
from db.gateway import Gateway

DIFFERENT = 3
# Their locks are held together, and briefly: nobody should notice a check.
AT_ONCE = 50


def verify(settings: Settings, chosen: argparse.Namespace) -> int:
    """Compare the hot rows with the log, and the orders with their lines.

    The exit code is 0, or 3 when something differs. Nothing is changed.
    """

    async def work(dsn: str) -> int:
        with ground.explained():
            async with ground.gateway(dsn) as gateway:
                return await compare(gateway)

    settings, database = place(settings)
    with ground.server(settings, lambda line: None) as address:
        return asyncio.run(work(address(database)))


async def compare(gateway: Gateway) -> int:
    """Print what differs; the exit code."""
    sessions, differences = 0, 0
    async for batch in _sessions(gateway):
        sessions += batch["checked"]
        for each in batch["differences"]:
            differences += 1
            print(f"chat {each['chat_id']}: {', '.join(each['tables'])} not as the log makes it")
    orders = await gateway.call("verify_orders")
    for each in orders["differences"]:
        differences += 1
        found, wanted = each["is"] or "none", each["should_be"] or "none"
        print(f"order {each['order_id']}: {each['problem']} is {found}, should be {wanted}")
    print(f"Sessions checked: {sessions:,}. Orders checked: {orders['checked']:,}.")
    print(f"Differences: {differences:,}." if differences else "All is right.")
    return DIFFERENT if differences else 0


async def _sessions(gateway: Gateway) -> AsyncIterator[dict[str, Any]]:
    last: int | None = None
    while True:
        batch = await gateway.call("verify_sessions", last, AT_ONCE)
        yield batch
        last = batch["last_chat_id"]
        if last is None:
            return
