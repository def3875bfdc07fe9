"""The board itself: whom to call on top, the table of agencies below."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, cast

from rich.style import Style
from textual.app import ComposeResult
from textual.events import Key, Paste
from textual.geometry import Region
from textual.screen import Screen

from surveytui.sync.board import Call
from surveytui.sync.tables import sum_words
from surveytui.text import cells
from surveytui.text.dates import thai_date
from surveytui.text.thai import plain
from surveytui.text.words import Words
from surveytui.ui.supervisor import words
from surveytui.ui.supervisor.face import Face, first_line, write_right
from surveytui.ui.supervisor.table import GAP, MARGIN, draw_row, head_text, heads
from surveytui.ui.supervisor.view import Column, Filters, Focus, View
from surveytui.ui.theme import Role
from surveytui.ui.widgets.sheet import Sheet

if TYPE_CHECKING:
    from surveytui.ui.supervisor.app import BoardApp

SMALLEST = (60, 20)
TABLE_FROM = (78, 22)
"""The least screen with a table; on a smaller one there is only the list of calls."""
CALLS, CALLS_TALL, TALL = 3, 5, 40
OLD = 2
"""Days after which the newest report is told to be old."""
CHIPS = ("group", "district", "tool", "status")
CHIP_WORDS = {"group": words.GROUP, "district": words.DISTRICT, "tool": words.TOOL, "status": words.STATUS}


class BoardScreen(Screen[None], inherit_bindings=False):
    """Keyboard and mouse; one list at a time has the keyboard, Tab changes it."""

    def __init__(self, view: View) -> None:
        super().__init__()
        self.view = view
        self.face = Face(self.paint, self._scrolled)
        self._chip = 0
        self._searching = False
        self._rows = 1

    @property
    def board_app(self) -> BoardApp:
        """The app."""
        return cast("BoardApp", self.app)

    def compose(self) -> ComposeResult:
        """One widget that draws it all."""
        yield self.face

    # drawing
    def paint(self, face: Face, sheet: Sheet) -> None:
        """Everything, for the screen's size."""
        size = sheet.size
        if size.width < SMALLEST[0] or size.height < SMALLEST[1]:
            said = self.board_app.say(words.TOO_SMALL)
            sheet.centre(size.height // 2, first_line(said, size.width), face.style(Role.TEXT))
            return
        self._draw_bar(face, sheet)
        small = size.width < TABLE_FROM[0] or size.height < TABLE_FROM[1]
        if small:
            self._draw_calls(face, sheet, top=2, rows=(size.height - 7) // 3, tall=3)
        else:
            rows = size.height - 10 if self.view.all_calls else CALLS_TALL if size.height >= TALL else CALLS
            below = self._draw_calls(face, sheet, top=2, rows=rows, tall=1)
            if not self.view.all_calls:
                self._draw_table(face, sheet, below + 1)
        self._draw_keys(face, sheet, small=small)

    def _draw_bar(self, face: Face, sheet: Sheet) -> None:
        board, app = self.view.board, self.board_app
        bar = face.style(Role.BAR)
        sheet.fill(Region(0, 0, sheet.size.width, 1), bar)
        left = max(board.days_left.values(), default=0)
        right = f"{thai_date(board.day, app.language, short=True)}   "
        right += app.say(words.DAYS_LEFT, n=left) if left else app.say(words.OVER)
        write_right(sheet, sheet.size.width - 1, 0, right, bar)
        agencies = len({line.agency.code for line in board.lines})
        room = sheet.size.width - 4 - cells.width(plain(right))
        chip = f" {plain(app.say(words.SAMPLE))} " if board.sample else ""
        title = app.say(words.TITLE, campaign=board.title, n=agencies)
        end = sheet.write(1, 0, first_line(title, room - cells.width(chip) - 2), bar)
        if chip:
            sheet.write(end + 2, 0, chip, face.style(Role.WARN))
        note, role = self._notice()
        if note:
            sheet.fill(Region(0, 1, sheet.size.width, 1), face.style(role))
            sheet.write(1, 1, first_line(note, sheet.size.width - 2), face.style(role))

    def _notice(self) -> tuple[str, Role]:
        """What happened last, or that the counts are old."""
        app, board = self.board_app, self.view.board
        if app.notice:
            return app.notice
        if board.newest is None:
            return app.say(words.NEVER), Role.WARN
        return (app.say(words.OLD, n=board.newest), Role.WARN) if board.newest > OLD else ("", Role.TEXT)

    def _draw_calls(self, face: Face, sheet: Sheet, *, top: int, rows: int, tall: int) -> int:
        """The list of calls in its box; returns the row below it."""
        app, view = self.board_app, self.view
        calls = view.board.calls
        seen = view.calls.see(max(1, rows), len(calls)) if calls else range(0)
        height = max(1, len(seen)) * tall + 3 if calls else 3
        box = Region(1, top, sheet.size.width - 2, height)
        focused = view.focus is Focus.CALLS
        sheet.box(box, face.style(Role.ACCENT_EDGE if focused else Role.EDGE))
        head = app.say(words.CALL_TODAY, n=len(calls)) if calls else app.say(words.NOBODY)
        sheet.write(box.x + 2, top + 1, head, face.style(Role.TEXT))
        if len(calls) > len(seen) and tall == 1:
            more = app.say(words.SHOWING, n=len(seen))
            write_right(sheet, box.right - 2, top + 1, first_line(more, box.width - 40), face.style(Role.SOFT))
        face.press_on(Region(box.x, top, box.width, 2), self._toggle_calls)
        draw = self._draw_call if tall == 1 else self._draw_tall_call
        for row, number in enumerate(seen):
            y = top + 2 + row * tall
            draw(face, sheet, Region(box.x + 1, y, box.width - 2, tall), number)
            face.press_on(Region(box.x, y, box.width, tall), partial(self._open_call, number))
        return box.bottom

    def _call_style(self, face: Face, number: int) -> tuple[Style, str]:
        held = self.view.focus is Focus.CALLS and number == self.view.calls.at
        return face.style(Role.CARD if held else Role.TEXT), "▶" if number == self.view.calls.at else " "

    def _draw_call(self, face: Face, sheet: Sheet, place: Region, number: int) -> None:
        """Number, agency, tool, reason, telephone on one line."""
        call, (style, mark) = self.view.board.calls[number], self._call_style(face, number)
        language = self.board_app.language
        telephone = call.agency.telephone
        name = min(26, place.width // 3)
        sheet.fill(place, style)
        sheet.write(
            place.x, place.y, f"{mark}{number + 1:>3}  ! {first_line(call.agency.short[language], name)}", style
        )
        x = place.x + 9 + name
        sheet.write(x, place.y, call.tool or "", style)
        room = place.right - x - 7 - cells.width(telephone)
        sheet.write(x + 5, place.y, first_line(self._reason(call), room), style)
        write_right(sheet, place.right - 1, place.y, telephone, style)

    def _draw_tall_call(self, face: Face, sheet: Sheet, place: Region, number: int) -> None:
        """On a small screen three rows: who, why, where to call."""
        call, (style, mark) = self.view.board.calls[number], self._call_style(face, number)
        sheet.fill(place, style)
        name = f"{call.agency.short[self.board_app.language]}  {call.tool or ''}"
        sheet.write(place.x, place.y, f"{mark}{number + 1:>3}  ! {first_line(name, place.width - 8)}", style)
        sheet.write(place.x + 7, place.y + 1, first_line(self._reason(call), place.width - 8), style)
        sheet.write(place.x + 7, place.y + 2, call.agency.telephone, style)

    def _reason(self, call: Call) -> str:
        return call.reason[self.board_app.language]

    def _draw_table(self, face: Face, sheet: Sheet, top: int) -> None:
        app, view = self.board_app, self.view
        self._draw_chips(face, sheet, top)
        columns = heads(sheet.size.width)
        x, y = MARGIN, top + 2
        for head in columns:
            text = first_line(head_text(head, view.order, app.language, turned=view.turned), head.width)
            style = face.style(Role.SOFT)
            if head.right:
                write_right(sheet, x + head.width, y, text, style)
            else:
                sheet.write(x, y, text, style)
            face.press_on(Region(x, y, head.width, 1), partial(self._sort, head.column))
            x += head.width + GAP
        sheet.line(0, y + 1, sheet.size.width, face.style(Role.EDGE))
        first, last = y + 2, sheet.size.height - 3
        self._rows = last - first
        if not view.lines:
            sheet.write(MARGIN, first, app.say(words.NO_MATCH), face.style(Role.TEXT))
            return
        for row, number in enumerate(view.table.see(self._rows, len(view.lines)), first):
            held = number == view.table.at
            filled = held and view.focus is Focus.TABLE
            if filled:
                sheet.fill(Region(0, row, sheet.size.width, 1), face.style(Role.CARD))
            if held:
                sheet.write(0, row, "▶", face.style(Role.CARD if filled else Role.TEXT))
            draw_row(sheet, row, view.lines[number], view.board, columns, app.palette, app.language, held=filled)
            face.press_on(Region(0, row, sheet.size.width, 1), partial(self._touch_row, number))

    def _draw_chips(self, face: Face, sheet: Sheet, y: int) -> None:
        x = MARGIN
        focused = self.view.focus is Focus.CHIPS
        for number, name in enumerate(CHIPS):
            text = f"{plain(self.board_app.say(CHIP_WORDS[name]))}: {plain(self.chosen(name))} ▾"
            active = bool(getattr(self.view.filters, name))
            held = focused and number == self._chip
            style = face.style(Role.MAIN if active else Role.CARD if held else Role.TEXT)
            shown = f"{'▶' if held else ' '}{text} "
            face.press_on(Region(x, y, cells.width(shown), 1), partial(self._pick, name))
            x = sheet.write(x, y, shown, style) + 1
        search = self.view.filters.search
        shown = (
            f"/{search}{'█' if self._searching else ''}"
            if search or self._searching
            else words.SEARCH[self.board_app.language]
        )
        style = face.style(Role.MAIN if search else Role.SOFT)
        face.press_on(Region(x, y, cells.width(plain(shown)) + 2, 1), self._search)
        sheet.write(x, y, f" {shown} ", style)

    def chosen(self, name: str) -> str:
        """What a filter lets through, in words."""
        value: str = getattr(self.view.filters, name)
        return dict(self.choices(name)).get(value, value)

    def choices(self, name: str) -> list[tuple[str, str]]:
        """Value and words of everything that a filter may let through."""
        say = self.board_app.say
        return [("", say(words.ALL)), *self.board_app.values(name)]

    def _draw_keys(self, face: Face, sheet: Sheet, *, small: bool) -> None:
        app, size = self.board_app, sheet.size
        if not small and not self.view.all_calls:
            soft = face.style(Role.SOFT)
            end = sheet.write(MARGIN, size.height - 2, sum_words(self.view.board)[app.language], soft)
            legend = app.say(words.LEGEND)
            if end + 2 + cells.width(plain(legend)) < size.width:
                write_right(sheet, size.width - 1, size.height - 2, legend, soft)
        bar = face.style(Role.BAR)
        sheet.fill(Region(0, size.height - 1, size.width, 1), bar)
        keys = app.say(words.KEYS_CALLS if small else words.KEYS)
        if cells.width(plain(keys)) > size.width - 2:
            keys = app.say(words.KEYS_SHORT)
        sheet.write(1, size.height - 1, first_line(keys, size.width - 2), bar)

    # keys and touches
    def on_key(self, event: Key) -> None:
        """Everything that the board can do."""
        event.stop()
        event.prevent_default()
        self.board_app.notice = None
        if self._searching and self._typed(event):
            self.redraw()
            return
        if action := self._actions().get(event.key):
            action()
        elif event.character == "0":
            self._toggle_calls()
        elif event.character == "/":
            self._search()
        elif event.character and event.character in "123456789":
            self._open_call(int(event.character) - 1)
        self.redraw()

    def on_paste(self, event: Paste) -> None:
        """What a phone scanned may be pasted anywhere."""
        event.stop()
        self.board_app.take_ticket(event.text)

    def _actions(self) -> dict[str, Callable[[], None]]:
        app = self.board_app
        page = max(1, self._rows - 1)
        return {
            "up": lambda: self._move(-1),
            "down": lambda: self._move(1),
            "pageup": lambda: self._move(-page),
            "pagedown": lambda: self._move(page),
            "home": lambda: self._move(-(10**9)),
            "end": lambda: self._move(10**9),
            "left": lambda: self._sideways(-1),
            "right": lambda: self._sideways(1),
            "tab": lambda: self._turn(1),
            "shift+tab": lambda: self._turn(-1),
            "enter": self._enter,
            "escape": self._clear,
            "f1": app.switch_language,
            "f2": app.switch_theme,
            "f3": self._to_chips,
            "f4": app.ask_ticket,
            "f5": app.read_again,
            "f6": app.ask_file,
            "f10": app.exit,
        }

    def redraw(self) -> None:
        """Draw anew."""
        self.face.redraw()

    def _typed(self, event: Key) -> bool:
        """A key of the search: what is typed, Backspace, Enter; everything else ends it."""
        search = self.view.filters.search
        if event.key == "backspace":
            self._refilter(search=search[:-1])
        elif event.key == "enter":
            self._searching = False
            self.view.focus = Focus.TABLE
        elif event.character and event.character.isprintable():
            self._refilter(search=search + event.character)
        else:
            self._searching = False
            return False
        return True

    def _refilter(self, **changes: str) -> None:
        self.view.filter(replace(self.view.filters, **changes))

    def let_through(self, name: str, value: str) -> None:
        """Set a filter."""
        self._refilter(**{name: value})
        self.view.focus = Focus.TABLE
        self.redraw()

    def _search(self) -> None:
        self._searching = True
        self.view.all_calls = False
        self.redraw()

    def _clear(self) -> None:
        if self.view.all_calls:
            self.view.all_calls = False
        else:
            self._searching = False
            self.view.filter(Filters())

    def _move(self, by: int) -> None:
        view = self.view
        if view.focus is Focus.CALLS:
            if by > 0 and view.calls.at + 1 >= len(view.board.calls) and not view.all_calls:
                view.focus = Focus.TABLE
            else:
                view.calls.move(by, len(view.board.calls))
        elif view.focus is Focus.TABLE:
            view.table.move(by, len(view.lines))

    def _scrolled(self, by: int) -> None:
        self._move(3 * by)
        self.redraw()

    def _sideways(self, by: int) -> None:
        """Among the chips, or which column sorts."""
        if self.view.focus is Focus.CHIPS:
            self._chip = (self._chip + by) % len(CHIPS)
        elif self.view.focus is Focus.TABLE:
            columns: list[Column | None] = [None, *(head.column for head in heads(self.size.width))]
            self.view.sort_by(columns[(columns.index(self.view.order) + by) % len(columns)])

    def _turn(self, by: int) -> None:
        """The next list has the keyboard."""
        there = [Focus.CALLS, Focus.CHIPS, Focus.TABLE] if self.view.board.calls else [Focus.CHIPS, Focus.TABLE]
        place = there.index(self.view.focus) if self.view.focus in there else 0
        self.view.focus = there[(place + by) % len(there)]

    def _to_chips(self) -> None:
        self.view.all_calls = False
        self.view.focus = Focus.CHIPS

    def _enter(self) -> None:
        match self.view.focus:
            case Focus.CALLS if self.view.call is not None:
                self._open_call(self.view.calls.at)
            case Focus.CHIPS:
                self._pick(CHIPS[self._chip])
            case _ if self.view.held is not None:
                self.board_app.open_agency(self.view.held.agency.code)
            case _:
                pass

    def _toggle_calls(self) -> None:
        self.view.all_calls = not self.view.all_calls
        self.view.focus = Focus.CALLS
        self.redraw()

    def _open_call(self, number: int) -> None:
        calls = self.view.board.calls
        if 0 <= number < len(calls):
            self.view.calls.at = number
            self.view.focus = Focus.CALLS
            self.redraw()
            self.board_app.open_agency(calls[number].agency.code)

    def _touch_row(self, number: int) -> None:
        """The first touch goes there, a second one opens it."""
        again = self.view.focus is Focus.TABLE and self.view.table.at == number
        self.view.focus, self.view.table.at = Focus.TABLE, number
        self.redraw()
        if again:
            self.board_app.open_agency(self.view.lines[number].agency.code)

    def _sort(self, column: Column) -> None:
        self.view.sort(column)
        self.redraw()

    def _pick(self, name: str) -> None:
        self._chip = CHIPS.index(name)
        what: Words = CHIP_WORDS[name]
        self.board_app.pick(what, self.choices(name), getattr(self.view.filters, name), partial(self.let_through, name))
