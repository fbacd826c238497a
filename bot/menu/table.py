"""A file as rows of named cells: encodings, separators and spreadsheets' habits."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from bot.menu.problem import MenuFileError, Problem

MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 20_000

_SAVE_AS = 'In the spreadsheet choose "Save as" and then "CSV UTF-8".'
# What a spreadsheet would run as a formula, behind any number of our own marks.
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_MARKED = re.compile(r"'+[=+\-@\t\r]")

_ERROR = re.compile(r"#(?:N/A|NAME\?|REF!|VALUE!|DIV/0!|NULL!|NUM!)")

Row = tuple[int, dict[str, str]]


def read_table(
    path: Path, known: Sequence[str], required: Sequence[str]
) -> tuple[list[Row], list[Problem]]:
    """(row number, column → cell) of every row that isn't empty, and the rows' problems.

    Only columns of `known` are allowed; a cell that the row lacks is empty, and
    a column that the file lacks is in no row. Raises MenuFileError if the file
    as a whole can't be read.
    """
    text = _decode(_read(path), path)
    records = _records(text)
    number, header = next(records, (1, []))
    columns = [_column(cell) for cell in header]
    while columns and not columns[-1]:
        columns.pop()
    _check_columns(columns, number, known, required)
    rows: list[Row] = []
    problems: list[Problem] = []
    for number, cells in records:
        if not any(cell.strip() for cell in cells):
            continue
        if any(cell.strip() for cell in cells[len(columns) :]):
            message = (
                f"has {len(cells)} cells where the header has {len(columns)}. "
                "Put texts that hold the separator in double quotes."
            )
            problems.append(Problem(message, number))
        cells = [*cells[: len(columns)], *[""] * (len(columns) - len(cells))]
        row = dict(zip(columns, cells, strict=True))
        problems += _spreadsheet_problems(number, row)
        rows.append((number, {column: _unmark(cell) for column, cell in row.items()}))
        if len(rows) > MOST_ROWS:
            raise MenuFileError([Problem(f"{path} has more than {MOST_ROWS} rows. Split it up.")])
    return rows, problems


def _spreadsheet_problems(number: int, row: Mapping[str, str]) -> Iterator[Problem]:
    for column, cell in row.items():
        if cell.startswith("="):
            message = "is a formula. Write its value, or an apostrophe before a real =."
            yield Problem(message, number, column)
        elif error := _ERROR.fullmatch(cell.strip()):
            message = f"holds the spreadsheet's error {error[0]}. Write the value."
            yield Problem(message, number, column)


def write_table(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> None:
    """Replaces the file in one step. Raises MenuFileError."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_mark(row[column]) for column in columns])
    # The mark at the start makes spreadsheets read UTF-8.
    content = text.getvalue().encode("utf-8-sig")
    part = path.with_name(path.name + ".part")
    try:
        part.write_bytes(content)
        part.replace(path)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        message = f"{path} can't be written: {_reason(error)}. Choose another place."
        raise MenuFileError([Problem(message)]) from error


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        message = f"{path} can't be read: {_reason(error)}. Check the name and the folder."
        raise MenuFileError([Problem(message)]) from error
    if len(content) > MOST_BYTES:
        size = f"{MOST_BYTES // 1024 // 1024} MB"
        raise MenuFileError([Problem(f"{path} is larger than {size}. A menu's file is smaller.")])
    return content


def _decode(content: bytes, path: Path) -> str:
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise MenuFileError([Problem(f"{path} is a spreadsheet, not a CSV file. {_SAVE_AS}")])
    encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        if b"\0" in content:
            raise MenuFileError([Problem(f"{path} is no text. {_SAVE_AS}")]) from error
        row = content[: error.start].count(b"\n") + 1
        message = f"{path} is not in UTF-8 (near line {row}). {_SAVE_AS}"
        raise MenuFileError([Problem(message)]) from error
    if "\0" in text:
        raise MenuFileError([Problem(f"{path} is no text. {_SAVE_AS}")])
    if not text.strip():
        raise MenuFileError([Problem(f"{path} is empty. Export the menu to get a file to edit.")])
    return text


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    told = re.match(r"sep=(.)\r?\n", text)
    if told:
        text = text[told.end() :]
    delimiter = told[1] if told else _delimiter(text)
    source = io.StringIO(text, newline="")
    reader = csv.reader(source, delimiter=delimiter, strict=True, skipinitialspace=True)
    number = 0
    while True:
        number += 1
        try:
            yield number, next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            message = (
                f"can't be read as CSV ({error}). A double quote inside a text is written "
                'twice (""), and a text that begins with one must end with one.'
            )
            raise MenuFileError([Problem(message, number)]) from error


def _delimiter(text: str) -> str:
    header = re.sub(r'"[^"]*"', "", text.lstrip().splitlines()[0])
    return max(",;\t", key=header.count)


def _column(cell: str) -> str:
    return re.sub(r"[\s_-]+", "_", cell.strip().lower())


def _check_columns(
    columns: Sequence[str], row: int, known: Sequence[str], required: Sequence[str]
) -> None:
    problems = []
    if not set(columns) & set(known):
        message = (
            f"The first row must name the columns: {', '.join(known)}. "
            "Export the menu to see such a file."
        )
        raise MenuFileError([Problem(message)])
    missing = [column for column in required if column not in columns]
    if missing:
        names = _quoted(missing)
        problems.append(Problem(f"the column {names} is missing. Add it to the first row.", row))
    unknown = [column for column in columns if column not in known]
    if unknown:
        message = (
            f"the column {_quoted(unknown)} is unknown. Remove it or rename it to one of: "
            f"{', '.join(known)}."
        )
        problems.append(Problem(message, row))
    twice = [column for column in known if columns.count(column) > 1]
    if twice:
        problems.append(Problem(f"the column {_quoted(twice)} is there twice. Remove one.", row))
    if problems:
        raise MenuFileError(problems)


def _quoted(names: Sequence[str]) -> str:
    shown = ", ".join(f'"{name[:40]}"' for name in names[:10])
    return f"{shown} and {len(names) - 10} more" if len(names) > 10 else shown


def _mark(cell: str) -> str:
    """An apostrophe before what a spreadsheet would take for a formula."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _unmark(cell: str) -> str:
    return cell[1:] if _MARKED.match(cell) else cell


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
