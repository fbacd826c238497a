"""When a message may go out, so that Telegram need not refuse it.

What Telegram allows is in messages: 30 in any second overall, 20 in any minute in a
group, one a second in any other chat after a short burst. Edits count as messages.
Who waits goes by chat and priority: a full chat holds up no other, and where all
chats together are too fast, a reply comes before a ticket, and that before a reminder.

Several processes with one token share what Telegram allows, and don't know of each
other: each gets its part of MESSAGES_PER_SECOND.
"""

import asyncio
import time
from collections.abc import Hashable
from dataclasses import dataclass, field
from enum import IntEnum
from heapq import heappop, heappush
from itertools import count

import structlog

log = structlog.get_logger(__name__)

MESSAGES_PER_SECOND = 30.0
# So many different chats refused in a row mean that the whole bot is.
REFUSED_IN_A_ROW = 3
# Chats are looked through for idle ones whenever so many have come.
SWEEP_AT = 1000


class Priority(IntEnum):
    """`private.outbox_priority` gives a row's."""

    REPLY = 0
    NOTICE = 1
    REMINDER = 2


@dataclass(slots=True)
class Bucket:
    """`burst` at once, then one every `interval` seconds: burst + t / interval in any t."""

    interval: float
    burst: float
    _full_at: float = 0.0

    def free_at(self) -> float:
        return self._full_at - (self.burst - 1) * self.interval

    def take(self, now: float) -> None:
        self._full_at = max(self._full_at, now) + self.interval

    def is_full(self, now: float) -> bool:
        return self._full_at <= now


def chat_bucket(chat_id: int) -> Bucket:
    # 5 and 15 make 20 in any minute; an even flow is better for a kitchen than a long halt.
    return Bucket(4, 5) if chat_id < 0 else Bucket(1, 4)


@dataclass(slots=True)
class _Chat:
    bucket: Bucket
    quiet_until: float = 0.0
    # (priority, number, who waits)
    waiting: list[tuple[int, int, Hashable]] = field(default_factory=list)

    def free_at(self) -> float:
        return max(self.bucket.free_at(), self.quiet_until)


class Queue:
    """Who may go next; times are seconds of one clock. A rate of 0 limits nothing, but
    what Telegram refuses still waits."""

    def __init__(self, messages_per_second: float = MESSAGES_PER_SECOND) -> None:
        self._unlimited = not messages_per_second
        # A tenth at once and nine tenths in a second are the whole in any second.
        rate = messages_per_second or 1
        self._overall = self._bucket(Bucket(1 / (0.9 * rate), max(1, 0.1 * rate)))
        self._quiet_until = 0.0
        # Chats refused since something was last accepted, and until when.
        self._refused: dict[int, float] = {}
        self._chats: dict[int, _Chat] = {}
        self._waiting: dict[int, _Chat] = {}
        self._left: set[Hashable] = set()
        self._numbers = count()
        self._sweep_at = SWEEP_AT

    def __len__(self) -> int:
        """How many chats something is remembered of."""
        return len(self._chats)

    def join(self, now: float, chat_id: int, priority: int, who: Hashable) -> None:
        chat = self._waiting[chat_id] = self._chat(now, chat_id)
        heappush(chat.waiting, (priority, next(self._numbers), who))

    def leave(self, who: Hashable) -> None:
        """Whoever does not want to wait any longer."""
        self._left.add(who)

    def admit(self, now: float) -> list[Hashable]:
        """Who may go now, and counts them as gone."""
        admitted = []
        while self._overall_free_at() <= now and (found := self._next(now)) is not None:
            chat_id, chat = found
            admitted.append(heappop(chat.waiting)[2])
            chat.bucket.take(now)
            if not chat.waiting:
                del self._waiting[chat_id]
            self._overall.take(now)
        return admitted

    def next_at(self) -> float | None:
        """When `admit` may find somebody next; None while nobody waits."""
        self._drop_left()
        soonest = min((chat.free_at() for chat in self._waiting.values()), default=None)
        return None if soonest is None else max(soonest, self._overall_free_at())

    def free_at(self, chat_id: int) -> float:
        """When a chat may be written to, whoever else waits."""
        chat = self._chats.get(chat_id)
        return max(chat.free_at() if chat else 0.0, self._quiet_until)

    def refused(self, now: float, chat_id: int, seconds: float) -> None:
        """Telegram wants `seconds` of silence, here or, by the look of it, everywhere."""
        chat = self._chat(now, chat_id)
        chat.quiet_until = self._refused[chat_id] = max(chat.quiet_until, now + seconds)
        if len(self._refused) >= REFUSED_IN_A_ROW:
            # The shortest: if it was not everywhere, the others wait on by themselves.
            self._quiet_until = max(self._quiet_until, min(self._refused.values()))
            self._refused.clear()
            log.warning("flood wait for all chats", seconds=self._quiet_until - now)

    def accepted(self) -> None:
        self._refused.clear()

    def _next(self, now: float) -> tuple[int, _Chat] | None:
        self._drop_left()
        free = [
            (chat.waiting[0][:2], chat_id, chat)
            for chat_id, chat in self._waiting.items()
            if chat.free_at() <= now
        ]
        return min(free, key=lambda each: each[0])[1:] if free else None

    def _overall_free_at(self) -> float:
        return max(self._overall.free_at(), self._quiet_until)

    def _drop_left(self) -> None:
        if not self._left:
            return
        for chat_id, chat in list(self._waiting.items()):
            chat.waiting = [each for each in chat.waiting if each[2] not in self._left]
            chat.waiting.sort()
            if not chat.waiting:
                del self._waiting[chat_id]
        self._left.clear()

    def _chat(self, now: float, chat_id: int) -> _Chat:
        if chat_id not in self._chats:
            if len(self._chats) >= self._sweep_at:
                self._sweep(now)
            self._chats[chat_id] = _Chat(self._bucket(chat_bucket(chat_id)))
        return self._chats[chat_id]

    def _sweep(self, now: float) -> None:
        self._chats = {
            chat_id: chat
            for chat_id, chat in self._chats.items()
            if chat.waiting or chat.quiet_until > now or not chat.bucket.is_full(now)
        }
        self._sweep_at = max(SWEEP_AT, 2 * len(self._chats))

    def _bucket(self, bucket: Bucket) -> Bucket:
        return Bucket(0, 1) if self._unlimited else bucket


class Pace:
    """The queue in real time. Nothing here is shared between event loops."""

    def __init__(self, messages_per_second: float = MESSAGES_PER_SECOND) -> None:
        self._queue = Queue(messages_per_second)
        self._timer: asyncio.TimerHandle | None = None

    async def turn(self, chat_id: int, priority: Priority) -> None:
        """Returns when a message may go to that chat, and counts it."""
        mine = asyncio.get_running_loop().create_future()
        self._queue.join(time.monotonic(), chat_id, priority, mine)
        self._admit()
        try:
            await mine
        except asyncio.CancelledError:
            self._queue.leave(mine)
            raise

    def wait(self, chat_id: int) -> float:
        """Seconds until the chat may be written to; 0 when it may be now."""
        return max(self._queue.free_at(chat_id) - time.monotonic(), 0)

    def refused(self, chat_id: int, seconds: float) -> None:
        log.warning("flood wait", chat_id=chat_id, seconds=seconds)
        self._queue.refused(time.monotonic(), chat_id, seconds)

    def accepted(self) -> None:
        self._queue.accepted()

    def _admit(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        now = time.monotonic()
        for future in self._queue.admit(now):
            assert isinstance(future, asyncio.Future)
            if not future.done():
                future.set_result(None)
        if (at := self._queue.next_at()) is not None:
            delay = max(at - now, 0)
            self._timer = asyncio.get_running_loop().call_later(delay, self._admit)
