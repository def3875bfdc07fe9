"""The pictures in docs/screens are the product's own screens of today."""

from __future__ import annotations

from tests.pictures import TARGET, draw_all


async def test_the_pictures_are_today_s() -> None:
    """`python -m tests.pictures` draws them anew after a change that is meant."""
    assert await draw_all() == {path.name: path.read_text(encoding="utf-8") for path in TARGET.iterdir()}
