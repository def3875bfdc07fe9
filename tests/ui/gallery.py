"""Every screen of the kiosk in every state, one after the other, as one respondent could meet them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import date

from surveytui.questionnaire.models import Tool
from surveytui.text.words import Language
from surveytui.ui.kiosk.frame import KioskScreen
from surveytui.ui.kiosk.port import Setting
from tests.ui.stage import ALL_KINDS, SINGLE, SIX, Stage, pack, setting

PERSONAL = "อยากให้มีเก้าอี้นั่งรอเพิ่ม และแจ้งเวลาที่ต้องรอให้ทราบ โทรหาผมได้ที่ 0 5500 0000"
STAFF = pack(SINGLE, SIX, tool=Tool.IIT)
BOTH = (ALL_KINDS, STAFF)


@dataclass(frozen=True)
class Scene:
    """A state of the kiosk that deserves a picture."""

    name: str
    stage: Stage

    @property
    def screen(self) -> KioskScreen:
        """The screen of the moment."""
        screen = self.stage.app.screen
        assert isinstance(screen, KioskScreen)
        return screen


async def whole_way(stage: Stage, language: Language) -> AsyncIterator[Scene]:
    """From the start screen to the thanks, with every turning on the way. The stage refuses the first record, and is slow."""
    if language == "en":
        await stage.press("f1")
    yield Scene("start", stage)
    await stage.press("1" if language == "th" else "2")
    async for name in _before_the_questions(stage):
        yield Scene(name, stage)
    async for name in _choices(stage):
        yield Scene(name, stage)
    async for name in _text(stage):
        yield Scene(name, stage)
    async for name in _end(stage):
        yield Scene(name, stage)


async def _before_the_questions(stage: Stage) -> AsyncIterator[str]:
    yield "notice"
    await stage.press("left", "enter")
    yield "read_more"
    await stage.press("enter")
    yield "read_more_last"
    await stage.press("enter")
    yield "screening"
    await stage.press("enter")
    yield "screening_missing"
    await stage.press("2", "enter")
    yield "excused"
    await stage.press("backspace", "1", "enter")
    yield "note"
    await stage.press("enter")


async def _choices(stage: Stage) -> AsyncIterator[str]:
    yield "four"
    await stage.press("enter")
    yield "four_missing"
    await stage.press("down")
    yield "four_focused"
    await stage.press("3")
    yield "four_chosen"
    await stage.press("tab", "up", "up", "enter", "backspace")
    yield "four_declined"
    await stage.wait(61)
    yield "idle"
    await stage.press("x", "3", "escape")
    yield "stop"
    await stage.press("1", "enter", "5")
    yield "six_chosen"
    await stage.press("enter", "9", "9", "enter")
    yield "number_refused"
    await stage.press("backspace", "backspace", "1", "2", "enter", "1", "2")
    yield "several"
    await stage.press("enter", "2")
    yield "matrix"
    await stage.press("enter", "2", "enter", "1", "down")
    yield "long"
    await stage.press("enter", "enter")


async def _text(stage: Stage) -> AsyncIterator[str]:
    yield "text"
    await stage.press("f2")
    yield "keyboard"
    await stage.press("f2")
    await stage.type(PERSONAL)
    await stage.press("enter")
    yield "text_personal"
    await stage.press("f2")
    yield "keyboard_personal"
    await stage.press("f2", *["backspace"] * 12)
    await stage.type("ก" * 300)
    yield "text_full"
    await stage.press(*["backspace"] * 200, "enter")


async def _end(stage: Stage) -> AsyncIterator[str]:
    yield "send"
    stage.keeper.slow = asyncio.Event()
    await stage.press("1")
    await stage.until("…")
    yield "keeping"
    stage.keeper.slow.set()
    await stage.until("▶ 1")
    yield "refused"
    await stage.press("1")
    yield "kept"


def other_settings(language: Language) -> dict[str, Setting]:
    """What the keeper may let in with instead: start screens and closed ones."""
    plain = setting(language=language)
    return {
        "start_without_code": setting(link="", language=language),
        "start_staff": setting(STAFF, language=language),
        "start_both": setting(*BOTH, language=language),
        "start_both_without_code": setting(*BOTH, link="", language=language),
        "start_demo": setting(demo=True, language=language),
        "closed_day": replace(plain, closed="day"),
        "closed_until": replace(plain, closed="day", opens=date(2025, 1, 6)),
        "closed_over": replace(plain, closed="over"),
        "closed_room": replace(plain, closed="room"),
        "closed_disk": replace(plain, closed="disk"),
        "closed_quota": replace(plain, closed="quota"),
    }
