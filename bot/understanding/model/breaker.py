"""Leaves a server alone for a while that keeps failing, then tries it once."""

from collections.abc import Callable
from time import monotonic

FAILURES = 5
REST_SECONDS = 30.0
LONGEST_REST_SECONDS = 300.0


class Breaker:
    """Closed until `failures` in a row; then open, each time twice as long, up to five minutes.

    After the rest it is half open: one probe is admitted, and decides.
    """

    def __init__(
        self,
        failures: int = FAILURES,
        seconds: float = REST_SECONDS,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._most = failures
        self._seconds = seconds
        self._clock = clock
        self._failed = 0
        self._rest = seconds
        self._closes_at: float | None = None
        self._probing = False

    @property
    def ready(self) -> bool:
        """Would a question be admitted now?"""
        if self._closes_at is None:
            return True
        return not self._probing and self._clock() >= self._closes_at

    def admit(self) -> bool:
        """Every question admitted must end in `succeeded`, `failed` or `abandoned`."""
        if not self.ready:
            return False
        self._probing = self._closes_at is not None
        return True

    def succeeded(self) -> bool:
        """True if it had been open."""
        reopened = self._closes_at is not None
        self._failed, self._rest, self._closes_at, self._probing = 0, self._seconds, None, False
        return reopened

    def failed(self) -> float | None:
        """Seconds of the rest that begins now, if one does."""
        self._failed += 1
        if not self._probing and (self._failed < self._most or self._closes_at is not None):
            return None
        if self._probing:
            self._rest = min(2 * self._rest, LONGEST_REST_SECONDS)
        self._probing = False
        self._closes_at = self._clock() + self._rest
        return self._rest

    def abandoned(self) -> None:
        """Nothing was learned: the question was given up before its answer."""
        self._probing = False
