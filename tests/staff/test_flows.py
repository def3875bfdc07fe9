"""What an officer does, and what the desk is asked for by it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from textual import events

from surveytui.counter.desk_messages import Done, Failed, Finished, Judged, Receipts, Status, Step, TakenReceipt
from surveytui.counter.sticks import Stick
from surveytui.questionnaire.models import Status as PackStatus
from surveytui.questionnaire.models import Tool
from surveytui.sync.ticket import joined
from surveytui.text.thai import plain
from surveytui.text.words import Words
from surveytui.ui.staff.pin import PinScreen
from surveytui.ui.staff.sticks import StickScreen
from tests.needs import needs
from tests.scan import decoded
from tests.screen_rules import Watch, check_rows
from tests.staff.desk import (
    DISK_FULL,
    FEW,
    FINISHED,
    KINGSTON,
    OFFLINE,
    PULLED,
    SANDISK,
    SENT,
    STATUS,
    TICKET,
    WITH_HUB,
    ScriptedDesk,
    tool_status,
)
from tests.staff.stage import PIN, bundle, visiting

WRONG, RIGHT = Judged(right=False, wait=0), Judged(right=True, wait=0)


async def until_cancelled(desk: ScriptedDesk, progress: Callable[[Step], None]) -> Failed:
    """An export that runs until it is stopped."""
    progress(Step("write", 20, 24, 132_000))
    await desk.cancelled.wait()
    return Failed(Words("ยกเลิกแล้ว", "cancelled"), why="cancelled")


# The PIN
async def test_nothing_is_asked_before_the_gate_is_open() -> None:
    """A process that asks before *go* would be ended by the keeper."""
    async with visiting() as visit:
        assert visit.desk.asked == [("lock", None)]
        visit.app.begun = False


async def test_the_right_pin_opens_the_menu() -> None:
    """It is judged by the desk, once, and the menu shows the desk's numbers."""
    async with visiting() as visit:
        await visit.enter_pin()
        assert visit.desk.values("pin") == [PIN]
        assert "22 จาก 55" in visit.text


async def test_a_wrong_pin_is_forgotten() -> None:
    """Nothing of it stays in the box, and the next one is judged afresh."""
    async with visiting(answers={"pin": [WRONG, RIGHT]}) as visit:
        await visit.enter_pin("135790")
        assert "รหัสไม่ถูกต้อง" in visit.text
        assert "●" not in visit.text
        await visit.enter_pin()
        assert visit.desk.values("pin") == ["135790", PIN]
        assert "22 จาก 55" in visit.text


async def test_the_wait_counts_down_and_takes_no_digit() -> None:
    """The seconds of the reply run on this clock; while they run nothing is typed and nothing asked."""
    async with visiting(answers={"pin": [replace(WRONG, wait=5), RIGHT]}) as visit:
        await visit.enter_pin("135790")
        assert "5 วินาที" in visit.text
        await visit.wait(2)
        assert "3 วินาที" in visit.text
        await visit.enter_pin()
        assert len(visit.desk.values("pin")) == 1
        await visit.wait(3)
        assert "วินาที" not in visit.text
        await visit.enter_pin()
        assert "22 จาก 55" in visit.text


async def test_a_wait_from_before_the_restart_is_shown_at_once() -> None:
    """Nobody types a PIN that would not even be looked at."""
    async with visiting(answers={"lock": [replace(WRONG, wait=60, looked_at=False)]}) as visit:
        assert "60 วินาที" in visit.text


async def test_a_short_pin_is_not_sent() -> None:
    """Five digits cannot be one, so they cost no failure."""
    async with visiting() as visit:
        await visit.enter_pin("12345")
        assert visit.desk.values("pin") == []
        assert "6 ถึง 8 หลัก" in visit.text


async def test_after_a_short_pin_the_field_is_empty() -> None:
    """Typing it again begins anew, and the warning stands until then."""
    async with visiting() as visit:
        await visit.enter_pin("12345")
        assert "●" not in visit.text
        await visit.enter_pin()
        assert visit.desk.values("pin") == [PIN]


async def test_typing_need_not_wait_until_it_is_known_whether_one_may() -> None:
    """The question whether a PIN may be tried is on its way when the first digits come; none of them is lost."""
    async with visiting() as visit:
        known = asyncio.Event()

        async def later(desk: ScriptedDesk, progress: object) -> Judged:
            del desk, progress
            await known.wait()
            return Judged(right=False, wait=0, looked_at=False)

        visit.desk.answers["lock"] = [later]
        assert isinstance(visit.app.screen, PinScreen)
        visit.app.screen.look()
        await visit.enter_pin()
        known.set()
        await visit.settle()
        assert visit.desk.values("pin") == [PIN]
        assert "22 จาก 55" in visit.text


async def test_what_was_typed_before_a_wait_is_told_is_forgotten() -> None:
    """Nothing may be tried yet, and the field is empty when it may."""
    async with visiting(answers={"lock": [replace(WRONG, wait=60, looked_at=False)]}) as visit:
        assert isinstance(visit.app.screen, PinScreen)
        visit.app.screen._waits = None
        await visit.type("246")
        visit.app.screen.look()
        await visit.settle()
        assert "60 วินาที" in visit.text
        assert "●" not in visit.text


async def test_thai_digits_the_keypad_and_backspace() -> None:
    """Every way to type a digit works, and every way to take one back."""
    async with visiting() as visit:
        await visit.type("๒๔๖")
        await visit.press("9", "backspace")
        await visit.click("8  ")
        await visit.click("ลบ")
        await visit.click("1  ")
        await visit.click("3  ")
        await visit.type("๕79")
        await visit.click("ตกลง")
        assert visit.desk.values("pin") == ["24613579"]


@pytest.mark.parametrize("key", ["escape", "กลับหน้าผู้ตอบ", "tab"])
async def test_the_ways_back_from_the_pin(key: str) -> None:
    """Whoever strays in here gets out by Esc, a touch, or the keyboard's focus."""
    async with visiting() as visit:
        if key == "tab":
            await visit.press("tab", "enter")
        elif key == "escape":
            await visit.press(key)
        else:
            await visit.click(key)
        assert visit.left


async def test_zero_is_a_digit_of_the_pin() -> None:
    """Nowhere else in the staff screen."""
    async with visiting() as visit:
        await visit.press("0")
        assert not visit.left
        assert "●" in visit.text


async def test_the_pin_rests_twenty_seconds_the_menu_two_minutes() -> None:
    """A respondent who strays in is led back soon, an officer who was called away later."""
    async with visiting() as visit:
        await visit.wait(19.5)
        assert not visit.left
        await visit.press("1")
        await visit.wait(19.5)
        assert not visit.left
        await visit.wait(0.5)
        assert visit.left
    async with visiting() as visit:
        await visit.enter_pin()
        await visit.wait(119.5)
        assert not visit.left
        await visit.wait(0.5)
        assert visit.left


async def test_nothing_is_taken_after_the_end() -> None:
    """Once left, no key reaches a screen any more."""
    async with visiting() as visit:
        await visit.press("escape")
        await visit.enter_pin()
        assert visit.desk.values("pin") == []
        assert len(visit.left) == 1


async def test_the_lock_that_cannot_be_read_keeps_everybody_out() -> None:
    """The message of the desk, and only the way back."""
    async with visiting(answers={"lock": [DISK_FULL]}) as visit:
        assert "ที่ว่างในเครื่องหมด" in visit.text
        await visit.press("0")
        assert visit.left


# The menu
async def test_the_menu_begins_with_what_is_due() -> None:
    """An export when enough waits, opening again when closed, else the way out."""
    async with visiting() as visit:
        await visit.enter_pin()
        assert "2 ส่งออก" in visit.focused
    async with visiting(answers={"status": [replace(STATUS, closed=True)]}) as visit:
        await visit.enter_pin()
        assert "6 เปิดรับอีกครั้ง" in visit.focused
    async with visiting(answers={"status": [replace(FEW, to_send=4)]}) as visit:
        await visit.enter_pin()
        assert "0 กลับ" in visit.focused
        await visit.press("enter")
        assert visit.left


@pytest.mark.parametrize("way", ["0", "escape", "0 กลับไปหน้าผู้ตอบ"])
async def test_the_ways_out_of_the_menu(way: str) -> None:
    """Key, Esc and touch."""
    async with visiting() as visit:
        await visit.enter_pin()
        await (visit.click(way) if " " in way else visit.press(way))
        assert visit.left


async def test_the_arrows_walk_through_the_menu() -> None:
    """From the export two on, and Enter presses."""
    async with visiting() as visit:
        await visit.enter_pin()
        await visit.press("down", "down")
        assert "4 คิวอาร์" in visit.focused
        await visit.press("up", "enter")
        assert "เสียบแฟลชไดรฟ์" in visit.text


async def test_both_languages_everywhere_and_only_while_one_is_there() -> None:
    """F1 changes what stands there, and nothing is asked for it."""
    async with visiting() as visit:
        await visit.enter_pin()
        asked = len(visit.desk.asked)
        await visit.press("f1")
        assert "Choose questionnaire" in visit.text
        await visit.press("f1")
        assert "เลือกแบบสอบถาม" in visit.text
        assert len(visit.desk.asked) == asked


async def test_colours_are_changed_by_officers_only() -> None:
    """F2 before the PIN does nothing; after it, the desk keeps the choice and the screen follows."""
    async with visiting() as visit:
        await visit.press("f2")
        assert visit.desk.values("theme") == []
        await visit.enter_pin()
        seen: list[str] = []
        for _ in range(2):
            await visit.press("f2")
            seen.append(visit.app.palette.version)
        assert visit.desk.values("theme") == seen == ["dark", "light"]


@pytest.mark.parametrize(
    ("status", "demo", "chip"),
    [
        (PackStatus.SAMPLE, False, "ตัวอย่าง / SAMPLE"),
        (PackStatus.AGENCY_COPY, False, "ตัวอย่าง / SAMPLE"),
        (PackStatus.OFFICIAL, False, "สำหรับเจ้าหน้าที่"),
        (PackStatus.OFFICIAL, True, "ตัวอย่าง / SAMPLE DEMO"),
    ],
)
async def test_the_chip_says_sample_for_all_that_is_not_official(status: PackStatus, demo: bool, chip: str) -> None:
    """Behind the PIN as before it."""
    async with visiting(given=bundle(status, demo=demo)) as visit:
        await visit.enter_pin()
        assert visit.text.splitlines()[0].endswith(chip)


async def test_a_second_touch_on_the_same_spot_is_a_slip() -> None:
    """The button that happens to come up under the finger is not pressed by it; on the keypad it is meant."""
    async with visiting() as visit:
        await visit.touch(36, 3)
        await visit.touch(36, 3)
        assert visit.text.count("●") == 2
        await visit.press("backspace", "backspace")
        await visit.enter_pin()
        await visit.touch(45, 12)  # 6
        await visit.touch(45, 12)
        assert "ปิดงานวันนี้หรือไม่" in visit.text
        assert visit.desk.values("close") == []


# Choosing
async def test_a_tool_is_chosen_and_used() -> None:
    """A digit marks, the button uses; the menu comes back with the desk's numbers."""
    other = replace(STATUS, tools=(tool_status(Tool.EIT, chosen=False), tool_status(Tool.IIT, chosen=True)))
    async with visiting(answers={"choose": [other]}) as visit:
        await visit.enter_pin()
        await visit.press("1", "2")
        assert visit.desk.values("choose") == []
        await visit.click("ใช้แบบนี้")
        assert visit.desk.values("choose") == [(Tool.IIT,)]
        assert "รอส่ง 22" in visit.text


async def test_both_tools_by_the_keyboard_alone() -> None:
    """Down, Enter to choose, Enter again to use."""
    async with visiting() as visit:
        await visit.enter_pin()
        await visit.press("1", "down", "down", "enter", "enter")
        assert visit.desk.values("choose") == [(Tool.EIT, Tool.IIT)]


async def test_a_tool_that_is_not_open_cannot_be_chosen() -> None:
    """Neither by its digit nor by touch; nor can both be."""
    shut = replace(STATUS, tools=(tool_status(Tool.EIT), tool_status(Tool.IIT, last=STATUS.day.replace(month=5))))
    async with visiting(answers={"status": [shut]}) as visit:
        await visit.enter_pin()
        await visit.press("1", "2", "3")
        await visit.click("IIT บุคลากร")
        assert "เลยกำหนดเก็บ 18 พ.ค. 2568" in visit.text
        await visit.click("ใช้แบบนี้")
        assert visit.desk.values("choose") == [(Tool.EIT,)]


async def test_a_choice_that_is_refused_says_why() -> None:
    """And leads back to the menu."""
    async with visiting(answers={"choose": [DISK_FULL]}) as visit:
        await visit.enter_pin()
        await visit.press("1")
        await visit.click("ใช้แบบนี้")
        assert "ที่ว่างในเครื่องหมด" in visit.text
        await visit.press("0")
        assert "22 จาก 55" in visit.text


# Export
async def test_a_stick_is_noticed_by_itself() -> None:
    """First none, then one: the export begins without a key."""
    async with visiting(answers={"sticks": [[], [], [KINGSTON]], "export": [Done(1, 24, 0)]}) as visit:
        await visit.enter_pin()
        await visit.press("2")
        assert "เสียบแฟลชไดรฟ์" in visit.text
        await visit.wait(1)
        assert "เสียบแฟลชไดรฟ์" in visit.text
        await visit.wait(1)
        assert "ถอดแฟลชไดรฟ์ได้แล้ว" in visit.text
        assert visit.desk.values("export") == [KINGSTON.path]


async def test_a_stick_that_is_not_seen_is_told(watch: Watch) -> None:
    """After a quarter of a minute there is something to try; one that comes then is noticed all the same."""
    async with visiting(answers={"sticks": [*[[]] * 17, [KINGSTON]], "export": [Done(1, 24, 0)]}) as visit:
        await visit.enter_pin()
        await visit.press("2")
        for _ in range(14):
            await visit.wait(1)
        assert "เครื่องจะเห็นเอง" in plain(visit.text)
        await visit.wait(1)
        for size in ((60, 20), (120, 40)):
            await visit.resize(*size)
            assert "ยังไม่เห็นแฟลชไดรฟ์ ลองถอดแล้วเสียบใหม่" in " ".join(plain(visit.text).split())
            check_rows(visit.app)
            assert watch.clean(visit.app)
        await visit.wait(1)
        await visit.wait(1)
        assert "ถอดแฟลชไดรฟ์ได้แล้ว" in visit.text


async def test_a_clock_that_strikes_before_a_screen_stands_does_nothing() -> None:
    """The screen is on its way, which takes a slow machine a moment: it has no parts, and has not begun to look."""
    async with visiting(answers={"sticks": [[], []]}) as visit:
        await visit.enter_pin()
        visit.clock.now += 60
        screen = StickScreen(Words("x", "x"), lambda _: PinScreen())
        visit.app.show(screen)
        assert not screen.is_mounted
        visit.app.tick()
        await visit.settle()
        assert len(visit.desk.values("sticks")) == 1
        assert "เครื่องจะเห็นเอง" in plain(visit.text)


async def test_a_slow_stick_is_waited_for() -> None:
    """A look that takes longer than a second is not given up for the next one."""

    async def slow(desk: ScriptedDesk, progress: object) -> list[Stick]:
        del progress
        await desk.cancelled.wait()
        return [KINGSTON]

    async with visiting(answers={"sticks": [slow], "export": [Done(1, 24, 0)]}) as visit:
        await visit.enter_pin()
        await visit.press("2")
        await visit.wait(5)
        assert len(visit.desk.values("sticks")) == 1
        visit.desk.cancel()
        await visit.settle()
        assert "ถอดแฟลชไดรฟ์ได้แล้ว" in visit.text


async def test_of_several_sticks_one_is_chosen() -> None:
    """Nothing is written before."""
    async with visiting(answers={"sticks": [[KINGSTON, SANDISK]], "export": [Done(1, 24, 0)]}) as visit:
        await visit.enter_pin()
        await visit.press("2")
        assert visit.desk.values("export") == []
        await visit.press("2")
        assert visit.desk.values("export") == [SANDISK.path]


async def test_a_name_on_a_stick_is_not_obeyed() -> None:
    """A label with control characters is shown with ? for each."""
    bad = replace(KINGSTON, label="\x1b[2J\x07KEY")
    async with visiting(answers={"sticks": [[bad, SANDISK]]}) as visit:
        await visit.enter_pin()
        await visit.press("2")
        assert "?[2J?KEY" in visit.text


async def test_an_export_can_be_stopped() -> None:
    """The button works while the desk does; the menu comes back when the desk has stopped."""
    async with visiting(answers={"sticks": [[KINGSTON]], "export": [until_cancelled]}) as visit:
        await visit.enter_pin()
        await visit.press("2")
        assert "อย่าเพิ่งถอด" in visit.text
        await visit.press("enter")
        assert visit.desk.cancelled.is_set()
        assert "22 จาก 55" in visit.text


async def test_no_rest_while_it_is_written() -> None:
    """An export of ten minutes is not left alone by its screen; afterwards the clock begins anew."""
    async with visiting(answers={"sticks": [[KINGSTON]], "export": [until_cancelled]}) as visit:
        await visit.enter_pin()
        await visit.press("2")
        await visit.wait(600)
        assert not visit.left
        visit.desk.cancel()
        await visit.settle()
        await visit.wait(119)
        assert not visit.left
        await visit.wait(1)
        assert visit.left


async def test_pulled_too_early_tries_again() -> None:
    """Nothing is lost, and the second time it comes to its end."""
    async with visiting(answers={"sticks": [[KINGSTON]], "export": [PULLED, Done(1, 24, 0)]}) as visit:
        await visit.enter_pin()
        await visit.press("2")
        assert "ถอดเร็วไป" in visit.text
        await visit.press("1")
        assert "ถอดแฟลชไดรฟ์ได้แล้ว" in visit.text
        await visit.press("0")
        assert "22 จาก 55" in visit.text


async def test_where_there_is_a_hub_the_officer_chooses_the_way() -> None:
    """1 is the stick as ever, 2 the network; without a hub nobody is asked."""
    for key, what in (("1", "export"), ("2", "send")):
        answers: dict[str, list[object]] = {
            "status": [WITH_HUB],
            "sticks": [[KINGSTON]],
            "export": [Done(1, 24, 0)],
            "send": [SENT],
        }
        async with visiting(answers=answers) as visit:
            await visit.enter_pin()
            await visit.press("2")
            assert "ส่งทางใด" in visit.text
            await visit.press(key)
            assert len(visit.desk.values(what)) == 1
            assert "✓" in visit.text
            await visit.press("0")
            assert "22 จาก 55" in visit.text


async def test_a_sending_can_be_stopped() -> None:
    """The button works while the courier walks; the menu comes back."""
    async with visiting(answers={"status": [WITH_HUB], "send": [until_cancelled]}) as visit:
        await visit.enter_pin()
        await visit.press("2", "2")
        assert "กำลังส่ง" in visit.text
        await visit.press("0")
        await visit.settle()
        assert "22 จาก 55" in visit.text


async def test_offline_is_tried_again_when_asked() -> None:
    """Nothing is lost, says the screen; 1 tries again, and then it goes."""
    async with visiting(answers={"status": [WITH_HUB], "send": [OFFLINE, SENT]}) as visit:
        await visit.enter_pin()
        await visit.press("2", "2")
        assert "ไม่มีอะไรเสียหาย" in plain(visit.text)
        await visit.press("1")
        assert "ถึงศูนย์รวบรวมแล้ว 3 แฟ้ม" in plain(visit.text)
        assert len(visit.desk.values("send")) == 2


async def test_too_few_need_no_stick() -> None:
    """Where it is known beforehand that nothing can go out, nobody looks for a stick; once finished, all can."""
    async with visiting(answers={"status": [FEW]}) as visit:
        await visit.enter_pin()
        await visit.press("2")
        assert "ยังไม่ถึง 5 ชุด" in visit.text
        assert visit.desk.values("sticks") == []
    async with visiting(answers={"status": [FINISHED]}) as visit:
        await visit.enter_pin()
        await visit.press("2")
        assert "เสียบแฟลชไดรฟ์" in visit.text


# Receipts, check
async def test_the_pages_of_many_receipts() -> None:
    """The button turns them over, and leads back after the last."""
    many = Receipts(30, tuple(TakenReceipt("r", "taken", number, 24) for number in range(1, 31)), 0, 0)
    async with visiting(answers={"sticks": [[KINGSTON]], "receipts": [many]}) as visit:
        await visit.enter_pin()
        await visit.press("3")
        seen = visit.text
        await visit.press("enter", "enter")
        assert "หน้า 3 จาก 3" in visit.text
        assert "ชุดที่ 30 " in visit.text
        assert "ชุดที่ 30 " not in seen
        await visit.press("enter")
        assert "22 จาก 55" in visit.text
        assert visit.desk.values("receipts") == [KINGSTON.path]


async def test_receipts_that_cannot_be_read_say_why() -> None:
    """The stick was pulled, for instance."""
    async with visiting(answers={"sticks": [[KINGSTON]], "receipts": [DISK_FULL]}) as visit:
        await visit.enter_pin()
        await visit.press("3")
        assert "ที่ว่างในเครื่องหมด" in visit.text


async def test_the_check_runs_again_when_asked() -> None:
    """Once by itself, once by the button."""
    async with visiting() as visit:
        await visit.enter_pin()
        await visit.press("5")
        assert "ผ่าน 7  ควรแก้ 1  ใช้งานได้" in visit.text
        await visit.press("1")
        assert len(visit.desk.values("check")) == 2
        await visit.press("0")
        assert "22 จาก 55" in visit.text


# Closing
async def test_closing_leads_back_to_the_respondents() -> None:
    """Enter is enough: nothing is lost by it."""
    async with visiting() as visit:
        await visit.enter_pin()
        await visit.press("6", "enter")
        assert visit.desk.values("close") == [True]
        assert visit.left


async def test_not_closing() -> None:
    """0 leads back, and nothing was asked."""
    async with visiting() as visit:
        await visit.enter_pin()
        await visit.press("6", "0")
        assert visit.desk.values("close") == []
        assert "22 จาก 55" in visit.text


async def test_export_first() -> None:
    """Where something waits, it is offered before closing."""
    async with visiting() as visit:
        await visit.enter_pin()
        await visit.press("6", "2")
        assert "เสียบแฟลชไดรฟ์" in visit.text


async def test_opening_again_stays_in_the_menu() -> None:
    """The officer sees that it is open."""
    async with visiting(answers={"status": [replace(STATUS, closed=True)], "close": [STATUS]}) as visit:
        await visit.enter_pin()
        await visit.press("enter")
        assert visit.desk.values("close") == [False]
        assert "6 ปิดงานวันนี้" in visit.text
        assert not visit.left


async def test_the_evening_offers_an_export_only_where_one_would_write_something() -> None:
    """Fewer than k wait until they are k, and that is said instead; once enough wait, the export is offered."""
    async with visiting(answers={"status": [FEW]}) as visit:
        await visit.enter_pin()
        await visit.press("6")
        assert "ส่งออกก่อน" not in plain(visit.text)
        assert "รอส่ง 3 ชุด ส่งออกได้เมื่อครบ 5 ชุด ไม่ต้องทำอะไร" in plain(visit.text)
        await visit.press("2")
        assert visit.desk.values("sticks") == []
        await visit.press("enter")
        assert visit.desk.values("close") == [True]
    async with visiting() as visit:
        await visit.enter_pin()
        await visit.press("6")
        assert "ยังไม่ได้ส่งออก 22 ชุด" in plain(visit.text)
        assert "2 ส่งออกก่อน" in plain(visit.text)


@pytest.mark.parametrize(
    ("status", "told", "focused"),
    [
        (FINISHED, "สิ้นสุดการเก็บแล้ว เหลือส่งออกครั้งสุดท้าย", "2 ส่งออก"),
        (replace(FINISHED, to_send=0, awaiting=22, ready=False), "สิ้นสุดการเก็บแล้ว เก็บเครื่องไว้จนได้ใบรับครบ", "0 กลับ"),
        (replace(FINISHED, to_send=0, ready=False), "สิ้นสุดการเก็บแล้ว", "0 กลับ"),
    ],
)
async def test_once_collection_is_finished_the_menu_says_what_is_left_to_do(
    status: Status, told: str, focused: str
) -> None:
    """No rule of k and no days to go: the last export, then the receipts."""
    async with visiting(answers={"status": [status]}) as visit:
        await visit.enter_pin()
        assert focused in visit.focused
        for size in ((60, 20), (80, 24), (100, 30)):
            await visit.resize(*size)
            read = " ".join(plain(visit.text).split())
            assert "สิ้นสุดการเก็บแล้ว" in read
            assert not any(word in read for word in ("เหลือ 12 วัน", "30 มิ", "ครั้งละ 5 ชุด", "ปิดรับ 30"))
        await visit.resize(60, 20)
        assert told in " ".join(plain(visit.text).split())


async def test_finishing_needs_a_word_and_the_pin_once_more() -> None:
    """Neither Enter on the question nor a wrong PIN ends collection."""
    ended = replace(STATUS, finished=True, closed=True)
    wrong, right = Finished(replace(WRONG, wait=5)), Finished(RIGHT, ended)
    async with visiting(answers={"finish": [wrong, right]}) as visit:
        await visit.enter_pin()
        await visit.press("4", "2", "enter")
        assert "22 จาก 55" in visit.text
        await visit.press("4", "2", "1")
        await visit.enter_pin("135790")
        assert "5 วินาที" in visit.text
        await visit.wait(5)
        await visit.enter_pin()
        assert visit.desk.values("finish") == ["135790", PIN]
        assert "ปิดการเก็บคำตอบแล้ว" in visit.text
        await visit.press("enter")
        assert "เสียบแฟลชไดรฟ์" in visit.text


async def test_the_report_is_scanned_off_the_screen(tmp_path: Path) -> None:
    """At 60×20 in two pictures turned by hand, at 80×24 in one: an independent decoder reads the ticket back."""
    needs("zbarimg")
    async with visiting() as visit:
        await visit.enter_pin()
        await visit.press("4")
        first = decoded(visit.app, tmp_path)
        await visit.press("1")
        second = decoded(visit.app, tmp_path)
        assert joined(first + second) == TICKET
        await visit.press("1")
        assert decoded(visit.app, tmp_path) == first
        await visit.resize(80, 24)
        assert decoded(visit.app, tmp_path) == TICKET
        assert "ภาพต่อไป" not in visit.text
        await visit.press("0")
        assert "22 จาก 55" in visit.text


async def test_a_report_that_cannot_be_made_is_told() -> None:
    """A full disk: what to do, and back to the menu."""
    async with visiting(answers={"report": [DISK_FULL]}) as visit:
        await visit.enter_pin()
        await visit.press("4")
        assert "ที่ว่างในเครื่องหมด" in visit.text


async def test_finishing_can_be_left_at_the_pin() -> None:
    """Esc leads to the menu, not out."""
    async with visiting() as visit:
        await visit.enter_pin()
        await visit.press("4", "2", "1", "escape")
        assert "22 จาก 55" in visit.text
        assert visit.desk.values("finish") == []
        assert not visit.left


async def test_what_is_finished_is_neither_opened_nor_finished_again() -> None:
    """Both rows show what is left to do."""
    ended = replace(STATUS, finished=True, closed=True)
    for keys in (("4", "2"), ("6",)):
        async with visiting(answers={"status": [ended]}) as visit:
            await visit.enter_pin()
            await visit.press(*keys)
            assert "ปิดการเก็บคำตอบแล้ว" in visit.text
            assert visit.desk.values("close") == []


# Without a keeper
async def test_alone_without_a_pin_the_menu_comes_at_once() -> None:
    """Whoever may run the command may set the PIN too; one that is set is asked for."""
    unset = Judged(right=False, wait=0, unset=True, looked_at=False)
    async with visiting(alone=True, answers={"lock": [unset]}) as visit:
        assert "22 จาก 55" in visit.text
        assert "0 ออก" in visit.text
    async with visiting(alone=True) as visit:
        assert "ใส่รหัส" in visit.text


async def test_alone_closing_stays_in_the_menu() -> None:
    """There is no start screen to go back to."""
    async with visiting(alone=True) as visit:
        await visit.enter_pin()
        await visit.press("6", "1")
        assert visit.desk.values("close") == [True]
        assert not visit.left


async def test_hurried_fingers_go_one_step() -> None:
    """A key pressed twice before the next screen stands is pressed once; the machine is not examined twice."""
    async with visiting() as visit:
        await visit.enter_pin()
        for _ in range(2):
            visit.app.post_message(events.Key("5", "5"))
        await visit.settle()
        assert len(visit.desk.values("check")) == 1
