"""A world for each test, copied from one that was made once."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from surveytui.counter.home import CounterHome
from tests.world import World, make_world


@pytest.fixture(scope="session")
def made_world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """The counter that the others are copied from."""
    return make_world(tmp_path_factory.mktemp("sync-world"), capacity=60)


@pytest.fixture
def world(made_world: World, tmp_path: Path) -> World:
    """A counter of its own."""
    root = tmp_path / "home"
    shutil.copytree(made_world.root, root)
    return replace(made_world, home=CounterHome.within(root))
