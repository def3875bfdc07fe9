"""The keyboard on the screen: twelve keys by four rows, and five below."""

from __future__ import annotations

from dataclasses import dataclass

from textual.events import Click
from textual.geometry import Region
from textual.message import Message

from surveytui.text.words import Words
from surveytui.ui.theme import Role
from surveytui.ui.widgets.drawn import Drawn
from surveytui.ui.widgets.key_layers import DIGITS, LETTERS, Layer, cap
from surveytui.ui.widgets.sheet import Sheet

ACROSS, DOWN = 12, 4
BELOW_ROWS = 3
OTHER = Words("แป้นอื่น", "Shift")
NUMBERS = Words("123", "123")
TO_LETTERS = Words("กขค", "ABC")
SPACE = Words("วรรค", "Space")
ERASE = Words("ลบ", "Delete")
DONE = Words("เสร็จ", "Done")


class OnScreenKeyboard(Drawn):
    """For fingers. Its keys touch each other and are told apart by a chessboard, so that a finger always hits one."""

    REPEATS = True

    @dataclass
    class Typed(Message):
        """A character."""

        character: str

    class Erased(Message):
        """The key *delete*."""

    class Done(Message):
        """The key *done*."""

    def __init__(self) -> None:
        super().__init__()
        self._shifted = False
        self._digits = False

    @property
    def keys(self) -> Layer:
        """What the keys type now."""
        return DIGITS if self._digits else LETTERS[self.language][self._shifted]

    def on_click(self, event: Click) -> None:
        """Type, or do what the lower keys say."""
        event.stop()
        keys_end = self.size.height - BELOW_ROWS
        if event.y >= keys_end:
            self._below(min(4, event.x * 5 // self.size.width))
            return
        row, column = event.y * DOWN // keys_end, min(ACROSS - 1, event.x * ACROSS // self.size.width)
        self.post_message(self.Typed(self.keys[row][column]))
        if self._shifted:
            self._shifted = False
            self.redraw()

    def _below(self, number: int) -> None:
        match number:
            case 0:
                self._shifted, self._digits = not self._shifted and not self._digits, False
                self.redraw()
            case 1:
                self._shifted, self._digits = False, not self._digits
                self.redraw()
            case 2:
                self.post_message(self.Typed(" "))
            case 3:
                self.post_message(self.Erased())
            case _:
                self.post_message(self.Done())

    def draw(self, sheet: Sheet) -> None:
        """The chessboard, and five outlined keys."""
        keys_end = sheet.size.height - BELOW_ROWS
        height = keys_end // DOWN
        tint = Role.MAIN if self.palette.version == "mono" else Role.CARD
        for row, characters in enumerate(self.keys):
            for column, character in enumerate(characters):
                left, right = (sheet.size.width * at // ACROSS for at in (column, column + 1))
                style = self.style(tint if (row + column) % 2 == 0 else Role.TEXT)
                sheet.fill(Region(left, row * height, right - left, height), style)
                sheet.centre(row * height + height // 2, cap(character), style, left=left, width=right - left)
        for number, label in enumerate((OTHER, TO_LETTERS if self._digits else NUMBERS, SPACE, ERASE, DONE)):
            left, right = (sheet.size.width * at // 5 for at in (number, number + 1))
            region = Region(left, keys_end, right - left, BELOW_ROWS)
            text, edge = (Role.MAIN, Role.MAIN_REST) if label is DONE else (Role.TEXT, Role.EDGE)
            sheet.fill(region, self.style(text))
            sheet.box(region, self.style(edge))
            sheet.centre(keys_end + 1, self.say(label), self.style(text), left=left, width=right - left)
