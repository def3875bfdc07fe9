"""How long nobody has touched the machine, and what follows from it. Pure: the clock is read by the caller."""

from __future__ import annotations

import math
from dataclasses import dataclass

LEAST_IDLE, LEAST_WARNING = 30, 20
"""Seconds below which no campaign may go: old hands are slow."""


@dataclass(slots=True)
class Rest:
    """The time since the last touch.

    Args:
        warning: Seconds for which the warning stands.
        since: The clock at the last touch.
    """

    warning: int
    since: float

    def touch(self, now: float) -> None:
        """Somebody is there."""
        self.since = now

    def left(self, now: float, idle: int) -> int | None:
        """Whole seconds until everything is deleted; None while no warning is due, 0 when time is up.

        Args:
            now: The clock.
            idle: Seconds of rest before the warning.
        """
        rested = now - self.since
        idle = max(idle, LEAST_IDLE)
        warning = max(self.warning, LEAST_WARNING)
        if rested < idle:
            return None
        return max(0, math.ceil(idle + warning - rested))
