"""The start screen: to be seen from three metres, and to be left by one touch. It is all that is loaded before that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from textual.geometry import Region
from textual.widget import Widget

from surveytui.questionnaire.models import Pack, Tool
from surveytui.questionnaire.picture import Picture
from surveytui.text import qr
from surveytui.text.words import Language
from surveytui.ui.kiosk import words
from surveytui.ui.kiosk.frame import KioskScreen, Place, row_of
from surveytui.ui.widgets.bar import Bar
from surveytui.ui.widgets.box_button import BoxButton, Look
from surveytui.ui.widgets.card import Card, Line, Tone
from surveytui.ui.widgets.drawn import Drawn
from surveytui.ui.widgets.qr_code import QrCode, size_of
from surveytui.ui.widgets.welcome import Caption, Welcome

TOUCHES, WITHIN = 5, 4.0
"""So many touches on the agency's name within so many seconds open the officers' screen."""
TOOL_NAMES = {Tool.EIT: words.TOOL_EIT, Tool.IIT: words.TOOL_IIT}
CAPTION_ROWS = 2


class Attract(KioskScreen):
    """A screen that waits for somebody: officers get in from here and from nowhere else, so no interview is interrupted."""

    watched = False

    def __init__(self) -> None:
        super().__init__()
        self._touched: list[float] = []

    def on_bar_name_touched(self, event: Bar.NameTouched) -> None:
        """Count the touches on the name."""
        event.stop()
        now = self.kiosk.clock()
        self._touched = [then for then in self._touched if now - then < WITHIN] + [now]
        if len(self._touched) >= TOUCHES:
            self._touched.clear()
            self.kiosk.call_staff()

    def other_key(self, key: str) -> None:
        """F12 is the officers' key."""
        if key == "f12":
            self.kiosk.call_staff()
        else:
            super().other_key(key)


class StartScreen(Attract):
    """With a QR code: panel left, code right. Without: the panel above, two large buttons below."""

    def __init__(self, packs: tuple[Pack, ...], link: str) -> None:
        super().__init__()
        self._packs = packs
        self._link = link if len(link.encode()) <= qr.LONGEST else ""

    def parts(self) -> Iterable[Drawn]:
        """Panel, buttons, code; of two questionnaires the respondent chooses one here."""
        self._welcome = Welcome(Tone.PETROL, *self._lines())
        self._card = Card(Tone.PETROL, *self._lines())
        if len(self._packs) > 1:
            self._buttons = [
                BoxButton(TOOL_NAMES[pack.tool], key=str(number)) for number, pack in enumerate(self._packs, 1)
            ]
            self._buttons.append(BoxButton(words.OTHER_LANGUAGE, key="3", id="language"))
        else:
            self._buttons = [
                BoxButton(words.START_THAI, key="1", id="th"),
                BoxButton(words.START_ENGLISH, key="2", id="en"),
            ]
        self._code = QrCode(self._link) if self._link else None
        self._caption = Caption(words.SCAN)
        codes = (self._code,) if self._code else ()
        return (self._welcome, self._card, *self._buttons, *codes, self._caption)

    def _lines(self) -> Iterator[Line]:
        yield Line(words.WELCOME)
        if len(self._packs) == 1:
            yield Line(self._packs[0].audience)
        minutes = sorted({pack.minutes for pack in self._packs})
        yield Line(words.MINUTES, {"minutes": "–".join(map(str, minutes))}, close=len(self._packs) == 1)
        yield Line(words.NO_NAME, close=True)
        yield Line(words.STOP_ANY_TIME, close=True)

    def place(self, frame: Picture) -> Iterable[Place]:
        """With the code only where all of it fits."""
        panel = frame.columns * 5 // 12
        if self._code and self._fits(frame, panel):
            yield from self._beside(frame, panel)
        else:
            for button in self._buttons:
                button.dress(Look.MAIN if button is self._buttons[0] else Look.PLAIN)
            yield self._card, Region(0, 1, frame.columns, frame.rows - 10)
            buttons: list[Widget] = list(self._buttons)
            yield from row_of(buttons, frame, frame.rows - 7, 5)

    def _fits(self, frame: Picture, panel: int) -> bool:
        size = size_of(self._link)
        return size.width <= frame.columns - panel and size.height + 1 <= frame.body

    def _beside(self, frame: Picture, panel: int) -> Iterator[Place]:
        yield self._welcome, Region(0, 1, panel, frame.body)
        gap = 1 if len(self._buttons) == 2 or frame.rows > 20 else 0
        top = frame.rows - 1 - len(self._buttons) * (3 + gap) + gap
        for number, button in enumerate(self._buttons):
            button.dress(Look.ON_PETROL)
            yield button, Region(1, top + number * (3 + gap), panel - 2, 3)
        if self._code is None:
            return
        size = size_of(self._link)
        right = frame.columns - panel
        above = max(1, 1 + (frame.body - size.height - CAPTION_ROWS) // 2)
        yield self._code, Region(panel + (right - size.width) // 2, above, *size)
        yield self._caption, Region(panel, min(above + size.height + 1, frame.rows - 1), right, 1)

    def first(self) -> Widget:
        """The first button."""
        return self._buttons[0]

    def pressed(self, button: BoxButton) -> None:
        """Begin, or say everything in the other language."""
        if button.id == "language":
            self.kiosk.switch_language()
            return
        pack = self._packs[self._buttons.index(button)] if len(self._packs) > 1 else self._packs[0]
        language: Language = "en" if button.id == "en" else "th"
        self.kiosk.start(pack.tool, self.kiosk.language if len(self._packs) > 1 else language)
