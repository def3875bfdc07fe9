"""Which questionnaire respondents are asked from now on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from textual.geometry import Region
from textual.widget import Widget

from surveytui.counter.desk_messages import CHOOSE, Failed, Status
from surveytui.questionnaire.models import Tool
from surveytui.questionnaire.picture import Picture
from surveytui.ui.kiosk.frame import Place, row_of
from surveytui.ui.staff import sentences, words
from surveytui.ui.staff.cards import trouble
from surveytui.ui.staff.frame import StaffScreen
from surveytui.ui.staff.widgets import Line, MenuRow, Page
from surveytui.ui.theme import Role
from surveytui.ui.widgets.box_button import BoxButton, Look
from surveytui.ui.widgets.drawn import Drawn

HEIGHT = 4


class ChooseScreen(StaffScreen):
    """One tool, the other, or both; only what is open today can be chosen, the others say why.

    Args:
        status: The tools and their windows.
    """

    title_words = words.CHOOSE

    def __init__(self, status: Status) -> None:
        super().__init__()
        self._status = status
        self._choices = dict(self._offer())
        self._chosen = tuple(tool.tool for tool in status.tools if tool.chosen)

    def _offer(self) -> Iterator[tuple[MenuRow, tuple[Tool, ...]]]:
        status = self._status
        for number, tool in enumerate(status.tools, 1):
            note = sentences.window_note(tool, status.day)
            dead = not tool.is_open(status.day)
            yield MenuRow(words.TOOLS[tool.tool], key=str(number), note=note, radio=True, dead=dead), (tool.tool,)
        if len(status.tools) > 1:
            dead = not all(tool.is_open(status.day) for tool in status.tools)
            note = words.NOT_BOTH_OPEN if dead else words.TWO_BUTTONS
            key = str(len(status.tools) + 1)
            both = tuple(tool.tool for tool in status.tools)
            yield MenuRow(words.BOTH, key=key, note=note, radio=True, dead=dead), both

    def parts(self) -> Iterable[Drawn]:
        """A word, the choices, two buttons."""
        self._word = Page(Line(words.FROM_NEXT, role=Role.SOFT))
        self._back = BoxButton(words.BACK, key="0")
        self._use = BoxButton(words.USE_THIS, look=Look.MAIN)
        self._mark()
        return (self._word, *self._choices, self._back, self._use)

    def place(self, frame: Picture) -> Iterable[Place]:
        """One under the other."""
        yield self._word, Region(3, 2, frame.columns - 6, 1)
        for number, row in enumerate(self._choices):
            yield row, Region(2, 4 + HEIGHT * number, frame.columns - 4, HEIGHT)
        yield from row_of([self._back, self._use], frame, frame.rows - 3)

    def first(self) -> Widget:
        """What is chosen now."""
        return next((row for row, tools in self._choices.items() if tools == self._chosen), self._back)

    def _mark(self) -> None:
        for row, tools in self._choices.items():
            row.choose(chosen=tools == self._chosen)

    def enter(self) -> None:
        """On what is chosen already, Enter uses it."""
        if isinstance(self.focused, MenuRow) and self.focused.chosen:
            self._use.press()
        else:
            super().enter()

    def pressed(self, button: BoxButton) -> None:
        """Choose, use, or go back."""
        if isinstance(button, MenuRow):
            self._chosen = self._choices[button]
            self._mark()
            self.set_focus(button)
        elif button is self._use:
            self.do(self._apply())
        else:
            self.back()

    async def _apply(self) -> None:
        status = await self.staff.desk.ask(CHOOSE, self._chosen)
        if isinstance(status, Failed):
            self.staff.show(trouble(status, self.title_words))
        else:
            self.staff.show_menu(status)
