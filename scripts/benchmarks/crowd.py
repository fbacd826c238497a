"""Turns a second through eight connections: eight chats at once, ours and the brief's in turns."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from itertools import count
from statistics import median
from time import perf_counter

from db.gateway import POOL_SIZE, Gateway
from scripts.benchmarks import brief
from scripts.benchmarks.kitchen import Guest

# A line holds fifty, the one that begins the session among them.
ADDS = 40
ROUNDS, QUICK_ROUNDS = 20, 6

Act = Callable[[], Awaitable[object]]


async def run(gateway: Gateway, item_id: int, *, quick: bool) -> dict[str, float]:
    """{"ours", "statements"}: turns a second that add one item, the medians of rounds."""
    chats = count(1_000_000)
    sessions = [await brief.begin(gateway.pool) for _ in range(POOL_SIZE)]
    ours, theirs = [], []
    for _ in range(1 + (QUICK_ROUNDS if quick else ROUNDS)):
        guests = [Guest(gateway, next(chats)) for _ in range(POOL_SIZE)]
        await asyncio.gather(*(guest.add(item_id) for guest in guests))
        ours.append(await _rate([_adding(guest, item_id) for guest in guests]))
        theirs.append(await _rate([_stating(gateway, each) for each in sessions]))
    # In the first the connections are made and the plans.
    return {"ours": median(ours[1:]), "statements": median(theirs[1:])}


def _adding(guest: Guest, item_id: int) -> Act:
    return lambda: guest.add(item_id)


def _stating(gateway: Gateway, session: brief.Session) -> Act:
    return lambda: brief.add(gateway.pool, session)


async def _rate(acts: Sequence[Act]) -> float:
    async def work(act: Act) -> None:
        for _ in range(ADDS):
            await act()

    started = perf_counter()
    await asyncio.gather(*map(work, acts))
    return len(acts) * ADDS / (perf_counter() - started)
