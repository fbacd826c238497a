"""tests/THREATS.md names tests that are there, at least one for each threat."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]

ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in (TESTS / "THREATS.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("| ") and not line.startswith("| threat ")
]


@cache
def names_in(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = (ast.FunctionDef, ast.AsyncFunctionDef)
    return {node.name for node in tree.body if isinstance(node, found)}


def test_there_are_threats() -> None:
    assert len(ROWS) >= 20
    assert {len(row) for row in ROWS} == {3}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0][:40])
def test_each_threat_is_tried_by_a_test_that_exists(row: list[str]) -> None:
    named = re.findall(r"`([\w/]+\.py)::(test_\w+)`", row[2])
    assert named
    assert len(named) == row[2].count("`") / 2
    for file, name in named:
        path = TESTS / file
        assert path.is_file(), f"{file} is not there"
        assert name in names_in(path), f"{file} has no {name}"
