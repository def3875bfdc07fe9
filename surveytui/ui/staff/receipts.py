"""Receipts from headquarters: what each did here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from textual.geometry import Region
from textual.widget import Widget

from surveytui.counter.desk_messages import RECEIPTS, Failed, Receipts, TakenReceipt
from surveytui.counter.sticks import Stick
from surveytui.questionnaire.picture import Picture
from surveytui.ui.kiosk.frame import Place
from surveytui.ui.staff import words
from surveytui.ui.staff.cards import trouble
from surveytui.ui.staff.frame import StaffScreen
from surveytui.ui.staff.sentences import fill, safe
from surveytui.ui.staff.sticks import StickScreen
from surveytui.ui.staff.widgets import Line, Page
from surveytui.ui.theme import Role
from surveytui.ui.widgets.box_button import BoxButton, Look
from surveytui.ui.widgets.drawn import Drawn


def receipts_screen() -> StaffScreen:
    """The first screen: a stick is needed."""
    return StickScreen(words.RECEIPTS, ReceiptsScreen)


class ReceiptsScreen(StaffScreen):
    """Takes the receipts of a stick, and lists what they did, page by page.

    Args:
        stick: Where they are.
    """

    title_words = words.RECEIPTS

    def __init__(self, stick: Stick) -> None:
        super().__init__()
        self._stick = stick
        self._receipts: Receipts | None = None
        self._page = 0
        self._pages = 1

    def parts(self) -> Iterable[Drawn]:
        """A list and one button."""
        self._list = Page()
        self._on = BoxButton(words.FINISHED_HERE, key="0", look=Look.MAIN)
        return (self._list, self._on)

    def place(self, frame: Picture) -> Iterable[Place]:
        """The list as high as the screen allows."""
        region = Region(2, 2, frame.columns - 4, frame.rows - 6)
        self._set(region)
        yield self._list, region
        yield self._on, Region(2, frame.rows - 3, frame.columns - 4, 3)

    def first(self) -> Widget:
        """The only button."""
        return self._on

    def on_mount(self) -> None:
        """Take them."""
        self.do(self._take())

    async def _take(self) -> None:
        receipts = await self.staff.desk.ask(RECEIPTS, self._stick.path)
        if isinstance(receipts, Failed):
            self.staff.show(trouble(receipts, self.title_words))
        else:
            self._receipts = receipts
            self.rearrange()

    def pressed(self, button: BoxButton) -> None:
        """The next page, or the menu after the last."""
        del button
        if self._page + 1 < self._pages:
            self._page += 1
            self.rearrange()
        else:
            self.back()

    def _set(self, region: Region) -> None:
        """Fill the list with the lines of the page."""
        if self._receipts is None:
            self._list.show(Line(fill(words.LOOKING, label=safe(self._stick.label, 20)), role=Role.SOFT))
            return
        head, foot = _heading(self._receipts), Line(words.COUNTS_STAY, role=Role.SOFT)
        room = region.height - 4
        pages = self._paged(list(_lines(self._receipts)), room, region.width)
        self._pages = len(pages)
        self._page = min(self._page, self._pages - 1)
        if self._pages > 1:
            foot = Line(fill(words.PAGE, n=self._page + 1, of=self._pages), role=Role.SOFT)
        shown = pages[self._page]
        self._list.show(head, *((None, *shown, None, foot) if shown else ()))
        last = self._page + 1 == self._pages
        self._on.key = "0" if last else ""
        self._on.relabel(words.FINISHED_HERE if last else words.NEXT)

    def _paged(self, lines: list[Line], room: int, width: int) -> list[list[Line]]:
        pages: list[list[Line]] = [[]]
        for line in lines:
            if pages[-1] and self._list.height([*pages[-1], line], width) > room:
                pages.append([])
            pages[-1].append(line)
        return pages


def _heading(receipts: Receipts) -> Line:
    own = len(receipts.listed) + receipts.known
    if receipts.campaign and not own:
        return Line(words.NEW_CAMPAIGN, mark="✓")
    return Line(fill(words.FOUND, n=receipts.found) if own else words.NONE_FOUND)


def _lines(receipts: Receipts) -> Iterator[Line]:
    """One line for each receipt that did something, and one for all the others of a kind."""
    for one in receipts.listed:
        yield from _told(one)
    if receipts.campaign and (receipts.listed or receipts.known):
        yield Line(words.NEW_CAMPAIGN, mark="✓")
    if receipts.known:
        yield Line(fill(words.KNOWN, n=receipts.known), mark="✓")
    if receipts.foreign:
        yield Line(fill(words.FOREIGN, n=receipts.foreign), mark="!")


def _told(one: TakenReceipt) -> Iterator[Line]:
    if one.outcome == "bad":
        yield Line(fill(words.BAD_RECEIPT, name=safe(one.name), why=one.why or words.DAMAGED), mark="!")
        return
    yield Line(fill(words.ARRIVED, number=one.number, n=one.records), mark="✓")
    if one.quarantined:
        yield Line(fill(words.KEPT_BACK, number=one.number, n=one.quarantined), mark="!")
