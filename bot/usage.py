"""How many messages were understood by what, since this was last saved."""

from collections import Counter


class Usage:
    """Counts messages by "rules", "model" and "unclear", in memory."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()

    def count(self, understood_by: str) -> None:
        self._counts[understood_by] += 1

    def take(self) -> dict[str, int]:
        """The counts since the last time, which are forgotten."""
        counts, self._counts = self._counts, Counter()
        return dict(counts)

    def put_back(self, counts: dict[str, int]) -> None:
        """What could not be saved counts again."""
        self._counts.update(counts)
