"""A stage for the staff screen: a desk that answers from a script, a clock that is wound by hand."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from typing import Literal

from textual import events
from textual.app import App
from textual.pilot import Pilot

from surveytui.campaign.models import Birth, Bundle, Keys, Notice, Policy
from surveytui.questionnaire.models import Pack, Status, Tool
from surveytui.text import cells
from surveytui.text.words import Language, Words
from surveytui.ui.staff.app import Colours, StaffApp
from surveytui.ui.staff.port import Setting
from surveytui.ui.theme import Version
from tests.settling import settled
from tests.staff.desk import ScriptedDesk

PIN = "246813"
SMALL, LARGE = (60, 20), (100, 30)


def pack(status: Status = Status.SAMPLE) -> Pack:
    """A questionnaire without questions."""
    return Pack(
        id="stage",
        tool=Tool.EIT,
        fiscal_year=2568,
        version=1,
        status=status,
        source="made for the tests",
        title=Words("แบบ", "Stage"),
        minutes=5,
        audience=Words("ทุกคน", "Everybody"),
        screening=None,
        indicators=(),
        questions=(),
    )


def bundle(status: Status = Status.SAMPLE, *, demo: bool = False, policy: Policy | None = None) -> Bundle:
    """A campaign as far as the staff screen looks at it."""
    return Bundle(
        birth=Birth(name="stage", fiscal_year=2568, signing_key="00" * 32, bucket=4096, suite=1, demo=demo),
        version=1,
        contact="0 5500 0000",
        packs=(pack(status),),
        agencies=(),
        windows=(),
        devices=(),
        keys=Keys(answer=(), intake="", receipts=""),
        policy=policy or Policy(),
        notice=Notice(paragraphs=()),
        issued=date(2025, 1, 6),
    )


@dataclass
class Clock:
    """Seconds that pass when told to."""

    now: float = 1000.0

    def __call__(self) -> float:
        """The time."""
        return self.now


@dataclass
class Visit:
    """An officer in front of the screen."""

    app: StaffApp
    pilot: Pilot[None]
    desk: ScriptedDesk
    clock: Clock
    left: list[float]
    """When the screen was left."""

    async def press(self, *keys: str) -> None:
        """Press keys, one after the other, each when the screen has come to rest."""
        for key in keys:
            self.app.post_message(events.Key(key, key if len(key) == 1 else None))
            await self.settle()

    async def type(self, text: str) -> None:
        """Type as a terminal delivers it: ๑ too."""
        for character in text:
            self.app.post_message(events.Key(character, character))
        await self.settle()

    async def enter_pin(self, pin: str = PIN) -> None:
        """Type a PIN and confirm it."""
        await self.type(pin)
        await self.press("enter")

    async def settle(self) -> None:
        """Let every message, every request and the layout after it be done."""
        await settled(self.app)

    async def click(self, what: str) -> None:
        """Touch the first place that shows a text."""
        for y, line in enumerate(rows(self.app)):
            if what in line:
                self.clock.now += 1
                await self.touch(cells.width(line[: line.index(what)]) + cells.width(what) // 2, y)
                return
        raise LookupError(f"{what} is not on the screen:\n{self.text}")

    async def touch(self, x: int, y: int) -> None:
        """Touch a cell, as the driver tells it; `pilot.click` would pass the app by."""
        for kind in (events.MouseDown, events.MouseUp):
            self.app.post_message(
                kind(None, x, y, 0, 0, button=1, shift=False, meta=False, ctrl=False, screen_x=x, screen_y=y)
            )
        await self.settle()

    async def resize(self, columns: int, rows: int) -> None:
        """Make the terminal larger or smaller."""
        await self.pilot.resize_terminal(columns, rows)
        await self.settle()

    async def wait(self, seconds: float) -> None:
        """Let time pass, half a second after the other, as the app's own timer would."""
        for _ in range(int(seconds * 2)):
            self.clock.now += 0.5
            self.app.tick()
        await self.settle()

    @property
    def text(self) -> str:
        """What the officer reads."""
        return "\n".join(rows(self.app)) + "\n"

    @property
    def focused(self) -> str:
        """The row of the focus mark."""
        return next((line for line in rows(self.app) if "▶" in line), "")


@asynccontextmanager
async def visiting(
    size: tuple[int, int] = SMALL,
    language: Language = "th",
    *,
    given: Bundle | None = None,
    alone: bool = False,
    version: Version = "light",
    answers: dict[str, list[object]] | None = None,
) -> AsyncIterator[Visit]:
    """The staff screen on a terminal of `size`, let in at once; its own timer stands still."""
    desk, clock = ScriptedDesk(answers or {}), Clock()
    left: list[float] = []
    theme: Literal["dark"] | None = "dark" if version == "dark" else None
    chosen = Setting(bundle=given or bundle(), language=language, alone=alone, theme=theme)
    colours: Colours = "standard" if version == "mono" else "truecolor"
    app = StaffApp(chosen, desk, lambda: left.append(clock.now), clock=clock, colours=colours)
    async with app.run_test(size=size) as pilot:
        visit = Visit(app, pilot, desk, clock, left)
        await visit.settle()
        app.begin(chosen)
        await visit.settle()
        yield visit


def rows(app: App[None]) -> list[str]:
    """The rows of the screen as text, marks with their letters."""
    return [strip.text.rstrip() for strip in app.screen._compositor.render_strips()]
