"""A field for a short text in Thai: the cursor walks by cluster, lines break where Thai may break."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate

from textual.events import Click, Key, Paste
from textual.message import Message

from surveytui.text import cells
from surveytui.text.thai import chunks
from surveytui.ui.theme import Role
from surveytui.ui.widgets.drawn import Drawn
from surveytui.ui.widgets.sheet import Sheet

NOT_TYPED = frozenset("`_")
"""What the key beside 1 types, in the Latin and in the Thai layout: in Thailand it switches between the two."""
MARGIN = 2


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the text: code points from `start` on."""

    start: int
    text: str


def rows_of(text: str, width: int) -> list[Row]:
    """The text in lines of `width` cells, filled from the front, so that what is written already stays where it is.

    Spaces hang over the end of a line; a piece that is wider than a line is parted between clusters.
    """
    rows = [Row(0, "")]
    at = 0
    for piece in (part for chunk in chunks(text) for part in _parts(chunk, width)):
        last = rows[-1]
        if last.text and cells.width(last.text + piece.rstrip(" ")) > width:
            rows.append(Row(at, piece))
        else:
            rows[-1] = Row(last.start, last.text + piece)
        at += len(piece)
    return rows


def _parts(chunk: str, width: int) -> list[str]:
    if cells.width(chunk.rstrip(" ")) <= width:
        return [chunk]
    parts = [""]
    for cluster in cells.clusters(chunk):
        if cells.width(parts[-1] + cluster) > width:
            parts.append("")
        parts[-1] += cluster
    return parts


class ThaiField(Drawn, can_focus=True):
    """What is typed goes in, at most `limit` code points; pasting does not.

    Backspace takes one code point, as one who corrects a tone mark expects; arrows and Delete go by whole clusters.
    """

    class Changed(Message):
        """The text is another one."""

    class Left(Message):
        """Esc: the respondent wants out of the field."""

    class Confirmed(Message):
        """Enter: the respondent wants to go on."""

    def __init__(self) -> None:
        super().__init__()
        self.value = ""
        self.limit = 255
        self._at = 0
        self._scroll = 0

    def show(self, value: str, *, limit: int) -> None:
        """Show the earlier answer, the cursor behind it."""
        self.value = value
        self.limit = limit
        self._at = len(value)
        self._scroll = 0
        self.redraw()

    # changing
    def insert(self, character: str) -> None:
        """Put one character at the cursor, if it can be seen and there is room."""
        if character.isprintable() and len(self.value) + len(character) <= self.limit:
            self._set(self.value[: self._at] + character + self.value[self._at :], self._at + len(character))

    def backspace(self) -> None:
        """Take the code point before the cursor."""
        if self._at:
            self._set(self.value[: self._at - 1] + self.value[self._at :], self._at - 1)

    def delete(self) -> None:
        """Take the cluster after the cursor."""
        self._set(self.value[: self._at] + self.value[self._step(1) :], self._at)

    def _set(self, value: str, at: int) -> None:
        if value != self.value:
            self.value = value
            self._at = at
            self.redraw()
            self.post_message(self.Changed())

    # the cursor
    def _borders(self) -> list[int]:
        return list(accumulate(map(len, cells.clusters(self.value)), initial=0))

    def _step(self, direction: int) -> int:
        """The nearest border of a cluster before or after the cursor."""
        if direction < 0:
            return max((border for border in self._borders() if border < self._at), default=0)
        return min((border for border in self._borders() if border > self._at), default=len(self.value))

    def _move(self, at: int) -> None:
        self._at = at
        self.redraw()

    def _climb(self, direction: int) -> None:
        """One row up or down, in about the same column; at the first and last row to its end."""
        rows = self._rows()
        here = self._row(rows)
        there = here + direction
        if not 0 <= there < len(rows):
            self._move(0 if direction < 0 else len(self.value))
            return
        column = cells.width(self.value[rows[here].start : self._at])
        at, end = rows[there].start, rows[there].start + len(rows[there].text)
        ends = end if there == len(rows) - 1 else end - 1
        inside = [border for border in self._borders() if at <= border <= ends]
        self._move(max((b for b in inside if cells.width(self.value[at:b]) <= column), default=at))

    def _rows(self) -> list[Row]:
        return rows_of(self.value, max(1, self.size.width - 2 * MARGIN))

    def _row(self, rows: list[Row]) -> int:
        return max(number for number, row in enumerate(rows) if row.start <= self._at)

    # keys
    def on_key(self, event: Key) -> None:
        """Everything that belongs into a field; F keys and Tab go to the screen."""
        if character := _typed(event):
            self.insert(character)
        elif not (self._edited(event.key) or self._moved(event.key) or self._left(event.key)):
            return
        event.stop()
        event.prevent_default()

    def _edited(self, key: str) -> bool:
        match key:
            case "backspace":
                self.backspace()
            case "delete":
                self.delete()
            case _:
                return False
        return True

    def _moved(self, key: str) -> bool:
        match key:
            case "left" | "right":
                self._move(self._step(1 if key == "right" else -1))
            case "up" | "down":
                self._climb(1 if key == "down" else -1)
            case "home" | "end":
                self._move(len(self.value) if key == "end" else 0)
            case _:
                return False
        return True

    def _left(self, key: str) -> bool:
        match key:
            case "enter":
                self.post_message(self.Confirmed())
            case "escape":
                self.post_message(self.Left())
            case "pageup" | "pagedown":
                pass  # not *back* while somebody writes
            case _:
                return False
        return True

    def on_click(self, event: Click) -> None:
        """Put the cursor where the finger is, behind the last character if it is beside the text."""
        event.stop()
        rows = self._rows()
        row = rows[min(len(rows) - 1, max(0, event.y - 1 + self._scroll))]
        ends = [border for border in self._borders() if row.start <= border <= row.start + len(row.text)]
        column = event.x - MARGIN
        self._move(max((b for b in ends if cells.width(self.value[row.start : b]) <= column), default=row.start))

    def on_paste(self, event: Paste) -> None:
        """Nothing is pasted."""
        event.stop()
        event.prevent_default()

    # drawing
    def draw(self, sheet: Sheet) -> None:
        """The box, and as many rows as fit around the cursor, which does not blink."""
        sheet.box(sheet.size.region, self.style(Role.ACCENT_EDGE if self.has_focus else Role.EDGE))
        rows, room = self._rows(), sheet.size.height - 2
        here = self._row(rows)
        self._scroll = max(0, min(self._scroll, len(rows) - room), here - room + 1)
        self._scroll = min(self._scroll, here)
        right = sheet.size.width - MARGIN
        for y, row in enumerate(rows[self._scroll : self._scroll + room], 1):
            for x, cluster in _columns(row.text):
                if MARGIN + x < right:
                    sheet.write(MARGIN + x, y, cluster, self.style(Role.TEXT))
        if self.has_focus:
            row = rows[here]
            column = min(cells.width(row.text[: self._at - row.start]), right - MARGIN)
            under = next(iter(cells.clusters(self.value[self._at :])), " ")
            inside = row.start <= self._at < row.start + len(row.text)
            sheet.write(MARGIN + column, here - self._scroll + 1, under if inside else " ", self.style(Role.MAIN))


def _columns(text: str) -> list[tuple[int, str]]:
    clusters = cells.clusters(text)
    return list(zip(accumulate(map(cells.width, clusters), initial=0), clusters, strict=False))


def _typed(event: Key) -> str:
    """The character of a key, empty for a key that types nothing here. Keypad digits come without a character."""
    character = event.character or (event.key if event.key.isdecimal() else "")
    return character if character.isprintable() and character not in NOT_TYPED else ""
