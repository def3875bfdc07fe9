"""A finger that touches the same spot twice within a moment meant it once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.events import Event, MouseDown, MouseUp

from surveytui.ui.widgets.drawn import Drawn
from surveytui.ui.widgets.touch import under

if TYPE_CHECKING:
    from textual.screen import Screen

WITHIN = 0.4
"""Seconds."""
NEAR = 1
"""Cells that count as the same spot."""


class Slip:
    """Remembers the last touch, and drops the one that is a slip together with its release.

    Args:
        clock: Seconds that only go forward.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._last: tuple[float, int, int] | None = None
        self._deaf_to_release = False

    def drops(self, event: Event, screen: Screen[object]) -> bool:
        """Whether an event is to go no further."""
        if isinstance(event, MouseUp):
            deaf, self._deaf_to_release = self._deaf_to_release, False
            return deaf
        if not isinstance(event, MouseDown):
            return False
        now, last = self._clock(), self._last
        self._last = (now, event.x, event.y)
        self._deaf_to_release = last is not None and now - last[0] < WITHIN and self._same(event, last, screen)
        return self._deaf_to_release

    @staticmethod
    def _same(event: MouseDown, last: tuple[float, int, int], screen: Screen[object]) -> bool:
        near = abs(event.x - last[1]) <= NEAR and abs(event.y - last[2]) <= NEAR
        widget = under(screen, event.x, event.y)
        return near and not (isinstance(widget, Drawn) and widget.REPEATS)
