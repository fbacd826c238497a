"""What is wrong with a menu's file, told so that its owner can put it right."""

from collections.abc import Sequence
from dataclasses import dataclass

MOST_PROBLEMS = 20


@dataclass(frozen=True, slots=True)
class Problem:
    """`row` counts as a spreadsheet does: the header is row 1. None is the whole file."""

    message: str
    row: int | None = None
    column: str | None = None

    def __str__(self) -> str:
        if self.row is None:
            return self.message
        where = f"Row {self.row}, {self.column}" if self.column else f"Row {self.row}"
        return f"{where}: {self.message}"


class MenuFileError(Exception):
    """A menu can't be read or written; `problems` are all that was found.

    Its text is the first twenty, a line each.
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        lines = [str(problem) for problem in self.problems[:MOST_PROBLEMS]]
        if len(self.problems) > MOST_PROBLEMS:
            lines.append(f"… and {len(self.problems) - MOST_PROBLEMS} more.")
        super().__init__("\n".join(lines))
