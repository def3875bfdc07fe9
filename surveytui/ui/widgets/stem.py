"""The question itself: its words, the sub-item, the note, the hint."""

from __future__ import annotations

from surveytui.questionnaire.layout import Layout
from surveytui.text.words import Words
from surveytui.ui.theme import Role
from surveytui.ui.widgets.drawn import Drawn
from surveytui.ui.widgets.sheet import Sheet, lines_of


class Stem(Drawn):
    """Everything that is read before one answers; row 0 of the widget is the row under the bar."""

    def __init__(self) -> None:
        super().__init__()
        self._layout: Layout | None = None

    def show(self, layout: Layout) -> None:
        """Show a question, or the same one in another size or language."""
        if layout is not self._layout:
            self._layout = layout
            self.redraw()

    def draw(self, sheet: Sheet) -> None:
        """Each part on the rows that the layout gives it."""
        if (layout := self._layout) is None:
            return
        matrix = bool(layout.item)
        for lines, at, role in (
            (layout.stem, layout.stem_at, Role.SOFT if matrix else Role.TEXT),
            (layout.item, layout.item_at, Role.ACCENT),
            (layout.note, layout.note_at, Role.SOFT),
            (layout.hint, layout.hint_at, Role.SOFT),
        ):
            for y, line in enumerate(lines, at - 1):
                sheet.write(layout.picture.text_left, y, self.manner.digits(line), self.style(role))


class Heading(Drawn):
    """The question once more, above the keyboard on the screen."""

    def __init__(self) -> None:
        super().__init__()
        self._words: Words | None = None

    def show(self, words: Words) -> None:
        """Show a question."""
        if words != self._words:
            self._words = words
            self.redraw()

    def lines(self, width: int) -> list[str]:
        """The question in lines of `width`."""
        return lines_of(self.say(self._words), width) if self._words else []

    def draw(self, sheet: Sheet) -> None:
        """The lines."""
        for y, line in enumerate(self.lines(sheet.size.width)):
            sheet.write(0, y, line, self.style(Role.TEXT))
