"""python -m bot inbox: what could not be handled and was set aside, to look at or try again."""

import argparse
import asyncio
from datetime import datetime
from typing import Any

from bot.cards.layout import clip, plain
from bot.commands import ground
from bot.commands.data import place
from bot.settings import Settings, StartError
from db.gateway import Gateway

TEXT_LIMIT = 200


def inbox(settings: Settings, chosen: argparse.Namespace) -> None:
    """List the updates that were set aside, or have one tried again by the running bot, or by
    the next one that starts."""

    async def work(dsn: str) -> None:
        with ground.explained():
            async with ground.gateway(dsn) as gateway:
                await (show(gateway) if chosen.retry is None else retry(gateway, chosen.retry))

    settings, database = place(settings)
    with ground.server(settings, lambda line: None) as address:
        asyncio.run(work(address(database)))


async def show(gateway: Gateway) -> None:
    rows = await gateway.call("parked_updates")
    for row in rows:
        print("\n".join(_lines(row)))
    print(f"Set aside: {len(rows):,}." if rows else "Nothing is set aside.")


async def retry(gateway: Gateway, update_id: int) -> None:
    """Raises StartError when nothing of that id is set aside."""
    if not await gateway.call("retry_update", update_id):
        raise StartError(f"Nothing is set aside as {update_id}: python -m bot inbox lists what is.")
    print(f"{update_id} will be tried again.")


def _lines(row: dict[str, Any]) -> tuple[str, ...]:
    received = datetime.fromisoformat(row["received_at"]).astimezone()
    # Of strangers, and for a terminal: nothing unprintable.
    return (
        f"{row['update_id']}  chat {row['chat_id']}  {received:%Y-%m-%d %H:%M}  "
        f"tried {row['attempts']} times",
        f"    {_what(row['body'])}",
        f"    {plain(row['error'] or 'no error was noted')}",
    )


def _what(body: dict[str, Any]) -> str:
    match body:
        case {"message": {"text": str(text)}}:
            return f"wrote: {clip(plain(text), TEXT_LIMIT)}"
        case {"callback_query": {"data": str(data)}}:
            return f"tapped: {clip(plain(data), TEXT_LIMIT)}"
    return " ".join(sorted(body.keys() - {"update_id"})) or "nothing that is known"
