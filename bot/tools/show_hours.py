"""Opening hours, meal times, address and phone, exactly as the restaurant states them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.cards import clock, notice
from bot.cards.card import Card
from bot.cards.layout import clip, plain
from bot.menu import opening
from bot.menu.hours import covers
from bot.tools.tool import Tool
from bot.tools.view import View

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Arguments:
    """What is asked: are we open now, all hours, one day's, one meal's, where, or the phone.

    `day`: 0 is Monday, 7 today, 8 tomorrow.
    """

    about: Literal["now", "closing", "hours", "day", "meal", "address", "phone"]
    day: int | None = None
    meal_period: int | None = None


def say(view: View) -> str:
    restaurant = view.menu.restaurant
    about, day = view.result["about"], view.result.get("day")
    phone = f"You reach us at {plain(restaurant.phone)}."
    if about == "phone":
        return phone
    if about == "address":
        return f"You find us at {clip(plain(restaurant.address), 200)}. {phone}"
    if about == "meal":
        return _meal(view)
    if about == "day" and day is not None:
        return _day(view, day)
    if about in ("now", "closing"):
        return _now(view)
    return f"We are open {'; '.join(clock.opening_hours(restaurant.opening_hours))}."


def draw(view: View, said: str) -> Card:
    return notice.draw(view.snapshot, said)


def _local(view: View) -> datetime:
    return view.menu.local(view.now).replace(tzinfo=None)


def _when(view: View, moment: datetime) -> str:
    """A local time, with its day where that is not today."""
    zone = view.menu.restaurant.time_zone
    return clock.when(moment.replace(tzinfo=view.menu.local(view.now).tzinfo), view.now, zone)


def _now(view: View) -> str:
    at = _local(view)
    found = opening.now_or_next(view.menu.restaurant.opening_hours, at)
    if found is None:
        phone = plain(view.menu.restaurant.phone)
        return f"We are closed. To ask when we open again, call {phone}."
    opens, closes = found
    if opens > at:
        return f"We are closed now. We open {_at(_when(view, opens))}."
    if opening.never_closes(found, at):
        return "Yes, we are open: around the clock, every day."
    return f"Yes, we are open now, until {_when(view, closes)}."


def _at(when: str) -> str:
    """ "at 7 am", but "tomorrow 7 am"."""
    bare = when in ("noon", "midnight") or (when[0].isdigit() and when.count(" ") == 1)
    return f"at {when}" if bare else when


def _day(view: View, day: int) -> str:
    at = _local(view)
    weekday = (at.weekday() + day - 7) % 7 if day >= 7 else day
    name = {7: "Today", 8: "Tomorrow"}.get(day, f"On {_DAYS[weekday]}s")
    spans = view.menu.restaurant.opening_hours.get(clock.DAYS[weekday], ())
    if not spans:
        return f"{name} we are closed. {_now(view)}"
    times = ", ".join(clock.span(starts, ends) for starts, ends in spans)
    sentence = f"{name} we are open {times}."
    return f"{sentence} {_now(view)}" if day == 7 else sentence


def _meal(view: View) -> str:
    period = view.menu.period(view.result.get("meal_period") or 0)
    if period is None:
        return _now(view)
    name = clip(plain(period.name), 60)
    times = clock.span(period.starts, period.ends)
    now = "now" if covers(period.starts, period.ends, _local(view).time()) else "not now"
    return f"{name} is served {times}, so {now}."


TOOL = Tool("show_hours", draw, Arguments, say, weight=20)
