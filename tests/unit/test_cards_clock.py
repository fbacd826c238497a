from datetime import UTC, datetime, time

import pytest

from bot.cards import clock

ZONE = "Asia/Kolkata"
SUNDAY_MORNING = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "written"),
    [
        ("00:00", "midnight"),
        ("24:00", "midnight"),
        ("12:00", "noon"),
        ("07:00", "7 am"),
        ("07:30:00", "7:30 am"),
        ("12:05", "12:05 pm"),
        ("00:10", "12:10 am"),
        (time(22, 30), "10:30 pm"),
    ],
)
def test_hours(moment: time | str, written: str) -> None:
    assert clock.hour(moment) == written


@pytest.mark.parametrize(
    ("moment", "written"),
    [
        ("2026-11-22T02:00:00+00:00", "7:30 am"),
        ("2026-11-22T23:30:00+05:30", "11:30 pm"),
        ("2026-11-22T18:30:00.5+00:00", "tomorrow midnight"),
        ("2026-11-23T07:00:00+05:30", "tomorrow 7 am"),
        ("2026-11-21T21:00:00+05:30", "yesterday 9 pm"),
        ("2026-11-25T07:00:00+05:30", "Wed 7 am"),
        ("2026-12-24T07:15:00+05:30", "24 Dec 7:15 am"),
        ("2026-11-03T12:00:00+05:30", "3 Nov noon"),
    ],
)
def test_when(moment: str, written: str) -> None:
    assert clock.when(moment, SUNDAY_MORNING, ZONE) == written


@pytest.mark.parametrize(
    ("seconds", "written"),
    [(0, "0 s"), (45.4, "45 s"), (180, "3 min"), (210, "3 min 30 s"), (7500, "2 h 5 min")],
)
def test_durations(seconds: float, written: str) -> None:
    assert clock.duration(seconds) == written


def test_the_same_hours_every_day_take_one_line() -> None:
    hours = {day: [["07:00", "22:30"]] for day in clock.DAYS}
    assert clock.opening_hours(hours) == ("every day 7 am – 10:30 pm",)


def test_runs_of_days_and_closed_days() -> None:
    lunch_and_dinner = [["11:00", "15:00"], ["18:00", "24:00"]]
    hours = dict.fromkeys(clock.DAYS[1:5], lunch_and_dinner) | {"sun": [["00:00", "24:00"]]}
    assert clock.opening_hours(hours) == (
        "Mon closed",
        "Tue–Fri 11 am – 3 pm, 6 pm – midnight",
        "Sat closed",
        "Sun around the clock",
    )
