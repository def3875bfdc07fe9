"""A headquarters with a signed campaign and one enrolled counter, made once and copied for each test."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from surveytui.campaign.models import Bundle
from tests.headquarters.office import Counter, Headquarters


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Counter]:
    root = tmp_path_factory.mktemp("made")
    world = Headquarters(root)
    world.begin()
    counter = world.enrol()
    world.sign()
    return root, counter


@pytest.fixture
def hq(made: tuple[Path, Counter], tmp_path: Path) -> Headquarters:
    """A signed campaign of version 1."""
    shutil.copytree(made[0], tmp_path / "hq")
    return Headquarters(tmp_path / "hq")


@pytest.fixture
def counter(made: tuple[Path, Counter]) -> Counter:
    """The enrolled counter, at the start of its chain."""
    return Counter(made[1].key)


@pytest.fixture
def bundle(hq: Headquarters) -> Bundle:
    """Version 1."""
    return hq.home.newest()
