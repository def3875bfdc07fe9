"""How far the respondent has come: words and a meter."""

from __future__ import annotations

from surveytui.text.words import Words
from surveytui.ui.theme import Role
from surveytui.ui.widgets.drawn import Drawn
from surveytui.ui.widgets.sheet import Sheet

QUESTION = Words("ข้อ {n} จาก {of}", "{n} of {of}")
ITEM = Words("ย่อย {n} จาก {of}", "part {n} of {of}")


class Progress(Drawn):
    """Three rows: the question, of a matrix the sub-item, and a meter over both."""

    def __init__(self) -> None:
        super().__init__()
        self._at: tuple[int, int, int, int] | None = None

    def show(self, question: int, questions: int, item: int = 1, items: int = 1) -> None:
        """Stand at a question and a sub-item, all counted from 1."""
        self._at = (question, questions, item, items)
        self.redraw()

    def draw(self, sheet: Sheet) -> None:
        """The words end directly above the meter."""
        if self._at is None:
            return
        question, questions, item, items = self._at
        words = [self.say(QUESTION, n=question, of=questions)]
        if items > 1:
            words.append(self.say(ITEM, n=item, of=items))
        for y, line in enumerate(words, sheet.size.height - 1 - len(words)):
            sheet.write(0, y, line, self.style(Role.SOFT))
        draw_meter(self, sheet, sheet.size.height - 1, question * items - items + item, questions * items)


def draw_meter(widget: Drawn, sheet: Sheet, y: int, part: int, whole: int) -> None:
    """A meter over the whole row; it has one full cell as soon as anything is done."""
    width = sheet.size.width
    full = min(width, max(1 if part else 0, round(width * part / max(1, whole))))
    sheet.write(0, y, "█" * full, widget.palette.full)
    sheet.write(full, y, "░" * (width - full), widget.palette.empty)
