"""Sends what the database has put into the outbox, at least once, in order per target.

A claim leases the oldest waiting row of each target, so that a target's next
message waits for the one before, and a dead process's rows come free again.
"""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)

from bot.cards.restaurant import Restaurant
from bot.messaging import notices, rendering
from bot.messaging.api import wait_of
from bot.messaging.delivery import NO_CHAT, NOT_EDITABLE, NOT_MODIFIED, says
from bot.messaging.live_cards import LiveCards
from bot.messaging.notices import Notice, Row
from bot.messaging.pace import Priority
from bot.messaging.patience import patiently, pause
from bot.messaging.reach import Reach
from bot.messaging.request import NotConnected
from bot.messaging.sender import NotItsTurn, Sender
from db.gateway import Gateway, GatewayError

log = structlog.get_logger(__name__)

LOOK_EVERY = 2.0
# Many rows at once cost less than one by one, and nobody notices the wait.
LOOK_AGAIN = 0.1
AT_MOST = 20
# So that reminders waiting for their turn leave room for what matters.
REMINDERS_AT_MOST = 10
LEASE = timedelta(seconds=30)
# Within the lease, so that nobody else sends the same row meanwhile.
TIME_LIMIT = 25.0
READ_TIMEOUT = 10.0
# A row whose turn is further away is put back, so that others have its place.
TURN_WITHIN = 5.0
LONGEST_PAUSE = 60.0
# A request that Telegram refuses as wrong won't get better by itself.
BAD_ATTEMPTS = 5
GIVE_UP_AFTER = timedelta(days=1)
BLOCKED = "the chat refuses the bot"


class Outbox:
    def __init__(
        self,
        gateway: Gateway,
        sender: Sender,
        cards: LiveCards,
        reach: Reach,
        restaurant: Callable[[], Restaurant],
    ) -> None:
        self._gateway = gateway
        self._sender = sender
        self._cards = cards
        self._reach = reach
        self._restaurant = restaurant
        self._wake = asyncio.Event()
        self._deliveries: dict[asyncio.Task[None], int] = {}

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
            await asyncio.sleep(LOOK_AGAIN)
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
        reminders = list(self._deliveries.values()).count(Priority.REMINDER)
        for row in await self._gateway.call(
            "claim_outbox", room, REMINDERS_AT_MOST - reminders, LEASE
        ):
            task = asyncio.create_task(self._deliver(row))
            self._deliveries[task] = row["priority"]
            task.add_done_callback(self._delivered)

    def _delivered(self, task: "asyncio.Task[None]") -> None:
        del self._deliveries[task]
        # The target's next row is free now.
        self._wake.set()

    async def _deliver(self, row: Row) -> None:
        target: int = row["target_chat_id"]
        if row["blocked"] and not row["for_staff"]:
            await self._fail(row, BLOCKED)
            return
        if (wait := self._sender.wait(target)) > TURN_WITHIN:
            await self._retry(row, wait, "too many messages", attempted=False)
            return
        try:
            message_id = await self._send(row, target)
        except NotItsTurn:
            wait = max(self._sender.wait(target), pause(0))
            await self._retry(row, wait, "too many messages", attempted=False)
        except ChatMigrated as error:
            # The row follows with the others.
            await self._reach.moved(target, error.new_chat_id)
        except Exception as error:
            if isinstance(error, Forbidden):
                await self._reach.lost(target, error.message)
            await self._failed(row, error)
        else:
            await self._record("finish_outbox", row, message_id)

    async def _send(self, row: Row, target: int) -> int | None:
        """The id of the new message; None when one was edited, or nothing had to be."""
        notice = notices.draw(row, self._restaurant())
        edits = notice.edits
        if row["kind"] in notices.EDIT_LIVE_CARD:
            edits = self._cards.newest(target, edits)
        async with asyncio.timeout(TIME_LIMIT):
            if edits is not None and await self._edit(row, edits, notice):
                return None
            if notice.otherwise == "leave":
                return None
            sent = await self._once(
                "sendMessage",
                row,
                disable_notification=True if notice.otherwise == "send_silently" else None,
                **rendering.message(notice.card),
            )
        message_id: int = sent["message_id"]
        return message_id

    async def _edit(self, row: Row, message_id: int, notice: Notice) -> bool:
        try:
            await self._once(
                "editMessageText", row, message_id=message_id, **rendering.message(notice.card)
            )
        except BadRequest as error:
            if says(error, *NOT_EDITABLE):
                return False
            if not says(error, NOT_MODIFIED):
                raise
        return True

    async def _once(self, method: str, row: Row, **fields: Any) -> Any:
        return await self._sender.once(
            method,
            row["target_chat_id"],
            Priority(row["priority"]),
            at_most=TURN_WITHIN,
            read_timeout=READ_TIMEOUT,
            **fields,
        )

    async def _failed(self, row: Row, error: Exception) -> None:
        delay = wait_after(error, row)
        reason = str(error) or type(error).__name__
        log.warning(
            "outbox row not delivered",
            kind=row["kind"],
            outbox_id=row["outbox_id"],
            attempt=row["attempts"],
            again_in=delay,
            exc_info=None if isinstance(error, TelegramError | TimeoutError) else error,
            error=reason,
        )
        if delay is None:
            await self._fail(row, reason)
        else:
            await self._retry(row, delay, reason, fate_unknown=is_fate_unknown(error))

    async def _fail(self, row: Row, reason: str) -> None:
        await self._record("fail_outbox", row, _claim_of(row), reason)

    async def _retry(
        self,
        row: Row,
        delay: float,
        reason: str,
        *,
        fate_unknown: bool = False,
        attempted: bool = True,
    ) -> None:
        again = timedelta(seconds=delay)
        await self._record(
            "retry_outbox", row, _claim_of(row), again, reason, fate_unknown, attempted
        )
        if delay < LOOK_EVERY:
            asyncio.get_running_loop().call_later(delay, self._wake.set)

    async def _record(self, function: str, row: Row, *arguments: Any) -> None:
        await patiently(
            lambda: self._gateway.call(function, row["outbox_id"], row["chat_id"], *arguments)
        )


def _claim_of(row: Row) -> datetime:
    return datetime.fromisoformat(row["lease_until"])


def is_fate_unknown(error: Exception) -> bool:
    """Whether Telegram may have done it all the same."""
    if isinstance(error, NotConnected | BadRequest):
        return False
    refused = Forbidden | RetryAfter | InvalidToken | Conflict
    return isinstance(error, TimeoutError | TelegramError) and not isinstance(error, refused)


def wait_after(error: Exception, row: Row) -> float | None:
    """Seconds until the next attempt; None when there is to be none."""
    age = datetime.now(UTC) - datetime.fromisoformat(row["created_at"])
    if age > GIVE_UP_AFTER:
        return None
    if isinstance(error, RetryAfter):
        return wait_of(error)
    delay = pause(row["attempts"], longest=LONGEST_PAUSE)
    if isinstance(error, TimeoutError):
        return delay
    gone = isinstance(error, BadRequest) and says(error, *NO_CHAT)
    if gone or isinstance(error, Forbidden):
        # Staff who have not pressed Start yet, or took the bot out, may do so any minute.
        return delay if row["for_staff"] else None
    # A request that is wrong, or a card that can't be drawn, won't mend by itself.
    mendable = isinstance(error, TelegramError) and not isinstance(error, BadRequest)
    return delay if mendable or row["attempts"] < BAD_ATTEMPTS else None
