"""The board itself: whom to call on top, the table of agencies below."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, cast

from textual.app import ComposeResult
from textual.events import Key, Paste
from textual.geometry import Region
from textual.screen import Screen

from surveytui.sync.choosing import Filters
from surveytui.sync.tables import sums_said
from surveytui.text import cells
from surveytui.text.thai import plain
from surveytui.text.words import Words
from surveytui.ui.supervisor import words
from surveytui.ui.supervisor.calls_box import TALL_CALL, CallsBox
from surveytui.ui.supervisor.face import Face, day_and_left, first_line, write_right
from surveytui.ui.supervisor.table import GAP, MARGIN, WIDEST, Head, draw_row, head_text, heads
from surveytui.ui.supervisor.view import Focus, View
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
LEAST_SEARCH = 18
"""Columns in which what is searched for can be read."""
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

    @property
    def _small(self) -> bool:
        """Whether there is only room for the list of calls."""
        return self.size.width < TABLE_FROM[0] or self.size.height < TABLE_FROM[1]

    @property
    def _few(self) -> int:
        """Calls that stand above the table."""
        return CALLS_TALL if self.size.height >= TALL else CALLS

    @property
    def _has_more(self) -> bool:
        """Whether the list's title can show more or fewer of them."""
        return not self._small and len(self.view.board.calls) > self._few

    @property
    def _only_calls(self) -> bool:
        """Whether no other list is to be seen."""
        return self._small or self.view.all_calls

    @property
    def _in_calls(self) -> bool:
        """Whether the list of calls has the keyboard."""
        return self._only_calls or self.view.focus is Focus.CALLS

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
        self.view.widen(wide=size.width >= WIDEST)
        self._draw_bar(face, sheet)
        rows = size.height - 10 if self.view.all_calls else self._few
        if self._small:
            rows = (size.height - 7) // TALL_CALL
        calls = CallsBox(self.board_app, self.view, focused=self._in_calls, has_more=self._has_more, tall=self._small)
        below = calls.draw(face, sheet, top=2, rows=rows, toggle=self._toggle_calls, choose=self._open_call)
        if not self._only_calls:
            self._draw_table(face, sheet, below + 1)
        self._draw_keys(face, sheet)

    def _draw_bar(self, face: Face, sheet: Sheet) -> None:
        board, app = self.view.board, self.board_app
        bar = face.style(Role.BAR)
        sheet.fill(Region(0, 0, sheet.size.width, 1), bar)
        right = day_and_left(board, app.language, sheet.size.width)
        write_right(sheet, sheet.size.width - 1, 0, right, bar)
        agencies = len(board.details)
        room = sheet.size.width - 4 - cells.width(plain(right))
        chip = f" {plain(app.say(words.SAMPLE))} " if board.sample else ""
        title = app.say(words.TITLE, campaign=board.title, n=agencies)
        end = sheet.write(1, 0, first_line(title, room - cells.width(chip) - 2), bar)
        if chip:
            sheet.write(end + 2, 0, chip, face.style(Role.WARN))
        self._draw_notes(face, sheet)

    def _draw_notes(self, face: Face, sheet: Sheet) -> None:
        """What happened last; or that the counts are old and that files are held back, beside each other."""
        app, width = self.board_app, sheet.size.width
        note, role = self._notice()
        held = "" if app.notice else self._held(width - 4 - cells.width(plain(note)))
        if not note and not held:
            return
        row, style = Region(0, 1, width, 1), face.style(role if note else Role.WARN)
        sheet.fill(row, style)
        if note and held:
            write_right(sheet, width - 1, 1, held, style)
            sheet.write(1, 1, first_line(note, width - 4 - cells.width(held)), style)
        else:
            sheet.write(1, 1, first_line(note or held, width - 2), style)
        if held:
            face.press_on(row, app.show_held)

    def _held(self, room: int) -> str:
        """That files are held back, in brief where there is not enough room; empty where none are."""
        count = len(self.view.board.held)
        if not count:
            return ""
        whole, brief = (plain(self.board_app.say(said, n=count)) for said in (words.HELD, words.HELD_SHORT))
        return whole if cells.width(whole) <= room else brief

    def _notice(self) -> tuple[str, Role]:
        """What happened last, or that the counts are old."""
        app, board = self.board_app, self.view.board
        if app.notice:
            return app.notice
        if board.newest is None:
            return app.say(words.NEVER), Role.WARN
        return (app.say(words.OLD, n=board.newest), Role.WARN) if board.newest > OLD else ("", Role.TEXT)

    def _draw_table(self, face: Face, sheet: Sheet, top: int) -> None:
        app, view = self.board_app, self.view
        self._draw_chips(face, sheet, top)
        columns = self._heads()
        x, y = MARGIN, top + 2
        for head in columns:
            order = view.order, view.order_tool
            text = first_line(head_text(head, order, app.language, turned=view.turned), head.width)
            style = face.style(Role.SOFT)
            if head.right:
                write_right(sheet, x + head.width, y, text, style)
            else:
                sheet.write(x, y, text, style)
            face.press_on(Region(x, y, head.width, 1), partial(self._sort, head))
            x += head.width + GAP
        sheet.line(0, y + 1, sheet.size.width, face.style(Role.EDGE))
        first, last = y + 2, sheet.size.height - 3
        self._rows = last - first
        if not view.rows:
            sheet.write(MARGIN, first, app.say(words.NO_MATCH), face.style(Role.TEXT))
            return
        for row, number in enumerate(view.table.see(self._rows, len(view.rows)), first):
            held = number == view.table.at
            filled = held and view.focus is Focus.TABLE
            if filled:
                sheet.fill(Region(0, row, sheet.size.width, 1), face.style(Role.CARD))
            if held:
                sheet.write(0, row, "▶", face.style(Role.CARD if filled else Role.TEXT))
            draw_row(sheet, row, view.rows[number], view.board, columns, app.palette, app.language, held=filled)
            face.press_on(Region(0, row, sheet.size.width, 1), partial(self._touch_row, number))

    def _heads(self) -> list[Head]:
        """The columns for the screen's width."""
        return heads(self.size.width, self.view.tools() if self.view.paired else ())

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
        self._draw_search(face, sheet, x, y)

    def _draw_search(self, face: Face, sheet: Sheet, x: int, y: int) -> None:
        """What is searched for, as much of its end as there is room for; over the last chips if they leave too little."""
        search = self.view.filters.search
        if search or self._searching:
            x = min(x, sheet.size.width - LEAST_SEARCH)
            room = sheet.size.width - x - 2
            shown = f"/{search}{'█' if self._searching else ''}"
            while cells.width(shown) > room:
                shown = shown[1:]
        else:
            room = sheet.size.width - x - 2
            shown = plain(words.SEARCH[self.board_app.language])
            shown = shown if cells.width(shown) <= room else "/"
            if room < 1:
                return
        face.press_on(Region(x, y, cells.width(shown) + 2, 1), self._search)
        sheet.write(x, y, f" {shown} ", face.style(Role.MAIN if search else Role.SOFT))

    def chosen(self, name: str) -> str:
        """What a filter lets through, in words."""
        value: str = getattr(self.view.filters, name)
        return dict(self.choices(name)).get(value, value)

    def choices(self, name: str) -> list[tuple[str, str]]:
        """Value and words of everything that a filter may let through."""
        everything = "+".join(reversed(self.view.tools())) if name == "tool" else self.board_app.say(words.ALL)
        return [("", everything), *self.board_app.values(name)]

    def _draw_keys(self, face: Face, sheet: Sheet) -> None:
        app, size = self.board_app, sheet.size
        if not self._only_calls:
            soft = face.style(Role.SOFT)
            end = sheet.write(MARGIN, size.height - 2, sums_said(self.view.sums)[app.language], soft)
            legend = app.say(words.LEGEND)
            if end + 2 + cells.width(plain(legend)) < size.width:
                write_right(sheet, size.width - 1, size.height - 2, legend, soft)
        bar = face.style(Role.BAR)
        sheet.fill(Region(0, size.height - 1, size.width, 1), bar)
        keys = app.say(words.KEYS_CALLS if self._small else words.KEYS)
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
            "f8": app.show_held,
            "f9": app.show_calendar,
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
        """Whoever looks for a name finds it however it stands."""
        if self._small:
            return
        self._searching = True
        self.view.all_calls = False
        if self.view.filters.status == "follow":
            self._refilter(status="")
        self.redraw()

    def _clear(self) -> None:
        if self.view.all_calls:
            self.view.all_calls = False
        else:
            self._searching = False
            self.view.filter(Filters())

    def _move(self, by: int) -> None:
        view = self.view
        if self._in_calls:
            self._move_call(by)
        elif view.focus is Focus.TABLE:
            view.table.move(by, len(view.rows))

    def _move_call(self, by: int) -> None:
        """Among the calls: above the first one is the title, below the last one the table, where that is to be seen."""
        view, count = self.view, len(self.view.board.calls)
        if view.on_title and self._has_more:
            if by > 0:
                view.on_title = False
                view.calls.move(by - 1, count)
        elif by < 0 and view.calls.at == 0 and self._has_more:
            view.on_title = True
        elif by > 0 and view.calls.at + 1 >= count and not self._only_calls:
            view.focus = Focus.TABLE
        else:
            view.calls.move(by, count)

    def _scrolled(self, by: int) -> None:
        self._move(3 * by)
        self.redraw()

    def _sideways(self, by: int) -> None:
        """Among the chips, or which column sorts."""
        if self.view.focus is Focus.CHIPS:
            self._chip = (self._chip + by) % len(CHIPS)
        elif self.view.focus is Focus.TABLE:
            columns = [(None, None), *((head.column, head.tool) for head in self._heads())]
            present = self.view.order, self.view.order_tool
            place = columns.index(present) if present in columns else 0
            self.view.sort_by(*columns[(place + by) % len(columns)])

    def _turn(self, by: int) -> None:
        """The next list has the keyboard."""
        if self._only_calls:
            return
        there = [Focus.CALLS, Focus.CHIPS, Focus.TABLE] if self.view.board.calls else [Focus.CHIPS, Focus.TABLE]
        place = there.index(self.view.focus) if self.view.focus in there else 0
        self.view.focus = there[(place + by) % len(there)]

    def _to_chips(self) -> None:
        if self._small:
            return
        self.view.all_calls = False
        self.view.focus = Focus.CHIPS

    def _enter(self) -> None:
        """The held call, chip or agency; on the list's title all calls, or fewer."""
        view = self.view
        if self._in_calls:
            if view.on_title and self._has_more:
                self._toggle_calls()
                view.on_title = True
            elif view.call is not None:
                self._open_call(view.calls.at)
        elif view.focus is Focus.CHIPS:
            self._pick(CHIPS[self._chip])
        elif view.held is not None:
            self.board_app.open_agency(view.held.agency.code)

    def _toggle_calls(self) -> None:
        """All calls, or the first ones; back at the top of them."""
        if not self._has_more:
            return
        self.view.all_calls = not self.view.all_calls
        self.view.focus = Focus.CALLS
        self.redraw()

    def _open_call(self, number: int) -> None:
        calls = self.view.board.calls
        if 0 <= number < len(calls):
            self.view.calls.at, self.view.on_title = number, False
            self.view.focus = Focus.CALLS
            self.redraw()
            self.board_app.open_agency(calls[number].agency.code)

    def _touch_row(self, number: int) -> None:
        """The first touch goes there, a second one opens it."""
        again = self.view.focus is Focus.TABLE and self.view.table.at == number
        self.view.focus, self.view.table.at = Focus.TABLE, number
        self.redraw()
        if again:
            self.board_app.open_agency(self.view.rows[number][0].agency.code)

    def _sort(self, head: Head) -> None:
        self.view.sort(head.column, head.tool)
        self.redraw()

    def _pick(self, name: str) -> None:
        self._chip = CHIPS.index(name)
        what: Words = CHIP_WORDS[name]
        self.board_app.pick(what, self.choices(name), getattr(self.view.filters, name), partial(self.let_through, name))
