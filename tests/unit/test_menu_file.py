"""The menu's file: spreadsheets' habits are borne, mistakes are told where they are."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.menu.cells import plain
from bot.menu.problem import MenuFileError, Problem
from bot.menu.rows import COLUMNS, REQUIRED, RowReader
from bot.menu.table import read_table

PERIODS = ["Breakfast", "Lunch", "Snacks", "Dinner"]
HEADER = "category,name,price,diet"
Write = Callable[[str | bytes], Path]


@pytest.fixture
def file(tmp_path: Path) -> Write:
    def write(content: str | bytes) -> Path:
        path = tmp_path / "menu.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def load(path: Path, known_ids: tuple[int, ...] = ()) -> RowReader:
    rows, problems = read_table(path, COLUMNS, REQUIRED)
    reader = RowReader(PERIODS, known_ids)
    reader.problems += problems
    for row in rows:
        reader.read(row)
    return reader


def problems(path: Path) -> list[str]:
    try:
        return [str(problem) for problem in load(path, (1, 2)).problems]
    except MenuFileError as error:
        return str(error).splitlines()


@pytest.mark.parametrize(
    "text",
    [
        f"{HEADER}\nTea,Chai,20,veg\n",
        f"\ufeff{HEADER}\r\nTea,Chai,20,veg",
        f"{HEADER}\n\n,,,\nTea,Chai,20,veg,,\n",
        HEADER.replace(",", ";") + ";\nTea;Chai;20;veg;\n",
        HEADER.replace(",", "\t") + "\nTea\tChai\t20\tveg\n",
        "sep=;\r\n" + HEADER.replace(",", ";") + "\r\nTea;Chai;20;veg\r\n",
        'Category , "NAME",Price,Diet\n"Tea","  Chai\n ",20.0,VEG\n',
        "diet,price,name,category\nveg,20.00,Chai,Tea\n",
    ],
)
def test_every_spreadsheets_csv_is_read(file: Write, text: str) -> None:
    item = {"category": "Tea", "name": "Chai", "price": "20.00", "diet": "veg"}
    for content in (text.encode(), text.lstrip("\ufeff").encode("utf-16")):
        reader = load(file(content))
        assert reader.problems == []
        assert reader.items == [item]
        assert reader.categories == [{"name": "Tea"}]


def workbook() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf \n", "is empty"),
        (workbook(), "is a spreadsheet, not a CSV file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "is a spreadsheet, not a CSV file"),
        (b"\x89PNG\r\n\x1a\n\0\0", "is no text"),
        (b"category,name\0,price,diet\n", "is no text"),
        (b"category,name,price,diet\nCaf\xe9,Tea,20,veg\n", r"not in UTF-8 \(near line 2\)"),
        (b"x" * (5 * 1024 * 1024 + 1), "larger than 5 MB"),
        (f"{HEADER}\n" + "Tea,Chai,20,veg\n" * 20_001, "more than 20000 rows"),
        ("dear diary", "first row must name the columns"),
        ("\n" + HEADER, "first row must name the columns"),
        ("category,name,diet\n", 'Row 1: the column "price" is missing'),
        (f"{HEADER},colour\n", 'Row 1: the column "colour" is unknown'),
        (f"{HEADER},name\n", 'Row 1: the column "name" is there twice'),
        (f'{HEADER}\nTea,"Chai,20,veg\n', "Row 2: can't be read as CSV"),
        (f'{HEADER}\nTea,"Chai" now,20,veg\n', "Row 2: can't be read as CSV"),
    ],
)
def test_a_file_that_is_no_menu_says_so(file: Write, content: str | bytes, message: str) -> None:
    with pytest.raises(MenuFileError, match=message):
        load(file(content))


def test_a_file_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(MenuFileError, match="can't be read: no such file or directory"):
        load(tmp_path / "menu.csv")
    with pytest.raises(MenuFileError, match="can't be read: is a directory"):
        load(tmp_path)


@pytest.mark.parametrize(
    ("header", "row", "problem"),
    [
        ("", "Tea,,20,veg", "name: is empty. Write the item's name, or remove the row."),
        ("", ",Chai,20,veg", "category: is empty. Write the heading that the item stands under."),
        ("", "Tea,Chai,,veg", "price: is empty. Write a number such as 40 or 40.50."),
        ("", "Tea,Chai,₹40,veg", 'price: "₹40" is no plain number. Write it like 40.'),
        (
            "",
            'Tea,Chai,"1,200.50",veg',
            'price: "1,200.50" is no plain number. Write it like 1200.50.',
        ),
        ("", "Tea,Chai,-40,veg", 'price: "-40" is no plain number. Write it like 40 or 40.50.'),
        ("", "Tea,Chai,NaN,veg", 'price: "NaN" is no plain number. Write it like 40 or 40.50.'),
        ("", "Tea,Chai,4e1,veg", 'price: "4e1" is no plain number. Write it like 41.'),
        ("", "Tea,Chai,٤٠,veg", 'price: "٤٠" is no plain number. Write it like 40 or 40.50.'),
        (
            "",
            "Tea,Chai,2000000,veg",
            "price: 2000000 is above 1000000. Write what one of it costs.",
        ),
        ("", "Tea,Chai,20,vegan", 'diet: "vegan" is unknown. Write veg, egg or non_veg.'),
        ("", "Tea,Chai,20,", "diet: is empty. Write veg, egg or non_veg."),
        (",id", "Tea,Chai,20,veg,3", "id: there is no item 3. Empty it to add a new item."),
        (
            ",id",
            "Tea,Chai,20,veg,1.0",
            'id: "1.0" is no number. Keep it as exported, or empty it.',
        ),
        (
            ",periods",
            "Tea,Chai,20,veg,Brunch",
            'periods: "Brunch" is no meal period. '
            'Write Breakfast, Lunch, Snacks, Dinner, or "All day".',
        ),
        (
            ",period_only",
            "Tea,Chai,20,veg,maybe",
            'period_only: "maybe" is unclear. Write yes or no.',
        ),
        (
            ",periods,period_only",
            "Tea,Chai,20,veg,,yes",
            "periods: must name the meal periods that the item is served in, "
            'since period_only is "yes". Write them, or empty period_only.',
        ),
        (",sold_out", "Tea,Chai,20,veg,x", 'sold_out: "x" is unclear. Write yes or no.'),
        (
            ",description",
            f"Tea,Chai,20,veg,{'x' * 301}",
            "description: has 301 letters. Keep it under 301.",
        ),
        ("", f"Tea,{'x' * 81},20,veg", "name: has 81 letters. Keep it under 81."),
        (
            ",options",
            "Tea,Chai,20,veg,Size: A",
            'options: has the group "Size: A" without a rule or a colon. Write it like this: '
            'for example "Size (choose 1): Regular; Large +20".',
        ),
        (
            "",
            "Tea,=1+1,20,veg",
            "name: is a formula. Write its value, or an apostrophe before a real =.",
        ),
        ("", "Tea,#NAME?,20,veg", "name: holds the spreadsheet's error #NAME?. Write the value."),
        (
            "",
            "Tea,Ch\x07ai,20,veg",
            "name: has an invisible control character. Type the text anew.",
        ),
    ],
)
def test_a_bad_cell_is_told_with_its_place_and_cure(
    file: Write, header: str, row: str, problem: str
) -> None:
    path = file(f"{HEADER}{header}\n{row}\n")
    assert problems(path) == [f"Row 2, {problem}"]


def test_a_row_with_a_stray_comma_is_told(file: Write) -> None:
    path = file(f"{HEADER}\nTea,Chai,20,veg,,with milk\n")
    assert problems(path) == [
        "Row 2: has 6 cells where the header has 4. "
        "Put texts that hold the separator in double quotes."
    ]


def test_what_must_be_there_once_is_told_with_both_rows(file: Write) -> None:
    path = file(f"id,{HEADER}\n1,Tea,Chai,20,veg\n\n1,Tea,CHAI,20,veg\n")
    assert problems(path) == [
        "Row 4, id: 1 is in row 2, too. Empty it to add a new item.",
        'Row 4, name: "CHAI" is in row 2, too. Give it another name, or remove it.',
    ]


def test_rows_count_as_a_spreadsheet_does(file: Write) -> None:
    path = file(f'{HEADER}\nTea,"Chai\nwith milk",20,veg\nTea,Green,x,veg\n')
    assert problems(path)[0].startswith("Row 3, price:")


def test_twenty_problems_are_enough() -> None:
    error = MenuFileError([Problem("is wrong.", n, "name") for n in range(23)])
    assert len(str(error).splitlines()) == 21
    assert str(error).endswith("\n… and 3 more.")
    assert len(error.problems) == 23


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("₹40", "40"), ("1,200.50", "1200.50"), ("1.200,50", "1200.50"), ("40,5", "40.5")],
)
def test_a_price_is_guessed_only_to_be_suggested(typed: str, meant: str) -> None:
    assert plain(typed) == meant


def test_names_of_a_category_may_stand_in_any_of_its_rows(file: Write) -> None:
    path = file(
        "category_aliases,category,name,price,diet\n"
        'chai,Tea,Masala,20,veg\n,Snacks,Vada,20,veg\n"CHAI,cuppa",TEA,Green,20,veg\n'
    )
    reader = load(path)
    assert reader.categories == [
        {"name": "Tea", "aliases": ["chai", "cuppa"]},
        {"name": "Snacks", "aliases": []},
    ]
    assert [item["category"] for item in reader.items] == ["Tea", "Snacks", "Tea"]


def test_other_names_are_kept_once_and_the_name_itself_is_none(file: Write) -> None:
    path = file(f'{HEADER},aliases\nTea,Chai,20,veg,"tea; Tea,chai | cha\nkadak,"\n')
    assert load(path).items[0]["aliases"] == ["tea", "cha", "kadak"]


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_any_bytes_are_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "random.csv"
    path.write_bytes(b"category,name,price,diet,options,aliases\n" + content)
    problems(path)
    path.write_bytes(content)
    problems(path)
