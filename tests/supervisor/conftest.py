"""Pictures of the board, and a watch over what falls off a sheet."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from rich.style import Style
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from surveytui.text import cells
from surveytui.text.thai import plain
from surveytui.ui.widgets.sheet import Sheet

Look = Callable[[str, str], None]


class ScreenText(SingleFileSnapshotExtension):
    """What the supervisor reads."""

    file_extension = "txt"
    _write_mode = WriteMode.TEXT


@pytest.fixture
def look(snapshot: SnapshotAssertion) -> Look:
    """Compare a screen's text with the picture of a name."""

    def check(text: str, name: str) -> None:
        assert text == snapshot(name=name, extension_class=ScreenText)

    return check


@pytest.fixture
def lost(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every text that was written beyond the edge of its widget, and so never seen."""
    found: list[str] = []
    write = Sheet.write

    def watched(sheet: Sheet, x: int, y: int, text: str, style: Style) -> int:
        fits = x >= 0 and x + cells.width(plain(text)) <= sheet.size.width and 0 <= y < sheet.size.height
        if text and sheet.size.width and not fits:
            found.append(text)
        return write(sheet, x, y, text, style)

    monkeypatch.setattr(Sheet, "write", watched)
    return found
