"""Trouble on demand, a set number of times, for one method or for all; or by chance.

Kinds: "flood" (429 with retry_after), "error" (a status such as 500 or 502),
"timeout" (no answer, no effect), "lost" (takes effect, then the connection
drops), "slow" (answers after so many seconds).
"""

import random
from dataclasses import asdict, dataclass
from typing import Any

from bot.simulator.errors import BadControl

KINDS = ("flood", "error", "timeout", "lost", "slow")


@dataclass
class Fault:
    kind: str
    # "*" for every method except getUpdates, which has to be named.
    method: str = "*"
    # How many calls it still hits.
    count: int = 1
    chat_id: int | None = None
    # HTTP status of an "error", and Telegram's words if they are not the status's own.
    status: int = 500
    description: str | None = None
    # Seconds, for "flood".
    retry_after: int = 1
    # How long a "timeout" or a "slow" answer is held.
    seconds: float = 60
    # Which part of the calls that it could hit it does hit, by chance.
    share: float = 1


class Faults:
    def __init__(self) -> None:
        self._waiting: list[Fault] = []

    def add(self, wanted: dict[str, Any]) -> None:
        """Raises BadControl for a fault that could never happen."""
        try:
            fault = Fault(**wanted)
        except TypeError as error:
            raise BadControl(str(error)) from None
        if fault.kind not in KINDS or fault.count < 1 or not 0 < fault.share <= 1:
            raise BadControl(f"no such fault: {wanted}")
        self._waiting.append(fault)

    def clear(self) -> None:
        self._waiting.clear()

    def list(self) -> list[dict[str, Any]]:
        return [asdict(fault) for fault in self._waiting]

    def take(self, method: str, chat_id: str | None) -> Fault | None:
        """The fault that this call runs into; it is counted down."""
        method = method.lower()
        for fault in self._waiting:
            named = fault.method.lower() == method
            if not named and (fault.method != "*" or method == "getupdates"):
                continue
            if fault.chat_id is not None and str(fault.chat_id) != chat_id:
                continue
            if fault.share < 1 and random.random() >= fault.share:
                continue
            fault.count -= 1
            if not fault.count:
                self._waiting.remove(fault)
            return fault
        return None
