"""When the kitchen is open, as one asks for it: now, until when, on a day."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from bot.menu import hours

Range = tuple[datetime, datetime]
Openings = Mapping[str, Sequence[Sequence[str]]]

_WEEK = timedelta(days=7)


def joined(opening_hours: Openings, at: datetime) -> Iterator[Range]:
    """Openings from the one under way to a week ahead, those that touch as one.

    `at` is the local time without its zone, and so are the results.
    """
    hours_of_day = {day: [list(each) for each in spans] for day, spans in opening_hours.items()}
    current: Range | None = None
    for opens, closes in hours.ranges(hours_of_day, at):
        if current and opens <= current[1]:
            current = current[0], max(current[1], closes)
            continue
        if current and current[1] > at:
            yield current
        current = opens, closes
    if current and current[1] > at:
        yield current


def now_or_next(opening_hours: Openings, at: datetime) -> Range | None:
    """The opening under way, or the next one; None where there is none all week."""
    return next(joined(opening_hours, at), None)


def never_closes(opening: Range, at: datetime) -> bool:
    """Open now, and all the week that one can look ahead."""
    return opening[0] <= at and opening[1] - at >= _WEEK - timedelta(days=1)
