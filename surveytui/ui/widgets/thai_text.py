"""Text for Textual's own labels that breaks lines where Thai may break."""

from __future__ import annotations

from rich.cells import cell_len
from textual.content import Content
from textual.css.styles import RulesMap
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual

from surveytui.text.thai import chunks, wrap


class ThaiText(Visual):
    """A visual for `Static`, `Label` and the prompts of lists; markup in the text stays text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._width = 0
        self._content = Content()

    def _at(self, width: int) -> Content:
        if width != self._width:
            self._width = width
            self._content = Content("\n".join(wrap(self._text, max(1, width))))
        return self._content

    def render_strips(self, width: int, height: int | None, style: Style, options: RenderOptions) -> list[Strip]:
        """The lines at `width`."""
        return self._at(width).render_strips(width, height, style, options)

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        """The width of the longest line if nothing has to be wrapped."""
        del rules, container_width
        return max(map(cell_len, "".join(chunks(self._text)).split("\n")), default=0)

    def get_minimal_width(self, rules: RulesMap) -> int:
        """The width of the longest piece that is never parted."""
        del rules
        return max((cell_len(chunk.rstrip()) for chunk in chunks(self._text)), default=0)

    def get_height(self, rules: RulesMap, width: int) -> int:
        """The number of lines at `width`."""
        return self._at(width).get_height(rules, width)
