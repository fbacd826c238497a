"""The sample menu is one that an owner would be glad to start from."""

import csv
import re
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from bot.menu.catalog import Item
from bot.menu.commands import SEED
from bot.menu.words import words
from tests import menus

MENU = menus.sample()


def named(name: str) -> Item:
    return next(item for item in MENU.items if item.name == name)


def test_there_are_365_items_in_sensible_categories() -> None:
    assert len(MENU.items) == 365
    assert 18 <= len(MENU.categories) <= 24
    sizes = Counter(item.category_id for item in MENU.items)
    assert all(5 <= size <= 40 for size in sizes.values())


def test_rows_are_numbered_in_order() -> None:
    with (SEED / "menu.csv").open(encoding="utf-8", newline="") as file:
        assert [row["id"] for row in csv.DictReader(file)] == [str(n) for n in range(1, 366)]


def test_no_name_means_two_items() -> None:
    claims = defaultdict(set)
    for item in MENU.items:
        for name in (item.name, *item.aliases):
            assert words(name), name
            claims["".join(words(name))].add(item.name)
    assert {name: items for name, items in claims.items() if len(items) > 1} == {}


def test_no_name_means_two_categories() -> None:
    claims = Counter(
        name
        for category in MENU.categories
        for name in {"".join(words(n)) for n in (category.name, *category.aliases)}
    )
    assert [name for name, count in claims.items() if count > 1] == []


def test_names_can_be_typed_on_any_keyboard() -> None:
    for item in MENU.items:
        assert item.name.isascii(), item.name
        assert len(item.name) <= 32, item.name
        assert all(re.fullmatch(r"[a-z0-9&. -]+", alias) for alias in item.aliases), item.aliases


def test_prices_are_those_of_a_station_side_eatery() -> None:
    for item in MENU.items:
        assert Decimal(15) <= item.price <= Decimal(350), item.name
        assert item.price == item.price.to_integral_value(), item.name
        for group in item.groups:
            for choice in group.choices:
                assert choice.price <= max(item.price * 2, Decimal(50)), (item.name, choice.name)


def test_descriptions_are_one_short_sentence() -> None:
    for item in MENU.items:
        assert item.description.endswith("."), item.name
        assert 10 <= len(item.description) <= 90, item.name
    assert len({item.description for item in MENU.items}) == 365


def test_what_the_first_order_needs_is_there_all_day() -> None:
    for name, price in (("Idly", 40), ("Masala Dosa", 80)):
        item = named(name)
        assert item.price == price
        assert len(item.period_ids) == 4
        assert not item.period_only
        assert not item.needs_options
        assert not item.is_sold_out


def test_spellings_of_every_kitchen_are_understood() -> None:
    spellings = {
        "Idly": ("idli", "iddly"),
        "Plain Dosa": ("dosa", "dosai", "thosai", "dose"),
        "Medu Vada": ("vada", "vadai", "wada"),
        "Sambar": ("sambhar",),
        "Parotta": ("porotta", "barotta"),
        "Filter Coffee": ("coffee", "kaapi"),
        "Tea": ("chai",),
    }
    for name, aliases in spellings.items():
        assert set(aliases) <= set(named(name).aliases), name


def test_the_menu_shows_every_kind_of_option() -> None:
    groups = [group for item in MENU.items for group in item.groups]
    kinds = {(group.min_choices > 0, group.max_choices > 1) for group in groups}
    assert kinds == {(False, False), (False, True), (True, False), (True, True)}
    assert any(choice.countable for group in groups for choice in group.choices)
    for group in groups:
        assert len(group.choices) >= group.min_choices
        names = [n for c in group.choices for n in (c.name.lower(), *c.aliases)]
        assert len(names) == len(set(names)), group


def test_every_diet_and_meal_has_plenty_to_choose_from() -> None:
    diets = Counter(item.diet for item in MENU.items)
    assert min(diets.values()) >= 15
    for period in MENU.periods:
        assert sum(period.period_id in item.period_ids for item in MENU.items) >= 100
    only = [item for item in MENU.items if item.period_only]
    assert named("South Indian Meals") in only
    assert 3 <= len(only) <= 15


def test_the_kitchen_never_closes_and_always_serves_some_meal() -> None:
    start = datetime(2026, 3, 1, tzinfo=UTC)
    for minutes in range(0, 7 * 24 * 60, 13):
        moment = start + timedelta(minutes=minutes)
        assert MENU.is_open(moment)
        assert MENU.opens_at(moment) is None
        assert MENU.period_at(moment) is not None
