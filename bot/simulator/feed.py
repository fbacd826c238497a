"""Everything that happens, numbered, for the page and for tests that wait."""

import asyncio
from collections import deque
from typing import Any

KEPT = 5000


class Feed:
    """A ring of events `{"seq", "kind", …}`; seq grows by one and starts at 1."""

    def __init__(self) -> None:
        self.seq = 0
        self._events: deque[dict[str, Any]] = deque(maxlen=KEPT)
        self._news = asyncio.Event()

    def publish(self, kind: str, **content: Any) -> None:
        self.seq += 1
        self._events.append({"seq": self.seq, "kind": kind, **content})
        self._news.set()
        self._news = asyncio.Event()

    def after(self, seq: int) -> list[dict[str, Any]]:
        found = []
        for event in reversed(self._events):
            if event["seq"] <= seq:
                break
            found.append(event)
        return found[::-1]

    async def wait(self, seq: int, seconds: float) -> list[dict[str, Any]]:
        """The events after `seq`, as soon as there is one; [] when time is up."""
        if self.seq <= seq:
            try:
                await asyncio.wait_for(self._news.wait(), seconds)
            except TimeoutError:
                return []
        return self.after(seq)
