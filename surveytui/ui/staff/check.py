"""Check of the machine: the ruler first, then what each check saw, then the sum in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from textual.geometry import Region
from textual.widget import Widget

from surveytui.counter.desk_messages import CHECK, Failed
from surveytui.counter.doctor import RULER, Finding, Verdict
from surveytui.questionnaire.picture import Picture
from surveytui.text.words import Words
from surveytui.ui.kiosk.frame import Place, row_of
from surveytui.ui.staff import words
from surveytui.ui.staff.cards import trouble
from surveytui.ui.staff.frame import StaffScreen
from surveytui.ui.staff.sentences import fill
from surveytui.ui.staff.widgets import Line, Page
from surveytui.ui.theme import Role
from surveytui.ui.widgets.box_button import BoxButton, Look
from surveytui.ui.widgets.drawn import Drawn
from surveytui.ui.widgets.sheet import Sheet

SECOND = 23
"""The column in which what was seen stands."""


class Ruler(Drawn):
    """Three rows whose bars stand under each other wherever the terminal agrees with us about the width of Thai."""

    def draw(self, sheet: Sheet) -> None:
        """As they are, in every language."""
        for y, row in enumerate(RULER):
            sheet.write(0, y, row, self.style(Role.TEXT))


class CheckScreen(StaffScreen):
    """Checks at once, and again when asked."""

    title_words = words.CHECK

    def __init__(self) -> None:
        super().__init__()
        self._findings: list[Finding] = []

    def parts(self) -> Iterable[Drawn]:
        """Ruler, findings, sum, two buttons."""
        self._head = Page(Line(words.RULER, role=Role.SOFT))
        self._ruler = Ruler()
        self._list = Page(second=SECOND)
        self._sum = Page(Line(words.CHECKING))
        self._again = BoxButton(words.CHECK_AGAIN, key="1")
        self._back = BoxButton(words.BACK, key="0", look=Look.MAIN)
        return (self._head, self._ruler, self._list, self._sum, self._again, self._back)

    def place(self, frame: Picture) -> Iterable[Place]:
        """What needs mending never gives way to what is well."""
        width = frame.columns - 4
        yield self._head, Region(2, 2, width, 1)
        yield self._ruler, Region(2, 3, width, len(RULER))
        top, bottom = 7, frame.rows - 4
        lines = self._shown(bottom - top, width)
        self._list.show(*lines)
        yield self._list, Region(2, top, width, bottom - top)
        yield self._sum, Region(2, bottom, width, 1)
        yield from row_of([self._again, self._back], frame, frame.rows - 3)

    def first(self) -> Widget:
        """Mostly one look is enough."""
        return self._back

    def on_mount(self) -> None:
        """Check."""
        self.do(self._check())

    def pressed(self, button: BoxButton) -> None:
        """Check again, or go back."""
        if button is self._back:
            self.back()
        else:
            self._sum.show(Line(words.CHECKING))
            self.do(self._check())

    async def _check(self) -> None:
        findings = await self.staff.desk.ask(CHECK)
        if isinstance(findings, Failed):
            self.staff.show(trouble(findings, self.title_words))
            return
        self._findings = findings
        self._sum.show(Line(summary(findings)))
        self.rearrange()

    def _shown(self, room: int, width: int) -> list[Line]:
        """A line for each finding; where they do not all fit, good ones are left to the sum below."""
        shown = [(finding, _line(finding)) for finding in self._findings]
        while self._list.height([line for _, line in shown], width) > room:
            good = [pair for pair in shown if pair[0].verdict is Verdict.GOOD]
            if not good:
                break
            shown.remove(good[-1])
        return [line for _, line in shown]


def _line(finding: Finding) -> Line:
    good = finding.verdict is Verdict.GOOD
    return Line(finding.title, mark="✓" if good else "!", more=finding.seen)


def summary(findings: Iterable[Finding]) -> Words:
    """The last line: how many passed, and whether the machine can be used."""
    seen = Counter(finding.verdict for finding in findings)
    good, improve, bad = seen[Verdict.GOOD], seen[Verdict.IMPROVE], seen[Verdict.BAD]
    text = words.UNUSABLE if bad else words.PASSED_SOME if improve else words.PASSED
    return fill(text, good=good, improve=improve, bad=bad)
