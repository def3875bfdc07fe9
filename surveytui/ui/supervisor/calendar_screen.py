"""The campaign's calendar: what is over, what comes next."""

from __future__ import annotations

from surveytui.text.dates import thai_date
from surveytui.ui.supervisor import words
from surveytui.ui.supervisor.list_screen import Entry, ListScreen
from surveytui.ui.theme import Role
from surveytui.ui.widgets.sheet import lines_of


class CalendarScreen(ListScreen):
    """Every day of the campaign in its order; ▶ marks the next one, those that are over are pale."""

    title_words = words.CALENDAR
    nothing = words.NO_DAYS
    opened_by = "f9"

    def entries(self, width: int) -> tuple[list[Entry], int]:
        """Every day; what comes next is to be seen first, and what was last before it."""
        app, board = self.board_app, self._view.board
        found: list[Entry] = []
        following: int | None = None
        for one in board.calendar:
            to_come = one.day >= board.day
            mark = "▶" if to_come and following is None else " "
            if to_come and following is None:
                following = len(found)
            role = Role.TEXT if to_come else Role.SOFT
            day = f"{mark} {thai_date(one.day, app.language, short=True)}"
            for row, said in enumerate(lines_of(one.what[app.language], width)):
                found.append((day if row == 0 else "", said, role))
        return found, (len(found) if following is None else following) - 2
