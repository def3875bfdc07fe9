"""Nobody is there: the warning, what goes on and what does not, and the end."""

from __future__ import annotations

import pytest
from textual.events import Key

from surveytui.campaign.models import Policy
from surveytui.ui.kiosk.idle import Rest
from surveytui.ui.kiosk.question import QuestionScreen
from tests.ui.stage import Stage, playing, setting

GONE_QUIET = "ท่านยังต้องการตอบต่อหรือไม่"


@pytest.mark.parametrize(
    ("rested", "idle", "left"),
    [(0, 60, None), (59.9, 60, None), (60, 60, 30), (60.5, 60, 30), (89.1, 60, 1), (90, 60, 0), (500, 60, 0)],
)
def test_the_rest_is_counted(rested: float, idle: int, left: int | None) -> None:
    """No warning before its time, whole seconds rounded up, and never under nought."""
    assert Rest(warning=30, since=100).left(100 + rested, idle) == left


def test_no_campaign_can_hurry_people() -> None:
    """A policy of a second counts as thirty and twenty."""
    rest = Rest(warning=1, since=0)
    assert rest.left(29, 1) is None
    assert rest.left(30, 1) == 20


async def _answered_one(stage: Stage) -> None:
    await stage.begin()
    await stage.press("enter", "2")


async def test_the_warning_covers_every_answer() -> None:
    """After sixty seconds of rest a stranger sees no answer of the one who left."""
    async with playing() as stage:
        await _answered_one(stage)
        await stage.wait(59)
        assert GONE_QUIET not in stage.text
        await stage.wait(2)
        assert GONE_QUIET in stage.text
        assert "น้อย" not in stage.text
        assert "29 วินาที" in stage.text


@pytest.mark.parametrize("key", ["1", "4", "x", "escape", "backspace", "f1", "enter"])
async def test_any_key_goes_on_and_is_no_answer(key: str) -> None:
    """The key that wakes does nothing else: the same question, the same choice."""
    async with playing() as stage:
        await _answered_one(stage)
        before = stage.text
        await stage.wait(61)
        stage.app.post_message(Key(key, key if len(key) == 1 else None))
        await stage.settle()
        assert stage.text == before
        await stage.wait(59)
        assert GONE_QUIET not in stage.text


async def test_any_touch_goes_on_and_is_no_answer() -> None:
    """Neither the touch nor its release reaches the choice that lies under the finger."""
    async with playing() as stage:
        await _answered_one(stage)
        await stage.touch(10, 12)
        before = stage.text
        await stage.wait(61)
        await stage.touch(10, 9)
        assert stage.text == before


async def test_only_nought_or_its_box_leaves() -> None:
    """0 stops at once; so does its box, which asks no second time."""
    for leave in ("key", "box"):
        async with playing() as stage:
            await _answered_one(stage)
            await stage.wait(61)
            if leave == "key":
                await stage.press("0")
            else:
                await stage.click("0 เลิกตอบ")
            assert stage.keeper.ends == ["stopped"]
            assert not stage.interview.started()


async def test_at_the_end_everything_is_deleted() -> None:
    """Nobody comes back: no message, no record, nothing left in memory."""
    async with playing() as stage:
        await _answered_one(stage)
        await stage.wait(91)
        assert stage.keeper.ends == ["idle"]
        assert stage.keeper.records == []
        assert not stage.interview.started()


async def test_writing_may_take_longer() -> None:
    """In a text field the warning comes after three minutes."""
    async with playing() as stage:
        await stage.begin()
        await stage.walk_to("wish")
        await stage.type("ดี")
        await stage.wait(170)
        assert GONE_QUIET not in stage.text
        await stage.wait(12)
        assert GONE_QUIET in stage.text
        await stage.press("a")
        assert "ดี" in stage.text
        assert "พิมพ์แล้ว 2 " in stage.text


async def test_the_notice_is_not_left_open() -> None:
    """Somebody who walks away before the first question is asked after too."""
    async with playing() as stage:
        await stage.press("1")
        await stage.wait(61)
        assert GONE_QUIET in stage.text


async def test_the_start_screen_waits_for_ever_in_thai() -> None:
    """It knows no idle warning, but a change of language there does not outlive the passer-by."""
    async with playing() as stage:
        await stage.press("f1")
        assert "Stop at any time" in stage.text
        await stage.wait(120)
        assert GONE_QUIET not in stage.text
        assert "เลิกเมื่อใดก็ได้" in stage.text
        assert stage.keeper.ends == []


async def test_one_bell_by_campaign() -> None:
    """The warning rings once where the campaign allows it, else not at all."""
    for bell in (True, False):
        async with playing(setting(policy=Policy(bell=bell))) as stage:
            rung: list[bool] = []
            stage.app.bell = lambda rung=rung: rung.append(True)  # type: ignore[method-assign, misc]
            await _answered_one(stage)
            await stage.wait(65)
            assert len(rung) == bell


async def test_the_terminal_may_shrink_meanwhile() -> None:
    """A terminal that is too small for a moment loses neither question nor focus, and keys do nothing while it is."""
    async with playing() as stage:
        await _answered_one(stage)
        before = stage.text
        await stage.pilot.resize_terminal(40, 10)
        await stage.settle()
        assert "60×20" in stage.text
        await stage.press("4", "enter")
        await stage.pilot.resize_terminal(1, 1)
        await stage.settle()
        await stage.pilot.resize_terminal(60, 20)
        await stage.settle()
        assert stage.text == before


async def test_a_touch_outside_the_screen_is_no_fall() -> None:
    """Twice at once far beyond the edge, as a window that shrinks under a finger may send it: nothing happens."""
    from textual.geometry import Offset

    from surveytui.ui.widgets.touch import under
    from tests.supervisor.stage import showing

    async with showing() as stage:
        far = Offset(500, 500)
        assert under(stage.app.screen, far.x, far.y) is None


async def test_a_clock_that_strikes_before_a_screen_stands_does_nothing() -> None:
    """The questions are on their way, which takes a slow machine a moment, and have nothing yet that could be looked at."""
    async with playing() as stage:
        await _answered_one(stage)
        assert stage.app.visit is not None
        stage.app.show(QuestionScreen(stage.app.visit))
        assert not stage.app.screen.is_mounted
        stage.app.tick()
        await stage.settle()
        assert "ข้อ 1 จาก" in stage.text
