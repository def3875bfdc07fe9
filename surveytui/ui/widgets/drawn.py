"""A widget that draws itself on a sheet."""

from __future__ import annotations

from typing import cast

from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from surveytui.text.words import Language, Words
from surveytui.ui.theme import Palette, Role
from surveytui.ui.widgets.manner import Manner
from surveytui.ui.widgets.sheet import Sheet


class Drawn(Widget, inherit_bindings=False):
    """A widget that draws itself on a sheet, in the app's colours and language."""

    REPEATS = False
    """Whether a second touch on the same spot at once is meant (keys of a keyboard), not a slip."""

    _sheet: Sheet | None = None

    def draw(self, sheet: Sheet) -> None:
        """Draw everything; the sheet is blank paper."""
        raise NotImplementedError

    @property
    def manner(self) -> Manner:
        """How the app looks and speaks."""
        return cast("Manner", self.app)

    @property
    def palette(self) -> Palette:
        """The colours to draw in."""
        return self.manner.palette

    @property
    def language(self) -> Language:
        """The language of the moment."""
        return self.manner.language

    def say(self, words: Words, **values: object) -> str:
        """A text in the language of the moment, with its marks."""
        return self.manner.say(words, **values)

    def style(self, role: Role) -> Style:
        """The style of a role."""
        return self.palette[role]

    def render_line(self, y: int) -> Strip:
        """One row, drawn together with the others when first asked for."""
        if self._sheet is None or self._sheet.size != self.size:
            self._sheet = Sheet(self.size, self.style(Role.TEXT))
            self.draw(self._sheet)
        return self._sheet.strip(y) if y < self._sheet.size.height else Strip.blank(self.size.width)

    def redraw(self, *regions: Region) -> None:
        """Draw again: something to be seen has changed, if regions are given only there."""
        self._sheet = None
        if self.is_mounted:
            self.refresh(*regions)

    def watch_has_focus(self, focused: bool) -> None:
        """Show or take away the mark. Events of focus come before the property has changed; this comes after."""
        super().watch_has_focus(focused)
        self.redraw()

    def notify_style_update(self) -> None:
        """Draw again in the colours of the new theme."""
        super().notify_style_update()
        self._sheet = None
