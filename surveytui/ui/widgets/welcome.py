"""The panel of the start screen, and the line under its QR code."""

from __future__ import annotations

from surveytui.text.words import Words
from surveytui.ui.theme import Role
from surveytui.ui.widgets.card import Line, Tone
from surveytui.ui.widgets.drawn import Drawn
from surveytui.ui.widgets.sheet import Sheet, lines_of

LEFT = 2


class Welcome(Drawn):
    """A filled panel: a heading, an empty row, and a few short lines."""

    def __init__(self, tone: Tone, *lines: Line) -> None:
        super().__init__()
        self._tone = tone
        self._lines = lines

    def draw(self, sheet: Sheet) -> None:
        """From the second row on, at the left; on a large screen further down."""
        style = self.style(self._tone.value[0])
        sheet.fill(sheet.size.region, style)
        y = 1 + max(0, (sheet.size.height - 19) // 4)
        for number, line in enumerate(self._lines):
            y += bool(number) and not line.close
            for row in lines_of(self.say(line.words, **line.values), sheet.size.width - 2 * LEFT + 1):
                sheet.write(LEFT, y, row, style)
                y += 1


class Caption(Drawn):
    """One quiet line in the middle of its place."""

    def __init__(self, words: Words, **values: object) -> None:
        super().__init__()
        self._words = words
        self._values = values

    def draw(self, sheet: Sheet) -> None:
        """The line."""
        sheet.centre(0, self.say(self._words, **self._values), self.style(Role.SOFT))
