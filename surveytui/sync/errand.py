"""What is said between a courier and whoever sent it: one errand in, lines of JSON back (DESIGN, "Data's way").

On the courier's standard input one line, an `Errand`; on its standard output any number of `Line`s, the last of which says
how it ended.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from surveytui import canonical
from surveytui.errors import OfflineError, SyncError
from surveytui.sync.transport import Exchanged
from surveytui.text.words import Words

MOST_BYTES: Final = 1024 * 1024
"""The longest line either side reads."""


@dataclass(frozen=True, slots=True)
class Errand:
    """Where to go."""

    address: str
    ca: str
    """PEM certificates that alone may have signed the hub's; empty for the system's."""
    version: int
    """Of the campaign in force; a newer one is brought back."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why nothing got through."""

    what: Words
    where: str = ""
    hint: Words | None = None
    offline: bool = False
    """Nobody answered: the normal state of a counter. Anything else an officer should hear of."""

    @classmethod
    def of(cls, error: SyncError) -> Failure:
        """An error as it travels."""
        return cls(error.what, error.where, error.hint, isinstance(error, OfflineError))

    def error(self) -> SyncError:
        """The error that it was."""
        kind = OfflineError if self.offline else SyncError
        return kind(self.what, where=self.where, hint=self.hint)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a courier: how far it is, or how it ended."""

    step: str = ""
    percent: int = 0
    exchanged: Exchanged | None = None
    failed: Failure | None = None

    @property
    def ends(self) -> bool:
        """Whether this is the last one."""
        return self.exchanged is not None or self.failed is not None


def write_line(value: Errand | Line) -> bytes:
    """A value as its line."""
    return canonical.encode(value) + b"\n"


def read_line(data: bytes) -> Line | None:
    """What a courier said; None for a line that no courier of ours says."""
    try:
        return canonical.decode(data, Line)
    except ValueError:
        return None
