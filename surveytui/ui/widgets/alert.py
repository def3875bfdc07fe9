"""A warning beside an answer: `!`, and a pale ground."""

from __future__ import annotations

from textual.geometry import Region

from surveytui.questionnaire.arrangement import WARNING_MARK
from surveytui.questionnaire.layout import Layout
from surveytui.text.words import Words
from surveytui.ui.theme import Role
from surveytui.ui.widgets.drawn import Drawn
from surveytui.ui.widgets.sheet import Sheet, lines_of

MARGIN = 1


class Alert(Drawn):
    """Says one thing, or is not there."""

    def __init__(self) -> None:
        super().__init__()
        self._words: Words | None = None
        self._values: dict[str, object] = {}

    def say_so(self, words: Words | None, **values: object) -> None:
        """Warn; None takes the warning away."""
        if (words, values) != (self._words, self._values):
            self._words, self._values = words, values
            self.redraw()
            if self.is_mounted:
                self.refresh(layout=True)

    @property
    def shown(self) -> bool:
        """Whether it says anything."""
        return self._words is not None

    def lines(self, width: int) -> list[str]:
        """What it says, in lines that leave a margin at both sides of `width`."""
        if self._words is None:
            return []
        return lines_of(f"{WARNING_MARK}{self.say(self._words, **self._values)}", width - 2 * MARGIN)

    def place(self, layout: Layout) -> Region:
        """Its place: where the layout has rows for it; a longer one grows upwards over the question, better than to be cut."""
        lines = len(self.lines(layout.stem_columns))
        end = layout.warning_at + max(layout.warning_rows, 1)
        top = max(1, min(layout.warning_row(lines), end - lines))
        return Region(layout.picture.text_left, top, layout.stem_columns, lines)

    def draw(self, sheet: Sheet) -> None:
        """The lines under each other."""
        style = self.style(Role.WARN)
        sheet.fill(sheet.size.region, style)
        for y, line in enumerate(self.lines(sheet.size.width)):
            sheet.write(MARGIN, y, line, style)
