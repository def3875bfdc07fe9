"""Tables that come from a spreadsheet or go to one: CSV and XLSX.

What comes in is a stranger's file: its size is bounded before it is unpacked, formulas are refused, and every cell is
text. What goes out is UTF-8 with a byte-order mark (without it Excel shows Thai as garbage), and no cell of it is
taken for a formula.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from surveytui import foreign
from surveytui.errors import TableError
from surveytui.text.system import because
from surveytui.text.thai import plain
from surveytui.text.words import Words

FORMULA = tuple("=+-@\t\r\n＝＋－＠")
"""What a spreadsheet takes for the start of a formula, the full-width forms included (OWASP, CSV injection)."""
MOST_BYTES = 16 * 1024 * 1024
MOST_UNPACKED = 128 * 1024 * 1024
MOST_ROWS, MOST_COLUMNS = 50_000, 60
XLSX = ".xlsx"


@dataclass(frozen=True, slots=True)
class Row:
    """One row below the heads: `line` is its number as a spreadsheet shows it, `cells` go by the head's name."""

    line: int
    cells: dict[str, str]


def guarded(value: object) -> str:
    """A value as a cell that no spreadsheet executes; break marks are taken out."""
    text = plain(str(value))
    return f"'{text}" if text.startswith(FORMULA) else text


def read_table(path: Path) -> list[Row]:
    """The rows of a table whose first row has the names of the columns, blank rows left out.

    Args:
        path: A CSV file (UTF-8 with or without a byte-order mark, else the Thai code page 874), or an XLSX file, of
            which the first sheet is read.

    Raises:
        TableError: unreadable, too large, no table, without rows, with two columns of one name, cells below no head, or a
            formula in it; with file and line.
    """
    try:
        data = foreign.read(path, MOST_BYTES)
    except OSError as error:
        raise TableError(because(error, th="อ่านแฟ้มไม่ได้", en="cannot be read"), where=str(path)) from error
    if len(data) > MOST_BYTES:
        raise _too_large(path)
    lines = _from_xlsx(path, data) if data.startswith(b"PK") else _from_csv(path, data)
    return _below_heads(path, lines)


def csv_bytes(rows: Iterable[Sequence[object]]) -> bytes:
    """A CSV file for Excel; numbers stay numbers, None is an empty cell."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows([_cell(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def xlsx_bytes(name: str, rows: Iterable[Sequence[object]]) -> bytes:
    """An XLSX file with one sheet, its first row frozen; text is never a formula or a link.

    Raises:
        TableError: the extra `sheets` is not installed.
    """
    try:
        import xlsxwriter
    except ImportError as error:
        raise _needs_sheets() from error
    file = io.BytesIO()
    book = xlsxwriter.Workbook(
        file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    sheet = book.add_worksheet(name[:31])
    sheet.freeze_panes(1, 0)
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if isinstance(value, int | float):
                sheet.write_number(number, column, value)
            elif value is not None:
                sheet.write_string(number, column, plain(str(value)))
    book.close()
    return file.getvalue()


def _cell(value: object) -> object:
    if value is None:
        return ""
    return value if isinstance(value, int | float) else guarded(value)


def _from_csv(path: Path, data: bytes) -> Iterator[tuple[int, list[str]]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp874", "replace")
    if "\0" in text or "\ufffd" in text:
        raise _no_table(path)
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for cells in reader:
            yield reader.line_num, cells
    except csv.Error as error:
        raise _no_table(path, reader.line_num) from error


def _from_xlsx(path: Path, data: bytes) -> Iterator[tuple[int, list[str]]]:
    try:
        yield from _sheet(path, data)
    except ImportError as error:
        raise _needs_sheets() from error
    except TableError:
        raise
    except Exception as error:  # the library lets whatever a broken archive does to it through
        raise _no_table(path) from error


def _sheet(path: Path, data: bytes) -> Iterator[tuple[int, list[str]]]:
    """The lines of the first sheet, asked for one by one."""
    from openpyxl import load_workbook

    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        unpacked = sum(member.file_size for member in packed.infolist())
    if unpacked > MOST_UNPACKED:
        raise _too_large(path)
    book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
    for number, cells in enumerate(book.worksheets[0].iter_rows(max_col=MOST_COLUMNS), start=1):
        if any(cell.data_type == "f" for cell in cells):
            raise _formula(path, number)
        yield number, ["" if cell.value is None else _text(cell.value) for cell in cells]


def _text(value: object) -> str:
    """A cell as it reads: 46 and not 46.0."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _below_heads(path: Path, lines: Iterator[tuple[int, list[str]]]) -> list[Row]:
    heads: list[str] = []
    rows: list[Row] = []
    for line, given in lines:
        cells = [cell.strip() for cell in given]
        if not any(cells):
            continue
        if len(rows) >= MOST_ROWS or len(cells) > MOST_COLUMNS:
            raise _too_large(path)
        if not heads:
            heads = _heads(path, line, cells)
            continue
        if any(cells[len(heads) :]):
            raise _wrong_at(path, line, "แถวนี้มีช่องเกินหัวตาราง", "this row has more cells than there are heads")
        if any(cell.startswith(("=", "＝", "@")) for cell in cells):
            raise _formula(path, line)
        rows.append(Row(line, dict(zip(heads, cells, strict=False))))
    if not heads:
        raise _no_table(path)
    if not rows:
        raise _wrong_at(path, 1, "ตารางนี้ไม่มีข้อมูลใต้หัวตาราง", "there is no row below the heads")
    return rows


def _heads(path: Path, line: int, cells: list[str]) -> list[str]:
    heads = [cell.casefold() for cell in cells]
    twice = next((head for head in heads if head and heads.count(head) > 1), None)
    if twice is not None:
        raise _wrong_at(path, line, f"หัวตาราง {twice} มีสองช่อง", f"two columns have the head {twice}")
    return heads


def _wrong_at(path: Path, line: int, thai: str, english: str) -> TableError:
    return TableError(
        Words(th=thai, en=english),
        where=f"{path}:{line}",
        hint=Words(th="แก้ตาราง แล้วลองใหม่", en="mend the table, and try again"),
    )


def _no_table(path: Path, line: int = 0) -> TableError:
    return TableError(
        Words(th="ไม่ใช่ตาราง CSV หรือ XLSX ที่อ่านได้", en="not a CSV or XLSX table that can be read"),
        where=f"{path}:{line}" if line else str(path),
        hint=Words(th="บันทึกใหม่เป็น CSV UTF-8", en="save it anew as CSV UTF-8"),
    )


def _too_large(path: Path) -> TableError:
    return TableError(Words(th="ตารางใหญ่เกินไป", en="the table is too large"), where=str(path))


def _formula(path: Path, line: int) -> TableError:
    return TableError(
        Words(th="มีสูตรในตาราง", en="there is a formula in the table"),
        where=f"{path}:{line}",
        hint=Words(th="วางเป็นค่า แล้วบันทึกใหม่", en="paste it as values and save it anew"),
    )


def _needs_sheets() -> TableError:
    return TableError(
        Words(th="เครื่องนี้ยังอ่านเขียน XLSX ไม่ได้", en="this machine cannot read or write XLSX"),
        hint=Words(th="ใช้ CSV หรือ pip install 'surveytui[sheets]'", en="use CSV, or pip install 'surveytui[sheets]'"),
    )
