"""The sample menu, and others, as catalogues without a database."""

from collections.abc import Iterable, Mapping
from functools import cache
from itertools import count
from typing import Any

from bot.menu.catalog import Catalog
from bot.menu.commands import SEED
from bot.menu.reading import read_catalog
from bot.menu.restaurant_file import read_restaurant
from bot.menu.rows import COLUMNS, REQUIRED, RowReader
from bot.menu.table import read_table

RESTAURANT: dict[str, Any] = {
    "name": "Test Kitchen",
    "address": "1 Lane",
    "phone": "+91 00",
    "currency": "INR",
    "time_zone": "Asia/Kolkata",
    "opening_hours": {},
}


@cache
def sample() -> Catalog:
    """The sample restaurant, its items numbered as after its first start."""
    restaurant, periods = read_restaurant(SEED / "restaurant.toml")
    rows, problems = read_table(SEED / "menu.csv", COLUMNS, REQUIRED)
    reader = RowReader([period["name"] for period in periods])
    for row in rows:
        reader.read(row)
    assert not problems
    assert not reader.problems, reader.problems
    return catalog(reader.items, reader.categories, restaurant, periods)


def catalog(
    items: Iterable[Mapping[str, Any]],
    categories: Iterable[Mapping[str, Any]],
    restaurant: Mapping[str, Any] | None = None,
    periods: Iterable[Mapping[str, str]] = (),
) -> Catalog:
    """A catalogue from the parts of an import document."""
    period_ids = {period["name"]: n for n, period in enumerate(periods, 1)}
    category_ids = {category["name"]: n for n, category in enumerate(categories, 1)}
    numbers, groups, choices = count(1), count(1), count(1)
    return read_catalog(
        {
            "version": 1,
            "restaurant": restaurant or RESTAURANT,
            "periods": [{**p, "period_id": period_ids[p["name"]]} for p in periods],
            "categories": [
                {"aliases": [], **c, "category_id": category_ids[c["name"]]} for c in categories
            ],
            "items": [
                {
                    "item_id": item.get("item_id") or next(numbers),
                    "category_id": category_ids[item["category"]],
                    "name": item["name"],
                    "description": item.get("description", ""),
                    "price": item["price"],
                    "diet": item["diet"],
                    "aliases": item.get("aliases", []),
                    "allergens": item.get("allergens", []),
                    "period_ids": [period_ids[name] for name in item.get("periods", [])],
                    "period_only": item.get("period_only", False),
                    "is_sold_out": item.get("sold_out", False),
                    "groups": [
                        {
                            **group,
                            "group_id": next(groups),
                            "choices": [
                                {**choice, "choice_id": next(choices)}
                                for choice in group["choices"]
                            ],
                        }
                        for group in item.get("groups", [])
                    ],
                }
                for item in items
            ],
        }
    )


def choice(name: str, *aliases: str, countable: bool = False) -> dict[str, object]:
    """A choice of `group`, as `catalog` takes it."""
    return {"name": name, "aliases": list(aliases), "price": "0.00", "countable": countable}


def group(name: str, at_least: int, at_most: int, *choices: dict[str, object]) -> dict[str, object]:
    """An option group of `item`."""
    return {
        "name": name,
        "min_choices": at_least,
        "max_choices": at_most,
        "choices": list(choices),
    }


def item(category: str, name: str, *aliases: str, **more: object) -> dict[str, object]:
    """An item of `catalog`; `more` is whatever else it has, its groups above all."""
    return {
        "category": category,
        "name": name,
        "aliases": list(aliases),
        "price": "5.00",
        "diet": "veg",
        **more,
    }
