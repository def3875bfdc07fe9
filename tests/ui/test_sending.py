"""The last step: what is sent, what is said while the keeper works, and what if it refuses."""

from __future__ import annotations

import asyncio

import msgspec

from surveytui.questionnaire.models import Tool
from surveytui.ui.kiosk.app import SLIP
from surveytui.ui.kiosk.visit import Visit
from tests.ui.stage import SINGLE, WISH, Stage, pack, playing, setting, unsealed

SMALL = setting(pack(SINGLE, WISH))


async def _at_the_end(stage: Stage) -> None:
    await stage.begin()
    await stage.press("3", "enter", "enter")
    assert "ถึงข้อสุดท้ายแล้ว" in stage.text


async def test_sending_shows_counts_and_no_answers() -> None:
    """Somebody may stand behind."""
    async with playing(SMALL) as stage:
        await _at_the_end(stage)
        assert "ตอบแล้ว 1 ข้อ   ขอไม่ตอบ 0 ข้อ" in stage.text
        assert "มาก" not in stage.text


async def test_what_is_sealed_says_nothing_but_the_answers() -> None:
    """Agency, pack, its digest, the rehearsal mark, the answers; no language, no time."""
    async with playing(SMALL) as stage:
        await _at_the_end(stage)
        await stage.press("1")
        content = msgspec.json.decode(stage.keeper.records[0].partition(b"|")[2])
        assert content == {
            "agency": "sample-town",
            "pack": "stage-eit",
            "digest": SMALL.bundle.packs[0].digest(),
            "rehearsal": False,
            "answers": {"steps": "3"},
        }
        cell = stage.keeper.cells[0]
        assert (cell.agency, cell.tool, cell.rehearsal) == ("sample-town", "EIT", False)


async def test_kept_is_said_only_after_the_keeper_said_so() -> None:
    """While it works the buttons are gone, nothing can be pressed twice, and nobody is warned of idleness."""
    slow = asyncio.Event()
    async with playing(SMALL, slow=slow) as stage:
        await _at_the_end(stage)
        await stage.press("1")
        assert "เก็บคำตอบแล้ว" not in stage.text
        await stage.until("กำลังเก็บคำตอบ")
        assert "ส่งคำตอบ" not in stage.text
        await stage.press("1", "2", "escape", "backspace")
        await stage.wait(120)
        assert "กำลังเก็บคำตอบ" in stage.text
        slow.set()
        await stage.until("✓ เก็บคำตอบแล้ว")
        assert len(stage.keeper.records) == 1


async def test_a_second_enter_sends_nothing_and_hides_no_thanks() -> None:
    """Who presses twice, or holds the key down, still reads what sending means, and that the answers are kept."""
    async with playing(SMALL) as stage:
        await _at_the_end(stage)
        for _ in range(4):
            stage.clock.now += 0.3
            await stage.press("enter")
        assert "ถึงข้อสุดท้ายแล้ว" in stage.text
        stage.clock.now += SLIP + 0.1
        await stage.press("enter")
        assert "✓ เก็บคำตอบแล้ว" in stage.text
        for _ in range(4):
            stage.clock.now += 0.3
            await stage.press("enter")
        assert stage.keeper.ends == []
        stage.clock.now += SLIP + 0.1
        await stage.press("enter")
        assert stage.keeper.ends == ["kept"]


async def test_an_enter_after_another_key_is_meant() -> None:
    """Only one Enter after the other is a slip."""
    async with playing(SMALL) as stage:
        await _at_the_end(stage)
        await stage.press("tab", "shift+tab", "enter")
        assert "✓ เก็บคำตอบแล้ว" in stage.text


async def test_kept_goes_home_after_eight_seconds() -> None:
    """The number in the button counts down."""
    async with playing(SMALL) as stage:
        await _at_the_end(stage)
        await stage.press("1")
        assert "กลับหน้าแรก (8)" in stage.text
        await stage.wait(4)
        assert "กลับหน้าแรก (5)" in stage.text
        await stage.wait(5)
        assert stage.keeper.ends == ["kept"]


async def test_after_kept_no_answer_is_in_memory() -> None:
    """The interview is a new one before the thanks are read."""
    async with playing(SMALL) as stage:
        await _at_the_end(stage)
        await stage.press("1")
        assert not stage.interview.started()


async def test_a_refusal_keeps_the_answers_and_the_same_record() -> None:
    """Another try sends the very same record: two seals of one interview could be counted twice."""
    async with playing(SMALL, refusals=1) as stage:
        await _at_the_end(stage)
        await stage.press("1")
        assert "ยังเก็บไม่ได้ ลองส่งอีกครั้ง หรือแจ้งเจ้าหน้าที่" in stage.text
        assert "▶ 1 ส่งคำตอบ" in stage.text
        assert stage.interview.answer_to("steps") == "3"
        await stage.press("1")
        assert "✓ เก็บคำตอบแล้ว" in stage.text
        assert stage.keeper.records[0] == stage.keeper.records[1]


async def test_the_idle_clock_runs_after_a_refusal() -> None:
    """Answers do not lie open on a machine that cannot keep them."""
    async with playing(SMALL, refusals=9) as stage:
        await _at_the_end(stage)
        await stage.press("1")
        await stage.wait(91)
        assert stage.keeper.ends == ["idle"]
        assert not stage.interview.started()


async def test_going_back_to_change() -> None:
    """2 and Backspace lead to the last question."""
    for key in ("2", "backspace"):
        async with playing(SMALL) as stage:
            await _at_the_end(stage)
            await stage.press(key)
            assert "ข้อ 2 จาก 2" in stage.text


async def test_not_sending_asks_once_more() -> None:
    """3 asks; the safe side leads back to the send screen; 0 deletes."""
    async with playing(SMALL) as stage:
        await _at_the_end(stage)
        await stage.press("3", "enter")
        assert "▶ 1 ส่งคำตอบ" in stage.text
        await stage.press("3", "0")
        assert "ลบคำตอบแล้ว" in stage.text
        assert stage.keeper.records == []


async def test_the_record_is_sealed_again_only_when_the_answers_change() -> None:
    """The same answers have one seal."""
    sealed: list[bytes] = []

    def seal(tool: Tool, content: bytes) -> bytes:
        sealed.append(content)
        return unsealed(tool, content)

    visit = Visit(SMALL, SMALL.bundle.packs[0], seal)
    visit.interview.answer("1")
    visit.interview.forward()
    visit.interview.forward()
    assert visit.record() == visit.record()
    assert len(sealed) == 1
    visit.interview.back()
    visit.interview.back()
    visit.interview.answer("2")
    visit.interview.forward()
    visit.interview.forward()
    visit.record()
    assert len(sealed) == 2


async def test_a_second_refusal_calls_an_officer_and_forgets() -> None:
    """No button, no detail, no answer; a code for the officer, and after a minute a fresh start."""
    async with playing(SMALL, refusals=9) as stage:
        await _at_the_end(stage)
        await stage.press("1", "1")
        assert "คำตอบที่ยังไม่ได้ส่งไม่ถูกเก็บไว้" in stage.text
        assert "D03" in stage.text
        assert not stage.interview.started()
        await stage.press("1", "enter", "0")
        assert len(stage.keeper.records) == 2
        assert stage.keeper.ends == []
        await stage.wait(61)
        assert stage.keeper.ends == ["left"]
