"""A tool is a Python file and an SQL file of one name, and no tool knows another."""

import ast
from dataclasses import is_dataclass
from pathlib import Path

import pytest

from bot.tools.call import ToolCall
from bot.tools.registry import TOOLS, prepare
from bot.understanding.model import schemas
from tests.snapshots import BREAKFAST_TIME, COFFEE, DRINKS, IDLY, SNACKS, TIFFIN, catalog, item

ROOT = Path(__file__).parents[2]
SQL = ROOT / "db" / "functions" / "tool"


def test_every_sql_tool_is_registered_and_the_reverse() -> None:
    assert {file.stem for file in SQL.glob("*.sql")} == set(TOOLS)


def test_arguments_are_dataclasses_that_name_the_sql_parameters() -> None:
    assert all(is_dataclass(tool.arguments) for tool in TOOLS.values())
    assert TOOLS["set_quantity"].argument_names == ("item", "quantity")
    assert TOOLS["view_cart"].argument_names == ()


@pytest.mark.parametrize("name", sorted(TOOLS))
def test_no_tool_imports_another(name: str) -> None:
    tree = ast.parse((ROOT / "bot" / "tools" / f"{name}.py").read_text())
    imported = {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "bot.tools"
        for alias in node.names
    }
    assert not imported & set(TOOLS)


def test_a_model_sees_at_most_eight_tools_all_of_them_ours() -> None:
    names = [schema["function"]["name"] for schema in schemas.TOOLS]
    assert 0 < len(names) <= 8
    assert set(names) <= set(TOOLS)


def searched(**arguments: object) -> ToolCall:
    return prepare(ToolCall("search_menu", arguments), catalog(), BREAKFAST_TIME)


def test_a_search_is_filled_in_from_the_menu() -> None:
    assert searched(query="dosa", diet="veg").arguments == {
        "query": "dosa",
        "diet": "veg",
        "item_ids": [2, 5],
        "result_count": 2,
    }
    assert searched(category=SNACKS).arguments["result_count"] == 20
    assert searched(query="pizza").arguments["item_ids"] == []


def test_a_category_shows_what_the_hour_serves_first() -> None:
    assert searched(category=DRINKS).arguments["item_ids"] == [COFFEE]
    tiffin = searched(category=TIFFIN).arguments["item_ids"]
    assert tiffin[0] == IDLY
    assert len(tiffin) == 5


def test_the_whole_menu_is_its_categories() -> None:
    assert searched().arguments == {"item_ids": [], "result_count": 0}


def test_the_database_remembers_fifty() -> None:
    many = catalog([item(n, SNACKS, f"Snack {n}", "20") for n in range(1, 121)])
    call = prepare(ToolCall("search_menu", {"category": SNACKS}), many, BREAKFAST_TIME)
    assert call.arguments["item_ids"] == list(range(1, 51))
    assert call.arguments["result_count"] == 120


def test_other_calls_stay_as_they_are() -> None:
    call = ToolCall("view_cart")
    assert prepare(call, catalog(), BREAKFAST_TIME) is call
