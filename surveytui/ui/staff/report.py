"""The count report as a QR code, for a supervisor to scan: counts of closed blocks, nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from textual.geometry import Region, Size
from textual.widget import Widget

from surveytui.counter.desk_messages import REPORT, Failed, Status, Tickets
from surveytui.questionnaire.picture import Picture
from surveytui.sync.ticket import parts
from surveytui.text import qr
from surveytui.ui.kiosk.frame import Place
from surveytui.ui.staff import words
from surveytui.ui.staff.cards import trouble
from surveytui.ui.staff.finish import finish_screen, finished_screen
from surveytui.ui.staff.frame import StaffScreen
from surveytui.ui.staff.sentences import day_words, fill
from surveytui.ui.staff.widgets import Line, Page
from surveytui.ui.theme import Role
from surveytui.ui.widgets.box_button import BoxButton, Look
from surveytui.ui.widgets.drawn import Drawn
from surveytui.ui.widgets.qr_code import QrCode

BESIDE = 21
"""Columns that the words and buttons beside the code need."""


def pictures(texts: Iterable[str], room: Size) -> list[str]:
    """The texts as codes that fit a place: whole, or in parts."""
    found: list[str] = []
    for text in texts:
        columns, rows = qr.cells(text)
        found += [text] if columns <= room.width and rows <= room.height else parts(text)
    return found


class ReportScreen(StaffScreen):
    """One code after the other, turned by hand.

    Args:
        status: The numbers.
    """

    title_words = words.QR_REPORT

    def __init__(self, status: Status) -> None:
        super().__init__()
        self._status = status
        self._tickets: Tickets | None = None
        self._pictures: list[str] = []
        self._at = 0

    def parts(self) -> Iterable[Drawn]:
        """Words, code, three buttons."""
        self._said = Page(Line(words.QR_WAIT))
        self._code = QrCode("")
        self._next = BoxButton(words.QR_NEXT, key="1", look=Look.MAIN)
        self._finish = BoxButton(words.FINISH_SHORT, key="2", look=Look.QUIET)
        self._back = BoxButton(words.BACK, key="0")
        return (self._said, self._code, self._next, self._finish, self._back)

    def place(self, frame: Picture) -> Iterator[Place]:
        """The code at the right as high as the screen, the rest beside it."""
        room = Size(frame.columns - BESIDE - 2, frame.rows - 1)
        self._arrange(room)
        width = BESIDE if not self._pictures else max(BESIDE, frame.columns - 4 - self._widest())
        width = min(width, 35)
        yield self._said, Region(1, 2, width, frame.rows - 12)
        yield self._code, Region(width + 2, 1, frame.columns - width - 2, frame.rows - 1)
        rows = [self._next] if len(self._pictures) > 1 else []
        for number, button in enumerate([*rows, self._finish, self._back]):
            yield button, Region(1, frame.rows - 3 * (2 + len(rows) - number), width, 3)

    def _widest(self) -> int:
        return max(qr.cells(text)[0] for text in self._pictures)

    def _arrange(self, room: Size) -> None:
        """Choose codes for the room, and show the one that it is at."""
        if self._tickets is None:
            return
        self._pictures = pictures(self._tickets.texts, room)
        self._at %= len(self._pictures)
        self._code.show(self._pictures[self._at])
        self._said.show(*self._lines(self._tickets))

    def _lines(self, tickets: Tickets) -> list[Line | None]:
        lines: list[Line | None] = [
            Line(fill(words.QR_UNTIL, day=day_words(tickets.day, short=True))),
            Line(fill(words.QR_NUMBER, n=tickets.seq)),
            None,
        ]
        if len(self._pictures) > 1:
            lines.append(Line(fill(words.QR_PICTURE, n=self._at + 1, of=len(self._pictures))))
        lines.append(Line(words.QR_ALL if tickets.closed else fill(words.BLOCKS, k=self._status.block), role=Role.SOFT))
        return lines

    def first(self) -> Widget:
        """The next picture, or the way back."""
        return self._next if len(self._pictures) > 1 else self._back

    def on_mount(self) -> None:
        """Ask for the report."""
        self.do(self._ask())

    async def _ask(self) -> None:
        tickets = await self.staff.desk.ask(REPORT)
        if isinstance(tickets, Failed):
            self.staff.show(trouble(tickets, self.title_words))
            return
        self._tickets = tickets
        self.rearrange()
        self.call_after_refresh(lambda: self.first().focus())

    def pressed(self, button: BoxButton) -> None:
        """Turn, finish, or go back."""
        if button is self._next:
            self._at += 1
            self.rearrange()
        elif button is self._finish:
            self.staff.show(finished_screen(self.staff) if self._status.finished else finish_screen(self.staff))
        else:
            self.back()
