"""scripts/soak: customers order steadily, nothing is killed, and the bots must not grow."""

import asyncio
import random
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

from scripts.trouble import judgement
from scripts.trouble.chaos import FIRST_CUSTOMER
from scripts.trouble.customer import Customer, Trouble
from scripts.trouble.place import Place, folder, opened, postgresql

CUSTOMERS = 40
THINK = 2.0
PATIENCE = 60.0
LOOK_EVERY = 5.0
# What a bot has after this part of the time is where it may not grow from.
WARM = 1 / 3
# Megabytes by which it may, and open files, which come and go with the connections.
MEMORY = 8.0
FILES = 40


@dataclass
class Watched:
    """A bot's size as time goes by: megabytes of memory, open files, threads."""

    pid: int
    memory: list[float] = field(default_factory=list)
    files: list[int] = field(default_factory=list)
    threads: list[int] = field(default_factory=list)

    def look(self) -> None:
        process = Path("/proc") / str(self.pid)
        lines = (line.split(":") for line in (process / "status").read_text().splitlines())
        status = {line[0]: line[1] for line in lines}
        self.memory.append(int(status["VmRSS"].split()[0]) / 1024)
        self.threads.append(int(status["Threads"]))
        self.files.append(len(list((process / "fd").iterdir())))

    def grown(self) -> list[str]:
        warm = int(len(self.memory) * WARM)
        found = []
        if self.memory[-1] > self.memory[warm] + MEMORY:
            found.append(f"memory grew from {self.memory[warm]:.1f} to {self.memory[-1]:.1f} MB")
        if self.files[-1] > self.files[warm] + FILES:
            found.append(f"open files grew from {self.files[warm]} to {self.files[-1]}")
        if self.threads[-1] > self.threads[warm]:
            found.append(f"threads grew from {self.threads[warm]} to {self.threads[-1]}")
        return found


async def run(minutes: float, seed: int) -> list[str]:
    """What went wrong: nothing, if all is well."""
    dice = random.Random(seed)
    with folder(keep=False) as home, postgresql(home) as server:
        async with opened(home, server, dice) as place:
            return await _soak(place, minutes * 60, dice)


async def _soak(place: Place, seconds: float, dice: random.Random) -> list[str]:
    seeing = asyncio.create_task(place.world.run())
    end = monotonic() + seconds
    customers = []
    for user_id in range(FIRST_CUSTOMER, FIRST_CUSTOMER + CUSTOMERS):
        await place.world.act("person", user_id=user_id, name=f"Guest {user_id}")
        own = random.Random(dice.random())
        customers.append(Customer(place.world, user_id, own, THINK, PATIENCE))
    watched = [Watched(bot.pid) for bot in place.bots if bot.pid is not None]
    visits = [asyncio.create_task(_visit(customer, end)) for customer in customers]
    while monotonic() < end:
        for each in watched:
            each.look()
        await asyncio.sleep(LOOK_EVERY)
    wrong = [words for words in await asyncio.gather(*visits) if words]
    wrong += await judgement.settle(place)
    wrong += await judgement.compare(place, customers)
    seeing.cancel()
    with suppress(asyncio.CancelledError):
        await seeing
    for number, each in enumerate(watched, 1):
        warm = int(len(each.memory) * WARM)
        print(
            f"bot {number}: memory {each.memory[0]:.1f} MB at the start, {each.memory[warm]:.1f} "
            f"warm, {each.memory[-1]:.1f} at the end; open files {each.files[warm]} → "
            f"{each.files[-1]}; threads {each.threads[warm]} → {each.threads[-1]}"
        )
        wrong += [f"bot {number}: {words}" for words in each.grown()]
    print(f"messages and taps: {sum(customer.acts for customer in customers):,}")
    print(f"orders: {sum(len(customer.orders) for customer in customers):,}")
    # What was never retrieved is told at the latest when the process ends.
    codes = [await bot.stop() for bot in place.bots]
    wrong += [f"a bot's exit code is {code}" for code in codes if code != 0]
    return wrong + judgement.unspeakable([bot.log for bot in place.bots])


async def _visit(customer: Customer, end: float) -> str | None:
    try:
        await customer.visit(lambda: monotonic() > end)
    except Trouble as trouble:
        return str(trouble)
    return None
