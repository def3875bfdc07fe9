"""What everybody is told before the first question: five lines, and more for those who want it."""

from __future__ import annotations

from collections.abc import Iterable

from textual.geometry import Region
from textual.widget import Widget

from surveytui.questionnaire.models import Pack, Tool
from surveytui.questionnaire.picture import Picture
from surveytui.text.words import Words
from surveytui.ui.kiosk import words
from surveytui.ui.kiosk.frame import KioskScreen, Place, row_of
from surveytui.ui.widgets.box_button import BoxButton, Look
from surveytui.ui.widgets.drawn import Drawn
from surveytui.ui.widgets.leaflet import Leaflet

TEXT_LEFT = 2


class NoticeScreen(KioskScreen):
    """Five lines, no consent box: whoever goes on has been told."""

    def __init__(self, pack: Pack) -> None:
        super().__init__()
        self._pack = pack

    def parts(self) -> Iterable[Drawn]:
        """The lines and three buttons."""
        effect = words.NOTICE_STOP_STAFF if self._pack.tool is Tool.IIT else words.NOTICE_STOP
        lines = (words.NOTICE_NO_NAME, words.NOTICE_SEALED, words.NOTICE_USE, effect, words.NOTICE_NOT_OFFICIAL)
        self._leaflet = Leaflet(words.BEFORE, lines, numbered=True)
        self._home = BoxButton(words.FIRST_PAGE)
        self._more = BoxButton(words.READ_MORE)
        self._begin = BoxButton(words.BEGIN, look=Look.MAIN)
        return (self._leaflet, self._home, self._more, self._begin)

    def place(self, frame: Picture) -> Iterable[Place]:
        """Buttons on the last rows."""
        yield self._leaflet, Region(0, 1, frame.columns, frame.rows - 5)
        yield from row_of([self._home, self._more, self._begin], frame, frame.rows - 3)

    def first(self) -> Widget:
        """To begin is what most want."""
        return self._begin

    def back(self) -> None:
        """The first page."""
        self.kiosk.home("left")

    def escape(self) -> None:
        """The same: nothing has been answered."""
        self.back()

    def digit(self, digit: str) -> None:
        """0 is the way out everywhere."""
        if digit == "0":
            self.back()

    def pressed(self, button: BoxButton) -> None:
        """Home, more, or on."""
        if button is self._home:
            self.back()
        elif button is self._more:
            self.kiosk.show(ReadMoreScreen(self._pack))
        else:
            begin_questions(self)


class ReadMoreScreen(KioskScreen):
    """What the law asks to be told, page by page."""

    def __init__(self, pack: Pack) -> None:
        super().__init__()
        self._pack = pack
        self._page = 0

    def parts(self) -> Iterable[Drawn]:
        """The page and two buttons."""
        self._leaflet = Leaflet(words.READ_MORE, self._paragraphs(), numbered=False)
        self._back = BoxButton(words.BACK)
        self._on = BoxButton(words.NEXT, look=Look.MAIN)
        return (self._leaflet, self._back, self._on)

    def _paragraphs(self) -> tuple[Words, ...]:
        """The campaign's words about this agency."""
        setting = self.kiosk.setting
        return tuple(
            Words(
                paragraph.th.replace("{agency}", setting.agency.name.th).replace(
                    "{telephone}", setting.agency.telephone
                ),
                paragraph.en.replace("{agency}", setting.agency.name.en).replace(
                    "{telephone}", setting.agency.telephone
                ),
            )
            for paragraph in setting.bundle.notice.paragraphs
        )

    def place(self, frame: Picture) -> Iterable[Place]:
        """Buttons on the last rows; a page that has gone by a resize or another language becomes the last one."""
        region = Region(0, 1, frame.columns, frame.rows - 5)
        pages = self._leaflet.pages(region.width)
        self._page = min(self._page, pages - 1)
        self._leaflet.turn(self._page, pages)
        self._on.relabel(words.BEGIN if self._page == pages - 1 else words.NEXT)
        yield self._leaflet, region
        yield from row_of([self._back, self._on], frame, frame.rows - 3)

    def first(self) -> Widget:
        """The next page."""
        return self._on

    def back(self) -> None:
        """The page before, or the five lines."""
        if self._page:
            self._page -= 1
            self.rearrange()
        else:
            self.kiosk.show(NoticeScreen(self._pack))

    def escape(self) -> None:
        """To the five lines, from every page."""
        self.kiosk.show(NoticeScreen(self._pack))

    def digit(self, digit: str) -> None:
        """0 is the way out everywhere: nothing has been answered."""
        if digit == "0":
            self.kiosk.home("left")

    def pressed(self, button: BoxButton) -> None:
        """Turn a page; after the last one the questions begin."""
        if button is self._back:
            self.back()
        elif self._page < self._leaflet.pages(self._leaflet.size.width) - 1:
            self._page += 1
            self.rearrange()
        else:
            begin_questions(self)


def begin_questions(screen: KioskScreen) -> None:
    """On to the screening question, or to the first one where there is none."""
    from surveytui.ui.kiosk.question import first_screen

    screen.kiosk.show(first_screen(screen.kiosk))
