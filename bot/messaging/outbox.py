"""Sends what the database has put into the outbox, at least once, in order per target.

A claim leases the oldest waiting row of each target, so that a target's next
message waits for the one before, and a dead process's rows come free again.
"""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter, TelegramError

from bot.cards.restaurant import Restaurant
from bot.messaging import notices, rendering
from bot.messaging.api import Api, wait_of
from bot.messaging.delivery import NO_CHAT, NOT_EDITABLE, NOT_MODIFIED, says
from bot.messaging.live_cards import LiveCards
from bot.messaging.notices import Notice, Row
from bot.messaging.patience import patiently, pause
from bot.messaging.sender import Sender
from db.gateway import Gateway, GatewayError

log = structlog.get_logger(__name__)

LOOK_EVERY = 2.0
AT_MOST = 20
LEASE = timedelta(seconds=30)
# Within the lease, so that nobody else sends the same row meanwhile.
TIME_LIMIT = 25.0
READ_TIMEOUT = 10.0
LONGEST_PAUSE = 60.0
# A request that Telegram refuses as wrong won't get better by itself.
BAD_ATTEMPTS = 5
GIVE_UP_AFTER = timedelta(days=1)


class Outbox:
    def __init__(
        self,
        gateway: Gateway,
        api: Api,
        sender: Sender,
        cards: LiveCards,
        restaurant: Callable[[], Restaurant],
    ) -> None:
        self._gateway = gateway
        self._api = api
        self._sender = sender
        self._cards = cards
        self._restaurant = restaurant
        self._wake = asyncio.Event()
        self._deliveries: set[asyncio.Task[None]] = set()
        # Groups that became supergroups, until the settings say so.
        self._moved: dict[int, int] = {}

    async def wake(self, payload: str = "") -> None:
        """To be called at each NOTIFY on channel "outbox"."""
        self._wake.set()

    async def run(self) -> None:
        while True:
            self._wake.clear()
            try:
                await self._claim()
            except GatewayError as error:
                log.warning("outbox not read", error=str(error))
            try:
                async with asyncio.timeout(LOOK_EVERY):
                    await self._wake.wait()
            except TimeoutError:
                pass

    async def finish(self, seconds: float) -> None:
        """Waits for the messages under way."""
        if self._deliveries:
            await asyncio.wait(self._deliveries, timeout=seconds)

    async def _claim(self) -> None:
        room = AT_MOST - len(self._deliveries)
        if room < 1:
            return
        for row in await self._gateway.call("claim_outbox", room, LEASE):
            task = asyncio.create_task(self._deliver(row))
            self._deliveries.add(task)
            task.add_done_callback(self._delivered)

    def _delivered(self, task: "asyncio.Task[None]") -> None:
        self._deliveries.discard(task)
        # The target's next row is free now.
        self._wake.set()

    async def _deliver(self, row: Row) -> None:
        target: int = row["target_chat_id"]
        try:
            message_id = await self._send(row, self._moved.get(target, target))
        except Exception as error:
            if isinstance(error, RetryAfter):
                self._sender.flooded(target, wait_of(error))
            if isinstance(error, ChatMigrated):
                self._moved[target] = error.new_chat_id
                log.warning(
                    "a group has a new id: change STAFF_CHAT_ID", new_chat_id=error.new_chat_id
                )
            await self._failed(row, error)
        else:
            await self._record("finish_outbox", row, message_id)

    async def _send(self, row: Row, target: int) -> int | None:
        """The id of the new message; None when one was edited, or nothing had to be."""
        if wait := self._sender.wait(target):
            raise RetryAfter(round(wait) + 1)
        notice = notices.draw(row, self._restaurant())
        edits = notice.edits
        if row["kind"] in notices.EDIT_LIVE_CARD:
            edits = self._cards.newest(target, edits)
        async with asyncio.timeout(TIME_LIMIT):
            if edits is not None and await self._edit(target, edits, notice):
                return None
            if notice.otherwise == "leave":
                return None
            sent = await self._api.call(
                "sendMessage",
                read_timeout=READ_TIMEOUT,
                chat_id=target,
                disable_notification=True if notice.otherwise == "send_silently" else None,
                **rendering.message(notice.card),
            )
        message_id: int = sent["message_id"]
        return message_id

    async def _edit(self, target: int, message_id: int, notice: Notice) -> bool:
        try:
            await self._api.call(
                "editMessageText",
                read_timeout=READ_TIMEOUT,
                chat_id=target,
                message_id=message_id,
                **rendering.message(notice.card),
            )
        except BadRequest as error:
            if says(error, *NOT_EDITABLE):
                return False
            if not says(error, NOT_MODIFIED):
                raise
        return True

    async def _failed(self, row: Row, error: Exception) -> None:
        delay = wait_after(error, row)
        log.warning(
            "outbox row not delivered",
            kind=row["kind"],
            outbox_id=row["outbox_id"],
            attempt=row["attempts"],
            again_in=delay,
            exc_info=None if isinstance(error, TelegramError | TimeoutError) else error,
            error=str(error) or type(error).__name__,
        )
        if delay is None:
            await self._record("fail_outbox", row, str(error))
        else:
            await self._record("retry_outbox", row, timedelta(seconds=delay), str(error))

    async def _record(self, function: str, row: Row, *arguments: Any) -> None:
        await patiently(
            lambda: self._gateway.call(function, row["outbox_id"], row["chat_id"], *arguments)
        )


def wait_after(error: Exception, row: Row) -> float | None:
    """Seconds until the next attempt; None when there is to be none."""
    age = datetime.now(UTC) - datetime.fromisoformat(row["created_at"])
    if isinstance(error, Forbidden) or age > GIVE_UP_AFTER:
        return None
    if isinstance(error, RetryAfter):
        return wait_of(error)
    if isinstance(error, ChatMigrated):
        return 0
    delay = pause(row["attempts"], longest=LONGEST_PAUSE)
    if isinstance(error, TimeoutError):
        return delay
    if isinstance(error, BadRequest) and says(error, *NO_CHAT):
        # Staff who have not pressed Start yet may do so any minute.
        return delay if row["kind"] in notices.FOR_STAFF else None
    # A request that is wrong, or a card that can't be drawn, won't mend by itself.
    mendable = isinstance(error, TelegramError) and not isinstance(error, BadRequest)
    return delay if mendable or row["attempts"] < BAD_ATTEMPTS else None
