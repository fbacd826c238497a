"""Stored updates: each is one process's until it ends, and none is lost with a process."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from db.gateway import Gateway

ASHA, OWNER = 1001, 1009
LEASE = timedelta(minutes=1)
RUN_OUT = timedelta(0)


async def _nothing(payload: str) -> None:
    return None


@asynccontextmanager
async def process(dsn: str) -> AsyncIterator[Gateway]:
    """A bot's way to the database, which shows that it runs."""
    gateway = await Gateway.connect(dsn)
    try:
        await gateway.listen("inbox", _nothing)
        yield gateway
    finally:
        await gateway.close()


async def store(gateway: Gateway, update_id: int, lease: timedelta = LEASE) -> int | None:
    body = {"update_id": update_id}
    tries: int | None = await gateway.call(
        "store_update", update_id, ASHA, body, gateway.process, lease
    )
    return tries


async def begin(gateway: Gateway, update_id: int) -> int | None:
    tries: int | None = await gateway.call("begin_update", update_id, ASHA, gateway.process)
    return tries


async def claim(gateway: Gateway, *under_way: int, at_most: int = 20) -> list[int]:
    rows = await gateway.call("claim_updates", gateway.process, list(under_way), LEASE, at_most)
    return [row["update_id"] for row in rows]


async def park(gateway: Gateway, update_id: int) -> None:
    await gateway.call("park_update", update_id, ASHA, "it always fails")


async def test_what_one_process_is_at_no_other_takes(dsn):
    async with process(dsn) as first, process(dsn) as second:
        assert await store(first, 5) == 1
        assert await store(second, 5) is None
        assert await claim(second) == []
        assert await begin(second, 5) is None
        assert await begin(first, 5) == 2
        assert await claim(first, 5) == []


async def test_what_an_ended_process_left_is_taken_over_at_once_with_its_tries(dsn):
    async with process(dsn) as second:
        async with process(dsn) as first:
            assert await store(first, 5) == 1
            assert await store(first, 4) == 1
            assert await begin(first, 4) == 2
        assert await store(second, 5) == 2
        assert await claim(second, 5) == [4]
        assert await begin(second, 4) == 3


async def test_a_process_that_hangs_loses_what_it_does_not_renew(dsn):
    async with process(dsn) as first, process(dsn) as second:
        await store(first, 4, RUN_OUT)
        await store(first, 5, RUN_OUT)
        assert await claim(first, 5, at_most=0) == []
        assert await claim(second) == [4]
        assert await begin(first, 4) is None
        assert await begin(first, 5) == 2


async def test_two_processes_share_what_is_left(dsn):
    async with process(dsn) as second, process(dsn) as third:
        async with process(dsn) as first:
            for update_id in range(30):
                await store(first, update_id)
        parts = await asyncio.gather(*(claim(each) for each in (second, third) for _ in range(2)))
        # Whoever looked while another was looking may have to look again.
        parts += [await claim(second), await claim(third)]
        taken = [update_id for part in parts for update_id in part]
        assert set(taken) == set(range(30))
        rows = await second.pool.fetch("SELECT DISTINCT leased_by FROM update_inbox")
        assert {row["leased_by"] for row in rows} <= {second.process, third.process}


async def test_a_parked_update_is_told_to_every_admin_once_and_tried_by_nobody(dsn):
    async with process(dsn) as gateway:
        await gateway.call("configure", [OWNER, OWNER + 1], None)
        await store(gateway, 5)
        await park(gateway, 5)
        await park(gateway, 5)
        told = await gateway.pool.fetch("SELECT * FROM outbox ORDER BY target_chat_id")
        assert [row["target_chat_id"] for row in told] == [OWNER, OWNER + 1]
        assert {row["kind"] for row in told} == {"update_parked"}
        assert await claim(gateway) == []
        assert await begin(gateway, 5) is None
        assert await store(gateway, 5) is None
        [parked] = await gateway.call("parked_updates")
        assert (parked["update_id"], parked["error"]) == (5, "it always fails")


async def test_a_parked_update_is_tried_again_when_told_so(dsn):
    async with process(dsn) as gateway:
        await store(gateway, 5)
        assert await gateway.call("retry_update", 5) is False
        await park(gateway, 5)
        assert await gateway.call("retry_update", 5) is True
        assert await gateway.call("parked_updates") == []
        assert await claim(gateway) == [5]
        assert await begin(gateway, 5) == 1
        await gateway.call("finish_update", 5, ASHA)
        assert await claim(gateway) == []
        assert await gateway.call("retry_update", 5) is False


async def test_what_was_set_aside_long_ago_is_deleted_and_nothing_else(dsn):
    async with process(dsn) as gateway:
        for update_id in (4, 5, 6):
            await store(gateway, update_id)
            if update_id > 4:
                await park(gateway, update_id)
        await gateway.pool.execute(
            "UPDATE update_inbox SET received_at = received_at - interval '40 days', "
            "parked_at = parked_at - interval '40 days' * (6 - update_id)"
        )
        assert await gateway.call("delete_parked", timedelta(days=30)) == 1
        rows = await gateway.pool.fetch("SELECT update_id FROM update_inbox ORDER BY 1")
        assert [row["update_id"] for row in rows] == [4, 6]
        assert await gateway.call("delete_parked", timedelta(days=30)) == 0
