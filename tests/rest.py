"""A screen at rest: whatever a kiosk shows for hours must cost next to nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from textual.screen import Screen

REST = 0.15
"""Seconds: a screen that asks for itself again while it is laid out does so sixty times a second."""
FEW = 2
"""Layouts in a rest that may be the echo of the last key."""


class Restless:
    """Counts how often screens are laid out.

    Args:
        monkeypatch: Listens in.
    """

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._times = 0
        real: Callable[..., None] = Screen._refresh_layout

        def counted(screen: Screen[Any], *arguments: Any, **named: Any) -> None:
            self._times += 1
            real(screen, *arguments, **named)

        monkeypatch.setattr(Screen, "_refresh_layout", counted)

    async def check(self, name: str) -> None:
        """Touch nothing for a moment; the screen must not be laid out again and again."""
        self._times = 0
        await asyncio.sleep(REST)
        assert self._times <= FEW, f"{name} was laid out {self._times} times in {REST} s"
