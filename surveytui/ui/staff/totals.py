"""The counts of this machine: a column with meters, or a line for each tool."""

from __future__ import annotations

from textual.geometry import Region

from surveytui.counter.desk_messages import Status, ToolStatus
from surveytui.text import cells
from surveytui.text.thai import plain
from surveytui.ui.staff import sentences, words
from surveytui.ui.staff.widgets import draw_meter
from surveytui.ui.theme import Role
from surveytui.ui.widgets.drawn import Drawn
from surveytui.ui.widgets.sheet import Sheet, lines_of

COLUMN_ROWS = 16
"""From so many rows on it is a column."""
METER = 26
GAP = 4


class Totals(Drawn):
    """Exact numbers, which the vault's own pages tell anybody who has the machine.

    Args:
        status: Where they come from.
    """

    def __init__(self, status: Status) -> None:
        super().__init__()
        self._status = status

    def draw(self, sheet: Sheet) -> None:
        """As the place allows."""
        if sheet.size.height >= COLUMN_ROWS:
            self._draw_column(sheet)
        else:
            self._draw_lines(sheet)

    def _draw_lines(self, sheet: Sheet) -> None:
        """Tool, count, since this start: one row each, in columns."""
        counts = [plain(self.say(sentences.count(tool, short=True))) for tool in self._status.tools]
        column = 5 + max(map(cells.width, counts), default=0) + GAP
        for y, (tool, count) in enumerate(zip(self._status.tools, counts, strict=True)):
            sheet.write(0, y, tool.tool, self.style(Role.TEXT))
            sheet.write(5, y, count, self.style(Role.TEXT))
            sheet.write(column, y, self.say(words.SINCE_START_SHORT, n=tool.since_start), self.style(Role.SOFT))

    def _draw_column(self, sheet: Sheet) -> None:
        """Everything about the counts, one under the other; what closes when, at the lower end."""
        sheet.write(0, 2, self.say(words.TOTALS), self.style(Role.ACCENT))
        y = 4
        for tool in self._status.tools:
            y = self._draw_tool(sheet, y, tool)
        rule = sentences.way_out(self._status)
        for row, line in enumerate(lines_of(self.say(rule), sheet.size.width), y):
            sheet.write(0, row, line, self.style(Role.SOFT))
        told = sentences.closing(self._status)
        if len(told) > 1:
            told = sentences.closing(self._status, short=True)
        closing = [line for text in told for line in lines_of(self.say(text), sheet.size.width)]
        for row, line in enumerate(closing, sheet.size.height - 1 - len(closing)):
            sheet.write(0, row, line, self.style(Role.SOFT))

    def _draw_tool(self, sheet: Sheet, y: int, tool: ToolStatus) -> int:
        text, soft = self.style(Role.TEXT), self.style(Role.SOFT)
        sheet.write(0, y, self.say(words.TOOLS[tool.tool]), text)
        if tool.target:
            draw_meter(self, sheet, Region(0, y + 1, METER, 1), tool.counted / tool.target)
            y += 1
        sheet.write(0, y + 1, self.say(sentences.count(tool)), text)
        sheet.write(0, y + 2, self.say(words.SINCE_START, n=tool.since_start), soft)
        return y + 4
