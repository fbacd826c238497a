"""Export and import as the owner meets them: refusals, doubts and the report."""

from pathlib import Path
from typing import Any

import pytest

from bot.menu.commands import SEED, export_menu, import_menu, load_seed
from bot.menu.problem import MenuFileError
from bot.menu.report import read_report
from bot.menu.restaurant_file import read_restaurant
from tests import menus

HEADER = "category,name,price,diet"
EMPTY = {
    "version": 1,
    "restaurant": menus.RESTAURANT,
    "periods": [],
    "categories": [],
    "items": [],
    "retired": [],
}
NOTHING = {"added": [], "changed": [], "removed": [], "categories": [], "reordered": False}


class Database:
    """Stands in for the gateway: it has the given menu, and records what it is asked."""

    def __init__(self, menu: dict[str, Any] | None, changes: dict[str, Any] | None = None) -> None:
        self.answers = {"get_menu": menu, "import_menu": changes}
        self.asked: list[str] = []

    async def call(self, function: str, *arguments: Any) -> Any:
        self.asked.append(function)
        return self.answers[function]


async def test_without_a_restaurant_there_is_nothing_to_export(tmp_path: Path) -> None:
    path = tmp_path / "menu.csv"
    with pytest.raises(MenuFileError, match="no restaurant in this database yet"):
        await export_menu(Database(None), path)
    assert not path.exists()


async def test_an_empty_file_does_not_empty_the_menu(tmp_path: Path) -> None:
    path = tmp_path / "menu.csv"
    path.write_text(HEADER)
    database = Database(EMPTY)
    with pytest.raises(MenuFileError, match="would empty the menu"):
        await import_menu(database, path)
    assert database.asked == ["get_menu"]


async def test_a_name_that_two_items_claim_is_doubted(tmp_path: Path) -> None:
    path = tmp_path / "menu.csv"
    path.write_text(f"{HEADER},aliases\nTea,Chai,20,veg,tea\nTea,Green,20,veg,Tea\n")
    database = Database(EMPTY, {**NOTHING, "reordered": True, "version": 2})
    report = await import_menu(database, path)
    assert list(report.sentences()) == [
        "~ the order of the menu",
        '? "tea" may mean Chai or Green',
        "The menu now has 2 items: 0 added, 0 changed, 0 removed.",
    ]


def test_a_change_of_options_is_told_as_the_cell_has_it() -> None:
    groups = [
        {"name": "Size", "min_choices": 1, "max_choices": 1, "choices": [choice]}
        for choice in (
            {"name": "S", "aliases": [], "price": "0.00", "countable": False},
            {"name": "L", "aliases": ["big"], "price": "5.00", "countable": True},
        )
    ]
    answer = {
        **NOTHING,
        "version": 2,
        "changed": [{"item_id": 1, "name": "Tea", "fields": {"groups": [groups[:1], groups[1:]]}}],
    }
    assert next(read_report(answer, False, 1).sentences()) == (
        '~ Tea: options "Size (choose 1): S" → "Size (choose 1): L = big +5 each"'
    )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (('name = "', 'title = "'), '"name" is missing'),
        (('name = "', 'nome = "'), '"nome" is unknown'),
        (("Asia/Kolkata", "Asia/Nowhere"), "no time zone"),
        (("mon =", "monday ="), "exactly these days"),
        (('mon = [["00:00", "24:00"]]', 'mon = ["00:00", "24:00"]'), "opening_hours.mon"),
        (('"11:30"', '"25:00"'), "starts and ends"),
        (('starts = "05:00"', 'starts = "11:30"'), "which differ"),
        (('"Lunch"', '"breakfast"'), "the same name"),
        (('"Lunch"', '"Lunch, late"'), "need a name"),
        (("[opening_hours]", "[opening"), "not valid TOML"),
    ],
)
async def test_a_wrong_restaurant_is_told(
    tmp_path: Path, change: tuple[str, str], message: str
) -> None:
    text = (SEED / "restaurant.toml").read_text(encoding="utf-8")
    assert change[0] in text
    path = tmp_path / "restaurant.toml"
    path.write_text(text.replace(*change, 1), encoding="utf-8")
    with pytest.raises(MenuFileError, match=message):
        read_restaurant(path)
    with pytest.raises(MenuFileError, match=message):
        await load_seed(Database(None), tmp_path)
