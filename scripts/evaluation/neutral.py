"""The neutral form of a menu and of order lines, to and from Tiffin's own.

menu  {"venue", "categories": [{"id", "names"}],
       "items": [{"id", "name", "aliases", "category",
                  "options": [{"group", "required", "multi",
                               "choices": [{"id", "name", "aliases",
                                            "countable"?, "any_of"?: [ids]}]}]}]}
line  {"item_id" | null, "quantity", "options": [{"choice_id", "qualifier", "count"}]}
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import count
from typing import Any

from bot.menu.catalog import Catalog, Category, Choice, Item, OptionGroup, Restaurant
from bot.tools.call import ToolCall

_RESTAURANT = Restaurant(
    name="", address="", phone="", currency="USD", time_zone="UTC", opening_hours={}
)


class NeutralMenu:
    """`catalog` with its ids as numbers, and the way back to the menu's own."""

    def __init__(self, menu: dict[str, Any]) -> None:
        self._numbers = count(1)
        self.item_ids: dict[int, str] = {}
        # Ours → the menu's id, and whether it is countable.
        self.choice_ids: dict[int, tuple[str, bool]] = {}
        categories = {
            category["id"]: Category(number, names[0], tuple(names[1:]))
            for number, category in enumerate(menu["categories"], 1)
            for names in [category.get("names") or [category["id"]]]
        }
        items = [self._item(item, categories) for item in menu["items"]]
        self.catalog = Catalog(1, _RESTAURANT, [], list(categories.values()), items)

    def _item(self, item: dict[str, Any], categories: dict[str, Category]) -> Item:
        number = next(self._numbers)
        self.item_ids[number] = item["id"]
        category = categories.get(item.get("category", ""))
        if category is None:
            name = str(item.get("category") or "")
            category = categories[name] = Category(len(categories) + 1, name, ())
        return Item(
            item_id=number,
            category_id=category.category_id,
            name=item["name"],
            description="",
            price=Decimal(0),
            diet="veg",
            aliases=tuple(item.get("aliases", ())),
            period_ids=(),
            period_only=False,
            is_sold_out=False,
            groups=tuple(self._group(group) for group in item.get("options", ())),
        )

    def _group(self, group: dict[str, Any]) -> OptionGroup:
        numbers = {choice["id"]: next(self._numbers) for choice in group["choices"]}
        choices = tuple(self._choice(choice, numbers) for choice in group["choices"])
        return OptionGroup(
            group_id=next(self._numbers),
            name=group["group"],
            min_choices=int(bool(group.get("required"))),
            max_choices=max(1, len(choices)) if group.get("multi") else 1,
            choices=choices,
        )

    def _choice(self, choice: dict[str, Any], numbers: dict[str, int]) -> Choice:
        countable = bool(choice.get("countable"))
        self.choice_ids[numbers[choice["id"]]] = (choice["id"], countable)
        return Choice(
            choice_id=numbers[choice["id"]],
            name=choice["name"],
            aliases=tuple(choice.get("aliases", ())),
            price=Decimal(0),
            countable=countable,
            any_of=tuple(numbers[other] for other in choice.get("any_of", ()) if other in numbers),
        )

    def lines(self, calls: Iterable[ToolCall]) -> list[dict[str, Any]]:
        """What these calls put into the cart."""
        return [
            {
                "item_id": self.item_ids.get(line.get("item_id", 0)),
                "quantity": line["quantity"],
                "options": [self._option(o) for o in line["options"] if "any_of" not in o],
            }
            for line in map(_guessed, _lines(calls))
            if "candidates" not in line
        ]

    def asks(self, calls: Iterable[ToolCall]) -> bool:
        """Whether the guest is asked before all of it is in the cart.

        Not so for a choice that the menu itself gives as one of several: its id is the answer.
        """
        return any(
            len(line.get("candidates", ())) > 1
            or any("any_of" in option for option in line["options"])
            for line in _lines(calls)
        )

    def _option(self, option: dict[str, Any]) -> dict[str, Any]:
        choice_id, countable = self.choice_ids[option["choice_id"]]
        return {
            "choice_id": choice_id,
            "qualifier": option["qualifier"],
            # What isn't wanted is not counted.
            "count": option["count"] if countable and option["qualifier"] != "no" else None,
        }


def _guessed(line: dict[str, Any]) -> dict[str, Any]:
    """A line whose only candidate is what it is taken to be, however unsure."""
    candidates = line.get("candidates", ())
    return {"quantity": line["quantity"], **candidates[0]} if len(candidates) == 1 else line


def _lines(calls: Iterable[ToolCall]) -> Iterator[dict[str, Any]]:
    for call in calls:
        if call.tool == "add_to_cart":
            yield from call.arguments["lines"]
