"""The rail: what stands on the right of every question, always in the same cells."""

from __future__ import annotations

from collections.abc import Iterator

from textual.geometry import Region

from surveytui.questionnaire.picture import Picture
from surveytui.ui.kiosk import words
from surveytui.ui.kiosk.frame import Place
from surveytui.ui.widgets.box_button import BoxButton, Look
from surveytui.ui.widgets.drawn import Drawn
from surveytui.ui.widgets.progress import Progress

PROGRESS_ROWS = 3
BUTTON_ROWS, NEXT_ROWS = 3, 4


class Rail:
    """Progress and five buttons. The upper two stand under the progress, the lower three end on the last row."""

    def __init__(self) -> None:
        self.progress = Progress()
        self.language = BoxButton(words.OTHER_LANGUAGE, look=Look.QUIET)
        self.stop = BoxButton(words.STOP, look=Look.QUIET)
        self.decline = BoxButton(words.DECLINE, look=Look.QUIET)
        self.back = BoxButton(words.BACK)
        self.next = BoxButton(words.NEXT, look=Look.MAIN)

    def parts(self) -> tuple[Drawn, ...]:
        """All widgets, from top to bottom."""
        return (self.progress, self.language, self.stop, self.decline, self.back, self.next)

    def place(self, frame: Picture, *, declinable: bool, progress: bool = True) -> Iterator[Place]:
        """Where each stands; what may not be declined leaves an empty place."""
        left, width = frame.main, frame.rail - 1
        gap = int(frame.body - PROGRESS_ROWS - 4 * BUTTON_ROWS - NEXT_ROWS >= 4)
        if progress:
            yield self.progress, Region(left + 1, 1, width - 2, PROGRESS_ROWS)
        y = 1 + PROGRESS_ROWS
        for button in (self.language, self.stop):
            yield button, Region(left, y, width, BUTTON_ROWS)
            y += BUTTON_ROWS + gap
        y = frame.rows - NEXT_ROWS
        yield self.next, Region(left, y, width, NEXT_ROWS)
        for button in (self.back, self.decline):
            y -= BUTTON_ROWS + gap
            if button is self.back or declinable:
                yield button, Region(left, y, width, BUTTON_ROWS)

    def show_declined(self, *, declined: bool) -> None:
        """Mark that this question has been declined."""
        self.decline.relabel(words.DECLINE, chosen=declined)
