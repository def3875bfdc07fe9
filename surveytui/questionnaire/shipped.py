"""The packs that come with the program."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]
_PLACES = (_PACKAGE / "packs", _PACKAGE.parent / "questionnaires")
"""In an installed wheel; in a checkout."""


def shipped_packs() -> dict[str, Path]:
    """The TOML files of the shipped packs by name, such as `eit-2568`."""
    for place in _PLACES:
        if files := sorted(place.glob("*.toml")):
            return {file.stem: file for file in files}
    return {}
