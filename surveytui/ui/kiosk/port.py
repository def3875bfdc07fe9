"""What the kiosk needs from the outside: a keeper to give sealed records to, and the setting of the day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol

from surveytui.campaign.models import Agency, Bundle, Cell
from surveytui.questionnaire.models import Tool
from surveytui.text.words import Language

Seal = Callable[[Tool, bytes], bytes]
"""Seals the canonical JSON of a response; what comes out is all that ever leaves this process."""

Closed = Literal["", "over", "day", "room", "disk", "quota"]
"""Why nobody can answer now; empty if one can."""

How = Literal["kept", "stopped", "idle", "excused", "left"]
"""How a respondent's time here ended; nobody counts it."""


@dataclass(frozen=True, slots=True)
class Kept:
    """The record is on the disk."""


@dataclass(frozen=True, slots=True)
class Refused:
    """The record is not on the disk."""

    why: str


class Keeper(Protocol):
    """The other side: whoever puts records on the disk and gives the terminal to the next respondent."""

    async def keep(self, record: bytes, cell: Cell) -> Kept | Refused:
        """Put a sealed record on the disk and count it; returns only when it is known which."""

    def staff(self) -> None:
        """Somebody asked for the officers' screen."""

    def over(self, how: How) -> None:
        """This respondent is finished; nothing is drawn after it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What the keeper says when it lets a respondent in."""

    bundle: Bundle
    agency: Agency
    tools: tuple[Tool, ...]
    """What may be answered now; with two of them the respondent chooses."""
    closed: Closed = ""
    opens: date | None = None
    """The day from which one can answer, where it is known and still to come; for a closed day alone."""
    rehearsal: bool = False
    language: Language = "th"
    theme: Literal["light", "dark"] | None = None
    """An officer's choice; None for the campaign's."""
