"""Updates kept in the database: those that take long, and those that failed.

A try is counted before it begins, and so survives a kill; of an update that is
stored while it is being tried, that try counts.
"""

from typing import Any

from bot.messaging.ledger import Receipt
from bot.messaging.patience import patiently
from db.gateway import Gateway


class Inbox:
    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    async def waiting(self) -> list[dict[str, Any]]:
        """The bodies of what is stored and not parked, lowest update id first."""
        rows = await patiently(lambda: self._gateway.call("inbox_updates"))
        return [row["body"] for row in rows or ()]

    async def store(self, receipt: Receipt) -> None:
        """Stores it; its try is counted by `begin`. Raises GatewayError."""
        await self._gateway.call("store_update", receipt.update_id, receipt.chat_id, receipt.body)
        receipt.stored = True

    async def begin(self, receipt: Receipt) -> None:
        """Counts the try that is about to begin."""
        if receipt.stored:
            counted = await patiently(lambda: self._count(receipt))
            receipt.attempts = counted or receipt.attempts + 1
        else:
            receipt.attempts += 1

    async def _count(self, receipt: Receipt) -> int:
        attempts = await self._gateway.call("begin_update", receipt.update_id, receipt.chat_id)
        # No row: another process has finished it.
        return int(attempts or 1)

    async def finish(self, receipt: Receipt) -> None:
        if receipt.stored:
            await patiently(
                lambda: self._gateway.call("finish_update", receipt.update_id, receipt.chat_id)
            )

    async def park(self, receipt: Receipt, reason: str) -> None:
        """Sets it aside for a person to look at; it is not tried again."""
        await patiently(
            lambda: self._gateway.call(
                "park_update", receipt.update_id, receipt.chat_id, reason[:500]
            )
        )
