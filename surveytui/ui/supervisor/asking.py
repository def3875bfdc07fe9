"""Two small screens that ask: one line of text, or one of a list."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from textual.app import ComposeResult
from textual.events import Key, Paste, Resize
from textual.geometry import Region
from textual.screen import Screen

from surveytui.text import cells
from surveytui.text.thai import plain
from surveytui.ui.supervisor import words
from surveytui.ui.supervisor.face import Face, first_line
from surveytui.ui.supervisor.view import Place
from surveytui.ui.theme import Role
from surveytui.ui.widgets.sheet import Sheet, lines_of
from surveytui.ui.widgets.thai_field import ThaiField

DIGITS = 9
"""Choices that a digit can tell apart."""


class LineField(ThaiField):
    """A field into which an officer may paste and type every sign."""

    def on_key(self, event: Key) -> None:
        """Signs that are no answer's, a file's name may have."""
        if event.character in {"_", "`"}:
            self.insert(event.character)
            event.stop()
            event.prevent_default()
            return
        super().on_key(event)

    def on_paste(self, event: Paste) -> None:
        """Put in what was pasted, line ends as blanks."""
        event.stop()
        event.prevent_default()
        for character in " ".join(event.text.split()):
            self.insert(character)


class AskScreen(Screen[None], inherit_bindings=False):
    """Asks for one line.

    Args:
        title: What for.
        hint: How, in a sentence.
        done: Told the line; what it returns is why not, or empty.
        value: To begin with.
        limit: Code points at most.
    """

    def __init__(self, title: str, hint: str, done: Callable[[str], str], *, value: str = "", limit: int = 200) -> None:
        super().__init__()
        self._title, self._hint, self._done = title, hint, done
        self._value, self._limit = value, limit
        self._why = ""
        self._face = Face(self._paint)
        self.field = LineField()

    def compose(self) -> ComposeResult:
        """The sentence behind, the field in front."""
        yield self._face
        yield self.field

    def on_mount(self) -> None:
        """The field has the keyboard."""
        self.field.show(self._value, limit=self._limit)
        self.field.focus()

    def on_resize(self, event: Resize) -> None:
        """Put the field where it belongs."""
        self.field.styles.position = "absolute"
        self.field.styles.offset = (2, 5)
        self.field.styles.width = event.size.width - 4
        self.field.styles.height = 5

    def _paint(self, face: Face, sheet: Sheet) -> None:
        bar = face.style(Role.BAR)
        sheet.fill(Region(0, 0, sheet.size.width, 1), bar)
        sheet.write(1, 0, first_line(self._title, sheet.size.width - 2), bar)
        for y, line in enumerate(lines_of(self._hint, sheet.size.width - 4), 2):
            sheet.write(2, y, line, face.style(Role.TEXT))
        if self._why:
            for y, line in enumerate(lines_of(f"! {self._why}", sheet.size.width - 4), 11):
                sheet.write(2, y, line, face.style(Role.BAD_PAPER))
        sheet.fill(Region(0, sheet.size.height - 1, sheet.size.width, 1), bar)
        sheet.write(1, sheet.size.height - 1, words.PROMPT_KEYS[face.language], bar)

    def on_thai_field_confirmed(self) -> None:
        """Enter: done, or why not."""
        self._why = self._done(self.field.value.strip())
        if self._why:
            self._face.redraw()
        else:
            self.app.pop_screen()

    def on_thai_field_left(self) -> None:
        """Esc: never mind."""
        self.app.pop_screen()


class PickScreen(Screen[None], inherit_bindings=False):
    """Lets one of a list be chosen.

    Args:
        title: Of what.
        choices: Value and words of each.
        present: The value chosen now.
        done: Told the value.
    """

    def __init__(self, title: str, choices: list[tuple[str, str]], present: str, done: Callable[[str], None]) -> None:
        super().__init__()
        self._title, self._choices, self._done = title, choices, done
        self._present = present
        self._place = Place(at=next((n for n, (value, _) in enumerate(choices) if value == present), 0))
        self._face = Face(self._paint, self._move)
        self._rows = 1

    def compose(self) -> ComposeResult:
        """One widget that draws the list."""
        yield self._face

    def _paint(self, face: Face, sheet: Sheet) -> None:
        bar = face.style(Role.BAR)
        sheet.fill(Region(0, 0, sheet.size.width, 1), bar)
        sheet.write(1, 0, first_line(self._title, sheet.size.width - 2), bar)
        self._rows = sheet.size.height - 4
        width = min(sheet.size.width - 4, 9 + max(cells.width(plain(text)) for _, text in self._choices))
        for y, number in enumerate(self._place.see(self._rows, len(self._choices)), 2):
            value, text = self._choices[number]
            held = number == self._place.at
            style = face.style(Role.CARD if held else Role.TEXT)
            place = Region(2, y, width, 1)
            sheet.fill(place, style)
            cap = f"{number + 1} " if len(self._choices) <= DIGITS else ""
            mark = "●" if value == self._present else "○"
            sheet.write(2, y, f"{'▶' if held else ' '} {cap}{mark} {plain(text)}", style)
            face.press_on(place, partial(self._choose, number))
        sheet.fill(Region(0, sheet.size.height - 1, sheet.size.width, 1), bar)
        sheet.write(1, sheet.size.height - 1, words.PROMPT_KEYS[face.language], bar)

    def on_key(self, event: Key) -> None:
        """Up, down, Enter, Esc; digits choose."""
        event.stop()
        event.prevent_default()
        steps = {"up": -1, "down": 1, "pageup": -self._rows, "pagedown": self._rows, "home": -(10**6), "end": 10**6}
        if event.key in steps:
            self._move(steps[event.key])
        elif event.key == "enter":
            self._choose(self._place.at)
        elif event.key == "escape":
            self.app.pop_screen()
        elif event.character and event.character in "123456789" and int(event.character) <= len(self._choices):
            self._choose(int(event.character) - 1)

    def _move(self, by: int) -> None:
        self._place.move(by, len(self._choices))
        self._face.redraw()

    def _choose(self, number: int) -> None:
        self.app.pop_screen()
        self._done(self._choices[number][0])
