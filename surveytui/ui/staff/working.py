"""A screen on which the desk works for a while and can be told to stop."""

from __future__ import annotations

from textual.widget import Widget

from surveytui.ui.staff import words
from surveytui.ui.staff.frame import StaffScreen
from surveytui.ui.widgets.box_button import BoxButton


class WorkingScreen(StaffScreen):
    """Begins its work when it is shown; its one button stops it.

    Subclasses place `cancel` and say what the `work` is, which goes on to another screen at its end.
    """

    def __init__(self) -> None:
        super().__init__()
        self.cancel = BoxButton(words.CANCEL, key="0")

    async def work(self) -> None:
        """Hook: have the desk do something, and show what became of it."""
        raise NotImplementedError

    def first(self) -> Widget:
        """The only button."""
        return self.cancel

    @property
    def stoppers(self) -> tuple[BoxButton, ...]:
        """To stop is possible while it runs."""
        return (self.cancel,)

    def on_mount(self) -> None:
        """Begin."""
        self.do(self.work())

    def back(self) -> None:
        """Stop."""
        self.staff.desk.cancel()

    def pressed(self, button: BoxButton) -> None:
        """Stop."""
        del button
        self.back()
