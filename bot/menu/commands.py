"""`python -m bot menu export|import FILE`, and the sample menu of a new database."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import db
from bot.menu.export import menu_rows
from bot.menu.problem import MenuFileError, Problem
from bot.menu.reading import read_catalog
from bot.menu.report import ImportReport, read_report
from bot.menu.restaurant_file import read_restaurant
from bot.menu.rows import COLUMNS, REQUIRED, RowReader
from bot.menu.table import Row, read_table, write_table

SEED = Path(db.__file__).parent / "seed"

_MOST_DOUBTS = 10


class Functions(Protocol):
    """What the commands need of `db.gateway.Gateway`."""

    async def call(self, function: str, *arguments: Any) -> Any: ...


async def export_menu(gateway: Functions, path: Path) -> int:
    """Writes the menu to a CSV file and returns how many items it has.

    Raises MenuFileError, or the gateway's errors.
    """
    menu = await _menu(gateway)
    rows = list(menu_rows(read_catalog(menu)))
    write_table(path, COLUMNS, rows)
    return len(rows)


async def import_menu(gateway: Functions, path: Path, dry_run: bool = False) -> ImportReport:
    """Makes the file the whole menu, or changes nothing at all.

    Raises MenuFileError with everything that is wrong with the file, or the
    gateway's errors. The restaurant and its meal periods stay as they are.
    """
    menu = await _menu(gateway)
    rows, problems = read_table(path, COLUMNS, REQUIRED)
    catalog = read_catalog(menu)
    periods = [period.name for period in catalog.periods]
    known = [*menu["retired"], *(item.item_id for item in catalog.items)]
    reader = _read(path, rows, problems, RowReader(periods, known))
    answer = await gateway.call("import_menu", _document(reader), dry_run)
    return read_report(answer, dry_run, len(reader.items), list(_doubts(reader.items)))


async def load_seed(gateway: Functions, folder: Path = SEED) -> bool:
    """Founds the sample restaurant with its menu, unless there is a restaurant already.

    Of several processes that start at once, one does it. Returns whether this
    one did. Raises MenuFileError, or the gateway's errors.
    """
    if await gateway.call("get_menu") is not None:
        return False
    restaurant, periods = read_restaurant(folder / "restaurant.toml")
    rows, problems = read_table(folder / "menu.csv", COLUMNS, REQUIRED)
    names = [period["name"] for period in periods]
    reader = _read(folder / "menu.csv", rows, problems, RowReader(names))
    document = {**_document(reader), "restaurant": restaurant, "meal_periods": periods}
    return await gateway.call("import_menu", document, False) is not None


async def _menu(gateway: Functions) -> dict[str, Any]:
    menu: dict[str, Any] | None = await gateway.call("get_menu")
    if menu is None:
        message = "There is no restaurant in this database yet. Start Tiffin once to found it."
        raise MenuFileError([Problem(message)])
    return menu


def _document(reader: RowReader) -> dict[str, Any]:
    return {"items": reader.items, "categories": reader.categories}


def _read(
    path: Path, rows: Sequence[Row], problems: Sequence[Problem], reader: RowReader
) -> RowReader:
    """Everything that is wrong is told at once."""
    for row in rows:
        reader.read(row)
    found = [*problems, *reader.problems]
    if found:
        raise MenuFileError(sorted(found, key=lambda problem: problem.row or 0))
    if not reader.items:
        message = f"{path} has no items: this would empty the menu. Add a row for each item."
        raise MenuFileError([Problem(message)])
    return reader


def _doubts(items: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Other names that two items claim: the bot will have to ask which is meant."""
    claims: dict[str, list[str]] = defaultdict(list)
    for item in items:
        for name in (item["name"], *item.get("aliases", ())):
            claims[name.casefold()].append(item["name"])
    doubts = [f'"{key}" may mean {" or ".join(c)}' for key, c in claims.items() if len(c) > 1]
    yield from doubts[:_MOST_DOUBTS]
    if len(doubts) > _MOST_DOUBTS:
        yield f"… and {len(doubts) - _MOST_DOUBTS} more such names"
