"""Updates kept in the database: those that take long, and those that failed.

A stored update is leased to the process that works at it, so that no other does; when
that process has ended, or does not renew its leases, another takes over. A try is counted
before it begins, and so survives a kill; of an update that is stored while it is being
tried, that try counts.
"""

from collections.abc import Awaitable, Callable, Iterable
from datetime import timedelta
from typing import Any

from bot.messaging.ledger import Receipt
from bot.messaging.patience import patiently
from db.gateway import Gateway

# Of a process that has ended, nobody waits for the lease to run out.
LEASE = timedelta(seconds=60)


class Inbox:
    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    async def claim(self, under_way: Iterable[int], at_most: int) -> list[dict[str, Any]]:
        """What nobody is at becomes this process's: [{"body", "attempts", …}], lowest update id
        first. The leases of what is `under_way` are renewed."""
        rows: list[dict[str, Any]] | None = await patiently(
            lambda: self._gateway.call(
                "claim_updates", self._gateway.process, list(under_way), LEASE, at_most
            )
        )
        return rows or []

    async def store(self, receipt: Receipt) -> None:
        """Stores it with the try that is under way. Raises GatewayError."""
        attempts = await self._gateway.call(
            "store_update",
            receipt.update_id,
            receipt.chat_id,
            receipt.body,
            self._gateway.process,
            LEASE,
        )
        receipt.stored = True
        receipt.lost = attempts is None
        receipt.attempts = attempts or receipt.attempts

    async def begin(
        self, receipt: Receipt, away: Callable[[Exception], Awaitable[None]] | None = None
    ) -> None:
        """Counts the try that is about to begin, or finds the update `lost`.

        `away` hears of it while the database can't be reached.
        """
        if not receipt.stored:
            receipt.attempts += 1
        elif not receipt.lost:
            attempts = await patiently(
                lambda: self._gateway.call(
                    "begin_update", receipt.update_id, receipt.chat_id, self._gateway.process
                ),
                away,
            )
            receipt.lost = attempts is None
            receipt.attempts = attempts or receipt.attempts

    async def finish(self, receipt: Receipt) -> None:
        if receipt.stored:
            await patiently(
                lambda: self._gateway.call("finish_update", receipt.update_id, receipt.chat_id)
            )

    async def park(self, receipt: Receipt, reason: str) -> None:
        """Sets it aside for a person to look at, and tells the admins."""
        await patiently(
            lambda: self._gateway.call("park_update", receipt.update_id, receipt.chat_id, reason)
        )
