"""The four packs that the product ships, as the loader reads them."""

from __future__ import annotations

from pathlib import Path

import pytest

from surveytui.questionnaire.load import load_pack
from surveytui.questionnaire.models import Pack

FOLDER = Path(__file__).resolve().parents[2] / "questionnaires"


@pytest.fixture(scope="session")
def packs() -> dict[str, Pack]:
    """Every pack of the folder, by the name of its file."""
    return {path.stem: load_pack(path) for path in sorted(FOLDER.glob("*.toml"))}


@pytest.fixture(params=["eit-2564", "eit-2568", "iit-2564", "iit-2568"])
def pack(request: pytest.FixtureRequest, packs: dict[str, Pack]) -> Pack:
    """One pack after the other."""
    return packs[request.param]
