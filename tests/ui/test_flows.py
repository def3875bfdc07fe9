"""A respondent walks through the kiosk by digits, by arrows, by touch; in Thai, in English, and back."""

from __future__ import annotations

import asyncio
import contextvars
from dataclasses import replace

import msgspec
import pytest
from textual import events

from surveytui.campaign.models import Policy
from surveytui.interview.answers import Declined
from surveytui.questionnaire.models import Kind, Tool
from tests.ui.stage import ALL_KINDS, SINGLE, SIX, WISH, Stage, pack, playing, setting


def sealed_answers(stage: Stage) -> dict[str, object]:
    """The answers in the one record that the keeper got."""
    assert len(stage.keeper.records) == 1
    tool, _, content = stage.keeper.records[0].partition(b"|")
    assert tool == b"EIT"
    answers: dict[str, object] = msgspec.json.decode(content)["answers"]
    return answers


async def test_everything_by_digits() -> None:
    """Digits and Enter alone lead from the start screen to the thanks, and every answer arrives."""
    async with playing() as stage:
        await stage.begin()
        await stage.press("enter")  # the note
        await stage.press("3", "enter", "5", "enter", "1", "2", "enter", "1", "3", "enter", "2", "enter", "2", "enter")
        await stage.press("4", "enter")
        await stage.type("ขอเก้าอี้เพิ่ม")
        await stage.press("enter", "1")
        assert "เก็บคำตอบแล้ว" in stage.text
        assert sealed_answers(stage) == {
            "steps": "3",
            "time": "5",
            "years": 12,
            "kinds": ["a", "c"],
            "gift_money": "no",
            "gift_things": "no",
            "told": "4",
            "wish": "ขอเก้าอี้เพิ่ม",
        }
        assert stage.keeper.ends == []
        await stage.press("enter")
        assert stage.keeper.ends == ["kept"]


async def test_everything_by_arrows() -> None:
    """Arrows, Tab and Enter are enough too; the first arrow goes to the first choice."""
    async with playing(setting(pack(SINGLE, SIX))) as stage:
        await stage.press("enter", "enter")
        assert "▶" not in stage.text
        await stage.press("down")
        assert "▶ 1  ○" in stage.text
        await stage.press("down", "enter")
        assert "▶ 2  ●" in stage.text
        await stage.press("enter", "up")
        assert "▶ 6  ○" in stage.text
        await stage.press("enter", "tab")
        assert "▶ ต่อไป" in stage.text
        await stage.press("enter")
        stage.clock.now += 1  # two in one moment would be a slip
        await stage.press("enter")
        assert sealed_answers(stage) == {"steps": "2", "time": "6"}


async def test_everything_by_touch() -> None:
    """Every step has a box to touch."""
    async with playing() as stage:
        await stage.click("เริ่ม (ภาษาไทย)")
        await stage.click("▶ เริ่มตอบ")
        await stage.click("○ เคย")
        await stage.click("ต่อไป")
        await stage.click("▶ ต่อไป")
        await stage.click("○ มาก")
        await stage.click("ต่อไป")
        await stage.click("○ ทันเวลาทุกครั้ง")
        await stage.click("ต่อไป")
        for key in ("  4  ", "  2  ", "ลบ", "  0  "):
            await stage.click(key)
        await stage.click("ต่อไป")
        await stage.click("ขออนุญาต")
        await stage.click("ต่อไป")
        await stage.click("○ ไม่มี")
        await stage.click("ต่อไป")
        await stage.click("○ ไม่มี")
        await stage.click("ต่อไป")
        await stage.click("ขอไม่ตอบ")
        await stage.click("แป้นพิมพ์บนจอ")
        for key in ("    ด    ", "◌ี", "เสร็จ"):
            await stage.click(key)
        await stage.click("ต่อไป")
        await stage.click("ส่งคำตอบ")
        answers = sealed_answers(stage)
        assert answers["years"] == 40
        assert answers["told"] is None
        assert answers["wish"] == "ดี"


async def test_choosing_does_not_move_on() -> None:
    """A slip stays visible and costs one key."""
    async with playing() as stage:
        await stage.begin()
        await stage.press("enter", "1")
        before = stage.text
        await stage.press("2")
        assert "▶ 2  ●" in stage.text
        assert before.splitlines()[2:4] == stage.text.splitlines()[2:4]


async def test_back_shows_the_earlier_answer() -> None:
    """Backspace goes back through sub-items and questions, and what was chosen is marked again."""
    async with playing() as stage:
        await stage.begin()
        await stage.walk_to("gift")
        await stage.press("2", "enter")
        assert "ย่อย 2 จาก 2" in stage.text
        await stage.press("backspace")
        assert "ย่อย 1 จาก 2" in stage.text
        assert "▶ 2  ● ไม่มี" in stage.text
        await stage.press("pageup")
        assert "▶ 1  [x]" in stage.text


async def test_back_from_the_first_question_leads_to_the_screening() -> None:
    """And from there to the notice; the answers so far are not lost by it."""
    async with playing() as stage:
        await stage.begin()
        await stage.press("enter", "3", "backspace", "backspace")
        assert "ท่านเคยติดต่อ" in stage.text.replace("\n", "")
        await stage.press("backspace")
        assert "ก่อนเริ่มตอบ" in stage.text
        await stage.press("enter", "1", "enter", "enter")
        assert "● มาก" in stage.text


async def test_language_changes_in_the_middle_and_nothing_else() -> None:
    """F1 keeps the question, the choice, the mark of the focus, and goes both ways."""
    async with playing() as stage:
        await stage.begin()
        await stage.press("enter", "3")
        thai = stage.text
        await stage.press("f1")
        assert "▶ 3  ● Much" in stage.text
        assert "1 of" in stage.text
        assert "Back" in stage.text
        await stage.press("f1")
        assert stage.text == thai


async def test_typed_text_stays_when_the_language_changes() -> None:
    """The words around it change, the words of the respondent do not."""
    async with playing() as stage:
        await stage.begin()
        await stage.walk_to("wish")
        await stage.type("ดี good")
        await stage.press("f1")
        assert "ดี good" in stage.text
        assert "7 of 255 characters typed" in stage.text


async def test_english_from_the_start() -> None:
    """Key 2 starts in English."""
    async with playing() as stage:
        await stage.begin("en")
        assert "Next" in stage.text
        assert "ต่อไป" not in stage.text


async def test_declining_goes_on_and_is_marked() -> None:
    """ขอไม่ตอบ counts as an answer of its own, is shown again, and a choice takes its place."""
    async with playing() as stage:
        await stage.begin()
        await stage.press("enter")
        await stage.click("ขอไม่ตอบ")
        assert "ข้อ 2" in stage.text
        assert stage.interview.answer_to("steps") is Declined.DECLINED
        await stage.press("backspace")
        assert "● ขอไม่ตอบ" in stage.text
        await stage.press("2")
        assert "● ขอไม่ตอบ" not in stage.text
        assert stage.interview.answer_to("steps") == "2"


async def test_a_declined_question_can_be_left_as_it_is() -> None:
    """ต่อไป on a declined question goes on without a warning."""
    async with playing() as stage:
        await stage.begin()
        await stage.press("enter")
        await stage.click("ขอไม่ตอบ")
        await stage.press("backspace", "enter")
        assert "ข้อ 2" in stage.text


async def test_nothing_to_decline_where_the_pack_does_not_allow_it() -> None:
    """The place of ขอไม่ตอบ is empty then, and the warning does not speak of it."""
    async with playing() as stage:
        await stage.begin()
        await stage.walk_to("time")
        assert "ขอไม่ตอบ" not in stage.text
        await stage.press("enter")
        assert "! กรุณาเลือกหนึ่งข้อ" in stage.text
        assert "ขอไม่ตอบ" not in stage.text


async def test_a_missing_answer_is_asked_for() -> None:
    """ต่อไป without a choice stays and says so; choosing takes the warning away.

    Nothing is marked: whoever presses Enter again and again must not accuse the office by it, since 1 is often the worst.
    """
    async with playing() as stage:
        await stage.begin()
        for _ in range(5):
            await stage.press("enter", "space")
            assert "! กรุณาเลือกหนึ่งข้อ หรือกด “ขอไม่ตอบ”" in stage.text
            assert "ข้อ 1 จาก" in stage.text
            assert "▶ 1" not in stage.text
            assert "●" not in stage.text
        await stage.press("down")
        assert "▶ 1  ○" in stage.text
        await stage.press("2")
        assert "กรุณาเลือก" not in stage.text


async def test_skip_logic_only_lowers_the_total() -> None:
    """A question that hangs on an answer is asked, or silently left out."""
    async with playing() as stage:
        await stage.begin()
        await stage.walk_to("gift")
        assert "จาก 8" in stage.text
        await stage.press("1", "enter", "2", "enter")
        assert "จำนวนเงิน" in stage.text
        await stage.press("backspace", "backspace", "2", "enter", "2", "enter")
        assert "ก่อนยื่นเรื่อง" in stage.text
        assert "ข้อ 6 จาก 7" in stage.text


async def test_choosing_the_same_again_loses_nothing() -> None:
    """What hangs on an answer stays as long as the answer does."""
    async with playing() as stage:
        await stage.begin()
        await stage.walk_to("gift")
        await stage.press("1", "enter", "2", "enter", "3", "backspace", "backspace", "1")
        assert stage.interview.answer_to("sum") == "3"
        await stage.press("2")
        assert stage.interview.answer_to("sum") is None


@pytest.mark.parametrize(("key", "character"), [("๒", "๒"), ("2", None), ("2", "2")], ids=["thai", "keypad", "plain"])
async def test_every_way_to_type_a_digit(key: str, character: str | None) -> None:
    """Thai digits and the keypad's own sequences choose like digits."""
    async with playing() as stage:
        await stage.begin()
        await stage.press("enter")
        stage.app.post_message(events.Key(key, character))
        await stage.settle()
        assert "● น้อย" in stage.text


@pytest.mark.parametrize(("key", "choice"), [("end", 1), ("pagedown", 3), ("kp_begin", 5)])
async def test_keypad_without_numlock(key: str, choice: int) -> None:
    """What a keypad sends with NumLock off chooses too, as far as it can be told from other keys."""
    async with playing(setting(pack(SIX))) as stage:
        await stage.begin()
        await stage.press(key)
        assert f"▶ {choice}  ●" in stage.text


async def test_letters_do_nothing() -> None:
    """No letter is bound to anything, in either script."""
    async with playing() as stage:
        await stage.begin()
        await stage.press("enter")
        before = stage.text
        await stage.type("qyYนาaั")
        await stage.press("ctrl+q", "ctrl+c", "ctrl+p", "ctrl+z", "ctrl+backslash")
        assert stage.text == before
        assert stage.keeper.ends == []


async def test_the_second_touch_of_a_slip_is_ignored() -> None:
    """A double click on ต่อไป does not skip a question; a second touch after a while counts."""
    async with playing(
        setting(pack(SINGLE, replace(SINGLE, code="b", fields=(replace(SINGLE.fields[0], id="b"),))))
    ) as stage:
        await stage.begin()
        await stage.press("1")
        place = (50, 17)
        await stage.touch(*place)
        stage.clock.now += 0.2
        await stage.touch(*place)
        await stage.settle()
        assert "ข้อ 2 จาก 2" in stage.text
        assert "กรุณาเลือก" not in stage.text
        stage.clock.now += 0.5
        await stage.touch(*place)
        await stage.settle()
        assert "กรุณาเลือก" in stage.text


async def test_paste_is_ignored() -> None:
    """Neither a choice nor a text takes pasted characters."""
    async with playing() as stage:
        await stage.begin()
        await stage.press("enter")
        stage.app.post_message(events.Paste("3"))
        await stage.settle()
        assert "●" not in stage.text
        await stage.walk_to("wish")
        stage.app.post_message(events.Paste("pasted"))
        await stage.settle()
        assert "pasted" not in stage.text
        assert "พิมพ์แล้ว 0" in stage.text


async def test_dragging_selects_nothing_and_nothing_is_copied() -> None:
    """A clipboard outlives the respondent: nothing of the screen gets into it, whoever asks."""
    async with playing() as stage:
        await stage.begin()
        await stage.press("enter", "1")
        for kind, x, y in ((events.MouseDown, 4, 2), (events.MouseMove, 30, 8), (events.MouseUp, 30, 8)):
            stage.app.post_message(
                kind(None, x, y, 0, 0, button=1, shift=False, meta=False, ctrl=False, screen_x=x, screen_y=y)
            )
            await stage.settle()
            assert stage.app.screen.selections == {}
        stage.app.copy_to_clipboard("ความลับ")
        assert stage.app.clipboard == ""


async def test_stopping_asks_first_and_then_deletes() -> None:
    """Esc asks; the safe side has the focus; 0 deletes, says so, and goes home after five seconds."""
    async with playing() as stage:
        await stage.begin()
        await stage.press("enter", "2", "escape")
        assert "เลิกตอบและลบคำตอบทั้งหมดหรือไม่" in stage.text
        assert "▶ 1 ตอบต่อ" in stage.text
        await stage.press("enter")
        assert "● น้อย" in stage.text
        await stage.press("escape", "0")
        assert "ลบคำตอบแล้ว ขอบคุณ" in stage.text
        assert not stage.interview.started()
        assert stage.keeper.ends == []
        await stage.wait(5.5)
        assert stage.keeper.ends == ["stopped"]
        assert stage.keeper.records == []


@pytest.mark.parametrize(
    ("before", "hurried", "shows", "screens"),
    [
        pytest.param([], ["escape"] * 3, "ลบคำตอบทั้งหมดหรือไม่", 3, id="one question whether to stop, not three"),
        pytest.param(["escape"], ["escape"] * 3, "● น้อย", 2, id="out of it, and no further"),
        pytest.param(["escape"], ["1", "1"], "● น้อย", 2, id="its button twice"),
    ],
)
async def test_hurried_keys_act_once(before: list[str], hurried: list[str], shows: str, screens: int) -> None:
    """What was pressed before another screen stood there does nothing behind its back."""
    async with playing() as stage:
        await stage.begin()
        await stage.press("enter", "2", *before)
        await stage.hurry(*hurried)
        assert shows in stage.text
        assert len(stage.app.screen_stack) == screens
        assert stage.keeper.ends == []


@pytest.mark.parametrize("on", ["1", "enter"])
async def test_back_and_send_at_once_does_not_fall(on: str) -> None:
    """*Send* has gone: what is half changed is not sealed, and the kiosk stands."""
    async with playing(setting(pack(SINGLE, WISH))) as stage:
        await stage.begin()
        await stage.press("1", "enter", "enter")
        assert "ส่งคำตอบ" in stage.text
        await stage.hurry("backspace", on)
        assert "ข้อ 2 จาก 2" in stage.text
        assert stage.keeper.records == []


async def test_stopping_before_the_first_answer_goes_home_at_once() -> None:
    """There is nothing to ask about."""
    async with playing() as stage:
        await stage.begin()
        await stage.press("enter", "escape")
        assert stage.keeper.ends == ["stopped"]


async def test_typed_but_unsent_text_counts_as_an_answer_when_stopping() -> None:
    """Somebody who has typed is asked before it is deleted."""
    async with playing(setting(pack(WISH))) as stage:
        await stage.begin()
        await stage.type("ดี")
        await stage.press("escape", "escape")
        assert "ลบคำตอบทั้งหมดหรือไม่" in stage.text


async def test_screening_out_is_polite_and_stores_nothing() -> None:
    """Who does not belong to the survey is thanked, may correct a slip, and goes home after twelve seconds."""
    async with playing() as stage:
        await stage.press("1", "enter", "2", "enter")
        assert "ไม่มีการเก็บข้อมูลใด ๆ" in stage.text
        assert "กลับหน้าแรก (12)" in stage.text
        await stage.click("ย้อนกลับ เลือกใหม่")
        assert "○ เคย" in stage.text
        await stage.press("2", "enter")
        await stage.wait(13)
        assert stage.keeper.ends == ["excused"]
        assert stage.keeper.records == []


async def test_screening_needs_an_answer() -> None:
    """Enter without a choice stays there."""
    async with playing() as stage:
        await stage.press("1", "enter", "enter")
        assert "! กรุณาเลือกหนึ่งข้อ" in stage.text


async def test_the_notice_leads_home_and_further() -> None:
    """Read more turns pages of the campaign's words, back to the notice, or on to the questions."""
    async with playing() as stage:
        await stage.press("1")
        await stage.click("อ่านเพิ่มเติม")
        assert "หน้า 1 จาก 2" in stage.text
        assert "เทศบาลตำบลตัวอย่าง โทรศัพท์ 0 5500 0000" in stage.text
        await stage.press("enter")
        assert "หน้า 2 จาก 2" in stage.text
        await stage.press("backspace", "backspace")
        assert "ก่อนเริ่มตอบ" in stage.text
        await stage.click("อ่านเพิ่มเติม")
        await stage.press("enter", "escape")
        assert "ก่อนเริ่มตอบ" in stage.text
        assert stage.keeper.ends == []
        await stage.press("0")
        assert stage.keeper.ends == ["left"]


async def test_two_questionnaires_on_one_start_screen() -> None:
    """The respondent chooses which; the language button stands below."""
    both = setting(ALL_KINDS, pack(SINGLE, tool=Tool.IIT))
    async with playing(both) as stage:
        assert "1 ผู้มาติดต่อ" in stage.text
        assert "5–15 นาที" in stage.text
        await stage.press("3")
        assert "1 People served" in stage.text
        await stage.press("2")
        assert stage.app.visit is not None
        assert stage.app.visit.pack.tool is Tool.IIT
        assert "your work is not affected" in stage.text


async def test_officers_get_in_from_the_start_screen_only() -> None:
    """F12, or five touches on the agency's name; four are none; not once the respondent has begun."""
    async with playing() as stage:
        for _ in range(4):
            await stage.touch(3, 0)
        assert stage.keeper.staff_calls == 0
        await stage.touch(3, 0)
        await stage.settle()
        assert stage.keeper.staff_calls == 1
        await stage.press("f12")
        assert stage.keeper.staff_calls == 2
        await stage.press("1", "f12")
        assert stage.keeper.staff_calls == 2


async def test_slow_touches_on_the_name_open_nothing() -> None:
    """Five touches count only within four seconds."""
    async with playing() as stage:
        for _ in range(8):
            stage.clock.now += 1.5
            await stage.touch(3, 0)
        await stage.settle()
        assert stage.keeper.staff_calls == 0


async def test_thai_digits_by_campaign() -> None:
    """Numbers are Thai then, the caps of keys stay Arabic, English has none."""
    async with playing(setting(policy=Policy(digits="thai"))) as stage:
        assert "๕ นาที" in stage.text
        assert "1 เริ่ม" in stage.text
        await stage.begin()
        await stage.press("enter")
        assert "ข้อ ๑ จาก ๘" in stage.text
        assert " 1  ○" in stage.text
        await stage.press("f1")
        assert "1 of 8" in stage.text


async def test_a_number_is_kept_within_its_range() -> None:
    """The range is said before, and again as a warning; Thai digits go in; letters do not."""
    async with playing() as stage:
        await stage.begin()
        await stage.walk_to("years")
        assert "ใส่ตัวเลข 0 ถึง 60" in stage.text
        await stage.type("๙x9ก")
        await stage.press("enter")
        assert "! ต้องอยู่ระหว่าง" in stage.text
        await stage.press("backspace", "backspace", "7", "enter")
        assert stage.interview.answer_to("years") == 7


async def test_going_back_from_a_number_out_of_range() -> None:
    """One is not held by it; what cannot be an answer is not kept."""
    async with playing() as stage:
        await stage.begin()
        await stage.walk_to("years")
        await stage.press("9", "9")
        await stage.click("ย้อนกลับ")
        assert "ข้อ 2" in stage.text
        assert stage.interview.answer_to("years") is None


async def test_several_answers_turn_over() -> None:
    """A digit ticks and unticks; at least one tick is asked for."""
    async with playing() as stage:
        await stage.begin()
        await stage.walk_to("kinds")
        assert "เลือกได้หลายข้อ" in stage.text
        await stage.press("enter")
        assert "! กรุณาเลือกอย่างน้อยหนึ่งข้อ" in stage.text
        await stage.press("2", "4", "2")
        assert "[x] เรื่องอื่น" in stage.text
        assert stage.interview.answer_to("kinds") == ("d",)


async def test_a_constraint_says_its_own_words() -> None:
    """The pack's message stands in the warning."""
    strict = replace(SINGLE, constraint=". != '4'", constraint_message=SINGLE.text)
    async with playing(setting(pack(strict))) as stage:
        await stage.begin()
        await stage.press("4", "enter")
        assert "! เจ้าหน้าที่ให้บริการท่าน" in stage.text
        assert stage.interview.step is not None


async def test_a_new_app_knows_nothing_of_the_last_respondent() -> None:
    """Answers live in one app only: its interview, its widgets."""
    async with playing() as stage:
        await stage.begin()
        await stage.walk_to("wish")
        await stage.type("ความลับ")
        await stage.press("enter", "1", "enter")
    async with playing() as stage:
        await stage.begin()
        await stage.walk_to("wish")
        assert "ความลับ" not in stage.text
        assert stage.app.clipboard == ""


def test_the_specimen_has_every_kind() -> None:
    """The flows above meet every kind of question but yes/no, which is a matrix of one."""
    assert {question.kind for question in ALL_KINDS.questions} == set(Kind) - {Kind.YES_NO}


async def test_the_keeper_may_let_in_with_another_setting() -> None:
    """What was drawn while nobody looked gives way to what the keeper says at the last moment, from outside the app's tasks."""
    async with playing() as stage:
        other = replace(setting(ALL_KINDS), closed="quota", theme="dark")
        asyncio.get_running_loop().call_soon(stage.app.begin, other, context=contextvars.Context())
        await stage.until("ได้คำตอบครบตามจำนวนแล้ว")
        assert stage.app.palette.version == "dark"
        await stage.press("f12")
        assert stage.keeper.staff_calls == 1
        stage.app.begin(setting(ALL_KINDS))
        await stage.until("1 เริ่ม")
        await stage.begin()
        assert "ข้อ 1" in stage.text
