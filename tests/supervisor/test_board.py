"""The supervisor's board: pictures of every size, and whatever keys and mouse do."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Literal

import pytest

from surveytui.questionnaire.models import Tool
from surveytui.sync.board import Note, Published, Status, Why
from surveytui.sync.choosing import FOLLOW, Filters
from surveytui.text import cells
from surveytui.text.search import searchable
from surveytui.text.thai import plain
from surveytui.text.words import Language
from surveytui.ui.supervisor import table, words
from surveytui.ui.supervisor.asking import AskScreen
from surveytui.ui.supervisor.view import Column, View
from surveytui.ui.theme import Role
from tests.rest import Restless
from tests.supervisor.conftest import Look
from tests.supervisor.stage import make_board, showing, with_calendar, with_held
from tests.ui.contrast import contrast
from tests.ui.stage import screen_rows, styled_cells

SIZES = [(60, 20), (80, 24), (100, 30), (120, 40)]
LONGEST_NAME = 200
LANGUAGES: list[Language] = ["th", "en"]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", LANGUAGES)
async def test_pictures(size: tuple[int, int], language: Language, look: Look, lost: list[str]) -> None:
    """Board, agency, list of a filter, note: in every size and both languages nothing falls off, nothing ends in "…"."""
    name = f"{language}-{size[0]}x{size[1]}"
    async with showing(size=size, language=language) as stage:
        look(stage.text, f"board-{name}")
        await stage.press("1")
        look(stage.text, f"agency-{name}")
        await stage.press("f7")
        look(stage.text, f"note-{name}")
        await stage.press("escape", "escape")
        if size[0] >= 80:
            await stage.press("f3", "right", "right", "right", "enter")
            look(stage.text, f"status-{name}")
        assert "…" not in stage.text
    assert lost == []


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_every_text_can_be_read(theme: Literal["light", "dark"]) -> None:
    """Whatever stands on the board stands on its ground with a contrast of 7:1 or more; bars and lines are no text."""
    async with showing(theme=theme) as stage:
        for _, _, sign, ink, ground, _ in styled_cells(stage.app):
            if sign.strip() and not set(sign) & set("█▒░─│┌┐└┘"):
                assert ink is not None
                assert ground is not None
                assert contrast(ink, ground) >= 7.0, (sign, ink, ground)


async def test_without_colours_everything_is_told_by_marks() -> None:
    """Below 256 colours the place, the statuses and the parts of a bar stand apart all the same."""
    async with showing(colours="standard") as stage:
        assert stage.app.palette.version == "mono"
        await stage.press("tab", "tab")
        row = stage.rows("▶")[-1]
        assert any(mark in row for mark in ("! ", "~ ", "✓ ", "– "))
        assert "▒" in stage.text


async def test_a_digit_opens_whom_to_call() -> None:
    """2 shows the second agency of the list, with its telephone; Esc comes back to the same place."""
    async with showing() as stage:
        call = stage.app.view.board.calls[1]
        await stage.press("2")
        assert call.agency.telephone in stage.text
        assert call.agency.name.th in stage.text
        await stage.press("escape")
        assert stage.app.view.calls.at == 1


async def test_zero_shows_every_call() -> None:
    """The whole list takes the screen, and gives it back."""
    async with showing() as stage:
        assert len(stage.rows(" ! ")) < len(stage.app.view.board.calls)
        await stage.press("0")
        assert "ความคืบหน้า" not in stage.text
        await stage.press("end")
        assert stage.app.view.board.calls[-1].agency.short.th[:12] in stage.text
        await stage.press("escape")
        assert "ความคืบหน้า" in stage.text


async def test_search_finds_without_tone_marks() -> None:
    """หวย finds ห้วย; Backspace widens, Esc clears; what is not there is said."""
    async with showing() as stage:
        await stage.press("/")
        await stage.type("หวย")
        assert {line.agency.short.th for line in stage.app.view.lines} >= {"อบต.ห้วยสมมุติ"}
        assert all("ห้วย" in line.agency.name.th for line in stage.app.view.lines)
        await stage.type("xyz")
        assert "ไม่พบหน่วยงาน" in stage.text
        await stage.press("backspace", "backspace", "backspace", "enter")
        assert stage.app.view.lines
        await stage.press("escape")
        assert len(stage.app.view.lines) == 220


async def test_filters_by_keyboard_and_mouse() -> None:
    """F3 and arrows choose a group, a touch a status; the chip says what is shown."""
    async with showing() as stage:
        await stage.press("escape", "f3", "enter", "down", "down", "enter")
        assert {line.agency.group for line in stage.app.view.lines} == {"regional"}
        assert "กลุ่ม: ส่วนภูมิภาค" in stage.text
        await stage.click("สถานะ: ทั้งหมด")
        await stage.click("ต้องติดตาม")
        assert {line.status for line in stage.app.view.lines} <= FOLLOW
        await stage.press("escape")
        assert not stage.app.view.filters.active


async def test_a_touch_on_a_head_sorts_and_turns() -> None:
    """Once sorts, twice turns, three times is worst first again."""
    async with showing() as stage:
        view = stage.app.view
        worst = list(view.lines)
        await stage.click("เป้า")
        targets = [line.target or 0 for line in view.lines]
        assert targets == sorted(targets)
        assert "เป้า▾" in stage.text
        await stage.click("เป้า▾")
        assert [line.target or 0 for line in view.lines] == sorted(targets, reverse=True)
        await stage.click("เป้า▴")
        assert view.lines == worst


async def test_arrows_choose_the_column_that_sorts() -> None:
    """In the table ← and → go from column to column, and back to worst first."""
    async with showing() as stage:
        await stage.press("tab", "tab", "right")
        assert stage.app.view.order is Column.AGENCY
        await stage.press("left")
        assert stage.app.view.order is None


async def test_a_second_touch_opens_an_agency() -> None:
    """The first goes there."""
    async with showing() as stage:
        view = stage.app.view
        called = {call.agency.code for call in view.board.calls[:3]}
        number = next(number for number, line in enumerate(view.lines) if line.agency.code not in called)
        await stage.click(view.lines[number].agency.short.th)
        assert view.table.at == number
        await stage.click(view.lines[number].agency.short.th)
        assert view.lines[number].agency.name.th in stage.text


async def test_a_call_is_noted_and_its_agency_leaves_the_list() -> None:
    """F7, a line of Thai, Enter: it stands in the log, and the list is one shorter; nothing typed is told."""
    async with showing() as stage:
        code = stage.app.view.board.calls[0].agency.code
        before = len(stage.app.view.board.calls)
        await stage.press("1", "f7", "enter")
        assert "ยังไม่มีข้อความ" in stage.text
        await stage.type("โทรแล้ว จะตั้งเครื่องพรุ่งนี้")
        await stage.press("enter")
        assert stage.port.notes == [(code, "โทรแล้ว จะตั้งเครื่องพรุ่งนี้")]
        assert "18 มิ.ย. 2568  โทรแล้ว จะตั้งเครื่อง" in stage.text
        await stage.press("escape")
        assert len(stage.app.view.board.calls) == before - 1


async def test_a_scanned_code_is_pasted() -> None:
    """Straight onto the board, or into its box with F4; a wrong one says why and stays to be mended."""
    async with showing() as stage:
        await stage.paste("TICKET ONE")
        assert "l-001 EIT 25" in stage.text
        await stage.press("f4")
        await stage.paste("nonsense")
        await stage.press("enter")
        assert "อ่านข้อความจากคิวอาร์ไม่ได้" in stage.text
        await stage.press(*["backspace"] * 8)
        await stage.paste("TICKET\nTWO")
        await stage.press("enter")
        assert stage.port.tickets == ["TICKET ONE", "TICKET TWO"]


async def test_what_is_shown_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """F6 asks CSV or XLSX, then the name, and writes the filtered lines; another ending is told; none is given its own."""
    monkeypatch.chdir(tmp_path)
    async with showing() as stage:
        stage.app.view.filter(Filters(tool="IIT"))
        await stage.press("f6")
        assert "CSV" in stage.text
        assert "XLSX" in stage.text
        await stage.press("1", *["backspace"] * 3)
        await stage.type("doc")
        await stage.press("enter")
        assert ".csv" in stage.text
        assert stage.port.files == []
        await stage.press("escape", "f6", "2")
        assert "quota-2025-06-18.xlsx" in stage.text
        await stage.press("enter")
        await stage.press("f6", "2", *["backspace"] * 5, "enter")
        assert [(path.name, count) for path, count in stage.port.files] == [("quota-2025-06-18.xlsx", 110)] * 2


@pytest.mark.parametrize("name", ["", "  ", "/", "~nobody-of-that-name/x.csv", "ก" * 100 + ".csv"])
async def test_a_name_that_no_file_can_have_is_told(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The question stays, with why; nothing is written."""
    monkeypatch.chdir(tmp_path)
    async with showing() as stage:
        await stage.press("f6", "1")
        assert isinstance(stage.app.screen, AskScreen)
        stage.app.screen.field.show(name, limit=LONGEST_NAME)
        await stage.press("enter")
        assert "ใช้ชื่อหรือโฟลเดอร์นี้ไม่ได้" in stage.text
        assert stage.app.crash is None
        assert stage.port.files == []


@pytest.mark.parametrize("language", ["th", "en"])
async def test_a_search_is_read_beside_any_filters(language: Language) -> None:
    """Four chips with something chosen leave no room on a small screen: the search lies over the last of them."""
    async with showing(language=language, size=(80, 24)) as stage:
        longest = max(stage.app.view.districts(), key=len)
        stage.app.view.filter(Filters(group="regional", district=longest, tool="EIT", status="not-started"))
        await stage.press("/")
        await stage.type("abc")
        assert "/abc█" in stage.text
        await stage.press("enter")
        assert "/abc" in stage.text


async def test_no_file_is_written_over_unasked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of that name is told; 1 asks for another name, 2 writes over it, Esc leaves it alone."""
    monkeypatch.chdir(tmp_path)
    there = tmp_path / "quota-2025-06-18.csv"
    there.write_text("mine", encoding="utf-8")
    async with showing() as stage:
        await stage.press("f6", "1", "enter")
        assert f"มีแฟ้ม {there.name} อยู่แล้ว" in stage.text
        await stage.press("escape")
        assert stage.port.files == []
        await stage.press("f6", "1", "enter", "1")
        assert there.name in stage.text
        await stage.press("backspace", "backspace", "backspace", "backspace")
        await stage.type("-2.csv")
        await stage.press("enter")
        assert [path.name for path, _ in stage.port.files] == ["quota-2025-06-18-2.csv"]
        await stage.press("f6", "1", "enter", "2")
        assert [path.name for path, _ in stage.port.files][1:] == [there.name]
        assert "เขียนแล้ว" in stage.text


async def test_the_day_begins_with_who_needs_somebody() -> None:
    """The status chip stands on "to follow up" and is reversed, the tools' on both; Esc shows all; a name finds all."""
    async with showing() as stage:
        view = stage.app.view
        assert {line.status for line in view.lines} == FOLLOW
        assert "สถานะ: ต้องติดตาม" in stage.text
        assert "ชุด: IIT+EIT" in stage.text
        row = next(y for y, text in enumerate(screen_rows(stage.app)) if "สถานะ:" in text)
        grounds = {
            sign: ground for _, y, sign, _, ground, _ in styled_cells(stage.app) if y == row and sign in {"ส", "ชุ"}
        }
        assert grounds["ส"] == stage.app.palette[Role.MAIN].bgcolor.get_truecolor().hex  # type: ignore[union-attr]
        assert grounds["ชุ"] != grounds["ส"]
        await stage.press("escape")
        assert len(view.lines) == 220
        view.filter(Filters(status="follow"))
        met = next(line.agency for line in view.board.lines if line.status is Status.MET)
        await stage.press("/")
        await stage.type(met.code)
        assert met.code in {line.agency.code for line in view.lines}
    async with showing(
        replace(make_board(), lines=tuple(line for line in make_board().lines if line.status is Status.MET))
    ) as stage:
        assert not stage.app.view.filters.active


async def test_both_tools_stand_in_one_row_on_a_wide_screen() -> None:
    """From 118 columns a row is an agency with both bars and its worst status; with a tool chosen, a line as elsewhere."""
    async with showing(size=(120, 40)) as stage:
        view = stage.app.view
        await stage.press("escape")
        assert len(view.rows) == 110
        assert len(view.lines) == 220
        both = next(row for row in view.rows if {line.status for line in row} == {Status.BEHIND, Status.CLOSE})
        await stage.press("tab", "tab")
        view.table.at = view.rows.index(both)
        stage.app.redraw()
        await stage.settle()
        shown = next(
            row for row in stage.rows("▶") if both[0].agency.short.th[:9] in row and "●" not in row and "░" in row
        )
        for line in both:
            assert table.CELLS[Column.GOT](line, view.board, "th") in shown
            assert f" {line.target} " in shown
        assert "! ช้า" in shown
        await stage.press("enter")
        assert both[0].agency.name.th in stage.text
        await stage.press("escape")
        view.filter(Filters(tool="EIT"))
        stage.app.redraw()
        await stage.settle()
        assert "ต้องได้/วัน" in stage.text
        assert len(view.rows) == 110
        await stage.pilot.resize_terminal(100, 30)
        view.filter(Filters())
        await stage.settle()
        assert len(view.rows) == 220


async def test_a_campaign_of_one_tool_keeps_its_row() -> None:
    """There is nothing to pair."""
    board = make_board()
    lines = tuple(line for line in board.lines if line.tool is Tool.EIT)
    async with showing(replace(board, lines=lines, days_left={Tool.EIT: 13}), size=(120, 40)) as stage:
        assert "ต้องได้/วัน" in stage.text
        assert "IIT" not in stage.text


async def test_each_tool_of_a_row_sorts_by_itself() -> None:
    """A touch on IIT's target sorts by that of IIT, whatever EIT's is; ← and → go through all of them."""
    async with showing(size=(120, 40)) as stage:
        view = stage.app.view
        await stage.press("escape", "tab", "tab", *["right"] * 7)
        assert (view.order, view.order_tool) == (Column.TARGET, Tool.IIT)
        iit = [line.target for row in view.rows for line in row if line.tool is Tool.IIT]
        assert iit == sorted(iit, key=lambda wanted: wanted or 0)
        assert len(set(iit)) > 2
        view.sort_by(Column.REPORT)
        days = [[10_000 if line.reported is None else line.reported for line in row] for row in view.rows]
        assert [max(one) for one in days] == sorted((max(one) for one in days), reverse=True)


def test_oit_sorts_by_the_share_published() -> None:
    """Who has no number comes first, then the smallest share; turned, the largest."""
    board = make_board()
    codes = list(dict.fromkeys(line.agency.code for line in board.lines))[:3]
    noted = {
        code: Published(items=items, total=43, noted=board.day) for code, items in zip(codes, (40, 3, 21), strict=True)
    }
    view = View(replace(board, published=noted), wide=True)
    view.sort(Column.OIT)
    assert [row[0].agency.code for row in view.rows][-3:] == [codes[1], codes[2], codes[0]]
    view.sort(Column.OIT)
    assert [row[0].agency.code for row in view.rows][:3] == [codes[0], codes[2], codes[1]]


@pytest.mark.parametrize("size", SIZES)
async def test_oit_and_last_year_can_be_read(size: tuple[int, int], look: Look, lost: list[str]) -> None:
    """On the agency's own page: 29 of 43 published, the deadline that is over, last year's official result."""
    async with showing(size=size) as stage:
        code = next(iter(stage.app.view.board.published))
        stage.app.open_agency(code)
        await stage.settle()
        if size[1] < 30:
            await stage.press("pagedown")
        look(stage.text, f"oit-{size[0]}x{size[1]}")
        assert "29 จาก 43" in stage.text
        rows = screen_rows(stage.app)
        published = next(y for y, row in enumerate(rows) if "29 จาก 43" in row)
        assert "▒" not in rows[published - 1]  # an exact number is no range
        assert "ปีก่อน 87.21" in stage.text
    assert lost == []


async def test_oit_stands_in_the_wide_table(look: Look) -> None:
    """The one agency with a number shows it."""
    async with showing(size=(120, 40)) as stage:
        code = next(iter(stage.app.view.board.published))
        await stage.press("/")
        await stage.type(code)
        look(stage.text, "oit-table-120x40")
        assert "29/43" in stage.text


async def test_oit_is_entered_in_the_detail() -> None:
    """F8 asks for the number, tells in one line why it takes no other, and shows what was taken."""
    async with showing() as stage:
        await stage.press("1", "f8")
        await stage.type("ab")
        await stage.press("enter")
        assert "ตัวเลข 0 ถึง 43" in stage.text
        await stage.press("backspace", "backspace")
        await stage.type("44")
        await stage.press("enter")
        assert "ตัวเลข 0 ถึง 43" in stage.text
        await stage.press("backspace", "backspace")
        await stage.type("31")
        await stage.press("enter")
        assert "31 จาก 43" in stage.text
        await stage.press("f8")
        assert "ขณะนี้ 31 จาก 43" in stage.text


async def test_a_campaign_without_oit_asks_for_none() -> None:
    """F8 is nowhere offered, and says why it does nothing."""
    async with showing(replace(make_board(), oit_due=None)) as stage:
        await stage.press("1")
        assert "F8" not in stage.text
        await stage.press("f8")
        assert "โครงการนี้ไม่ได้เก็บ OIT" in plain(stage.text)
        assert "จำนวน OIT ที่เผยแพร่" not in plain(stage.text)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", SIZES)
async def test_the_calendar(size: tuple[int, int], language: Language, look: Look, lost: list[str]) -> None:
    """F9 lists every day: windows with their extensions and reasons, OIT; ▶ on the next one; Esc comes back."""
    async with showing(with_calendar(), size=size, language=language) as stage:
        before = stage.text
        await stage.press("f9")
        look(stage.text, f"calendar-{language}-{size[0]}x{size[1]}")
        (row,) = stage.rows("▶")
        assert ("วันสุดท้ายของ IIT" if language == "th" else "last day of IIT") in row
        await stage.press("end", "home", "escape")
        assert stage.text == before
    assert lost == []


async def test_days_that_are_over_are_pale() -> None:
    """What is to come stands in ink."""
    async with showing(with_calendar()) as stage:
        await stage.press("f9")
        rows = screen_rows(stage.app)
        over = next(y for y, row in enumerate(rows) if "OIT is due" in row or "กำหนดส่ง OIT" in row)
        inks = {y: ink for _, y, sign, ink, _, _ in styled_cells(stage.app) if sign.strip()}
        coming = next(y for y, row in enumerate(rows) if "▶" in row)
        assert inks[over] != inks[coming]


async def test_the_title_of_the_calls_shows_all() -> None:
    """↑ from the first call goes to the title; Enter there shows all, and fewer again; ↓ comes back to the first."""
    async with showing() as stage:
        view = stage.app.view
        await stage.press("up")
        assert "ควรโทรวันนี้" in stage.rows("▶")[0]
        await stage.press("enter")
        assert view.all_calls
        assert "ความคืบหน้า" not in stage.text
        await stage.press("enter")
        assert not view.all_calls
        await stage.press("down", "enter")
        assert view.board.calls[0].agency.telephone in stage.text
        assert "เครื่องและรายงานล่าสุด" in stage.text


@pytest.mark.parametrize("keys", [("end", "down"), ("end", "down", "down"), ("tab",), ("f3",), ("shift+tab",), ("/",)])
async def test_nothing_invisible_has_the_keyboard(keys: tuple[str, ...]) -> None:
    """On a screen with nothing but calls, and in the list of all calls, Enter opens the call that is marked."""
    async with showing(size=(60, 20)) as stage:
        await stage.press(*keys)
        call = stage.app.view.call
        assert call is not None
        (row,) = stage.rows("▶")
        assert call.agency.short.th in row
        await stage.press("enter")
        assert call.agency.name.th in stage.text
    if "tab" in keys[0]:
        async with showing() as stage:
            await stage.press("0", *keys, "enter")
            assert stage.app.view.board.calls[0].agency.name.th in stage.text


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_reason_is_never_cut_in_a_number(language: Language, lost: list[str]) -> None:
    """At 80 columns a long reason is told by its first clause, beside the telephone; whole where there is room."""
    board = make_board()
    long = next(call for call in board.calls if call.why is Why.SILENT and "จาก" in call.reason.th)
    calls = (long, *(call for call in board.calls if call.why is Why.BEHIND))
    async with showing(replace(board, calls=calls), size=(80, 24), language=language) as stage:
        rows = screen_rows(stage.app)[4:7]
        for row, call in zip(rows, calls, strict=False):
            assert call.brief[language] in row
            assert call.agency.telephone in row
            rest = row.partition(call.brief[language])[2]
            assert call.reason[language] in row or not any(
                sign.isdigit() for sign in rest.replace(call.agency.telephone, "")
            )
    async with showing(replace(board, calls=calls), language=language) as stage:
        assert all(call.reason[language] in stage.text for call in calls[:3])
    assert lost == []


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_key_is_told_at_80_columns(language: Language) -> None:
    """The key line names all of them, and fits."""
    async with showing(size=(80, 24), language=language) as stage:
        last = screen_rows(stage.app)[-1]
        for key in ("Enter", "/", "1-9", "F3", "F4", "F5", "F6", "F9", "F10"):
            assert key in last
        assert plain(words.KEYS_SHORT[language]) in last


async def test_new_counts_keep_the_place() -> None:
    """F5 reads; the place stays with its agency though the order has changed; a broken database is one line."""
    async with showing() as stage:
        await stage.press("escape", "tab", "tab", "down", "down")
        held = stage.app.view.held
        stage.port.made = make_board(seed=7)
        await stage.press("f5")
        assert stage.app.view.board is stage.port.made
        now = stage.app.view.held
        assert held is not None
        assert now is not None
        assert (now.agency.code, now.tool) == (held.agency.code, held.tool)
        stage.port.broken = True
        await stage.press("f5")
        assert "ใช้ฐานข้อมูลไม่ได้" in stage.text


async def test_languages_and_colours_change_at_any_moment() -> None:
    """F1 and F2, on the board and on an agency."""
    async with showing() as stage:
        await stage.press("f1")
        assert "Call today" in stage.text
        await stage.press("1", "f1", "f2")
        assert "ติดต่อ" in stage.text
        assert stage.app.palette.version == "dark"


async def test_old_counts_and_nobody_to_call_are_said() -> None:
    """A warning where the newest report is three days old; a quiet word where nobody needs a call."""
    board = replace(make_board(), newest=3, calls=())
    async with showing(board) as stage:
        assert "ยอดเก่า 3 วัน" in stage.text
        assert "วันนี้ไม่มีใครต้องโทร" in stage.text
        await stage.press("down", "enter")
        assert "เครื่องและรายงานล่าสุด" in stage.text


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", LANGUAGES)
async def test_what_is_held_back(size: tuple[int, int], language: Language, look: Look, lost: list[str]) -> None:
    """One line on the board; F8 or a touch on it shows which file, whose, since when, why; the counter's agency too."""
    board, name = with_held(), f"{language}-{size[0]}x{size[1]}"
    held = board.held[1]
    async with showing(board, size=size, language=language) as stage:
        look(stage.text, f"with-held-{name}")
        await stage.press("f8")
        look(stage.text, f"held-{name}")
        await stage.press("f8")
        await stage.click("F8")
        assert plain(words.HELD_TITLE[language]) in stage.text
        await stage.press("end")
        assert "ภาพถ่าย.jpg" in stage.text
        await stage.press("escape")
        code = next(code for code, detail in board.details.items() if detail.machines[0].device == held.device)
        stage.app.open_agency(code)
        await stage.settle()
        while "l-112" not in stage.text and stage.rows("PgDn"):
            await stage.press("pagedown")
        assert "l-112" in stage.text
    assert lost == []


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", LANGUAGES)
async def test_old_counts_do_not_hide_what_is_held_back(
    size: tuple[int, int], language: Language, lost: list[str]
) -> None:
    """Both are told in the same row, on the smallest screen too; what happened last is told alone, until the next key."""
    for newest in (9, None):
        async with showing(replace(with_held(), newest=newest), size=size, language=language) as stage:
            row = screen_rows(stage.app)[1]
            old = plain(stage.app.say(words.NEVER if newest is None else words.OLD, n=newest))
            assert row.split("!")[0].split() == old.split()[: len(row.split("!")[0].split())] != []
            assert row.rstrip().endswith(("F8", "F8 ดู", "F8 shows them"))
            assert "3" in row
            stage.app.notice = ("!", Role.BAD)
            stage.app.redraw()
            await stage.settle()
            assert screen_rows(stage.app)[1].strip() == "!"
            await stage.press("tab")
            assert "F8" in screen_rows(stage.app)[1]
    assert lost == []


async def test_nothing_held_back_is_said_only_to_who_asks() -> None:
    """No line on the board; F8 says that there is nothing."""
    async with showing() as stage:
        assert "กักไว้" not in stage.text
        await stage.press("f8")
        assert "ไม่มีแฟ้มที่กักไว้" in stage.text


async def test_too_small_a_terminal_says_so() -> None:
    """And comes back when it grows."""
    async with showing(size=(40, 10)) as stage:
        assert "จอเล็กเกินไป" in stage.text
        await stage.pilot.resize_terminal(100, 30)
        await stage.settle()
        assert "ควรโทรวันนี้" in stage.text


def test_heads_have_room_for_their_mark() -> None:
    """In both languages and at every width a sorted head shows its mark."""
    for width in (80, 100, 118, 120):
        for language in LANGUAGES:
            assert table.fits(table.heads(width), language)
            assert width < table.WIDEST or table.fits(table.heads(width, (Tool.EIT, Tool.IIT)), language)


def test_a_number_is_never_cut() -> None:
    """The widest forecast of the nation stands whole in its cell."""
    board = make_board()
    assert max(cells.width(table.CELLS[Column.GOT](line, board, "th")) for line in board.lines) <= 8


def test_searching_knows_no_tone_marks_and_no_capitals() -> None:
    """Both sides are made alike."""
    assert searchable("ห้วยตัวอย่าง ABC") == searchable("หวยตัวอยาง abc")


def test_the_view_filters_and_sorts_without_a_terminal() -> None:
    """By district and tool together; the place is at the top again."""
    view = View(make_board())
    view.table.at = 5
    view.filter(Filters(district=view.districts()[0], tool="EIT"))
    assert {(line.agency.district, line.tool) for line in view.lines} == {(view.districts()[0], Tool.EIT)}
    assert view.table.at == 0
    view.sort(Column.REPORT)
    days = [10_000 if line.reported is None else line.reported for line in view.lines]
    assert days == sorted(days, reverse=True)


async def test_rows_are_never_wider_than_the_screen() -> None:
    """A long name, a large number: everything stays in its cells."""
    board = make_board()
    first = board.lines[0]
    long = replace(first.agency, short=replace(first.agency.short, th="ก" * 38))
    wide = replace(first, agency=long, target=1_000_000)
    async with showing(replace(board, lines=(wide, *board.lines[1:]))) as stage:
        assert all(cells.width(row) <= 100 for row in screen_rows(stage.app))


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_a_screen_at_rest_rests(size: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    """A board that stands open all day is not laid out again while nobody touches anything."""
    restless = Restless(monkeypatch)
    async with showing(size=size) as stage:
        await restless.check("board")
        for keys in (("1",), ("f7",), ("escape", "escape"), ("f9",), ("escape", "f3")):
            await stage.press(*keys)
            await restless.check(str(keys))


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (100, 30)])
async def test_whom_to_call_stands_on_top(size: tuple[int, int]) -> None:
    """Whoever opens a call sees at once why, and which number."""
    async with showing(size=size) as stage:
        call = stage.app.view.board.calls[0]
        await stage.press("1")
        top = plain("\n".join(stage.text.splitlines()[:8]))
        assert plain(call.reason.th) in top
        assert call.agency.telephone in top


async def test_long_notes_scroll_beside_counts_that_fit() -> None:
    """What is too long says so, and the way to the rest of it."""
    board = make_board()
    code = board.calls[0].agency.code
    notes = tuple(Note(day=board.day, text=f"โทรครั้งที่ {number}") for number in range(40, 0, -1))
    details = {**board.details, code: replace(board.details[code], notes=notes)}
    async with showing(replace(board, details=details), size=(100, 30)) as stage:
        await stage.press("1")
        assert "PgDn ▾" in stage.text
        assert "PgUp ▴" not in stage.text
        for _ in range(12):
            await stage.press("pagedown")
        assert "โทรครั้งที่ 1\n" in "\n".join(row.rstrip() for row in stage.text.splitlines()) + "\n"
        assert "PgUp ▴" in stage.text
        assert "PgDn ▾" not in stage.text
        assert "EIT ผู้มาติดต่อ" in stage.text


@pytest.mark.parametrize(
    ("width", "opens", "said"),
    [
        (120, None, "18 มิ.ย. 2568   EIT เหลือ 19 วัน, IIT เหลือ 3 วัน"),
        (120, date(2025, 6, 27), "18 มิ.ย. 2568   EIT เหลือ 19 วัน, IIT เปิด 27 มิ.ย. 2568"),
        (80, None, "18 มิ.ย. 2568   IIT เหลือ 3 วัน"),
        (80, date(2025, 6, 27), "18 มิ.ย. 2568   EIT เหลือ 19 วัน"),
        (60, None, "110 หน่วยงาน   ตัวอย่าง / SAMPLE     IIT เหลือ 3 วัน"),
    ],
)
async def test_the_bar_tells_each_window(width: int, opens: date | None, said: str) -> None:
    """Where they differ: each with its days, or when it opens; where there is little room, the one that is next."""
    days = {Tool.EIT: 20, Tool.IIT: 4 if opens is None else 8}
    board = replace(make_board(), days_left=days, opens={Tool.IIT: opens} if opens else {})
    async with showing(board, size=(width, 24)) as stage:
        assert stage.text.splitlines()[0].rstrip().endswith(said)
