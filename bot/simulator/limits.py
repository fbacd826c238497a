"""Flood limits, off unless asked for: a person at the page never meets them.

About one message a second in a chat and thirty a second overall, with short
bursts let through; twenty a minute in a group. Edits count as sends.
"""

import math
import time

from bot.simulator.errors import flood

CHAT = (1.0, 5.0)  # tokens a second, burst
GROUP = (20 / 60, 20.0)
OVERALL = (30.0, 30.0)


class Limits:
    def __init__(self) -> None:
        self.on = False
        self._buckets: dict[int | None, tuple[float, float]] = {}

    def count(self, chat_id: int) -> None:
        """Counts one send or edit. Raises Refused 429, and then counts nothing."""
        if not self.on:
            return
        now = time.monotonic()
        wanted = {None: OVERALL, chat_id: GROUP if chat_id < 0 else CHAT}
        filled: dict[int | None, tuple[float, float]] = {}
        for key, (rate, burst) in wanted.items():
            tokens, since = self._buckets.get(key, (burst, now))
            tokens = min(burst, tokens + (now - since) * rate)
            if tokens < 1:
                raise flood(max(1, math.ceil((1 - tokens) / rate)))
            filled[key] = (tokens - 1, now)
        self._buckets.update(filled)
