"""The keyboard on the screen."""

from __future__ import annotations

import unicodedata

import pytest

from surveytui.campaign.models import Policy
from surveytui.ui.widgets import key_layers
from surveytui.ui.widgets.key_layers import DIGITS, LATIN, LATIN_SHIFT, MARKS, THAI, THAI_SHIFT, Layer, cap
from surveytui.ui.widgets.keyboard import OnScreenKeyboard
from surveytui.ui.widgets.thai_field import ThaiField
from tests.ui.stage import SIZES, WISH, pack, playing, setting

TYPING = setting(pack(WISH))
LAYERS = {"thai": THAI, "thai shift": THAI_SHIFT, "latin": LATIN, "latin shift": LATIN_SHIFT, "digits": DIGITS}


@pytest.mark.parametrize("layer", LAYERS.values(), ids=LAYERS.keys())
def test_every_layer_has_four_rows_of_twelve_keys(layer: Layer) -> None:
    """Each key types one character, and can show it."""
    assert [len(row) for row in layer] == [12, 12, 12, 12]
    assert all(len(cap(character).lstrip(key_layers.CIRCLE)) == 1 for row in layer for character in row)


def test_every_thai_character_can_be_typed() -> None:
    """All consonants, vowels, tone marks and digits; the obsolete ones that no word needs may be missing."""
    typed = set("".join("".join(layer) for layer in LAYERS.values()))
    block = {chr(code) for code in range(0x0E01, 0x0E5C) if unicodedata.name(chr(code), "")}
    obsolete = set("ฺๅ๎๏๚๛")
    assert block - obsolete - typed == set()


def test_marks_stand_on_a_circle() -> None:
    """A mark alone would be drawn over its neighbour."""
    for layer in LAYERS.values():
        for character in "".join(layer):
            assert (character in MARKS) == (unicodedata.category(character) == "Mn")


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_typing_with_a_finger(size: tuple[int, int]) -> None:
    """Letters, marks, the shift layer for one letter, digits, space and delete."""
    async with playing(TYPING, size=size) as stage:
        await stage.begin()
        await stage.press("f2")
        field = stage.app.screen.query_one(ThaiField)
        keyboard = stage.app.screen.query_one(OnScreenKeyboard).region

        async def tap(column: int, row: int) -> None:
            keys = keyboard.height - 3
            x = keyboard.x + (2 * column + 1) * keyboard.width // 24
            await stage.touch(x, keyboard.y + (2 * row + 1) * keys // 8)

        async def below(number: int) -> None:
            await stage.touch(keyboard.x + (2 * number + 1) * keyboard.width // 10, keyboard.bottom - 2)

        await tap(6, 1)  # ◌ี, which may stand first while somebody hunts for keys
        await below(3)
        await tap(2, 2)  # ก
        await tap(2, 1)  # ำ
        await below(0)
        await tap(3, 2)  # shift: โ
        await tap(3, 2)  # again ด
        await below(2)
        await below(1)
        await tap(0, 0)
        assert field.value == "กำโด 1"
        await below(4)
        assert "ต่อไป" in stage.text


async def test_the_same_key_twice_at_once_is_meant() -> None:
    """A double touch is a slip on a button, but กก on a keyboard."""
    async with playing(TYPING) as stage:
        await stage.begin()
        await stage.press("f2")
        field = stage.app.screen.query_one(ThaiField)
        await stage.touch(12, 14)
        await stage.touch(12, 14)
        assert field.value == "กก"


async def test_the_campaign_may_open_it_at_once() -> None:
    """`keyboard = "screen"`: for counters without a keyboard."""
    async with playing(setting(pack(WISH), policy=Policy(keyboard="screen"))) as stage:
        await stage.begin()
        assert "วรรค" in stage.text
        await stage.press("escape")
        assert "ต่อไป" in stage.text


async def test_a_real_keyboard_still_writes() -> None:
    """And the language key turns the keys to Latin ones."""
    async with playing(TYPING) as stage:
        await stage.begin()
        await stage.press("f2")
        await stage.type("ดี")
        assert "พิมพ์แล้ว 2" in stage.text
        await stage.press("f1")
        assert "  q    w    e" in stage.text
