"""The rows of a menu's file as items for the database, and all that is wrong with them.

A row is an item, in menu order; categories stand in the order in which they first
appear. `category`, `name`, `price` and `diet` are needed, and a column that is left
out keeps what the menu has:

    id                of an item that exists, so that it can be renamed; empty for a new one
    category          the heading it stands under
    name
    price             of one, a plain number: 40 or 40.50
    diet              veg, egg or non_veg
    periods           meal periods in which it is shown first, separated by commas; or "All day"
    period_only       yes if it is served in these periods alone
    description       a sentence for the customer
    aliases           other names and spellings, separated by commas
    options           see `bot.menu.option_text`
    allergens         what it contains that people may not stand, separated by commas; empty
                      where it isn't stated
    sold_out          yes or no; empty leaves it as it is
    category_aliases  other names of the category; one row of the category is enough
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from bot.menu import cells
from bot.menu.cells import CellError
from bot.menu.problem import Problem
from bot.menu.table import Row

REQUIRED = ("category", "name", "price", "diet")
COLUMNS = (
    "id",
    "category",
    "name",
    "price",
    "diet",
    "periods",
    "period_only",
    "description",
    "aliases",
    "options",
    "allergens",
    "sold_out",
    "category_aliases",
)
ALL_DAY = "All day"

_ID = re.compile(r"[0-9]{1,9}")


class RowReader:
    """Reads rows one by one; `items` and `categories` then make an import document.

    Look at `problems` before using them.
    """

    def __init__(self, periods: Sequence[str], known_ids: Iterable[int] = ()) -> None:
        """`known_ids`: the items there are; with none, the file's own ids are taken over."""
        self.items: list[dict[str, Any]] = []
        self.problems: list[Problem] = []
        self._periods = periods
        self._known_ids = frozenset(known_ids)
        # Row numbers by what must be there only once.
        self._ids: dict[int, int] = {}
        self._names: dict[str, int] = {}
        # Folded name → {"name", "aliases"}, in the order of first appearance.
        self._categories: dict[str, dict[str, Any]] = {}

    @property
    def categories(self) -> list[dict[str, Any]]:
        return list(self._categories.values())

    def read(self, row: Row) -> None:
        number, values = row
        item: dict[str, Any] = {}
        for column in COLUMNS:
            if column in values:
                try:
                    item.update(self._fields(column, values, number))
                except CellError as error:
                    self.problems.append(Problem(f"{error}.", number, column))
        self.items.append(item)

    def _fields(self, column: str, values: dict[str, str], number: int) -> dict[str, Any]:
        text = cells.line(values[column])
        match column:
            case "id":
                return self._id(text, number)
            case "category":
                return {"category": self._category(text)}
            case "name":
                return {"name": self._name(text, number)}
            case "price":
                return {"price": cells.price(text)}
            case "diet":
                return {"diet": cells.diet(text)}
            case "periods":
                only = cells.is_yes(values.get("period_only", ""))
                return {"periods": self._period_names(values[column], only)}
            case "period_only":
                return {"period_only": cells.yes_or_no(text) or False}
            case "description":
                return {"description": cells.limited(text, cells.LONGEST_DESCRIPTION)}
            case "aliases":
                return {"aliases": cells.aliases(values[column], values["name"])}
            case "options":
                return {"groups": cells.groups(text)}
            case "allergens":
                return {"allergens": cells.allergens(values[column])}
            case "sold_out":
                sold_out = cells.yes_or_no(text)
                # It may have sold out since the export: only a word changes it.
                return {} if sold_out is None else {"sold_out": sold_out}
            case _:
                self._add_category_aliases(values["category"], values[column])
                return {}

    def _id(self, text: str, number: int) -> dict[str, int]:
        if not text:
            return {}
        if not _ID.fullmatch(text) or not int(text):
            raise CellError(f'"{cells.short(text)}" is no number. Keep it as exported, or empty it')
        item_id = int(text)
        if self._known_ids and item_id not in self._known_ids:
            raise CellError(f"there is no item {item_id}. Empty it to add a new item")
        if item_id in self._ids:
            raise CellError(
                f"{item_id} is in row {self._ids[item_id]}, too. Empty it to add a new item"
            )
        self._ids[item_id] = number
        return {"item_id": item_id}

    def _name(self, text: str, number: int) -> str:
        if not text:
            raise CellError("is empty. Write the item's name, or remove the row")
        cells.limited(text, cells.LONGEST_NAME)
        key = text.casefold()
        if key in self._names:
            raise CellError(
                f'"{text}" is in row {self._names[key]}, too. Give it another name, or remove it'
            )
        self._names[key] = number
        return text

    def _category(self, text: str) -> str:
        if not text:
            raise CellError("is empty. Write the heading that the item stands under")
        cells.limited(text, cells.LONGEST_NAME)
        category = self._categories.setdefault(text.casefold(), {"name": text})
        return str(category["name"])

    def _add_category_aliases(self, category: str, cell: str) -> None:
        found = self._categories.get(cells.line(category).casefold())
        if found is not None:
            known = found.setdefault("aliases", [])
            folded = {alias.casefold() for alias in known}
            known += [a for a in cells.aliases(cell, found["name"]) if a.casefold() not in folded]

    def _period_names(self, cell: str, only: bool) -> list[str]:
        named = {part.casefold(): part for part in cells.parts(cell)}
        if not named or set(named) == {ALL_DAY.casefold()}:
            if only:
                raise CellError(
                    "must name the meal periods that the item is served in, "
                    'since period_only is "yes". Write them, or empty period_only'
                )
            return list(self._periods)
        known = {period.casefold() for period in self._periods}
        for key, part in named.items():
            if key not in known:
                raise CellError(
                    f'"{cells.short(part)}" is no meal period. '
                    f'Write {", ".join(self._periods)}, or "{ALL_DAY}"'
                )
        return [period for period in self._periods if period.casefold() in named]
