"""The PIN: a keypad, dots, and a wait that grows with the failures."""

from __future__ import annotations

import math
from collections.abc import Iterable

from textual.geometry import Region

from surveytui.counter.desk_messages import LOCK, PIN, Failed, Judged
from surveytui.questionnaire.picture import Picture
from surveytui.text.words import Words
from surveytui.ui.kiosk.frame import Place
from surveytui.ui.staff import words
from surveytui.ui.staff.cards import trouble
from surveytui.ui.staff.frame import StaffScreen
from surveytui.ui.staff.sentences import fill
from surveytui.ui.staff.widgets import Line, Page, PinBox
from surveytui.ui.theme import Role
from surveytui.ui.widgets import keypad
from surveytui.ui.widgets.alert import Alert
from surveytui.ui.widgets.box_button import BoxButton
from surveytui.ui.widgets.drawn import Drawn
from surveytui.ui.widgets.keypad import Keypad

COLUMNS, ROWS = 60, 20
"""The picture; on a larger screen it stands in the middle."""
LEFT, WIDTH = 2, 29


class PinScreen(StaffScreen):
    """Whoever strays in here is led back soon; nothing tells how many digits the PIN has."""

    rest = 20.0
    title_words = words.FOR_OFFICERS
    heading = words.ENTER_PIN

    def __init__(self) -> None:
        super().__init__()
        self._typed = ""
        self._until = 0.0
        self._waits: Words | None = None

    def parts(self) -> Iterable[Drawn]:
        """Heading, dots, warning, way back, keypad."""
        self._heading = Page(Line(self.heading, role=Role.ACCENT))
        self._box = PinBox()
        self._alert = Alert()
        self._out = BoxButton(self.way_back)
        self._keypad = Keypad(words.OK, filled=True)
        return (self._heading, self._box, self._alert, self._out, self._keypad)

    @property
    def way_back(self) -> Words:
        """What the button out of here says."""
        return words.LEAVE if self.staff.setting.alone else words.BACK_TO_START

    def place(self, frame: Picture) -> Iterable[Place]:
        """The same picture on every screen."""
        x, y = (frame.columns - COLUMNS) // 2, (frame.rows - ROWS) // 2
        yield self._heading, Region(x + LEFT, y + 2, WIDTH, 2)
        yield self._box, Region(x + LEFT, y + 4, WIDTH, 3)
        yield self._alert, Region(x + LEFT, y + 9, WIDTH, len(self._alert.lines(WIDTH)))
        yield self._out, Region(x + LEFT, y + ROWS - 4, WIDTH, 3)
        yield self._keypad, Region(x + COLUMNS - 3 - keypad.COLUMNS, y + 2, keypad.COLUMNS, keypad.ROWS)

    def look(self) -> None:
        """See whether a PIN may be tried yet, and whether there is one; the officer may type meanwhile."""
        self.run_worker(self._look(), description="desk")

    async def _look(self) -> None:
        judged = await self.staff.desk.ask(LOCK)
        if isinstance(judged, Failed):
            self.staff.show(trouble(judged, self.title_words, way_out=self.out))
        elif judged.unset and self.staff.setting.alone:
            self.do(self.staff.menu())
        elif judged.unset or judged.wait:
            self.show_judgement(judged)

    # typing
    def digit(self, digit: str) -> None:
        """One digit more; none while one has to wait."""
        if len(self._typed) < PinBox.LONGEST and self._waits is None and not self.busy:
            self._type(self._typed + digit)

    def back(self) -> None:
        """Take the last digit away."""
        self._type(self._typed[:-1])

    def _type(self, typed: str) -> None:
        self._typed = typed
        self._box.show(len(typed))
        if self._waits is None:
            self._warn(None)

    def on_keypad_touched(self, event: Keypad.Touched) -> None:
        """The keypad does what the keyboard does."""
        event.stop()
        if self.small:
            return
        match event.key:
            case keypad.ERASE:
                self.back()
            case keypad.LAST:
                self.confirm()
            case digit:
                self.digit(digit)

    def enter(self) -> None:
        """Confirm, or leave where the way back has the focus."""
        if self.focused is self._out:
            self._out.press()
        else:
            self.confirm()

    def escape(self) -> None:
        """Leave."""
        self.out()

    def pressed(self, button: BoxButton) -> None:
        """Leave."""
        del button
        self.out()

    def out(self) -> None:
        """Back to the respondents."""
        self.staff.leave()

    # judging
    def confirm(self) -> None:
        """Have the PIN judged."""
        if self._waits is not None or self.busy:
            return
        if len(self._typed) < PinBox.SHORTEST:
            self._type("")
            self._warn(words.TOO_SHORT)
            return
        typed = self._typed
        self._type("")
        self.do(self.judge(typed))

    async def judge(self, typed: str) -> None:
        """Ask the desk; in, if it was right."""
        judged = await self.staff.desk.ask(PIN, typed)
        if isinstance(judged, Failed):
            self.staff.show(trouble(judged, self.title_words, way_out=self.out))
        elif judged.right:
            await self.staff.menu()
        else:
            self.show_judgement(judged)

    def show_judgement(self, judged: Judged) -> None:
        """Say that it was wrong, and how long to wait."""
        if judged.unset:
            self._warn(words.UNSET)
        elif judged.wait:
            self._waits = words.WRONG_WAIT if judged.looked_at else words.WAIT
            self._until = self.staff.clock() + judged.wait
            self._type("")
            self.tick(self.staff.clock())
        else:
            self._warn(words.WRONG)

    def tick(self, now: float) -> None:
        """Count the seconds down."""
        if self._waits is None:
            return
        left = math.ceil(self._until - now)
        if left > 0:
            self._warn(fill(self._waits, wait=left))
        else:
            self._waits = None
            self._warn(None)

    def _warn(self, warning: Words | None) -> None:
        self._alert.say_so(warning)
        self.rearrange()
