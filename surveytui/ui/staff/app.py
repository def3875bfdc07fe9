"""The staff screen: one officer, from the PIN to the respondents' start screen."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Literal

from textual.events import Event, MouseDown, MouseUp
from textual.screen import Screen

from surveytui.counter.desk_messages import STATUS, THEME, Failed, Status
from surveytui.questionnaire.models import Status as PackStatus
from surveytui.text.words import Words
from surveytui.ui.base import SurveyApp
from surveytui.ui.staff import words
from surveytui.ui.staff.cards import trouble
from surveytui.ui.staff.frame import StaffScreen
from surveytui.ui.staff.menu import MenuScreen
from surveytui.ui.staff.pin import PinScreen
from surveytui.ui.staff.port import Desk, Setting
from surveytui.ui.staff.slip import Slip
from surveytui.ui.theme import VERSIONS, Palette, version_for
from surveytui.ui.widgets.manner import Manner

TICK = 0.5
"""Seconds between two looks at the clock."""

Colours = Literal["standard", "256", "truecolor", "windows"] | None


class StaffApp(Manner, SurveyApp):
    """What officers see.

    Args:
        setting: What is known before the PIN; `begin` may bring another.
        desk: Who does the work.
        leave: Ends it; nothing is drawn after it.
        clock: Seconds that only go forward.
        colours: What the terminal shows, in Rich's words; "auto" to find out.
    """

    def __init__(
        self,
        setting: Setting,
        desk: Desk,
        leave: Callable[[], None],
        *,
        clock: Callable[[], float] = time.monotonic,
        colours: Colours | Literal["auto"] = "auto",
    ) -> None:
        super().__init__()
        self.setting = setting
        self.desk = desk
        self.clock = clock
        self.status: Status | None = None
        """The numbers as they were last told."""
        self.begun = False
        """Whether the gate is open: nothing may be asked before."""
        self.ended = False
        self._leave = leave
        self._colours = self.console.color_system if colours == "auto" else colours
        self._rested_since = clock()
        self._slip = Slip(clock)
        for version in VERSIONS:
            self.register_theme(Palette(version).theme())
        self._dress(setting.theme or setting.bundle.policy.theme)
        self.thai_digits = setting.bundle.policy.digits == "thai"
        self.language = setting.language

    def begin(self, setting: Setting) -> None:
        """Let the officer in: take over what the keeper says at this moment, and start the clock."""
        self.setting = setting
        self.language = setting.language
        self._dress(setting.theme or setting.bundle.policy.theme)
        self._rested_since = self.clock()
        self.begun = True
        if isinstance(self.screen, PinScreen):
            self.screen.relabel()
            self.screen.look()
        self.set_interval(TICK, self.tick, name="clock")

    def get_default_screen(self) -> Screen[None]:
        """The PIN comes first."""
        return PinScreen()

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Our tokens, so that a style sheet may name them whatever the theme."""
        return VERSIONS["light"].variables()

    @property
    def chip(self) -> Words:
        """What the bar says at its right end: for whom this is, or that the questionnaires are samples."""
        bundle = self.setting.bundle
        if bundle.birth.demo:
            return words.DEMO
        official = bool(bundle.packs) and all(pack.status is PackStatus.OFFICIAL for pack in bundle.packs)
        return words.FOR_OFFICERS if official else words.SAMPLE

    # touches and time
    async def on_event(self, event: Event) -> None:
        """Drop slips of the finger before any widget sees them."""
        touch = isinstance(event, MouseDown | MouseUp) and not event.is_forwarded
        if touch and self._slip.drops(event, self.screen):
            event.stop()
            event.prevent_default()
            return
        await super().on_event(event)

    def touched(self, event: Event) -> bool:
        """Somebody is there. On a terminal that is too small to show anything nothing can be pressed."""
        del event
        self._rested_since = self.clock()
        return self.ended or (isinstance(self.screen, StaffScreen) and self.screen.small)

    def tick(self) -> None:
        """Look at the clock: countdowns, and whether anybody is still there."""
        if self.ended or not self.screen_stack:  # a last tick after the screens have gone
            return
        screen = self.screen
        if not isinstance(screen, StaffScreen) or not screen.is_mounted:  # it stands a moment without its parts
            return
        now = self.clock()
        if screen.busy:
            self._rested_since = now
        screen.tick(now)
        if now - self._rested_since >= screen.rest:
            self.leave()

    # the way through
    def leave(self) -> None:
        """Back to the respondents."""
        if not self.ended:
            self.ended = True
            self._leave()

    async def menu(self) -> None:
        """Ask for the numbers and show the menu."""
        status = await self.desk.ask(STATUS)
        if isinstance(status, Failed):
            self.show(trouble(status, words.FOR_OFFICERS, way_out=self.leave))
        else:
            self.show_menu(status)

    def show_menu(self, status: Status) -> None:
        """Show the menu with these numbers."""
        self.status = status
        self.show(MenuScreen(status))

    def show(self, screen: StaffScreen) -> None:
        """Show a screen instead of the present one. The first one of all stays below: Textual cannot exchange it."""
        if len(self.screen_stack) > 1:
            self.switch_screen(screen)
        else:
            self.push_screen(screen)

    def switch_language(self) -> None:
        """Say everything in the other language; nothing else changes."""
        self.language = "en" if self.language == "th" else "th"
        if isinstance(self.screen, StaffScreen):
            self.screen.relabel()

    def switch_theme(self) -> None:
        """The other colours, for the respondents too; only who gave the PIN may."""
        if self.status is not None and isinstance(self.screen, StaffScreen):
            self.screen.do(self._switch_theme("light" if self._wanted == "dark" else "dark"))

    async def _switch_theme(self, wanted: Literal["light", "dark"]) -> None:
        status = await self.desk.ask(THEME, wanted)
        if not isinstance(status, Failed):
            self.status = status
            self._dress(wanted)

    def _dress(self, wanted: Literal["light", "dark"]) -> None:
        self._wanted = wanted
        self.palette = Palette(version_for(wanted, self._colours))
        self.theme = f"surveytui-{self.palette.version}"
