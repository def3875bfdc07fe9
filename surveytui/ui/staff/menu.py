"""The menu: the counts of this machine, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from textual.geometry import Region
from textual.widget import Widget

from surveytui.counter.desk_messages import Status
from surveytui.questionnaire.picture import Picture
from surveytui.text.words import Words
from surveytui.ui.kiosk.frame import Place
from surveytui.ui.staff import sentences, words
from surveytui.ui.staff.check import CheckScreen
from surveytui.ui.staff.choose import ChooseScreen
from surveytui.ui.staff.close import close_screen, set_closed
from surveytui.ui.staff.export import export_screen
from surveytui.ui.staff.finish import finished_screen
from surveytui.ui.staff.frame import StaffScreen
from surveytui.ui.staff.receipts import receipts_screen
from surveytui.ui.staff.report import ReportScreen
from surveytui.ui.staff.totals import Totals
from surveytui.ui.staff.widgets import Line, MenuRow, Page
from surveytui.ui.theme import Role
from surveytui.ui.widgets.box_button import BoxButton, Look
from surveytui.ui.widgets.drawn import Drawn

WIDE = (100, 28)
"""From so many columns and rows on the counts stand beside the menu."""
NOTED = (80, 24)
"""From so many on, what a button would do stands under it."""
ROW = 60


class MenuScreen(StaffScreen):
    """Six things to do, and the way out.

    Args:
        status: The numbers.
    """

    def __init__(self, status: Status) -> None:
        super().__init__()
        self._status = status
        self._wide = False

    @property
    def title_words(self) -> Words:  # type: ignore[override]
        """The machine; where there is room, the agency before it."""
        agency, device = self._status.agency, self._status.device
        return Words(f"{agency.th}  {device}", f"{agency.en}  {device}") if self._wide else Words(device, device)

    def parts(self) -> Iterable[Drawn]:
        """Counts, six rows, the way out, and the notes for a screen of middle size."""
        self._rows = [MenuRow(label, key=key, note=note) for key, label, note in self._items()]
        self._notes = [Page(Line(row.note, role=Role.SOFT)) for row in self._rows if row.note]
        self._totals = Totals(self._status)
        self._facts = Page()
        self._out = BoxButton(words.LEAVE if self.staff.setting.alone else words.BACK_HOME, key="0", look=Look.MAIN)
        return (self._totals, self._facts, *self._rows, *self._notes, self._out)

    def _items(self) -> Iterator[tuple[str, Words, Words]]:
        status = self._status
        yield "1", words.CHOOSE, sentences.tools_note(status)
        yield "2", words.EXPORT, sentences.export_note(status)
        yield "3", words.RECEIPTS, words.FROM_USB
        yield "4", words.QR_REPORT, words.FINISHED_ALREADY if status.finished else words.TO_SCAN
        yield "5", words.CHECK, sentences.check_note(status)
        if status.finished:
            yield "6", words.CLOSE, words.FINISHED_ALREADY
        elif status.closed:
            yield "6", words.OPEN_AGAIN, words.CLOSED_NOW
        else:
            yield "6", words.CLOSE, words.UNTIL_TOMORROW

    def place(self, frame: Picture) -> Iterable[Place]:
        """Beside the counts, or two by two under them."""
        wide = frame.columns >= WIDE[0] and frame.rows >= WIDE[1]
        if wide != self._wide:
            self._wide = wide
            self._title_bar.rename(self.title_words)
        return self._beside(frame) if wide else self._under(frame)

    def _beside(self, frame: Picture) -> Iterator[Place]:
        x = frame.columns - ROW - 3
        yield self._totals, Region(3, 1, x - 4, frame.rows - 1)
        for number, row in enumerate(self._rows):
            yield row, Region(x, 2 + 3 * number, ROW, 3)
        yield self._out, Region(x, frame.rows - 3, ROW, 3)

    def _under(self, frame: Picture) -> Iterator[Place]:
        noted = frame.columns >= NOTED[0] and frame.rows >= NOTED[1]
        half = (frame.columns - 4) // 2
        yield self._totals, Region(2, 2, frame.columns - 4, 2)
        height = 4 if noted else 3
        for number, row in enumerate(self._rows):
            x, y = 2 + half * (number % 2), 5 + height * (number // 2)
            yield row, Region(x, y, half, 3)
            if noted:
                yield self._notes[number], Region(x + 2, y + 3, half - 2, 1)
        width = frame.columns - 4
        facts = self._told(noted=noted)
        self._facts.show(*facts)
        rows = self._facts.height(facts, width)
        yield self._facts, Region(2, frame.rows - 3 - rows - (rows < 3), width, rows)
        yield self._out, Region(2, frame.rows - 3, width, 3)

    def _told(self, *, noted: bool) -> list[Line]:
        """What stands beside the counts on a wide screen."""
        status = self._status
        rule = sentences.way_out(status)
        if not noted:
            rule = _beside(sentences.export_note(status), rule)
        told = [Line(text, role=Role.SOFT) for text in (rule, *sentences.closing(status, short=True))]
        return [Line(words.NETWORK_TROUBLE, mark="!"), *told] if status.trouble and not noted else told

    def first(self) -> Widget:
        """What the officer has most likely come for."""
        if self._status.closed and not self._status.finished:
            return self._rows[5]
        return self._rows[1] if self._status.ready else self._out

    def back(self) -> None:
        """Nothing to go back to; the way out is `0`."""

    def escape(self) -> None:
        """Out."""
        self.staff.leave()

    def pressed(self, button: BoxButton) -> None:
        """Do what the row says."""
        staff, status = self.staff, self._status
        go: dict[str, Callable[[], None]] = {
            "0": staff.leave,
            "1": lambda: staff.show(ChooseScreen(status)),
            "2": lambda: staff.show(export_screen(staff)),
            "3": lambda: staff.show(receipts_screen()),
            "4": lambda: staff.show(ReportScreen(status)),
            "5": lambda: staff.show(CheckScreen()),
            "6": self._close_or_open,
        }
        go[button.key]()

    def _close_or_open(self) -> None:
        if self._status.finished:
            self.staff.show(finished_screen(self.staff))
        elif self._status.closed:
            self.do(set_closed(self.staff, closed=False))
        else:
            self.staff.show(close_screen(self.staff, self._status))


def _beside(*texts: Words) -> Words:
    return Words("  ".join(text.th for text in texts), "  ".join(text.en for text in texts))
