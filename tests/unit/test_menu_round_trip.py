"""What is exported is imported as it was."""

import csv
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.menu.export import menu_rows
from bot.menu.problem import MenuFileError
from bot.menu.rows import COLUMNS, REQUIRED, RowReader
from bot.menu.table import read_table, write_table
from tests import menus

PERIODS = ["Breakfast", "Lunch", "Snacks", "Dinner"]


def load(path: Path, known_ids: Iterable[int]) -> RowReader:
    rows, problems = read_table(path, COLUMNS, REQUIRED)
    reader = RowReader(PERIODS, known_ids)
    for row in rows:
        reader.read(row)
    assert problems + reader.problems == []
    return reader


def test_a_spreadsheet_is_given_no_formulas(tmp_path: Path) -> None:
    texts = ["=1+1", "+1", "-1", "@sum", "'=x", "''-y", "'quoted'", "plain = text"]
    path = tmp_path / "menu.csv"
    rows = [dict.fromkeys(COLUMNS, "x") | {"name": text} for text in texts]
    write_table(path, COLUMNS, rows)
    with path.open(encoding="utf-8-sig", newline="") as file:
        cells = [row["name"] for row in csv.DictReader(file)]
    assert not [cell for cell in cells if cell[0] in "=+-@"]
    assert [row["name"] for _, row in read_table(path, COLUMNS, REQUIRED)[0]] == texts


def test_an_export_replaces_the_file_or_leaves_it(tmp_path: Path) -> None:
    path = tmp_path / "menu.csv"
    path.write_text("old")
    write_table(path, ("name",), [{"name": "Idly"}])
    assert path.read_bytes() == "\ufeffname\r\nIdly\r\n".encode()
    with pytest.raises(MenuFileError, match="can't be written"):
        write_table(tmp_path / "missing" / "menu.csv", ("name",), [])
    with pytest.raises(MenuFileError, match="can't be written: is a directory"):
        write_table(tmp_path, ("name",), [])
    assert list(tmp_path.iterdir()) == [path]


words = st.text("abcxyzÉß஦'\"=+-@ .&/()0123456789", min_size=1, max_size=12).map(
    lambda text: " ".join(text.split())
)
name = words.filter(bool)
aliases = st.lists(name, max_size=4, unique_by=str.casefold)


@st.composite
def documents(draw: st.DrawFn) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Items and categories as the database may hold them."""
    headings = draw(st.lists(name, min_size=1, max_size=4, unique_by=str.casefold))
    titles = draw(st.lists(name, min_size=1, max_size=8, unique_by=str.casefold))
    items: list[dict[str, Any]] = []
    for number, title in enumerate(titles, 1):
        periods = draw(st.sets(st.sampled_from(PERIODS), min_size=1))
        items.append(
            {
                "item_id": number,
                "category": draw(st.sampled_from(headings)),
                "name": title,
                "price": f"{draw(st.decimals(0, 1_000_000, places=2)):.2f}",
                "diet": draw(st.sampled_from(["veg", "egg", "non_veg"])),
                "periods": [period for period in PERIODS if period in periods],
                "period_only": draw(st.booleans()),
                "description": draw(words),
                "aliases": [a for a in draw(aliases) if a.casefold() != title.casefold()],
                "sold_out": draw(st.booleans()),
                "allergens": draw(st.lists(st.sampled_from(["milk", "nuts", "egg"]), unique=True)),
                "groups": [],
            }
        )
    items.sort(key=lambda item: headings.index(item["category"]))
    used = [heading for heading in headings if any(i["category"] == heading for i in items)]
    categories = [
        {
            "name": heading,
            "aliases": [a for a in draw(aliases) if a.casefold() != heading.casefold()],
        }
        for heading in used
    ]
    return items, categories


@given(documents())
def test_every_menu_comes_back_from_its_file(
    tmp_path_factory: pytest.TempPathFactory,
    document: tuple[list[dict[str, Any]], list[dict[str, Any]]],
) -> None:
    items, categories = document
    periods = [
        {"name": period, "starts": f"{hour:02}:00", "ends": f"{hour + 2:02}:00"}
        for hour, period in enumerate(PERIODS, 6)
    ]
    path = tmp_path_factory.getbasetemp() / "property.csv"
    write_table(path, COLUMNS, menu_rows(menus.catalog(items, categories, None, periods)))
    reader = load(path, tuple(item["item_id"] for item in items))
    assert reader.categories == categories
    # What is not sold out is left as it is.
    assert [{"sold_out": False, **item} for item in reader.items] == items


def test_the_sample_menu_comes_back_from_its_file(tmp_path: Path) -> None:
    menu = menus.sample()
    path = tmp_path / "menu.csv"
    write_table(path, COLUMNS, menu_rows(menu))
    reader = load(path, tuple(item.item_id for item in menu.items))
    assert [Decimal(item["price"]) for item in reader.items] == [i.price for i in menu.items]
    assert [item["aliases"] for item in reader.items] == [list(i.aliases) for i in menu.items]
