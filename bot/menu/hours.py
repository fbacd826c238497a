"""Opening hours and meal periods, read as a clock on the restaurant's wall would."""

from datetime import datetime, time, timedelta

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def covers(starts: time, ends: time, at: time) -> bool:
    """Whether `at` is in a daily range; an end not after its start runs past midnight."""
    if starts < ends:
        return starts <= at < ends
    return at >= starts or at < ends


def ranges(
    opening_hours: dict[str, list[list[str]]], at: datetime
) -> list[tuple[datetime, datetime]]:
    """Openings in order, from those of yesterday, which may not have ended, to a week ahead.

    `at` is the local time without its zone, and so are the results.
    """
    found = []
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
    for days in range(-1, 8):
        day = midnight + timedelta(days=days)
        for starts, ends in opening_hours.get(DAYS[day.weekday()], ()):
            opens, closes = day + offset(starts), day + offset(ends)
            found.append((opens, closes if closes > opens else closes + timedelta(days=1)))
    return sorted(found)


def offset(clock: str) -> timedelta:
    """ "18:30" as the time since midnight; "24:00" is a whole day."""
    hours, minutes = clock.split(":")
    return timedelta(hours=int(hours), minutes=int(minutes))
