"""The list of calls in its box: whom to call today, why, and at which number."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from rich.style import Style
from textual.geometry import Region

from surveytui.sync.board import Call
from surveytui.text import cells
from surveytui.text.thai import plain
from surveytui.ui.supervisor import words
from surveytui.ui.supervisor.face import Face, first_line, write_right
from surveytui.ui.supervisor.view import View
from surveytui.ui.theme import Role
from surveytui.ui.widgets.manner import Manner
from surveytui.ui.widgets.sheet import Sheet

TALL_CALL = 3
"""Rows of a call on a small screen: who, why, where to call."""
NUMBER, TOOL = 9, 5
"""Cells before the agency's name, and for the tool after it."""


class CallsBox:
    """Draws the list.

    Args:
        app: Whose language it speaks.
        view: What is shown.
        focused: Whether it has the keyboard.
        has_more: Whether its title shows more or fewer.
        tall: Whether a call takes three rows.
    """

    def __init__(self, app: Manner, view: View, *, focused: bool, has_more: bool, tall: bool) -> None:
        self._app, self._view = app, view
        self._calls = view.board.calls
        self._focused = focused and bool(self._calls)
        self._has_more = has_more
        self._on_title = view.on_title and has_more
        self._tall = tall

    def draw(
        self,
        face: Face,
        sheet: Sheet,
        *,
        top: int,
        rows: int,
        toggle: Callable[[], None],
        choose: Callable[[int], None],
    ) -> int:
        """Draw it; returns the row below.

        Args:
            face: What can be pressed.
            sheet: Where to draw.
            top: The first row.
            rows: Calls that have room.
            toggle: The title was pressed.
            choose: A call was pressed.
        """
        calls, each = self._calls, TALL_CALL if self._tall else 1
        seen = self._view.calls.see(max(1, rows), len(calls)) if calls else range(0)
        box = Region(1, top, sheet.size.width - 2, len(seen) * each + 3)
        sheet.box(box, face.style(Role.ACCENT_EDGE if self._focused else Role.EDGE))
        self._draw_title(face, sheet, Region(box.x + 1, top + 1, box.width - 2, 1), len(seen))
        if self._has_more:
            face.press_on(Region(box.x, top, box.width, 2), toggle)
        for row, number in enumerate(seen):
            place = Region(box.x + 1, top + 2 + row * each, box.width - 2, each)
            (self._draw_tall if self._tall else self._draw_call)(face, sheet, place, number)
            face.press_on(place, partial(choose, number))
        return box.bottom

    def _draw_title(self, face: Face, sheet: Sheet, place: Region, shown: int) -> None:
        app, calls = self._app, self._calls
        held = self._focused and self._on_title
        style = face.style(Role.CARD if held else Role.TEXT)
        sheet.fill(place, style)
        head = app.say(words.CALL_TODAY, n=len(calls)) if calls else app.say(words.NOBODY)
        sheet.write(place.x, place.y, f"{'▶' if self._on_title else ' '} {plain(head)}", style)
        if not self._has_more and shown < len(calls):
            write_right(sheet, place.right - 1, place.y, plain(app.say(words.SCROLLS)), face.style(Role.SOFT))
        if self._has_more:
            more = app.say(words.SHOWING_ALL) if self._view.all_calls else app.say(words.SHOWING, n=shown)
            soft = face.style(Role.CARD_SOFT if held else Role.SOFT)
            write_right(sheet, place.right - 1, place.y, first_line(more, place.width - 38), soft)

    def _look(self, face: Face, number: int) -> tuple[Style, str]:
        """Style and mark of a call."""
        held = number == self._view.calls.at and not self._on_title
        return face.style(Role.CARD if held and self._focused else Role.TEXT), "▶" if held else " "

    def _draw_call(self, face: Face, sheet: Sheet, place: Region, number: int) -> None:
        """Number, agency, tool, reason, telephone on one line."""
        call, (style, mark) = self._calls[number], self._look(face, number)
        name = min(26, place.width * 3 // 10)
        at = NUMBER + name + TOOL
        sheet.fill(place, style)
        agency = first_line(call.agency.short[self._app.language], name)
        sheet.write(place.x, place.y, f"{mark}{number + 1:>3}  ! {agency}", style)
        sheet.write(place.x + at - TOOL, place.y, call.tool or "", style)
        reason, telephone = self._said(call, place.width - at - 1)
        sheet.write(place.x + at, place.y, reason, style)
        write_right(sheet, place.right - 1, place.y, telephone, style)

    def _draw_tall(self, face: Face, sheet: Sheet, place: Region, number: int) -> None:
        """Who, why, where to call."""
        call, (style, mark) = self._calls[number], self._look(face, number)
        sheet.fill(place, style)
        name = f"{call.agency.short[self._app.language]}  {call.tool or ''}"
        sheet.write(place.x, place.y, f"{mark}{number + 1:>3}  ! {first_line(name, place.width - 8)}", style)
        sheet.write(place.x + 7, place.y + 1, self._reason(call, place.width - 8), style)
        sheet.write(place.x + 7, place.y + 2, call.agency.telephone, style)

    def _said(self, call: Call, room: int) -> tuple[str, str]:
        """Reason and telephone, the reason in brief where both have no room; no number is ever cut.

        Where even that has none, the telephone is left to the detail.
        """
        telephone = call.agency.telephone
        beside = room - cells.width(telephone) - 1 if telephone else room
        language = self._app.language
        for said in (plain(call.reason[language]), plain(call.brief[language])):
            if cells.width(said) <= beside:
                return said, telephone
        return self._reason(call, room), ""

    def _reason(self, call: Call, room: int) -> str:
        language = self._app.language
        whole = plain(call.reason[language])
        return whole if cells.width(whole) <= room else first_line(call.brief[language], room)
