"""Pictures of the staff screen, a watch over what falls off a sheet, and a real counter to ask."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from surveytui.counter.home import CounterHome
from tests.screen_rules import Watch
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
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    """What is written beyond the edge of its widget and so never seen, and what breaks where it may not."""
    return Watch(monkeypatch)


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
