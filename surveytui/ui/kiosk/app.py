"""The kiosk: one app for one respondent, from the start screen to the thanks."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from textual.events import Event, Key, MouseDown, MouseUp
from textual.screen import Screen
from textual.timer import Timer

from surveytui.questionnaire.models import Pack, Status, Tool
from surveytui.text.words import Language, Words
from surveytui.ui.base import SurveyApp
from surveytui.ui.kiosk import words
from surveytui.ui.kiosk.frame import KioskScreen
from surveytui.ui.kiosk.idle import Rest
from surveytui.ui.kiosk.port import How, Keeper, Seal, Setting
from surveytui.ui.kiosk.start import StartScreen
from surveytui.ui.theme import VERSIONS, Palette, version_for
from surveytui.ui.widgets.drawn import Drawn
from surveytui.ui.widgets.manner import Manner
from surveytui.ui.widgets.touch import under

if TYPE_CHECKING:
    from surveytui.ui.kiosk.resting import IdleScreen
    from surveytui.ui.kiosk.visit import Visit

TICK = 0.5
"""Seconds between two looks at the clock."""
SLIP = 0.4
"""Seconds within which a second touch on the same spot, or a second Enter, is a slip of the finger."""
NEAR = 1
"""Cells that count as the same spot."""

Colours = Literal["standard", "256", "truecolor", "windows"] | None


class KioskApp(Manner, SurveyApp):
    """One respondent, from the start screen to the thanks.

    The app may be made and composed before anybody sees it; `begin` lets the respondent in. Everything but the start
    screen is loaded after the first touch.

    Args:
        setting: What is asked, for whom; `begin` may bring another.
        keeper: The other side.
        seal: Seals a response to headquarters' key.
        clock: Seconds that only go forward.
        colours: What the terminal shows, in Rich's words; "auto" to find out.
    """

    def __init__(
        self,
        setting: Setting,
        keeper: Keeper,
        seal: Seal,
        *,
        clock: Callable[[], float] = time.monotonic,
        colours: Colours | Literal["auto"] = "auto",
    ) -> None:
        super().__init__()
        self.setting = setting
        self.keeper = keeper
        self.clock = clock
        self.visit: Visit | None = None
        self.ended = False
        self._seal = seal
        self._colours = self.console.color_system if colours == "auto" else colours
        self._rest = Rest(setting.bundle.policy.idle_warning, clock())
        self._idle: IdleScreen | None = None
        self._resting_limit = 0
        self._touch: tuple[float, int, int] | None = None
        self._enter: tuple[float, Screen[object]] | None = None
        self._deaf_to_release = False
        self._timer: Timer | None = None
        for version in VERSIONS:
            self.register_theme(Palette(version).theme())
        self._dress()

    # the setting
    def begin(self, setting: Setting) -> None:
        """Let the respondent in: take over what the keeper says at this moment, and start the clock."""
        changed = setting != self.setting
        self.setting = setting
        self._rest = Rest(setting.bundle.policy.idle_warning, self.clock())
        if changed:
            self._dress()
            self.show(self.get_default_screen())
        if self._timer is None:
            self._timer = self.set_interval(TICK, self.tick, name="clock")

    def get_default_screen(self) -> Screen[None]:
        """The start screen, or why there is none."""
        if self.setting.closed:
            from surveytui.ui.kiosk.closed import closed_screen

            return closed_screen(self.setting)
        packs = [pack for tool in self.setting.tools if (pack := self.setting.bundle.pack(tool))]
        link = self.setting.agency.link if Tool.EIT in self.setting.tools and self._colours else ""
        return StartScreen(tuple(packs), link)

    def _dress(self) -> None:
        policy = self.setting.bundle.policy
        self.palette = Palette(version_for(self.setting.theme or policy.theme, self._colours))
        self.thai_digits = policy.digits == "thai"
        self.language = self.setting.language
        self.theme = f"surveytui-{self.palette.version}"

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Our tokens, so that a style sheet may name them whatever the theme."""
        return VERSIONS["light"].variables()

    @property
    def agency_name(self) -> Words:
        """For the bar."""
        return self.setting.agency.short

    @property
    def chip(self) -> str:
        """What the bar says of the questionnaire; nothing if it is official and no demonstration."""
        bundle = self.setting.bundle
        packs = [self.visit.pack] if self.visit else [pack for pack in bundle.packs if pack.tool in self.setting.tools]
        if bundle.birth.demo:
            return words.DEMO
        official = bool(packs) and all(pack.status is Status.OFFICIAL for pack in packs)
        return "" if official else words.SAMPLE

    # touches and time
    async def on_event(self, event: Event) -> None:
        """Drop the release of a touch that was dropped, else it would be a click on what lies there by then."""
        if isinstance(event, MouseUp) and not event.is_forwarded and self._deaf_to_release:
            self._deaf_to_release = False
            event.stop()
            event.prevent_default()
            return
        await super().on_event(event)

    def touched(self, event: Event) -> bool:
        """Somebody is there. What nobody can have meant goes no further."""
        self._rest.touch(self.clock())
        unseen = isinstance(self.screen, KioskScreen) and self.screen.small
        swallowed = self.ended or unseen or self._woken_by(event) or self._slipped(event)
        if isinstance(event, MouseDown):
            self._deaf_to_release = swallowed
        return swallowed

    def _woken_by(self, event: Event) -> bool:
        if self._idle is None or self._idle.leaves(event):
            return False
        self._idle = None
        self.pop_screen()
        return True

    def _slipped(self, event: Event) -> bool:
        if isinstance(event, Key):
            return self._hurried(event)
        if not isinstance(event, MouseDown):
            return False
        now, last = self.clock(), self._touch
        self._touch = (now, event.x, event.y)
        if last is None or now - last[0] >= SLIP:
            return False
        widget = under(self.screen, event.x, event.y)
        same = abs(event.x - last[1]) <= NEAR and abs(event.y - last[2]) <= NEAR
        return same and not (isinstance(widget, Drawn) and widget.REPEATS)

    def _hurried(self, event: Key) -> bool:
        """A second Enter, or one that is held down, was meant for a screen that has gone; the last ones are to be read."""
        last, now = self._enter, self.clock()
        self._enter = (now, self.screen) if event.key == "enter" else None
        if self._enter is None or last is None or last[1] is self.screen or now - last[0] >= SLIP:
            return False
        if not (isinstance(self.screen, KioskScreen) and self.screen.to_be_read):
            return False
        self._enter = (now, last[1])  # for as long as the key is held
        return True

    def tick(self) -> None:
        """Look at the clock: countdowns, and whether anybody is still there."""
        if self.ended or not self.screen_stack:  # the timer may outlive the screens by a moment
            return
        if self._idle is None and not self.screen.is_mounted:  # a screen stands a moment without its parts
            return
        now = self.clock()
        if isinstance(self.screen, KioskScreen):
            self.screen.tick(now)
        if self._idle is not None:
            self._warned(now)
        elif isinstance(self.screen, KioskScreen) and self.screen.watched:
            self._watch(self.screen, now)
        elif self.language != self.setting.language and self._rest.left(now, 0) is not None and self.visit is None:
            self.switch_language()

    def _watch(self, screen: KioskScreen, now: float) -> None:
        policy = self.setting.bundle.policy
        self._resting_limit = policy.idle_text if screen.typing else policy.idle
        left = self._rest.left(now, self._resting_limit)
        if left is None:
            return
        from surveytui.ui.kiosk.resting import IdleScreen

        self._idle = IdleScreen(left)
        self.push_screen(self._idle)
        self.ring()

    def _warned(self, now: float) -> None:
        left = self._rest.left(now, self._resting_limit)
        if left == 0:
            self.home("idle")
        elif left is not None and self._idle is not None:
            self._idle.show(left)

    def ring(self) -> None:
        """One bell, where the campaign allows it."""
        if self.setting.bundle.policy.bell:
            self.bell()

    # the way through
    def show(self, screen: Screen[None]) -> None:
        """Show another screen instead of this one. The first one of all stays below: Textual cannot exchange it."""
        if len(self.screen_stack) > 1:
            self.switch_screen(screen)
        else:
            self.push_screen(screen)

    def switch_language(self) -> None:
        """Say everything in the other language; nothing else changes."""
        self.language = "en" if self.language == "th" else "th"
        for screen in self.screen_stack:
            if isinstance(screen, KioskScreen):
                screen.relabel()

    def start(self, tool: Tool, language: Language) -> None:
        """The respondent has begun: show what everybody must know before."""
        pack = self.setting.bundle.pack(tool)
        if pack is None or self.visit is not None:
            return
        self.language = language
        self._open(pack)

    def _open(self, pack: Pack) -> None:
        from surveytui.ui.kiosk.notice import NoticeScreen
        from surveytui.ui.kiosk.visit import Visit

        self.visit = Visit(self.setting, pack, self._seal)
        self.show(NoticeScreen(pack))

    def home(self, how: How) -> None:
        """This respondent is finished: forget everything, give the terminal back."""
        if self.ended:
            return
        self.ended = True
        if self.visit is not None:
            self.visit.forget()
        self.keeper.over(how)

    def delete_answers(self) -> None:
        """The respondent has stopped: forget everything, say so, go home."""
        from surveytui.ui.kiosk.ending import DeletedScreen

        if self.visit is not None:
            self.visit.forget()
        self.pop_screen()
        self.show(DeletedScreen())

    def reopen(self) -> None:
        """Back to what everybody must know before."""
        from surveytui.ui.kiosk.notice import NoticeScreen

        if self.visit is not None:
            self.show(NoticeScreen(self.visit.pack))

    def rest_from_now(self) -> None:
        """Something new is said that takes time to read."""
        self._rest.touch(self.clock())

    def call_staff(self) -> None:
        """An officer asked for the staff screen; only where no interview runs."""
        if self.visit is None and not self.ended:
            self.keeper.staff()

    def out_of_order(self, code: str) -> None:
        """Nothing goes any more: forget the answers, say so, and call an officer.

        Args:
            code: What the officer looks up in the handbook: a letter and two digits.
        """
        from surveytui.ui.kiosk.closed import OutOfOrderScreen

        if self.visit is not None:
            self.visit.forget()
        self._idle = None
        self.show(OutOfOrderScreen(code))
