"""The restaurant's clock: meal periods and opening hours, past midnight too."""

from dataclasses import replace
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.menu import hours
from bot.menu.catalog import Catalog
from bot.menu.hours import DAYS
from tests import menus

ZONE = ZoneInfo("Asia/Kolkata")
MENU = menus.sample()


def at(day: int, clock: str) -> datetime:
    """A moment of the first week of June 2026, whose first day is a Monday."""
    return datetime.combine(datetime(2026, 6, day), time.fromisoformat(clock), ZONE)


def opening(zone: str = "Asia/Kolkata", **days: list[list[str]]) -> Catalog:
    hours = {day: days.get(day, []) for day in DAYS}
    restaurant = {**menus.RESTAURANT, "time_zone": zone, "opening_hours": hours}
    return menus.catalog([], [], restaurant)


@pytest.mark.parametrize(
    ("clock", "period"),
    [
        ("04:59", "Dinner"),
        ("05:00", "Breakfast"),
        ("11:29", "Breakfast"),
        ("11:30", "Lunch"),
        ("15:30", "Snacks"),
        ("19:00", "Dinner"),
        ("00:00", "Dinner"),
    ],
)
def test_each_moment_has_its_meal(clock: str, period: str) -> None:
    found = MENU.period_at(at(3, clock))
    assert found is not None
    assert found.name == period


def test_a_moment_is_read_on_the_restaurants_clock() -> None:
    # 06:30 in London's winter is noon in Kolkata.
    found = MENU.period_at(datetime(2026, 1, 5, 6, 30, tzinfo=UTC))
    assert found is not None
    assert found.name == "Lunch"
    with pytest.raises(ValueError, match="time zone"):
        MENU.period_at(datetime(2026, 1, 5, 6, 30))


def test_between_meals_there_is_none() -> None:
    periods = [
        {"name": "Lunch", "starts": "12:00", "ends": "15:00"},
        {"name": "Night", "starts": "22:00", "ends": "24:00"},
    ]
    catalog = menus.catalog([], [], None, periods)
    assert catalog.period_at(at(1, "15:00")) is None
    assert catalog.period_at(at(1, "00:00")) is None
    night = catalog.period_at(at(1, "23:59"))
    assert night is not None
    assert night.name == "Night"


def test_a_range_of_a_whole_day_covers_every_clock() -> None:
    assert hours.covers(time(0), time(0), time(0))
    assert hours.covers(time(0), time(0), time(23, 59))


def test_items_of_the_meal_come_first_and_keep_their_order() -> None:
    dosa = next(c.category_id for c in MENU.categories if c.name == "Dosa")
    dinner = next(p.period_id for p in MENU.periods if p.name == "Dinner")
    items = MENU.items_in(dosa, dinner)
    served = [dinner in item.period_ids for item in items]
    assert served == sorted(served, reverse=True)
    assert not all(served)
    assert sorted(items, key=MENU.items.index) == MENU.items_in(dosa)
    first = [item for item in items if dinner in item.period_ids]
    assert first == sorted(first, key=MENU.items.index)


def test_only_what_is_marked_so_is_refused_outside_its_meal() -> None:
    by_name = {item.name: item for item in MENU.items}
    meals, upma = by_name["South Indian Meals"], by_name["Rava Upma"]
    assert MENU.is_served(meals, at(1, "12:30"))
    assert not MENU.is_served(meals, at(1, "20:00"))
    assert MENU.is_served(upma, at(1, "20:00"))
    assert not MENU.is_served(replace(upma, is_sold_out=True), at(1, "08:00"))


def test_an_ordinary_day_opens_and_closes() -> None:
    menu = opening(mon=[["07:00", "11:00"], ["12:00", "22:30"]], wed=[["09:00", "24:00"]])
    assert not menu.is_open(at(1, "06:59"))
    assert menu.is_open(at(1, "07:00"))
    assert not menu.is_open(at(1, "11:00"))
    assert menu.opens_at(at(1, "06:00")) == at(1, "07:00")
    assert menu.opens_at(at(1, "11:00")) == at(1, "12:00")
    assert menu.opens_at(at(1, "13:00")) is None
    assert menu.opens_at(at(1, "22:30")) == at(3, "09:00")
    assert menu.is_open(at(3, "23:59"))
    assert menu.opens_at(at(4, "00:00")) == at(8, "07:00")
    weekly = opening(mon=[["07:00", "08:00"]])
    assert weekly.opens_at(at(1, "08:00")) == at(8, "07:00")


def test_a_night_runs_past_midnight() -> None:
    menu = opening(sun=[["18:00", "02:00"]])
    assert menu.is_open(at(7, "18:00"))
    assert menu.is_open(at(8, "01:59"))
    assert not menu.is_open(at(8, "02:00"))
    assert not menu.is_open(at(7, "01:00"))
    assert menu.opens_at(at(8, "01:00")) is None
    assert menu.opens_at(at(8, "02:00")) == at(14, "18:00")


def test_a_kitchen_that_never_opens_has_no_opening() -> None:
    menu = opening()
    assert not menu.is_open(at(1, "12:00"))
    assert menu.opens_at(at(1, "12:00")) is None


def test_an_opening_keeps_its_hour_when_the_clocks_change() -> None:
    menu = opening("Europe/Berlin", sun=[["09:00", "17:00"]])
    evening = datetime(2026, 3, 28, 20, tzinfo=ZoneInfo("Europe/Berlin"))
    assert menu.opens_at(evening) == datetime(2026, 3, 29, 7, tzinfo=UTC)
