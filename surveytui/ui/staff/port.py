"""What the staff screen needs from the outside: a desk that answers it, and the setting of the day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol, TypeVar

from surveytui.campaign.models import Bundle
from surveytui.counter.desk_messages import Ask, Failed, Step
from surveytui.text.words import Language

T = TypeVar("T")


class Desk(Protocol):
    """The other side: whoever holds the counter's vault."""

    async def ask(
        self, ask: Ask[T], value: object = None, *, progress: Callable[[Step], None] | None = None
    ) -> T | Failed:
        """Have something done.

        Args:
            ask: What, of `surveytui.counter.desk_messages`.
            value: With what; anything that `surveytui.canonical` encodes.
            progress: Told how far it is.

        Returns:
            The answer, or why there is none.
        """

    def cancel(self) -> None:
        """Stop the export that is under way, if one is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What is known before the PIN."""

    bundle: Bundle
    language: Language = "th"
    theme: Literal["light", "dark"] | None = None
    """An officer's choice; None for the campaign's."""
    alone: bool = False
    """Run by `surveytui staff`: there is no start screen to go back to, and no stranger in front of it."""
