"""One agency: its bars, its counters, whom to ask for, what was noted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, cast

from rich.style import Style
from textual.app import ComposeResult
from textual.events import Key
from textual.geometry import Region
from textual.screen import Screen

from surveytui.sync import agency_words
from surveytui.sync.board import Interval, Line, Machine
from surveytui.sync.sentences import GROUPS, amount_words, got_words, held_since, pace_words
from surveytui.text import cells
from surveytui.text.dates import thai_date
from surveytui.text.thai import plain
from surveytui.text.words import Words
from surveytui.ui.supervisor import words
from surveytui.ui.supervisor.face import Face, day_and_left, first_line, write_right
from surveytui.ui.supervisor.table import draw_bar
from surveytui.ui.supervisor.view import View
from surveytui.ui.theme import Role
from surveytui.ui.widgets.sheet import Sheet, lines_of

if TYPE_CHECKING:
    from surveytui.ui.supervisor.app import BoardApp

TWO_COLUMNS = (90, 28)
"""From which size on people and counters stand beside the counts."""
UP, DOWN = "PgUp ▴", "PgDn ▾"
"""Where there is more than the screen shows."""
Paragraph = tuple[str, Role]


class DetailScreen(Screen[None], inherit_bindings=False):
    """All there is about one agency; ↑↓ go to the next one of the table."""

    def __init__(self, view: View, code: str) -> None:
        super().__init__()
        self.view = view
        self.code = code
        self.face = Face(self.paint, self._scrolled)
        self._top = 0
        self._most = 0

    @property
    def board_app(self) -> BoardApp:
        """The app."""
        return cast("BoardApp", self.app)

    def compose(self) -> ComposeResult:
        """One widget that draws it all."""
        yield self.face

    def redraw(self) -> None:
        """Draw anew."""
        self.face.redraw()

    # drawing
    def paint(self, face: Face, sheet: Sheet) -> None:
        """Two columns where there is room, else one that scrolls."""
        lines = self.view.of_agency(self.code)
        if not lines:
            return
        self._draw_bar(face, sheet, lines[0])
        body = Region(0, 2, sheet.size.width, sheet.size.height - 3)
        width = sheet.size.width
        if width >= TWO_COLUMNS[0] and sheet.size.height >= TWO_COLUMNS[1]:
            left = width * 3 // 5
            buttons = self._buttons()
            top = sheet.size.height - 2 - 3 * len(buttons)
            people = Region(left, body.y, width - left - 2, top - body.y - 1)
            counts = Region(3, body.y, left - 6, body.height)
            more = self._write(sheet, face, counts, [*self._reason(), *self._counts(lines)])
            more = max(more, self._write(sheet, face, people, [*self._contact(), *self._people()]))
            self._draw_buttons(face, sheet, Region(left, top, width - left - 2, 3), buttons)
        else:
            parts = [*self._reason(), *self._contact(), *self._counts(lines), *self._people()]
            more = self._write(sheet, face, Region(2, body.y, width - 4, body.height), parts)
        self._most = more
        self._top = min(self._top, more)
        bar = face.style(Role.BAR)
        sheet.fill(Region(0, sheet.size.height - 1, sheet.size.width, 1), bar)
        keys = self.board_app.say(words.DETAIL_KEYS if self._has_oit else words.DETAIL_KEYS_PLAIN)
        sheet.write(1, sheet.size.height - 1, first_line(keys, sheet.size.width - 2), bar)
        face.press_on(Region(0, sheet.size.height - 1, sheet.size.width // 2, 1), self._note)
        face.press_on(Region(sheet.size.width // 2, sheet.size.height - 1, sheet.size.width, 1), self.board_app.back)

    @property
    def _has_oit(self) -> bool:
        return self.view.board.oit_due is not None

    def _buttons(self) -> list[tuple[Words, Callable[[], None]]]:
        """What one does here, the main thing first."""
        oit = [(words.OIT_BUTTON, self._publish)] if self._has_oit else []
        return [(words.NOTE_BUTTON, self._note), *oit, (words.BACK_BUTTON, self.board_app.back)]

    def _draw_buttons(
        self, face: Face, sheet: Sheet, first: Region, buttons: list[tuple[Words, Callable[[], None]]]
    ) -> None:
        """One under the other."""
        for number, (label, action) in enumerate(buttons):
            region = first.translate((0, first.height * number))
            role, edge = (Role.TEXT, Role.EDGE) if number else (Role.MAIN, Role.MAIN_EDGE)
            sheet.fill(region, face.style(role))
            sheet.box(region, face.style(edge))
            text = self.board_app.say(label)
            sheet.centre(region.y + 1, text, face.style(role), left=region.x, width=region.width)
            face.press_on(region, action)

    def _draw_bar(self, face: Face, sheet: Sheet, line: Line) -> None:
        app, agency = self.board_app, line.agency
        bar = face.style(Role.BAR)
        sheet.fill(Region(0, 0, sheet.size.width, 1), bar)
        right = day_and_left(self.view.board, app.language, sheet.size.width)
        write_right(sheet, sheet.size.width - 1, 0, right, bar)
        district = f"   {plain(app.say(agency_words.IN_DISTRICT, district=agency.district))}" if agency.district else ""
        name, group = plain(agency.name[app.language]), f"   {plain(GROUPS[agency.group][app.language])}"
        room = sheet.size.width - 4 - cells.width(plain(right))
        titles = (f"{name}{district}{group}", f"{name}{district}", name)
        title = next((one for one in titles if cells.width(one) <= room), name)
        sheet.write(1, 0, first_line(title, room), bar)
        if app.notice:
            said, role = app.notice
            sheet.fill(Region(0, 1, sheet.size.width, 1), face.style(role))
            sheet.write(1, 1, first_line(said, sheet.size.width - 2), face.style(role))

    def _write(
        self, sheet: Sheet, face: Face, place: Region, parts: list[Paragraph | Line | tuple[Interval, int]]
    ) -> int:
        """Paragraphs and bars, one under the other, from where it is scrolled to; how many rows there are too many."""
        rows: list[tuple[str, Role] | tuple[Interval, int]] = []
        for part in parts:
            if isinstance(part, Line):
                rows.append((part.got, part.target or 0))
            elif isinstance(part[0], Interval):
                rows.append(part)
            else:
                text, role = part
                rows.extend((line, role) for line in lines_of(text, place.width))
        most = max(0, len(rows) - place.height)
        top, soft, right = min(self._top, most), face.style(Role.SOFT), place.right + 1
        if top:
            write_right(sheet, right, place.y - 1, UP, soft)
        if top < most:
            write_right(sheet, right, place.bottom - 1, DOWN, soft)
        for y, row in enumerate(rows[top : top + place.height], place.y):
            if isinstance(row[0], Interval):
                draw_bar(sheet, place.x, y, min(40, place.width), row[0], row[1] or None, face.palette)
            else:
                style: Style = face.style(row[1])
                sheet.write(place.x, y, row[0], style)
        return most

    def _counts(self, lines: list[Line]) -> Iterator[Paragraph | Line | tuple[Interval, int]]:
        say = self.board_app.say
        for line in lines:
            yield say(agency_words.TOOLS[line.tool]), Role.TEXT
            yield line
            got = got_words(line.got)
            if line.target is None:
                yield say(agency_words.GOT_ONLY, got=got), Role.TEXT
            else:
                yield say(agency_words.GOT_OF, got=got, target=line.target), Role.TEXT
            yield from self._pace(line)
            yield "", Role.TEXT
        yield from self._oit()
        yield from self._last_year()

    def _pace(self, line: Line) -> Iterator[Paragraph]:
        say = self.board_app.say
        if told := [say(said) for said in pace_words(line)]:
            yield "  ".join(told), Role.TEXT
        if line.forecast is not None:
            if not line.ended:
                yield say(agency_words.WILL_BE, forecast=amount_words(line.forecast)), Role.TEXT
            if line.target is not None and line.forecast.most < line.target:
                yield say(agency_words.MISSES), Role.BAD_PAPER

    def _oit(self) -> Iterator[Paragraph | tuple[Interval, int]]:
        say, board = self.board_app.say, self.view.board
        if board.oit_due is None:
            return
        yield say(agency_words.OIT_TITLE), Role.TEXT
        published = board.details[self.code].oit
        due = say(agency_words.DUE, day=thai_date(board.oit_due, self.board_app.language, short=True))
        over = f" {plain(say(agency_words.OVERDUE))}" if board.day > board.oit_due else ""
        if published is None:
            yield f"{say(agency_words.OIT_UNKNOWN)}  {due}{over}", Role.TEXT
        else:
            yield Interval(published.items, published.items), published.total
            count = say(agency_words.OIT_COUNT, items=published.items, total=published.total)
            yield f"{count}  {due}{over if published.items < published.total else ''}", Role.TEXT
        yield "", Role.TEXT

    def _last_year(self) -> Iterator[Paragraph]:
        last = self.view.board.details[self.code].last_year
        if last is not None:
            said = self.board_app.say(agency_words.LAST_YEAR, score=last.score, band=last.band, year=last.fiscal_year)
            yield said, Role.TEXT

    def _reason(self) -> Iterator[Paragraph]:
        """Why it is to be called, if it is."""
        for call in self.view.board.calls:
            if call.agency.code == self.code:
                tool = f"{call.tool} " if call.tool else ""
                yield f"! {tool}{self.board_app.say(call.reason)}", Role.BAD_PAPER
                yield "", Role.TEXT

    def _contact(self) -> Iterator[Paragraph]:
        say, agency = self.board_app.say, self.view.of_agency(self.code)[0].agency
        yield say(agency_words.CONTACT), Role.SOFT
        yield say(words.TELEPHONE, officer=agency.officer, telephone=agency.telephone or "–").strip(), Role.TEXT
        yield "", Role.TEXT

    def _people(self) -> Iterator[Paragraph]:
        say, detail = self.board_app.say, self.view.board.details[self.code]
        yield say(agency_words.MACHINES), Role.SOFT
        for machine in detail.machines:
            yield from self._machine(machine)
        if not detail.machines:
            yield say(agency_words.NO_MACHINE), Role.BAD_PAPER
        yield "", Role.TEXT
        yield say(agency_words.NOTES), Role.SOFT
        for note in detail.notes:
            yield f"{thai_date(note.day, self.board_app.language, short=True)}  {note.text}", Role.TEXT
        if not detail.notes:
            yield say(agency_words.NO_NOTES), Role.TEXT

    def _machine(self, machine: Machine) -> Iterator[Paragraph]:
        say = self.board_app.say
        if machine.reported is None:
            said = say(agency_words.MACHINE_NEVER, name=machine.name)
        else:
            when = say(agency_words.DAYS_AGO, days=machine.reported) if machine.reported else say(agency_words.TODAY)
            said = say(agency_words.MACHINE, name=machine.name, when=when, number=machine.number)
        if machine.retired or machine.closed:
            yield f"{said}  {say(agency_words.RETIRED if machine.retired else agency_words.FINISHED)}", Role.SOFT
        else:
            yield (f"{said}  {say(agency_words.SILENT)}", Role.BAD_PAPER) if machine.silent else (said, Role.TEXT)
        if machine.fork:
            yield say(agency_words.FORKED, why=machine.fork), Role.BAD_PAPER
        for held in self.view.board.held_of(machine.device):
            yield f"! {say(held_since(held))}", Role.BAD_PAPER

    # keys
    def on_key(self, event: Key) -> None:
        """Note, next, back."""
        event.stop()
        event.prevent_default()
        self.board_app.notice = None
        match event.key:
            case "escape" | "backspace" | "enter":
                self.board_app.back()
            case "f7":
                self._note()
            case "f8":
                self._publish()
            case "up" | "down":
                self._next(1 if event.key == "down" else -1)
            case "pagedown" | "pageup":
                self._scrolled(1 if event.key == "pagedown" else -1)
            case "f1":
                self.board_app.switch_language()
            case "f2":
                self.board_app.switch_theme()
            case "f10":
                self.app.exit()
            case _:
                return
        self.redraw()

    def _note(self) -> None:
        self.board_app.ask_note(self.code)

    def _publish(self) -> None:
        self.board_app.ask_oit(self.code)

    def _next(self, by: int) -> None:
        """The next agency of the table, whatever its tool."""
        codes = list(dict.fromkeys(line.agency.code for line in self.view.lines)) or [self.code]
        place = codes.index(self.code) if self.code in codes else 0
        self.code = codes[max(0, min(place + by, len(codes) - 1))]
        self._top = 0

    def _scrolled(self, by: int) -> None:
        self._top = max(0, min(self._top + 5 * by, self._most))
        self.redraw()
