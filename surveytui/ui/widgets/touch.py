"""What lies under a finger."""

from __future__ import annotations

from typing import Any

from textual.errors import NoWidget
from textual.screen import Screen
from textual.widget import Widget


def under(screen: Screen[Any], x: int, y: int) -> Widget | None:
    """The widget at a place; None where there is none, as outside a window that has just become smaller."""
    try:
        return screen.get_widget_at(x, y)[0]
    except NoWidget:
        return None
