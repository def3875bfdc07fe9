"""Every screen and state, as an officer reads it: text files that show in a diff what has changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date

import pytest

from surveytui.campaign.models import Policy
from surveytui.counter.desk_messages import Done, Failed, Judged, Receipts, Step, TakenReceipt, Tickets
from surveytui.counter.doctor import Verdict
from surveytui.questionnaire.models import Tool
from surveytui.text.thai import wrap
from surveytui.text.words import Words
from surveytui.ui.theme import Version
from tests.rest import Restless
from tests.screen_rules import Watch, check_buttons, check_contrast, check_rows, without_boxes
from tests.staff.conftest import Look
from tests.staff.desk import (
    CERTIFICATE,
    DAY,
    DISK_FULL,
    FEW,
    FINDINGS,
    FINISHED,
    KINGSTON,
    OFFLINE,
    PULLED,
    SANDISK,
    SENT,
    SENT_MORE,
    SENT_PARTLY,
    STATUS,
    TICKET,
    WITH_HUB,
    ScriptedDesk,
    finding,
    tool_status,
)
from tests.staff.stage import LARGE, PIN, SMALL, Visit, bundle, visiting

IN = (*PIN, "enter")
LATER = (tool_status(Tool.EIT), tool_status(Tool.IIT, first=date(2025, 8, 1), last=date(2025, 9, 30)))
SIGNATURE = Words("ลายเซ็นไม่ถูกต้อง", "the signature is wrong")
TAKEN = Receipts(
    found=5,
    listed=(
        TakenReceipt("13.receipt", "taken", 13, 24),
        TakenReceipt("14.receipt", "taken", 14, 20, quarantined=2),
        TakenReceipt("odd.receipt", "bad", why=SIGNATURE),
    ),
    known=1,
    foreign=1,
)
MANY = Receipts(30, tuple(TakenReceipt("r", "taken", number, 24) for number in range(1, 31)), 0, 0)


async def never_done(desk: ScriptedDesk, progress: Callable[[Step], None]) -> Failed:
    """An export that has come to its third step."""
    progress(Step("read", 0))
    progress(Step("write", 20, 24, 132_000))
    progress(Step("verify", 68, 24, 132_000))
    await desk.cancelled.wait()
    return Failed(Words("ยกเลิกแล้ว", "cancelled"), why="cancelled")


async def nearly_done(desk: ScriptedDesk, progress: Callable[[Step], None]) -> Failed:
    """An export in its last step."""
    progress(Step("sync", 100, 24, 132_000))
    return await never_done(desk, lambda _: None)


async def on_its_way(desk: ScriptedDesk, progress: Callable[[Step], None]) -> Failed:
    """A sending that has come half-way."""
    progress(Step("send", 50))
    await desk.cancelled.wait()
    return Failed(Words("ยกเลิกแล้ว", "cancelled"), why="cancelled")


@dataclass(frozen=True)
class Case:
    """A state of a screen: the keys that lead there, and what the desk answers."""

    keys: tuple[str, ...] = ()
    answers: dict[str, list[object]] = field(default_factory=dict)


CASES = {
    "pin": Case(("2", "4", "6")),
    "pin-eight": Case(tuple("24681357")),
    "pin-short": Case(("1", "enter")),
    "pin-wrong": Case(IN, {"pin": [Judged(right=False, wait=0)]}),
    "pin-wait": Case(IN, {"pin": [Judged(right=False, wait=20)]}),
    "pin-locked": Case((), {"lock": [Judged(right=False, wait=300, looked_at=False)]}),
    "pin-unset": Case((), {"lock": [Judged(right=False, wait=0, unset=True, looked_at=False)]}),
    "menu": Case(IN),
    "menu-closed": Case(IN, {"status": [replace(STATUS, closed=True)]}),
    "menu-finished": Case(IN, {"status": [replace(FINISHED, to_send=0, awaiting=22, ready=False)]}),
    "menu-finished-last-export": Case(IN, {"status": [FINISHED]}),
    "menu-finished-all-gone": Case(IN, {"status": [replace(FINISHED, to_send=0, ready=False)]}),
    "menu-new": Case(
        IN,
        {
            "status": [
                replace(
                    STATUS,
                    to_send=0,
                    ready=False,
                    checked=None,
                    tools=(tool_status(Tool.EIT, target=None, counted=0, since_start=0, last=None),),
                )
            ]
        },
    ),
    "menu-two-windows": Case(IN, {"status": [replace(STATUS, tools=LATER)]}),
    "menu-last-day": Case(IN, {"status": [replace(STATUS, day=date(2025, 6, 30), sound=False)]}),
    "menu-failed": Case(IN, {"status": [DISK_FULL]}),
    "choose": Case((*IN, "1")),
    "choose-two": Case((*IN, "1", "2")),
    "choose-not-open": Case((*IN, "1", "2"), {"status": [replace(STATUS, tools=LATER)]}),
    "export-no-stick": Case((*IN, "2")),
    "export-which-stick": Case((*IN, "2"), {"sticks": [[KINGSTON, SANDISK]]}),
    "export-many-sticks": Case((*IN, "2"), {"sticks": [[KINGSTON, SANDISK] * 3]}),
    "export-running": Case((*IN, "2"), {"sticks": [[KINGSTON]], "export": [never_done]}),
    "export-last-step": Case((*IN, "2"), {"sticks": [[KINGSTON]], "export": [nearly_done]}),
    "export-done": Case((*IN, "2"), {"sticks": [[KINGSTON]], "export": [Done(1, 24, 0)]}),
    "export-done-some-stay": Case((*IN, "2"), {"sticks": [[KINGSTON]], "export": [Done(2, 44, 3)]}),
    "export-pulled": Case((*IN, "2"), {"sticks": [[KINGSTON]], "export": [PULLED]}),
    "export-failed": Case((*IN, "2"), {"sticks": [[KINGSTON]], "export": [DISK_FULL]}),
    "export-too-few": Case((*IN, "2"), {"status": [FEW]}),
    "export-too-few-after-all": Case((*IN, "2"), {"sticks": [[KINGSTON]], "export": [Done(0, 0, 3)]}),
    "export-nothing": Case((*IN, "2"), {"status": [replace(STATUS, to_send=0, ready=False)]}),
    "export-which-way": Case((*IN, "2"), {"status": [WITH_HUB]}),
    "export-too-few-by-network": Case((*IN, "2"), {"status": [replace(FEW, hub=True)]}),
    "send-running": Case((*IN, "2", "2"), {"status": [WITH_HUB], "send": [on_its_way]}),
    "send-done": Case((*IN, "2", "2"), {"status": [WITH_HUB], "send": [SENT]}),
    "send-done-more": Case((*IN, "2", "2"), {"status": [WITH_HUB], "send": [SENT_MORE]}),
    "send-partly": Case((*IN, "2", "2"), {"status": [WITH_HUB], "send": [SENT_PARTLY]}),
    "send-offline": Case((*IN, "2", "2"), {"status": [WITH_HUB], "send": [OFFLINE]}),
    "send-refused": Case((*IN, "2", "2"), {"status": [WITH_HUB], "send": [CERTIFICATE]}),
    "menu-network-trouble": Case(IN, {"status": [replace(WITH_HUB, trouble=CERTIFICATE.what)]}),
    "receipts-campaign": Case((*IN, "3"), {"sticks": [[KINGSTON]], "receipts": [replace(TAKEN, campaign=3)]}),
    "receipts-campaign-only": Case(
        (*IN, "3"), {"sticks": [[KINGSTON]], "receipts": [Receipts(0, (), 0, 0, campaign=3)]}
    ),
    "receipts": Case((*IN, "3"), {"sticks": [[KINGSTON]], "receipts": [TAKEN]}),
    "receipts-none": Case((*IN, "3"), {"sticks": [[KINGSTON]]}),
    "receipts-foreign": Case((*IN, "3"), {"sticks": [[KINGSTON]], "receipts": [Receipts(1, (), 0, 1)]}),
    "receipts-many": Case((*IN, "3"), {"sticks": [[KINGSTON]], "receipts": [MANY]}),
    "check": Case((*IN, "5")),
    "check-bad": Case(
        (*IN, "5"),
        {
            "check": [
                [
                    *FINDINGS,
                    finding(
                        "room",
                        "ที่ว่างในเครื่อง",
                        "Disk",
                        ("เหลือ 1 MB ไม่พอ ลบแฟ้มอื่นออก", "1 MB free, too little: remove other files"),
                        Verdict.BAD,
                    ),
                ]
            ]
        },
    ),
    "report": Case((*IN, "4")),
    "report-second": Case((*IN, "4", "1")),
    "report-small": Case((*IN, "4"), {"report": [Tickets(2, DAY, True, (TICKET[:90],))]}),
    "finish": Case((*IN, "4", "2")),
    "finish-pin": Case((*IN, "4", "2", "1", "2")),
    "finished": Case((*IN, "4", "2", "1", *IN)),
    "close": Case((*IN, "6")),
    "close-nothing-waits": Case((*IN, "6"), {"status": [replace(STATUS, to_send=0, ready=False)]}),
    "close-too-few": Case((*IN, "6"), {"status": [FEW]}),
}


SIZES = (SMALL, (80, 24), LARGE, (120, 40))


def hold(visit: Visit, watch: Watch) -> str:
    """What must be true of every screen of officers; returns its text."""
    check_rows(visit.app)
    check_buttons(visit.app)
    assert check_contrast(visit.app) > 10
    assert watch.clean(visit.app)
    return visit.text


@pytest.mark.parametrize("name", CASES)
async def test_picture(name: str, look: Look, watch: Watch) -> None:
    """The screen looks as it did in both languages and all sizes, and holds what every screen must."""
    async with visiting(answers=CASES[name].answers) as visit:
        await visit.press(*CASES[name].keys)
        for columns, height in SIZES:
            await visit.resize(columns, height)
            for language in ("th", "en"):
                assert visit.app.language == language
                look(hold(visit, watch), f"{name}-{columns}x{height}-{language}")
                await visit.press("f1")
        visit.desk.cancel()


@pytest.mark.parametrize("version", ["dark", "mono"])
@pytest.mark.parametrize("name", CASES)
async def test_every_theme_says_the_same(name: str, version: Version, watch: Watch) -> None:
    """Dark is the light picture in other colours; without colours cards gain an outline and nothing else changes."""
    texts: dict[Version, list[str]] = {}
    for theme in ("light", version):
        async with visiting(answers=dict(CASES[name].answers), version=theme) as visit:
            await visit.press(*CASES[name].keys)
            assert visit.app.palette.version == theme
            texts[theme] = []
            for _ in ("th", "en"):
                texts[theme].append(hold(visit, watch))
                await visit.press("f1")
            visit.desk.cancel()
    if version == "dark":
        assert texts["dark"] == texts["light"]
    assert [without_boxes(text) for text in texts[version]] == [without_boxes(text) for text in texts["light"]]


async def test_thai_digits(look: Look) -> None:
    """A campaign with Thai digits shows them everywhere but on the caps of keys; English stays Arabic."""
    async with visiting(given=bundle(policy=Policy(digits="thai"))) as visit:
        await visit.enter_pin()
        look(visit.text, "menu-thai-digits")
        assert "๒๒ จาก ๕๕" in visit.text
        await visit.press("f1")
        assert "22 of 55" in visit.text


async def test_a_terminal_that_is_too_small_says_so(look: Look) -> None:
    """One sentence, and no key does anything."""
    async with visiting((50, 12)) as visit:
        await visit.enter_pin()
        look(visit.text, "too-small")
        assert visit.desk.values("pin") == []


async def test_the_pictures_can_see_a_loss(watch: Watch) -> None:
    """Positive control: an agency's name that does not fit is told, and so is a word that is parted."""
    long = Words("ก" * 110, "x" * 110)
    async with visiting(LARGE, answers={"status": [replace(STATUS, agency=long)]}) as visit:
        await visit.enter_pin()
    assert watch.lost
    wrap("เจ้าหน้าที่ให้บริการท่านตามขั้นตอน", 12)
    assert watch.parted


@pytest.mark.parametrize("size", [SMALL, (120, 40)], ids=str)
@pytest.mark.parametrize("name", CASES)
async def test_a_screen_at_rest_rests(name: str, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is laid out again while nobody touches anything."""
    restless = Restless(monkeypatch)
    async with visiting(size, answers=dict(CASES[name].answers)) as visit:
        await visit.press(*CASES[name].keys)
        await restless.check(name)
        visit.desk.cancel()
