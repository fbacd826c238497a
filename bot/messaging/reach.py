"""Which chats can be written to, kept in PostgreSQL for all processes."""

import structlog

from db.gateway import Gateway, GatewayError

log = structlog.get_logger(__name__)


class Reach:
    """What is learnt beside a delivery is no reason for it to fail: a database that is
    away is told of in the log, and the next refusal teaches the same."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    async def lost(self, chat_id: int, reason: str) -> None:
        """The chat refuses the bot: it was blocked, or taken out of the group."""
        log.info("chat refuses the bot", chat_id=chat_id, reason=reason)
        await self._record("block_chat", chat_id, reason)

    async def found(self, chat_id: int) -> None:
        await self._record("unblock_chat", chat_id)

    async def moved(self, chat_id: int, new_chat_id: int) -> None:
        """A group has become a supergroup."""
        log.warning("a group has a new id", chat_id=chat_id, new_chat_id=new_chat_id)
        await self._record("migrate_chat", chat_id, new_chat_id)

    async def staff_chat_id(self) -> int | None:
        """Raises GatewayError."""
        people = await self._gateway.call("get_admins")
        found: int | None = people["staff_chat_id"]
        return found

    async def _record(self, function: str, *arguments: object) -> None:
        try:
            await self._gateway.call(function, *arguments)
        except GatewayError as error:
            log.warning("not recorded", function=function, error=str(error))
