"""Writing Thai: the cursor, backspace, lines, what goes in and what does not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.events import Key

from surveytui.text import cells
from surveytui.ui.widgets.thai_field import ThaiField, rows_of
from tests.ui.stage import WISH, Stage, pack, playing, setting

TYPING = setting(pack(WISH))
THAI = "กาน้ำที่ปู่ผู้ใหญ่ฐิติเก้าอี้ แล้ว12ab"


async def _field(stage: Stage) -> ThaiField:
    await stage.begin()
    return stage.app.screen.query_one(ThaiField)


async def test_backspace_takes_one_code_point() -> None:
    """Somebody who corrects a tone mark does not lose the letter."""
    async with playing(TYPING) as stage:
        field = await _field(stage)
        await stage.type("ที่")
        await stage.press("backspace")
        assert field.value == "ที"


async def test_the_cursor_goes_by_cluster() -> None:
    """Left over น้ำ is one step; Delete takes all of it."""
    async with playing(TYPING) as stage:
        field = await _field(stage)
        await stage.type("กน้ำข")
        await stage.press("left", "left", "delete")
        assert field.value == "กข"
        await stage.type("ค")
        assert field.value == "กคข"
        await stage.press("home", "right", "delete")
        assert field.value == "กข"


async def test_up_and_down_stay_inside() -> None:
    """They walk through the lines in about the same column, and never leave the field."""
    async with playing(TYPING) as stage:
        field = await _field(stage)
        await stage.type("อยากให้มีเก้าอี้นั่งรอเพิ่ม และแจ้งเวลาที่ต้องรอให้ทราบ")
        await stage.press("up")
        await stage.type("1")
        assert field.value.startswith("อยากให้1มี") or field.value.startswith("อยาก1ให้")
        await stage.press("up")
        await stage.type("2")
        assert field.value.startswith("2อยาก")
        await stage.press("down", "down")
        await stage.type("3")
        assert field.value.endswith("3")
        assert stage.app.screen.focused is field


@pytest.mark.parametrize("key", ["grave_accent", "underscore"])
async def test_the_layout_switch_is_not_written(key: str) -> None:
    """The key beside 1 switches layouts in Thailand; neither of the characters it types goes in."""
    character = {"grave_accent": "`", "underscore": "_"}[key]
    async with playing(TYPING) as stage:
        field = await _field(stage)
        stage.app.post_message(Key(key, character))
        await stage.settle()
        assert field.value == ""


@pytest.mark.parametrize("character", ["\u200b", "\u2060", "\x07", "\u202e"], ids=repr)
async def test_what_cannot_be_seen_does_not_go_in(character: str) -> None:
    """Neither our own marks nor controls nor what turns the direction of writing."""
    async with playing(TYPING) as stage:
        field = await _field(stage)
        stage.app.post_message(Key("x", character))
        await stage.settle()
        assert field.value == ""


async def test_keypad_digits_are_written() -> None:
    """They arrive without a character."""
    async with playing(TYPING) as stage:
        field = await _field(stage)
        stage.app.post_message(Key("7", None))
        await stage.settle()
        assert field.value == "7"


async def test_it_ends_at_its_limit() -> None:
    """At 255 typing stops, and the count says so with a mark."""
    async with playing(TYPING) as stage:
        field = await _field(stage)
        await stage.type("ก" * 260)
        assert len(field.value) == 255
        assert "! พิมพ์แล้ว 255" in stage.text


async def test_a_long_text_scrolls_with_the_cursor() -> None:
    """The line with the cursor is always on the screen."""
    async with playing(TYPING) as stage:
        await _field(stage)
        words = [f"คำ{number}" for number in range(10, 50)]
        await stage.type(" ".join(words))
        assert words[-1] in stage.text
        assert words[0] not in stage.text
        await stage.press("home")
        assert words[0] in stage.text


async def test_a_touch_puts_the_cursor_there() -> None:
    """Behind the cluster under the finger's left, or at the end of the line."""
    async with playing(TYPING) as stage:
        field = await _field(stage)
        await stage.type("กขคง")
        await stage.touch(field.region.x + 3, field.region.y + 1)
        await stage.type("1")
        assert field.value == "ก1ขคง"


async def test_enter_goes_on_and_writes_nothing() -> None:
    """An empty optional text is skipped by one key."""
    async with playing(TYPING) as stage:
        await _field(stage)
        await stage.press("enter")
        assert "ถึงข้อสุดท้ายแล้ว" in stage.text


async def test_tab_and_escape_leave_the_field() -> None:
    """Both go to ต่อไป; the text stays."""
    for key in ("tab", "escape"):
        async with playing(TYPING) as stage:
            field = await _field(stage)
            await stage.type("ดี")
            await stage.press(key)
            assert "▶ ต่อไป" in stage.text
            assert field.value == "ดี"


async def test_personal_data_is_warned_of_once() -> None:
    """The first ต่อไป stays and quotes what was seen, the second goes on; another text is looked at again."""
    async with playing(TYPING) as stage:
        await _field(stage)
        await stage.type("โทร 0 5500 0000")
        await stage.press("enter")
        assert "“0 5500 0000”" in stage.text
        await stage.type("1")
        assert "“" not in stage.text
        await stage.press("backspace", "enter")
        assert "ถึงข้อสุดท้ายแล้ว" in stage.text


async def test_personal_data_is_seen_after_a_pause() -> None:
    """A second without typing is enough; the warning alone does not use up the first ต่อไป."""
    async with playing(TYPING) as stage:
        await _field(stage)
        await stage.type("mail: somebody@example.org")
        assert "อีเมล" not in stage.text
        await stage.wait(1.5)
        assert "คล้ายมีอีเมล" in stage.text
        await stage.press("enter")
        assert "คล้ายมีอีเมล" in stage.text
        await stage.press("enter")
        assert "ถึงข้อสุดท้ายแล้ว" in stage.text


@given(st.text(alphabet=THAI, max_size=120), st.integers(4, 40))
def test_rows_are_the_text(text: str, width: int) -> None:
    """Joined they are what was typed, each where it begins, none wider than the field but for spaces at its end."""
    rows = rows_of(text, width)
    assert "".join(row.text for row in rows) == text
    at = 0
    for row in rows:
        assert row.start == at
        at += len(row.text)
        assert cells.width(row.text.rstrip(" ")) <= width


@given(st.text(alphabet=THAI, max_size=60), st.text(alphabet=THAI, min_size=1, max_size=10))
def test_rows_written_before_stay(text: str, more: str) -> None:
    """All but the last line of the text so far begin where they began: nothing jumps while somebody writes a new word."""
    before, after = rows_of(text + " ", 20), rows_of(f"{text} {more}", 20)
    assert [row.start for row in before[:-1]] == [row.start for row in after[: len(before) - 1]]
