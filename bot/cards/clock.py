"""Times as people write them, in the restaurant's time zone."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_zone = lru_cache(maxsize=8)(ZoneInfo)


def hour(moment: time | str) -> str:
    """7 am, 7:30 am, noon, midnight; also of "07:30", "07:30:00" and "24:00"."""
    if isinstance(moment, str):
        hours, minutes = (int(part) for part in moment.split(":")[:2])
    else:
        hours, minutes = moment.hour, moment.minute
    hours %= 24
    if not minutes and hours in (0, 12):
        return "noon" if hours else "midnight"
    twelve = hours % 12 or 12
    half = "am" if hours < 12 else "pm"
    return f"{twelve}:{minutes:02} {half}" if minutes else f"{twelve} {half}"


def span(starts: time | str, ends: time | str) -> str:
    if (str(starts)[:5], str(ends)[:5]) == ("00:00", "24:00"):
        return "around the clock"
    return f"{hour(starts)} – {hour(ends)}"


def local(moment: datetime | str, time_zone: str) -> datetime:
    """A moment (with an offset; ISO 8601 when text) in the restaurant's time."""
    if isinstance(moment, str):
        moment = datetime.fromisoformat(moment)
    return moment.astimezone(_zone(time_zone))


def time_of_day(moment: datetime | str, time_zone: str) -> str:
    return hour(local(moment, time_zone).time())


def when(moment: datetime | str, now: datetime, time_zone: str) -> str:
    """7:30 am (today), tomorrow 7 am, Mon 7 am (within a week), 24 Dec 7 am."""
    there, here = local(moment, time_zone), local(now, time_zone)
    days = (there.date() - here.date()).days
    clock = hour(there.time())
    if days == 0:
        return clock
    if days == 1:
        return f"tomorrow {clock}"
    if days == -1:
        return f"yesterday {clock}"
    if 1 < days < 7:
        return f"{there:%a} {clock}"
    return f"{there.day} {there:%b} {clock}"


def duration(seconds: float) -> str:
    """45 s, 3 min 30 s, 2 h 5 min."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    if minutes:
        return f"{minutes} min {rest} s" if rest else f"{minutes} min"
    return f"{rest} s"


def opening_hours(hours: Mapping[str, Sequence[Sequence[str]]]) -> tuple[str, ...]:
    """One line for each run of days with the same hours: "Mon–Fri 7 am – 10 pm"."""
    of_day = [
        ", ".join(span(starts, ends) for starts, ends in hours.get(day, ())) or "closed"
        for day in DAYS
    ]
    if len(set(of_day)) == 1:
        return (f"every day {of_day[0]}",)
    lines, first = [], 0
    for day in range(1, 8):
        if day < 7 and of_day[day] == of_day[first]:
            continue
        names = DAYS[first].title()
        if day - 1 > first:
            names += "–" + DAYS[day - 1].title()
        lines.append(f"{names} {of_day[first]}")
        first = day
    return tuple(lines)
