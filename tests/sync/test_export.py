"""The board's table as a file: read again by other programs than wrote it, harmless in a spreadsheet, all of it or nothing."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from openpyxl import load_workbook

from surveytui.errors import SurveyError
from surveytui.questionnaire.models import Tool
from surveytui.sync.board import Status
from surveytui.sync.hub.port import HubPort
from surveytui.sync.tables import FILE_HEADS, MARK
from surveytui.text.words import Language, Words
from tests.sync.province import Counter, Province, agency, make_province
from tests.vault.test_failing_disks import in_small_disk

HOSTILE = (
    "=1+1",
    "+66 2 000",
    "-2+3",
    "@SUM(A1)",
    "＝cmd|' /C calc'!A0",
    "\tx",
    '=HYPERLINK("http://x","ดู")',
    "http://x/",
)
"""Names that a spreadsheet would execute or make a link of."""
NAME = 'เทศบาลตำบล\u200bน้ำใจ, "ที่หนึ่ง"\nก้ำกึ่ง'
"""Marks, a comma, quotes and a line's end in one cell."""
THAI = {Status.SILENT: "เงียบ", Status.EARLY: "เพิ่งเริ่ม", Status.BEHIND: "ช้า", Status.CLOSE: "ใกล้", Status.ON_PACE: "ทัน"}
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture
def province(tmp_path: Path) -> Province:
    agencies = [
        replace(agency(f"a{number}", eit=40, iit=20), name=Words(th=name, en=name), district=name, telephone=name)
        for number, name in enumerate((*HOSTILE, NAME))
    ]
    province = make_province(
        tmp_path / "hub",
        agencies=tuple(agencies),
        counters=lambda: [Counter("1", ("a0",))],
        tools=(Tool.EIT, Tool.IIT),
    )
    counter = province.counters[0]
    counter.count(20)
    province.hear(counter)
    return province


Cells = list[list[object]]


def read_csv(path: Path) -> Cells:
    """What a program that knows UTF-8 with its mark reads; a number by what it looks like."""
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = csv.reader(io.StringIO(data[3:].decode("utf-8"), newline=""), strict=True)
    return [[_number(cell) for cell in row] for row in rows]


def _number(cell: str) -> object:
    try:
        return float(cell) if cell else None
    except ValueError:
        return cell


def read_openpyxl(path: Path) -> Cells:
    """What openpyxl reads, which has not written it; and that none of it is a formula or a link."""
    (sheet,) = load_workbook(path).worksheets
    for row in sheet.iter_rows():
        assert all(cell.data_type != "f" and cell.hyperlink is None for cell in row)
    return [[_like(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]


def _like(cell: object) -> object:
    return float(cell) if isinstance(cell, int | float) else cell


def read_xml(path: Path) -> Cells:
    """The same out of the archive by hand."""
    with zipfile.ZipFile(path) as packed:
        assert not [name for name in packed.namelist() if "vba" in name.lower() or "external" in name.lower()]
        strings = [
            "".join(part.text or "" for part in one.iter(f"{SHEET}t"))
            for one in ET.fromstring(packed.read("xl/sharedStrings.xml"))  # noqa: S314 - our own
        ]
        sheet = ET.fromstring(packed.read("xl/worksheets/sheet1.xml"))  # noqa: S314
    assert not list(sheet.iter(f"{SHEET}f"))
    assert not list(sheet.iter(f"{SHEET}hyperlink"))
    rows: Cells = []
    for row in sheet.iter(f"{SHEET}row"):
        rows.append([None] * len(FILE_HEADS["en"]))
        for cell in row:
            value = cell.findtext(f"{SHEET}v")
            column = ord(str(cell.get("r"))[0]) - ord("A")
            if value is not None:
                rows[-1][column] = strings[int(value)] if cell.get("t") == "s" else float(value)
    return rows


@pytest.mark.parametrize(("name", "read"), [("q.csv", read_csv), ("q.xlsx", read_openpyxl), ("q.xlsx", read_xml)])
@pytest.mark.parametrize("language", ["th", "en"])
def test_what_was_shown_is_what_is_read(
    province: Province, tmp_path: Path, name: str, read: Callable[[Path], Cells], language: Language
) -> None:
    """The lines that were asked for, in their order; numbers as numbers, Thai whole; nothing that a spreadsheet executes."""
    port = HubPort(province.desk)
    board = port.board()
    lines = [line for line in board.lines if line.tool is Tool.EIT]
    port.export(tmp_path / name, board, lines, language)
    heads, *rows = read(tmp_path / name)
    assert heads == list(FILE_HEADS[language])
    assert [row[0] for row in rows] == [line.agency.code for line in lines]
    for row, line in zip(rows, lines, strict=True):
        found = dict(zip(FILE_HEADS["en"], row, strict=True))
        assert (found["at_least"], found["at_most"], found["target"]) == (line.got.least, line.got.most, line.target)
        assert (found["tool"], found["status"]) == ("EIT", THAI[line.status] if language == "th" else line.status.value)
        assert (found["campaign"], found["day"], found["mark"]) == (board.title, "2025-06-18", MARK[language])
        meant = line.agency.name[language].replace("\u200b", "")
        guard = "'" if name.endswith(".csv") and meant != NAME.replace("\u200b", "") and meant[:4] != "http" else ""
        assert found["agency"] == found["district"] == found["telephone"] == f"{guard}{meant}"
    assert {row[5] for row in rows} == {20.0, 0.0}


def test_another_ending_is_refused(province: Province, tmp_path: Path) -> None:
    """One line, and no file."""
    port = HubPort(province.desk)
    board = port.board()
    with pytest.raises(SurveyError, match=r"must end in \.csv or \.xlsx"):
        port.export(tmp_path / "q.ods", board, list(board.lines), "th")
    assert not (tmp_path / "q.ods").exists()


_REFUSED = """
import os, subprocess, tempfile
from pathlib import Path
from surveytui.errors import SurveyError
from surveytui.sync.hub.port import HubPort
from tests.sync.province import agency, make_province
with tempfile.TemporaryDirectory() as elsewhere:
    province = make_province(Path(elsewhere), agencies=tuple(agency(f"a{n}") for n in range(60)))
    port = HubPort(province.desk)
    board = port.board()

    def fill():
        with open("filler", "wb", buffering=0) as filler:
            try:
                while True:
                    filler.write(bytes(512))
            except OSError:
                pass

    def export(name):
        before = {path.name: path.read_bytes() for path in Path().iterdir()}
        try:
            port.export(Path(name).absolute(), board, list(board.lines), "th")
            print("written", name)
        except SurveyError as error:
            same = before == {path.name: path.read_bytes() for path in Path().iterdir()}
            print("same" if same else "CHANGED", "|", error.line("en"), "|", error.line("th"))

    for old in (False, True):
        if old:
            os.unlink("filler")
            Path("q.csv").write_bytes(b"yesterday's")
            Path("q.xlsx").write_bytes(b"yesterday's")
        fill()
        export("q.csv")
        export("q.xlsx")
    os.unlink("filler")
    subprocess.run(["mount", "-o", "remount,ro", "/mnt"], check=True)
    export("q.csv")
    export("q.xlsx")
    export("new.csv")
    export("no-such-folder/q.csv")
    subprocess.run(["mount", "-o", "remount,rw", "/mnt"], check=True)
    export("q.csv")
    export("q.xlsx")
    print(sorted(os.listdir()))
"""


def test_a_target_that_refuses_keeps_what_was_there() -> None:
    """A real file system without a byte left, one that may only be read: a line with file and reason; no half, no rest."""
    lines = in_small_disk(_REFUSED, "64k").splitlines()
    full, read_only, missing, written = lines[:4], lines[4:7], lines[7], lines[8:10]
    for told, said in ((full, "No space left on device"), (read_only, "Read-only file system")):
        for line, name in zip(
            told, ("q.csv", "q.xlsx", "q.csv" if told is full else "new.csv", "q.xlsx"), strict=False
        ):
            same, english, thai = line.split(" | ")
            assert same == "same", line
            assert english.startswith(f"/mnt/{name}: ")
            assert said.casefold() in english.casefold()
            assert "เขียนแฟ้มไม่ได้" in thai
    assert missing.startswith("same | /mnt/no-such-folder/q.csv: ")
    assert written == ["written q.csv", "written q.xlsx"]
    assert lines[10] == "['q.csv', 'q.xlsx']"
