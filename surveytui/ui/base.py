"""What every screen program of ours shares: nothing to quit by, nothing to copy out, a crash that tells nothing."""

from __future__ import annotations

import sys
import traceback
from dataclasses import dataclass
from typing import Any, ClassVar

from rich.console import RenderableType
from textual.app import App
from textual.events import Event, Key, MouseDown, MouseScrollDown, MouseScrollUp, Paste

TOUCHES = (Key, MouseDown, MouseScrollDown, MouseScrollUp, Paste)
"""Events that show that somebody is there. Movement of the mouse is none: a lorry in the street moves it too."""

PLEASE_CALL = "ขออภัย เครื่องหยุดทำงาน กรุณาแจ้งเจ้าหน้าที่ / The machine has stopped. Please call an officer."


@dataclass(frozen=True, slots=True)
class Crash:
    """Where a program fell, never what it held: the text of an error may be an answer."""

    kind: str
    file: str
    line: int

    @classmethod
    def of(cls, error: BaseException) -> Crash:
        """The place where `error` was raised, with the file's last two parts."""
        frames = list(traceback.walk_tb(error.__traceback__))
        if not frames:
            return cls(type(error).__name__, "?", 0)
        frame, line = frames[-1]
        return cls(type(error).__name__, "/".join(frame.f_code.co_filename.split("/")[-2:]), line)

    def __str__(self) -> str:
        return f"{self.kind} {self.file}:{self.line}"


class SurveyApp(App[None], inherit_bindings=False):
    """An app that a respondent can neither quit, suspend, copy from, nor make print its variables."""

    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[Any]] = []

    crash: Crash | None = None
    """Set when the app has fallen."""

    def copy_to_clipboard(self, text: str) -> None:
        """Copy nothing: a clipboard outlives the respondent."""

    async def on_event(self, event: Event) -> None:
        """See every touch before any widget does, since an input swallows the keys it takes."""
        if isinstance(event, TOUCHES) and not event.is_forwarded and self.touched(event):
            event.stop()
            event.prevent_default()
            return
        await super().on_event(event)

    def touched(self, event: Event) -> bool:
        """Hook for the idle clock; True if the event has done its work and goes no further."""
        del event
        return False

    def crashed(self, crash: Crash) -> None:
        """Hook: the app has fallen; runs before it closes."""

    def panic(self, *renderables: RenderableType) -> None:
        """End with a line for people; what Textual would have printed stays unprinted."""
        del renderables
        self._fatal_error()

    def _fatal_error(self) -> None:
        """Replace Textual's traceback, which prints local variables and so answers (private hook; tested)."""
        error = sys.exc_info()[1]
        self.crash = Crash.of(error) if error else Crash("panic", "?", 0)
        self.crashed(self.crash)
        self._exit_renderables.append(PLEASE_CALL)
        self._close_messages_no_wait()
