"""The staff screen without a keeper, in a terminal of its own."""

from __future__ import annotations

from surveytui.ui.staff.app import StaffApp
from surveytui.ui.staff.port import Desk, Setting


class StaffAlone(StaffApp):
    """Begins as soon as it is drawn, and ends the program where the other would go back to the respondents."""

    def __init__(self, setting: Setting, desk: Desk) -> None:
        super().__init__(setting, desk, self.exit)

    def on_ready(self) -> None:
        """No gate: begin."""
        self.begin(self.setting)
