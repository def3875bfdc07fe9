"""Pictures of the staff screen, a watch over what falls off a sheet, and a real counter to ask."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from rich.style import Style
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from surveytui.counter.home import CounterHome
from surveytui.text import cells
from surveytui.text.thai import plain
from surveytui.ui.widgets.sheet import Sheet
from tests.world import World, make_world

Look = Callable[[str, str], None]


class ScreenText(SingleFileSnapshotExtension):
    """What the officer reads."""

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


@pytest.fixture(scope="session")
def made_world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """The counter that the others are copied from."""
    return make_world(tmp_path_factory.mktemp("staff-world"), capacity=40)


@pytest.fixture
def world(made_world: World, tmp_path: Path) -> World:
    """A counter of one's own."""
    root = tmp_path / "home"
    shutil.copytree(made_world.root, root)
    return replace(made_world, home=CounterHome.within(root))
