"""scripts/chaos: the storm over customers who order, and its tally."""

import asyncio
import random
import statistics
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic

from bot.simulator import queries
from scripts.trouble import judgement
from scripts.trouble.customer import Customer, Trouble
from scripts.trouble.place import Place, folder, opened, postgresql
from scripts.trouble.storm import AWAY, Storm

FIRST_CUSTOMER = 20_001


@dataclass(frozen=True)
class Plan:
    """Pauses in seconds: `think` before a customer's act, `mean` between two kills; `outage`
    is how long PostgreSQL stays away once."""

    customers: int
    kills: int
    mean: float
    outage: float
    think: float
    patience: float


FULL = Plan(customers=300, kills=32, mean=5.0, outage=60.0, think=12.0, patience=120.0)
QUICK = Plan(customers=80, kills=9, mean=2.0, outage=0.0, think=2.0, patience=60.0)


async def run(plan: Plan, seed: int, *, keep: bool, polling: bool) -> list[str]:
    """What went wrong: nothing, if all is well. Updates come by webhook to two bots, or one
    bot is `polling`."""
    dice = random.Random(seed)
    # Telegram gives a tap half a minute, in which a longer outage lets nobody answer.
    queries.ANSWERABLE_SECONDS += int(plan.outage)
    with folder(keep=keep) as home, postgresql(home) as server:
        async with opened(home, server, dice, polling=polling) as place:
            return await _storm(place, plan, dice)


async def _storm(place: Place, plan: Plan, dice: random.Random) -> list[str]:
    seeing = asyncio.create_task(place.world.run())
    started = monotonic()
    storm = Storm(place, plan.kills, plan.mean, plan.outage, dice)
    customers = []
    for user_id in range(FIRST_CUSTOMER, FIRST_CUSTOMER + plan.customers):
        await place.world.act("person", user_id=user_id, name=f"Guest {user_id}")
        own = random.Random(dice.random())
        customers.append(Customer(place.world, user_id, own, plan.think, plan.patience))
    raging = asyncio.create_task(storm.rage())
    visits = [asyncio.create_task(_visit(customer, storm)) for customer in customers]
    wrong = [words for words in await asyncio.gather(*visits) if words]
    await raging
    wrong += await judgement.settle(place)
    wrong += await judgement.compare(place, customers)
    wrong += await judgement.verify(place)
    wrong += judgement.unspeakable([bot.log for bot in place.bots])
    seeing.cancel()
    with suppress(asyncio.CancelledError):
        await seeing
    return wrong + _tally(place, storm, customers, monotonic() - started, plan)


async def _visit(customer: Customer, storm: Storm) -> str | None:
    try:
        await customer.visit(lambda: storm.over)
    except Trouble as trouble:
        return str(trouble)
    return None


def _tally(
    place: Place, storm: Storm, customers: Sequence[Customer], seconds: float, plan: Plan
) -> list[str]:
    """Prints it; what should not be zero and is."""
    feed = place.feed
    again = sum(count - 1 for count in feed.delivered.values() if count > 1)
    # That none of these had an effect is what the comparison has shown, or has not.
    dropped = sum(count - 1 for count in feed.accepted.values() if count > 1)
    waited = sorted(wait for customer in customers for wait in customer.waited)
    counts = {
        "customers": len(customers),
        "messages and taps": sum(customer.acts for customer in customers),
        "orders confirmed": sum(len(customer.orders) for customer in customers),
        "kills": sum(kill.victim != AWAY for kill in storm.done),
        "recoveries in PostgreSQL's log": storm.recoveries(),
        "updates meant to come twice": len(feed.meant_twice),
        "updates redelivered": again,
        "duplicates dropped": dropped,
        "faults of the Bot API": sum(place.world.faults.values()),
    }
    for name, count in counts.items():
        print(f"{name:32}{count:>8,}")
    print("turns in flight at each kill:")
    for victim in sorted({kill.victim for kill in storm.done}):
        flights = [str(kill.in_flight) for kill in storm.done if kill.victim == victim]
        print(f"  {victim:12}{' '.join(flights)}")
    told = sum(customer.moments for customer in customers)
    print(f"told one moment: {told}")
    print(f"starts of the bots: {' '.join(str(bot.starts) for bot in place.bots)}")
    print(f"faults: {place.world.faults}")
    if waited:
        print(
            f"waited for an answer: median {statistics.median(waited):.2f} s, "
            f"p99 {waited[int(len(waited) * 0.99)]:.1f} s, longest {waited[-1]:.1f} s"
        )
    print(f"took {seconds:.0f} s")
    zero = [f"the tally's {name!r} is zero" for name, count in counts.items() if not count]
    zero += [
        f"no turn was in flight when {k.victim} was killed" for k in storm.done if not k.in_flight
    ]
    if counts["kills"] < plan.kills:
        zero.append(f"{counts['kills']} kills, not {plan.kills}")
    # After a kill, PostgreSQL may be back before anybody has to be told.
    if plan.outage and not told:
        zero.append("nobody was told to wait while PostgreSQL was away")
    return zero
