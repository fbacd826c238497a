"""Holds back whoever sends faster than anybody can type or tap.

Each user has a bucket of tokens, and every update costs one. When it is empty the
user is told so once, and what follows is dropped unread until there are some tokens
again. Nobody else waits for it: what is dropped never gets a place in a chat's lane,
costs no call of the Bot API and no round trip.

A bucket that is full again is forgotten, so that memory holds those alone who wrote
within the last minute. Each process counts for itself.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

# A minute of tapping as fast as a finger can is let through; then one a second, which is
# what Telegram lets a bot answer in one chat.
CAPACITY = 60.0
A_SECOND = 1.0
# After a flood, so many tokens must be there again before anything is taken.
ENOUGH = 10.0
MOST_USERS = 100_000


class Verdict(Enum):
    TAKE = "take"
    SAY = "say"
    DROP = "drop"


@dataclass(slots=True)
class _Bucket:
    tokens: float
    at: float
    flooded: bool = False


class Flooding:
    """`clock` gives seconds that only grow."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        # The least recently used first.
        self._buckets: dict[int, _Bucket] = {}

    def __len__(self) -> int:
        return len(self._buckets)

    def judge(self, body: dict[str, Any]) -> Verdict:
        """What becomes of an update as the Bot API sent it; takes its token."""
        user_id = sender_of(body)
        if user_id is None:
            return Verdict.TAKE
        now = self._clock()
        self._forget(now)
        bucket = self._buckets.pop(user_id, None) or _Bucket(CAPACITY, now)
        self._buckets[user_id] = bucket
        bucket.tokens = min(CAPACITY, bucket.tokens + (now - bucket.at) * A_SECOND)
        bucket.at = now
        if bucket.flooded and bucket.tokens >= ENOUGH:
            bucket.flooded = False
        if not bucket.flooded and bucket.tokens >= 1:
            bucket.tokens -= 1
            return Verdict.TAKE
        verdict = Verdict.DROP if bucket.flooded else Verdict.SAY
        bucket.flooded = True
        return verdict

    def _forget(self, now: float) -> None:
        while self._buckets:
            user_id, bucket = next(iter(self._buckets.items()))
            full = now - bucket.at >= CAPACITY / A_SECOND
            if not full and len(self._buckets) < MOST_USERS:
                return
            del self._buckets[user_id]


def sender_of(body: dict[str, Any]) -> int | None:
    """The user behind an update; None where it names none."""
    about = body.get("callback_query") or body.get("message") or body.get("my_chat_member")
    sender = about.get("from") if isinstance(about, dict) else None
    user_id = sender.get("id") if isinstance(sender, dict) else None
    return user_id if isinstance(user_id, int) else None
