"""Pictures of screens: text that a reviewer can read, and SVG that guards the colours."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode
from textual.app import App

from tests.screen_rules import Watch
from tests.ui.stage import screen_text


class ScreenText(SingleFileSnapshotExtension):
    """What the respondent reads."""

    file_extension = "txt"
    _write_mode = WriteMode.TEXT


class ScreenSvg(SingleFileSnapshotExtension):
    """What the respondent sees."""

    file_extension = "svg"
    _write_mode = WriteMode.TEXT


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    """What is written beyond the edge of its widget and so never seen, and what breaks where it may not."""
    return Watch(monkeypatch)


Look = Callable[[App[None], str], None]


@pytest.fixture
def look(snapshot: SnapshotAssertion) -> Look:
    """Compare the screen's text with the picture of a name."""

    def check(app: App[None], name: str) -> None:
        assert screen_text(app) == snapshot(name=name, extension_class=ScreenText)

    return check


@pytest.fixture
def look_in_colour(snapshot: SnapshotAssertion) -> Look:
    """Compare the screen's drawing with the picture of a name."""

    def check(app: App[None], name: str) -> None:
        svg = re.sub(r"terminal-\d+", "terminal-0", app.export_screenshot())
        assert svg == snapshot(name=name, extension_class=ScreenSvg)

    return check
