"""What the board asks of whoever keeps the counts."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from surveytui.sync.board import Board, Line
from surveytui.text.words import Language, Words


class Port(Protocol):
    """A hub, seen by its board. Every method may be called in a thread, one at a time."""

    def board(self) -> Board:
        """The counts as they are now.

        Raises:
            SurveyError: they cannot be read.
        """

    def note(self, agency: str, text: str) -> None:
        """Add a line to an agency's log of calls.

        Raises:
            SurveyError: the disk refuses.
        """

    def publish(self, agency: str, items: str) -> None:
        """Set how many OIT items an agency has published, as somebody typed it.

        Raises:
            SurveyError: no number, an impossible one, or the disk refuses.
        """

    def take_text(self, text: str) -> Words:
        """Take in what a phone read off a counter's QR code; what it said.

        Raises:
            SurveyError: no such code, or a stranger's.
        """

    def export(self, path: Path, board: Board, lines: list[Line], language: Language) -> None:
        """Write lines to a CSV or XLSX file, by the name's ending.

        Raises:
            SurveyError: neither ending, or the disk refuses.
        """
