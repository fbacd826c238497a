"""`restaurant.toml`: who the restaurant is, when it opens, and its meal periods."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.menu.hours import DAYS, offset
from bot.menu.problem import MenuFileError, Problem

TEXTS = ("name", "address", "phone", "currency", "time_zone")

_CLOCK = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]|24:00")
# Commas and the like separate periods in the menu's file.
_PERIOD = re.compile(r"(?!all day$)[^\s,;|]+(?: [^\s,;|]+)*", re.IGNORECASE)


def read_restaurant(path: Path) -> tuple[dict[str, Any], list[dict[str, str]]]:
    """The restaurant and its meal periods, as an import document has them.

    Raises MenuFileError.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        message = f"{path} can't be read: {(error.strerror or str(error)).lower()}."
        raise MenuFileError([Problem(message)]) from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise MenuFileError([Problem(f"{path} is not valid TOML: {error}.")]) from error
    problems = [Problem(f"{path}: {message}.") for message in _problems(data)]
    if problems:
        raise MenuFileError(problems)
    periods = data.pop("meal_periods")
    return data, periods


def _problems(data: dict[str, Any]) -> Iterator[str]:
    for key in TEXTS:
        if not isinstance(data.get(key), str) or not data[key].strip():
            yield f'"{key}" is missing; write it as a text'
    if unknown := data.keys() - {*TEXTS, "opening_hours", "meal_periods"}:
        yield f'"{min(unknown)}" is unknown; remove it'
    zone = data.get("time_zone")
    if isinstance(zone, str) and not _is_zone(zone):
        yield f'"{zone}" is no time zone; write one such as "Asia/Kolkata"'
    hours = data.get("opening_hours")
    if not isinstance(hours, dict) or set(hours) != set(DAYS):
        yield f"opening_hours needs exactly these days: {', '.join(DAYS)}; [] closes a day"
    else:
        for day, ranges in hours.items():
            if not isinstance(ranges, list) or not all(map(_is_range, ranges)):
                yield f'opening_hours.{day} needs ranges such as [["07:00", "22:30"]]'
    periods = data.get("meal_periods")
    if not isinstance(periods, list) or not all(map(_is_period, periods)):
        yield '[[meal_periods]] need a name, and starts and ends such as "07:00", which differ'
    elif len({period["name"].casefold() for period in periods}) < len(periods):
        yield "two [[meal_periods]] have the same name; rename one"


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _is_clock(value: Any) -> bool:
    return isinstance(value, str) and _CLOCK.fullmatch(value) is not None


def _is_range(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(map(_is_clock, value))


def _is_period(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and value.keys() == {"name", "starts", "ends"}
        and isinstance(value["name"], str)
        and _PERIOD.fullmatch(value["name"]) is not None
        and _is_clock(value["starts"])
        and _is_clock(value["ends"])
        and offset(value["starts"]) != offset(value["ends"])
    )
