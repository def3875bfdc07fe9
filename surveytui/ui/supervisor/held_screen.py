"""What the hub holds back: which file, whose, since when, why."""

from __future__ import annotations

from surveytui.sync.sentences import held_from
from surveytui.text.dates import thai_date
from surveytui.ui.supervisor import words
from surveytui.ui.supervisor.list_screen import Entry, ListScreen
from surveytui.ui.theme import Role
from surveytui.ui.widgets.sheet import lines_of


class HeldScreen(ListScreen):
    """Every file in the hub's quarantine, those that wait longest first, each with its reason below it."""

    title_words = words.HELD_TITLE
    nothing = words.NONE_HELD
    opened_by = "f8"

    def entries(self, width: int) -> tuple[list[Entry], int]:
        """The files, with an empty row between them."""
        app = self.board_app
        found: list[Entry] = []
        for one in self._view.board.held:
            day = f"! {thai_date(one.since, app.language, short=True)}" if one.since else "!"
            whose = [(said, Role.TEXT) for said in lines_of(held_from(one)[app.language], width)]
            why = [(said, Role.SOFT) for said in lines_of(one.why[app.language], width)]
            found += [(day if row == 0 else "", *told) for row, told in enumerate(whose + why)]
            found.append(("", "", Role.TEXT))
        return found[:-1], 0
