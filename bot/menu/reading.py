"""The database's menu (shape: db/functions/api/get_menu.sql) as a Catalog."""

from collections.abc import Mapping
from datetime import time
from decimal import Decimal
from typing import Any

from bot.menu.catalog import (
    Catalog,
    Category,
    Choice,
    Item,
    MealPeriod,
    OptionGroup,
    Restaurant,
)

UNNUMBERED = 0


def read_catalog(menu: Mapping[str, Any]) -> Catalog:
    return Catalog(
        version=menu["version"],
        restaurant=Restaurant(**menu["restaurant"]),
        periods=[
            MealPeriod(row["period_id"], row["name"], _time(row["starts"]), _time(row["ends"]))
            for row in menu["periods"]
        ],
        categories=[
            Category(row["category_id"], row["name"], tuple(row["aliases"]))
            for row in menu["categories"]
        ],
        items=[_item(row) for row in menu["items"]],
    )


def _item(row: Mapping[str, Any]) -> Item:
    return Item(
        item_id=row["item_id"],
        category_id=row["category_id"],
        name=row["name"],
        description=row["description"],
        price=Decimal(row["price"]),
        diet=row["diet"],
        aliases=tuple(row["aliases"]),
        period_ids=tuple(row["period_ids"]),
        period_only=row["period_only"],
        is_sold_out=row["is_sold_out"],
        groups=tuple(map(read_group, row["groups"])),
        allergens=tuple(row.get("allergens", ())),
    )


def read_group(row: Mapping[str, Any]) -> OptionGroup:
    """An import's groups have no numbers yet; what a choice may mean are names there."""
    places = {choice["name"]: place for place, choice in enumerate(row["choices"])}
    return OptionGroup(
        group_id=row.get("group_id", UNNUMBERED),
        name=row["name"],
        min_choices=row["min_choices"],
        max_choices=row["max_choices"],
        choices=tuple(
            Choice(
                choice_id=choice.get("choice_id", UNNUMBERED),
                name=choice["name"],
                aliases=tuple(choice["aliases"]),
                price=Decimal(choice["price"]),
                countable=choice["countable"],
                any_of=tuple(places.get(one, one) for one in choice.get("any_of", ())),
            )
            for choice in row["choices"]
        ),
    )


def _time(clock: str) -> time:
    # A day's end is its start to `hours.covers`.
    return time.fromisoformat("00:00" if clock.startswith("24") else clock)
