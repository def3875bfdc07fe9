"""Run in a terminal: takes it as the kiosk does, by the kiosk's own driver, and writes down which keys reach the app."""

from __future__ import annotations

import sys
from pathlib import Path

from textual import events
from textual._xterm_parser import XTermParser

from surveytui.ui.base import SurveyApp
from surveytui.ui.driver import GatedDriver

TARGET = Path(sys.argv[-1])
"""Appears when all is heard; beside it an empty file that ends in `.listens`, when the kiosk listens."""
END = "x"
ARE_YOU_THERE, I_AM = "\x1b[5n", "\x1b[0n"


class Asking(GatedDriver):
    """The kiosk's driver, which also asks the terminal whether it has read everything so far."""

    answered = ""

    def open_gate(self, *, keep_typed: bool = False) -> None:
        """Take the terminal, then ask."""
        super().open_gate(keep_typed=keep_typed)
        self.write(ARE_YOU_THERE)
        self.flush()

    def _dispatch(self, parser: XTermParser, text: str) -> None:
        """Until the terminal has answered, it has not yet read what it was told."""
        if I_AM in self.answered:
            super()._dispatch(parser, text)
            return
        self.answered += text
        if I_AM in self.answered:
            TARGET.with_suffix(".listens").touch()


class Probe(SurveyApp):
    """Notes keys until somebody types `x`."""

    def __init__(self) -> None:
        super().__init__(driver_class=Asking)
        self._heard: list[str] = []

    def on_ready(self) -> None:
        """Open the gate; here nobody was before us."""
        assert isinstance(self._driver, Asking)
        self._driver.open_gate(keep_typed=True)

    def touched(self, event: events.Event) -> bool:
        """Write the keys down."""
        if isinstance(event, events.Key):
            self._heard.append(event.key)
            if event.key == END:
                partial = TARGET.with_suffix(".part")
                partial.write_text(" ".join(self._heard), encoding="utf-8")
                partial.rename(TARGET)
                self.exit()
        return True


if __name__ == "__main__":
    Probe().run()
