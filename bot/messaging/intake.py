"""Takes updates in and sees each through to its end, however many tries it takes.

The library's Application is not used: it calls an update processed as soon as it
is queued and keeps a handler's exception to itself, so that nothing could be
confirmed by what became of it. Used of it are its update processor, its request
and its errors.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import structlog
from telegram.ext import BaseUpdateProcessor

from bot.log import describe
from bot.messaging.errors import ErrorHandler, Exchange
from bot.messaging.flooding import Verdict
from bot.messaging.inbox import Inbox
from bot.messaging.ledger import Ledger, Receipt
from bot.messaging.patience import pause
from db.gateway import DatabaseError, DatabaseUnavailable

log = structlog.get_logger(__name__)

STORE_AFTER = 1.0
TRIES = 3
# From so many tries on an update of the inbox may be what ends processes.
ALONE = 2
DRAIN_WAIT = 10.0
CLAIM_EVERY = 5.0
CLAIM_AT_MOST = 20
KILLS_THE_PROCESS = "the process ended while it was being handled"


def _take_all(body: dict[str, Any]) -> Verdict:
    return Verdict.TAKE


class Intake:
    """`open` reads an update's body.

    `judge` says of an update that is new whether it is taken; `slow_down` answers one
    that came too fast.
    """

    def __init__(
        self,
        inbox: Inbox,
        processor: BaseUpdateProcessor,
        open: Callable[[dict[str, Any]], Exchange],
        errors: ErrorHandler,
        slow_down: Callable[[dict[str, Any]], Exchange] | None = None,
        judge: Callable[[dict[str, Any]], Verdict] = _take_all,
    ) -> None:
        self.ledger = Ledger()
        self._inbox = inbox
        self._processor = processor
        self._open = open
        self._errors = errors
        self._slow_down = slow_down or open
        self._judge = judge
        self._tasks: set[asyncio.Task[None]] = set()
        # What others left, and the task that works it off.
        self._left: deque[Receipt] = deque()
        self._working_off: asyncio.Task[None] | None = None
        self._wake = asyncio.Event()

    def accept(
        self, body: dict[str, Any], *, wary: bool = False, backlog: bool = False
    ) -> Receipt | None:
        """The update's receipt; None when it has been finished here before.

        One that is under way is not begun again; one of a flood is finished at once. A
        `backlog`, which waited while nobody was here, is no flood. A `wary` update may have
        killed an earlier process: it is stored before it is tried, so that its tries count.
        """
        update_id: int = body["update_id"]
        if self.ledger.has_finished(update_id):
            return None
        if receipt := self.ledger.under_way(update_id):
            return receipt
        verdict = Verdict.TAKE if backlog else self._judge(body)
        receipt = self.ledger.open(body)
        if verdict is Verdict.DROP:
            self._end(receipt)
        elif wary and verdict is Verdict.TAKE:
            self._begin(self._see_through(receipt, self._keep))
        else:
            self._store_later(receipt)
            flood = verdict is Verdict.SAY
            self._begin(self._see_through(receipt, None, self._slow_down if flood else self._open))
        return receipt

    async def drain(self) -> None:
        """Works off all that ended processes left in the inbox."""
        while working := await self.claim():
            await asyncio.wait([working])

    async def run(self) -> None:
        """Until cancelled, holds on to what is under way, and works off what processes leave
        that end meanwhile."""
        while True:
            try:
                async with asyncio.timeout(CLAIM_EVERY):
                    await self._wake.wait()
            except TimeoutError:
                pass
            self._wake.clear()
            await self.claim()

    async def wake(self, payload: str) -> None:
        """Looks into the inbox at once. With no payload PostgreSQL is back after a while, and
        other processes may need a moment to show that they still run."""
        if payload:
            self._wake.set()

    async def claim(self) -> "asyncio.Task[None] | None":
        """Renews leases and takes over what nobody is at; what works it off, if anything is."""
        room = CLAIM_AT_MOST - len(self._left)
        rows = await self._inbox.claim(self.ledger.under_way_ids(), room)
        for row in rows:
            # One that came in again while this was asked is under way already.
            if not self.ledger.under_way(row["update_id"]):
                receipt = self.ledger.open(row["body"])
                receipt.stored, receipt.attempts = True, row["attempts"]
                self.ledger.settle(receipt)
                self._left.append(receipt)
        if self._left and (self._working_off is None or self._working_off.done()):
            log.info("working off the inbox", updates=len(self._left))
            self._working_off = self._begin(self._work_off())
        return self._working_off if self._left else None

    async def _work_off(self) -> None:
        """Together what was tried once; then one by one the rest: if one of these kills the
        process, no other's last try is counted for it."""
        while self._left:
            once = [receipt for receipt in self._left if receipt.attempts < ALONE]
            some = once or [self._left[0]]
            for receipt in some:
                self._left.remove(receipt)
            tasks = [self._begin(self._see_through(receipt, self._count)) for receipt in some]
            # One that takes long goes on beside the others, ahead in its chat.
            await asyncio.wait(tasks, timeout=DRAIN_WAIT)
        self._wake.set()

    def store_now(self, update_id: int) -> None:
        """For what takes long: whoever wrote after it need not wait for it."""
        receipt = self.ledger.under_way(update_id)
        if receipt and not receipt.stored and receipt.storing is None:
            receipt.storing = asyncio.create_task(self._store(receipt))

    async def finish(self, seconds: float) -> None:
        """Waits for what is under way; what is not done then will come again."""
        self._left.clear()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)
        rest = list(self._tasks)
        for task in rest:
            task.cancel()
        await asyncio.gather(*rest, return_exceptions=True)

    def _begin(self, work: Coroutine[Any, Any, None]) -> "asyncio.Task[None]":
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def _store_later(self, receipt: Receipt) -> None:
        if receipt.timer is not None:
            receipt.timer.cancel()
        receipt.timer = asyncio.get_running_loop().call_later(
            STORE_AFTER, self.store_now, receipt.update_id
        )

    async def _store(self, receipt: Receipt) -> None:
        try:
            await self._inbox.store(receipt)
            self.ledger.settle(receipt)
        except DatabaseUnavailable as error:
            log.warning("update not stored yet", update_id=receipt.update_id, error=str(error))
            receipt.storing = None
            self._store_later(receipt)
            await self._away(receipt, error)
        except DatabaseError:
            log.exception("update can't be stored", update_id=receipt.update_id)

    async def _keep(self, receipt: Receipt) -> None:
        """Has it stored, waiting for the database if need be."""
        attempt = 0
        while not receipt.stored:
            self.store_now(receipt.update_id)
            if receipt.storing is not None:
                await receipt.storing
            if receipt.storing is not None:
                return
            await asyncio.sleep(pause(attempt, longest=STORE_AFTER))
            attempt += 1

    async def _count(self, receipt: Receipt) -> None:
        await self._inbox.begin(receipt, lambda error: self._away(receipt, error))

    async def _away(self, receipt: Receipt, error: Exception) -> None:
        """The database is: a try tells its chat by itself, and here the rest is told."""
        if receipt.waiting is not None:
            await self._errors.unavailable(receipt.chat_id, receipt.waiting, error)

    async def _see_through(
        self,
        receipt: Receipt,
        first: Callable[[Receipt], Awaitable[None]] | None,
        open: Callable[[dict[str, Any]], Exchange] | None = None,
    ) -> None:
        """`first` is awaited when the chat's turn has come, before the first try."""
        exchange: Exchange
        try:
            exchange = (open or self._open)(receipt.body)
        except Exception as error:
            exchange = Unreadable(error)
        receipt.waiting = exchange
        await self._processor.process_update(receipt, self._tries(receipt, exchange, first))

    async def _tries(
        self,
        receipt: Receipt,
        exchange: Exchange,
        first: Callable[[Receipt], Awaitable[None]] | None,
    ) -> None:
        if first is not None:
            await first(receipt)
        if receipt.lost:
            self._end(receipt)
            return
        if receipt.attempts > TRIES:
            reference = self._errors.given_up(receipt.update_id, KILLS_THE_PROCESS)
            await self._errors.apologize(exchange, reference)
            await self._park(receipt, f"{KILLS_THE_PROCESS} ({reference})")
            return
        while error := await self._try(receipt, exchange):
            receipt.waiting = exchange
            reference = self._errors.failed(receipt.update_id, receipt.attempts, error)
            await self._keep(receipt)
            if receipt.attempts >= TRIES:
                await self._errors.apologize(exchange, reference)
                await self._park(receipt, f"{describe(error)} ({reference})")
                return
            await asyncio.sleep(pause(receipt.attempts))
            await self._count(receipt)
            if receipt.lost:
                break
        await self._done(receipt)

    async def _try(self, receipt: Receipt, exchange: Exchange) -> Exception | None:
        """The error of a failed try; being without a database is no fault of the update."""
        attempt = 0
        receipt.waiting = None
        while True:
            try:
                await exchange.answer()
            except DatabaseUnavailable as error:
                await self._errors.unavailable(receipt.chat_id, exchange, error)
                await asyncio.sleep(pause(attempt, longest=2))
                attempt += 1
            except Exception as error:
                return error
            else:
                self._errors.available(receipt.chat_id)
                return None

    async def _park(self, receipt: Receipt, reason: str) -> None:
        log.error("update parked", update_id=receipt.update_id, reason=reason)
        await self._inbox.park(receipt, reason)
        self._end(receipt)

    async def _done(self, receipt: Receipt) -> None:
        if receipt.storing is not None:
            await receipt.storing
        if not receipt.lost:
            await self._inbox.finish(receipt)
        self._end(receipt)

    def _end(self, receipt: Receipt) -> None:
        if receipt.timer is not None:
            receipt.timer.cancel()
        self.ledger.finish(receipt)


class Unreadable:
    """An update that could not even be read; whoever sent it can't be answered."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    async def answer(self) -> None:
        raise self._error

    async def say(self, sentence: str) -> None:
        return None
