"""An office's own table of agencies: what is right becomes agencies.toml, what is wrong is told with its row."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from pathlib import Path

import pytest
import xlsxwriter

from surveytui.campaign.quotas import ITA, target
from surveytui.campaign.register import agencies_toml, read_agencies
from surveytui.campaign.source import load_source
from surveytui.campaign.template import sample_files, write_sample
from surveytui.cli import main
from surveytui.errors import CampaignError, SurveyError, TableError
from surveytui.questionnaire.models import Tool
from surveytui.questionnaire.shipped import shipped_packs

HEADS = ["รหัส", "ชื่อหน่วยงาน", "กลุ่ม", "อำเภอ", "ผู้มีสิทธิ์ EIT", "เป้า IIT"]
ROWS = [
    ["l-1", "องค์การบริหารส่วนตำบลทุ่งสมมุติ", "ท้องถิ่น", "เมืองสมมุติ", "๔๕๐", "25"],
    ["r-1", "สำนักงานสมมุติจังหวัด", "ส่วนภูมิภาค", "เมืองสมมุติ", "1,200", ""],
]


def table(folder: Path, rows: list[list[str]], *, encoding: str = "utf-8-sig", separator: str = ",") -> Path:
    path = folder / "agencies.csv"
    path.write_text("\n".join(separator.join(f'"{cell}"' for cell in row) for row in rows), encoding=encoding)
    return path


def sheet(folder: Path, rows: list[list[object]]) -> Path:
    path = folder / "agencies.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet()
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)  # what begins with "=" becomes a formula, as when it is typed
    return path


@pytest.mark.parametrize(("encoding", "separator"), [("utf-8-sig", ","), ("utf-8", ";"), ("cp874", "\t")])
def test_whatever_a_spreadsheet_saved(tmp_path: Path, encoding: str, separator: str) -> None:
    """UTF-8 with and without mark, the old Thai code page, and three separators read alike; Thai digits too."""
    first, second = read_agencies(table(tmp_path, [HEADS, *ROWS], encoding=encoding, separator=separator))
    assert first.short.th == "อบต.ทุ่งสมมุติ"
    assert first.population == {Tool.EIT: 450}
    assert first.targets == {Tool.IIT: 25}
    assert second.group == "regional"
    assert second.population == {Tool.EIT: 1200}


def test_xlsx_reads_as_csv_does(tmp_path: Path) -> None:
    """Numbers of a sheet are the numbers of the text, and blank rows are no agencies."""
    rows: list[list[object]] = [*with_heads(ROWS), [None] * 6, ["l-2", "เทศบาลสมมุติ", None, None, 46.0, 30]]
    found = read_agencies(sheet(tmp_path, rows))
    assert found[:2] == read_agencies(table(tmp_path, [HEADS, *ROWS]))
    assert found[2].population == {Tool.EIT: 46}


def with_heads(rows: list[list[str]]) -> list[list[object]]:
    return [list(row) for row in (HEADS, *rows)]


def test_what_is_written_loads_as_it_was(tmp_path: Path) -> None:
    """agencies.toml made of the table is the same agencies again."""
    write_sample(tmp_path / "campaign")
    found = read_agencies(table(tmp_path, [HEADS, *ROWS]))
    (tmp_path / "campaign" / "agencies.toml").write_text(agencies_toml(found), encoding="utf-8")
    assert load_source(tmp_path / "campaign", shipped=shipped_packs()).agencies == found


def told(path: Path) -> list[str]:
    with pytest.raises(CampaignError) as caught:
        read_agencies(path)
    return [fault.line() for fault in caught.value.faults]


def test_every_fault_has_its_row(tmp_path: Path) -> None:
    """Three rows with three mistakes are three lines with the numbers that the spreadsheet shows."""
    rows = [
        [*ROWS[0][:4], "many", ""],
        ["", "", "", "", "", ""],
        [*ROWS[1][:2], "ส่วนกลาง", "", "", ""],
        ["l-3", "", "", "", "", ""],
    ]
    path = table(tmp_path, [HEADS, *rows])
    assert told(path) == [
        f"{path}:2: the cell in population_eit cannot be used",
        f"{path}:4: the cell in group cannot be used",
        f"{path}:5: the cell in name_th cannot be used",
    ]


def test_the_campaign_s_own_checks_name_the_row(tmp_path: Path) -> None:
    """A code that is there twice and one that is none are told with their rows."""
    path = table(tmp_path, [HEADS, ROWS[0], ROWS[0], ["ก 1", *ROWS[1][1:]]])
    lines = told(path)
    assert [line.split(": ")[0] for line in lines] == [f"{path}:2", f"{path}:3", f"{path}:4"]


def test_columns_that_are_not_known_are_told(tmp_path: Path) -> None:
    """A column that would be lost in silence, and one that is missing, are told."""
    path = table(tmp_path, [["รหัส", "นายก"], ["l-1", "x"]])
    assert told(path) == [
        f"{path}:1: there is no column name",
        f"{path}:1: unknown columns: นายก (take them out, or rename them)",
    ]


@pytest.mark.parametrize(
    "column", ["name", "name_en", "short_th", "short_en", "district", "telephone", "officer", "link"]
)
def test_no_cell_holds_what_no_text_may(tmp_path: Path, column: str) -> None:
    """A control character in whatever text is told with its row: agencies.toml could not hold it."""
    heads = ["code", *(["name"] if column != "name" else []), column]
    path = table(tmp_path, [heads, ["l-1", *(["ก"] if column != "name" else []), "Al\x7fpha"]])
    assert any(line.startswith(f"{path}:2: the text holds control characters") for line in told(path))


@pytest.mark.parametrize(
    ("heads", "row", "said"),
    [
        (["code", "name", "ชื่อ"], ["l-1", "Alpha", "Beta"], "x.csv:1: the columns name, ชื่อ mean the same"),
        (
            ["code", "name", "target_eit", "เป้า EIT"],
            ["l-1", "ก", "60", "99"],
            "x.csv:1: the columns target_eit, เป้า eit",
        ),
        (["code", "name", "name"], ["l-1", "Alpha", "Beta"], "x.csv:1: two columns have the head name"),
        (["code", "name"], ["l-1", "Alpha", "", "888"], "x.csv:2: this row has more cells than there are heads"),
        (["code", "name"], ["", ""], "x.csv:1: there is no row below the heads"),
        (["code", "name", "population_eit"], ["l-1", "Alpha", "1,5"], "x.csv:2: the cell in population_eit"),
        (["code", "name", "population_eit"], ["l-1", "Alpha", "1,50,000"], "x.csv:2: the cell in population_eit"),
    ],
)
def test_nothing_of_a_table_is_lost_in_silence(tmp_path: Path, heads: list[str], row: list[str], said: str) -> None:
    """Two columns that mean one thing, cells below no head, a comma that is none of thousands: told, nothing taken."""
    path = table(tmp_path, [heads, row]).rename(tmp_path / "x.csv")
    with pytest.raises(SurveyError) as caught:
        read_agencies(path)
    error = caught.value
    lines = [fault.line() for fault in error.faults] if isinstance(error, CampaignError) else [error.line()]
    assert any(said in line for line in lines), lines


def test_formulas_are_refused(tmp_path: Path) -> None:
    """A cell that counts something is no name; in XLSX and in CSV."""
    with pytest.raises(TableError, match=r"agencies\.xlsx:3: there is a formula"):
        read_agencies(sheet(tmp_path, [*with_heads(ROWS[:1]), ["=1+1", "ชื่อ", "", "", "", ""]]))
    with pytest.raises(TableError, match=r"agencies\.csv:2: there is a formula"):
        read_agencies(table(tmp_path, [HEADS, ["=cmd|'/c'!A0", "ชื่อ", "", "", "", ""]]))


@pytest.mark.parametrize("content", [b"", b"\x00\x01", b"PK\x03\x04 broken", b"\xff\xfe\x00\x00", b'"a\n'])
def test_what_is_no_table_is_one_line(tmp_path: Path, content: bytes) -> None:
    """Empty, binary, a broken archive, an open quotation mark: one line each, never a traceback."""
    path = tmp_path / "x.csv"
    path.write_bytes(content)
    with pytest.raises(TableError, match="not a CSV or XLSX table"):
        read_agencies(path)


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    """An archive that says it unpacks to gigabytes is refused by what it says."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (129 * 1024 * 1024))
    path = tmp_path / "bomb.xlsx"
    path.write_bytes(packed.getvalue())
    assert path.stat().st_size < 1024 * 1024
    with pytest.raises(TableError, match="too large"):
        read_agencies(path)


def test_the_sample_province() -> None:
    """9 districts, 80 local bodies, 30 regional offices, each with a target in both tools; no real telephone."""
    files = sample_files("province")
    assert set(files) == {"campaign.toml", "agencies.csv", "agencies.toml"}
    folder = Path(__file__).parents[2] / "surveytui" / "campaign" / "province"
    found = read_agencies(folder / "agencies.csv")
    assert Counter(agency.group for agency in found) == {"local": 80, "regional": 30}
    assert len({agency.district for agency in found}) == 9
    assert all(agency.telephone.startswith("0 5500 ") for agency in found)
    assert all(target(agency, tool, ITA) for agency in found for tool in Tool)


def test_the_command_keeps_the_list_before_it(tmp_path: Path) -> None:
    """`campaign agencies` writes agencies.toml and leaves the old one beside it; a faulty table changes nothing."""
    home = ["--home", str(tmp_path / "home")]
    assert main(["campaign", "new", "--sample", "province", *home]) == 0
    path = tmp_path / "home" / "headquarters" / "campaign" / "agencies.toml"
    before = path.read_bytes()
    assert main(["campaign", "agencies", str(table(tmp_path, [HEADS, ROWS[0], ROWS[0]])), *home]) == 1
    assert path.read_bytes() == before
    assert main(["campaign", "agencies", str(table(tmp_path, [HEADS, *ROWS])), *home]) == 0
    assert path.with_suffix(".toml.before").read_bytes() == before
    assert path.read_text(encoding="utf-8").count("[[agency]]") == 2
