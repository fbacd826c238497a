"""Orders over nine menus that the rules were not made for, each as its customers word them.

The even orders of each file were looked at while the grammar grew, of the first six the odd
ones too in the end; those of cafe, joint and bowls were only ever scored. A floor is raised
when more is reached, and never lowered.
"""

from functools import cache
from pathlib import Path
from typing import Any

import orjson
import pytest

from scripts.evaluation.report import run
from scripts.evaluation.score import Score, score

VENUES = Path(__file__).with_name("venues")
# Exact match of all orders, of the odd ones alone, and of those that the rules are sure of;
# of how many they are sure at least.
FLOORS = {
    "burger": (0.99, 0.98, 0.99, 0.98),
    "burrito": (0.99, 0.98, 0.995, 0.96),
    "coffee": (0.98, 0.98, 0.98, 0.98),
    "diner": (0.99, 0.98, 0.99, 0.98),
    "espresso": (0.99, 0.98, 0.995, 0.97),
    "thai": (0.99, 0.98, 0.99, 0.97),
    "cafe": (0.93, 0.89, 0.98, 0.8),
    "joint": (0.92, 0.87, 0.95, 0.92),
    "bowls": (0.91, 0.825, 0.96, 0.89),
}

Orders = list[dict[str, Any]]


def orders(venue: str) -> Orders:
    return [orjson.loads(row) for row in (VENUES / f"{venue}.jsonl").read_bytes().splitlines()]


@cache
def understood(venue: str) -> Orders:
    menu = orjson.loads((VENUES / f"{venue}.json").read_bytes())
    return run(menu, orders(venue))[1]


def scored(venue: str, step: slice) -> Score:
    due, said = orders(venue)[step], understood(venue)[step]
    return score(
        [order["lines"] for order in due],
        [order["lines"] for order in said],
        [order["sure"] for order in said],
    )


@pytest.mark.parametrize("venue", FLOORS)
def test_orders_are_understood_exactly(venue: str) -> None:
    every, odd, _, _ = FLOORS[venue]
    assert scored(venue, slice(None)).exact >= every
    assert scored(venue, slice(1, None, 2)).exact >= odd


@pytest.mark.parametrize("venue", FLOORS)
def test_what_is_sure_is_right(venue: str) -> None:
    result = scored(venue, slice(None))
    _, _, right, sure = FLOORS[venue]
    assert result.when_sure >= right
    assert result.coverage >= sure


def test_every_venue_has_its_orders() -> None:
    assert {path.stem for path in VENUES.glob("*.jsonl")} == set(FLOORS)
    assert all(len(orders(venue)) >= 70 for venue in FLOORS)
    assert sum(len(orders(venue)) for venue in FLOORS) >= 950
