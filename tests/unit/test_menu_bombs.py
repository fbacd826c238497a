"""A menu's file made to hurt is refused with a sentence, in a moment."""

from pathlib import Path
from time import process_time

import pytest

from bot.menu.problem import MenuFileError
from bot.menu.rows import COLUMNS, REQUIRED, RowReader
from bot.menu.table import read_table

HEADER = "category,name,price,diet,options,aliases\n"


def options(text: str) -> str:
    return f'{HEADER}Tea,Chai,20,veg,"{text}",\n'


def many(text: str, count: int, between: str) -> str:
    return between.join(text.format(n) for n in range(count))


BOMBS = {
    "a cell of 200 KB": options("x" * 200_000),
    "thousands of groups": options(many("G{} (up to 1): a", 6_000, "|")),
    "thousands of choices": options("G (up to 1): " + many("c{}", 15_000, "; ")),
    "deep brackets": options("(" * 120_000),
    "brackets in a rule": options("G " + "(up to " * 15_000 + "1" + ")" * 15_000 + ": a"),
    "a word for thousands": options("G (up to 1): a; All any of " + many("c{}", 15_000, ", ")),
    "many prices in one choice": options("G (up to 1): a" + " +1" * 40_000),
    "thousands of names": f'{HEADER}Tea,Chai,20,veg,,"{many("a{}", 18_000, ",")}"\n',
    "a price of 100,000 digits": f"{HEADER}Tea,Chai,{'9' * 100_000},veg,,\n",
    "a price in the thousandth power": f"{HEADER}Tea,Chai,1e1000000,veg,,\n",
    "a number of 100,000 digits": f"id,{HEADER}{'1' * 100_000},Tea,Chai,20,veg,,\n",
    "thousands of cells in a row": HEADER + "," * 1_000_000 + "x\n",
    "thousands of columns": ",".join(COLUMNS) + many(",c{}", 50_000, ""),
}


@pytest.mark.parametrize("text", BOMBS.values(), ids=BOMBS)
def test_a_bomb_is_refused_in_a_moment_and_few_words(tmp_path: Path, text: str) -> None:
    path = tmp_path / "menu.csv"
    path.write_text(text)
    before = process_time()
    said = problems(path)
    assert process_time() - before < 2
    assert said
    assert max(map(len, said)) < 1_000


def problems(path: Path) -> list[str]:
    try:
        rows, found = read_table(path, COLUMNS, REQUIRED)
    except MenuFileError as error:
        return [str(error)]
    reader = RowReader([])
    for row in rows:
        reader.read(row)
    return [str(problem) for problem in [*found, *reader.problems]]
