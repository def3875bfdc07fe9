"""The supervisor's board: pictures of every size, and whatever keys and mouse do."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import pytest

from surveytui.questionnaire.models import Tool
from surveytui.sync.board import Status
from surveytui.text import cells
from surveytui.text.search import searchable
from surveytui.text.words import Language
from surveytui.ui.supervisor import table
from surveytui.ui.supervisor.view import Column, Filters, View
from tests.supervisor.conftest import Look
from tests.supervisor.stage import make_board, showing
from tests.ui.contrast import contrast
from tests.ui.stage import screen_rows, styled_cells

SIZES = [(60, 20), (80, 24), (100, 30), (120, 40)]
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
        await stage.press("f3", "enter", "down", "down", "enter")
        assert {line.agency.group for line in stage.app.view.lines} == {"regional"}
        assert "กลุ่ม: ส่วนภูมิภาค" in stage.text
        await stage.click("สถานะ: ทั้งหมด")
        await stage.click("ต้องติดตาม")
        assert {line.status for line in stage.app.view.lines} <= {Status.SILENT, Status.BEHIND, Status.CLOSE}
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


async def test_what_is_shown_is_written() -> None:
    """F6 writes the filtered lines; another ending is told."""
    async with showing() as stage:
        stage.app.view.filter(Filters(tool="IIT"))
        await stage.press("f6", *["backspace"] * 3)
        await stage.type("doc")
        await stage.press("enter")
        assert ".csv" in stage.text
        await stage.press(*["backspace"] * 3)
        await stage.type("xlsx")
        await stage.press("enter")
        ((path, count),) = stage.port.files
        assert (path.suffix, count) == (".xlsx", 110)


async def test_new_counts_keep_the_place() -> None:
    """F5 reads; the place stays with its agency though the order has changed; a broken database is one line."""
    async with showing() as stage:
        await stage.press("tab", "tab", "down", "down")
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


async def test_too_small_a_terminal_says_so() -> None:
    """And comes back when it grows."""
    async with showing(size=(40, 10)) as stage:
        assert "จอเล็กเกินไป" in stage.text
        await stage.pilot.resize_terminal(100, 30)
        await stage.settle()
        assert "ควรโทรวันนี้" in stage.text


def test_heads_have_room_for_their_mark() -> None:
    """In both languages and at every width a sorted head shows its mark."""
    for width in (80, 100, 120):
        for language in LANGUAGES:
            assert table.fits(table.heads(width), language)


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
