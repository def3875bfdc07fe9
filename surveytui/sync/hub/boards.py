"""The board of a hub, followed from look to look: a nation's board is reckoned once, then only what has changed of it."""

from __future__ import annotations

from datetime import date

from surveytui.campaign.models import Bundle
from surveytui.sync.board import Board
from surveytui.sync.hub.store import Store
from surveytui.sync.plan import SPAN, silent_from
from surveytui.sync.reckoning import Reckoned
from surveytui.sync.standings import Standings


class Boards:
    """What one program has seen of a hub's store.

    Other programs write to the same store, so what has changed is asked of it: every write bears the next revision.

    Args:
        store: The store.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._last: tuple[int, Reckoned] | None = None
        """At which revision it was read, and what was made of it."""
        self._board: Board | None = None

    def read(self, bundle: Bundle, today: date) -> Board:
        """The board of one day.

        Raises:
            HubError: the database cannot be read.
        """
        with self._store.reading():
            revision = self._store.revision()
            last = self._usable(bundle, today, revision)
            if last is None:
                reckoned = Reckoned.anew(bundle, self._standings(bundle, today, 0), today)
            elif last[0] == revision and self._board is not None:
                return self._board
            else:
                reckoned = last[1].after(self._standings(bundle, today, last[0]), self._store.changed(last[0]))
        self._last = revision, reckoned
        self._board = reckoned.board()
        return self._board

    def _usable(self, bundle: Bundle, today: date, revision: int) -> tuple[int, Reckoned] | None:
        """What was made last, unless another day, another campaign or an older copy of the store makes it void."""
        if self._last is None:
            return None
        seen, reckoned = self._last
        same = reckoned.plan.bundle is bundle and reckoned.plan.today == today and seen <= revision
        return self._last if same else None

    def _standings(self, bundle: Bundle, today: date, since: int) -> Standings:
        store = self._store
        gains = store.gains(
            {window.tool: window.first for window in bundle.windows},
            days=SPAN,
            today=today,
            silence=silent_from(today),
            retired=[device.id for device in bundle.devices if device.retired],
            since=since,
        )
        return Standings(
            heard=store.heard(since=since),
            now=store.totals(since=since),
            gains=gains,
            notes=store.notes(since=since),
            published=store.published(since=since),
            last_year=store.last_year(since=since),
        )
