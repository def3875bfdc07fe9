"""The pieces: a sheet of cells, text for Textual's own labels, cards, the choice list."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.style import Style
from textual.app import App, ComposeResult
from textual.geometry import Region, Size
from textual.widgets import Static

from surveytui.text import cells
from surveytui.ui.widgets.keypad import KEYS
from surveytui.ui.widgets.sheet import Sheet, lines_of, readable
from surveytui.ui.widgets.thai_text import ThaiText
from tests.ui.stage import SINGLE, pack, playing, screen_text, setting

PLAIN, FILL = Style(), Style(bgcolor="blue")
BOX_GLYPHS = set("─│┌┐└┘├┤")


@given(st.text(alphabet="กำน้ที่ปู่ผab ", max_size=20), st.integers(-5, 25), st.integers(-2, 4))
def test_a_sheet_keeps_its_size(text: str, x: int, y: int) -> None:
    """Whatever is written wherever, every row has as many cells as the sheet."""
    sheet = Sheet(Size(20, 3), PLAIN)
    sheet.write(x, y, text, FILL)
    for row in range(3):
        assert cells.width(sheet.strip(row).text) == 20


def test_writing_over_half_of_something() -> None:
    """A cluster of two cells that loses one leaves no third."""
    sheet = Sheet(Size(6, 1), PLAIN)
    sheet.write(0, 0, "กำกำ", PLAIN)
    sheet.write(1, 0, "x", PLAIN)
    assert cells.width(sheet.strip(0).text) == 6


def test_a_box_is_drawn_with_glyphs_that_terminals_draw_themselves() -> None:
    """Anything else comes from another font and leaves seams."""
    sheet = Sheet(Size(6, 4), PLAIN)
    sheet.box(Region(0, 0, 6, 4), PLAIN)
    drawn = set("".join(sheet.strip(row).text for row in range(4)))
    assert drawn - {" "} <= BOX_GLYPHS
    assert sheet.strip(0).text == "┌────┐"
    assert sheet.strip(3).text == "└────┘"


def test_lines_that_fit_are_left_alone() -> None:
    """Text without marks is not parted by the run-time breaker unless it must be."""
    assert lines_of("ขอบคุณที่สนใจ", 20) == ["ขอบคุณที่สนใจ"]
    assert lines_of("a\nb", 20) == ["a", "b"]


def test_lines_are_never_too_long_to_follow() -> None:
    """56 cells, on the largest screen 74."""
    assert [readable(width) for width in (40, 56, 76, 96)] == [40, 56, 56, 74]


def test_the_keypad_has_every_digit_once() -> None:
    """Twelve keys, ten of them digits."""
    assert sorted(key for key in KEYS if key.isdigit()) == list("0123456789")


class Labels(App[None]):
    """Textual's own label with our text in it."""

    CSS = "Static { width: 24; }"

    def compose(self) -> ComposeResult:
        """One label."""
        yield Static(ThaiText("เจ้าหน้าที่\u200bให้บริการท่าน\u200bตามขั้นตอน\u200bที่ประกาศไว้ [b]ดี[/b]"))


async def test_textual_labels_break_thai_where_it_may() -> None:
    """At the authored marks, and what looks like markup stays text."""
    app = Labels()
    async with app.run_test(size=(30, 6)) as pilot:
        await pilot.pause()
        lines = [line.strip() for line in screen_text(app).splitlines() if line.strip()]
        assert lines[0] == "เจ้าหน้าที่ให้บริการท่าน"
        assert "".join(lines).endswith("[b]ดี[/b]")


async def test_only_allowed_glyphs_outline_a_screen() -> None:
    """No round, heavy or double border gets in from anywhere."""
    async with playing(setting(pack(SINGLE))) as stage:
        await stage.begin()
        drawn = {character for character in stage.text if 0x2500 <= ord(character) <= 0x257F}
        assert drawn <= BOX_GLYPHS
