"""Choosing at random from what is free, without moving on before the disk has."""

from __future__ import annotations

import secrets
from random import Random
from typing import Final

SYSTEM: Final[Random] = secrets.SystemRandom()
"""Chooses slots, places and ids. Nothing else may, outside of tests."""


def draw(numbers: list[int], rng: Random) -> int:
    """Moves a random number to the end of the list and returns it; `pop` takes it out once its transaction has come true."""
    choice = rng.randrange(len(numbers))
    numbers[choice], numbers[-1] = numbers[-1], numbers[choice]
    return numbers[-1]
