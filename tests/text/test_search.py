"""Names as they are looked for and sorted."""

from __future__ import annotations

from random import Random

import pytest

from surveytui.text.search import in_order

DICTIONARY = [
    "กก กรม กรรม กรรม์ กา เก่ง แก โก้ ใกล้ ไก่ ขา เขา คลอง โคก ทะเล ท่า ทุ่ง นา ห้วย อ่าว",
    "ปา ป่า ป้า ป๊า ป๋า ปาก ป่าน",
    "ตำบลเขาทดลอง ตำบลโคกทดลอง ตำบลท่าทดลอง ตำบลทุ่งทดลอง ตำบลไร่ทดลอง ตำบลห้วยทดลอง",
    "อบต.ก อบต.เก อบต.ข",
    "Bang bank บาง",
]


@pytest.mark.parametrize("words", DICTIONARY)
def test_names_stand_as_in_a_dictionary(words: str) -> None:
    """Consonants first, a leading vowel after its consonant, tone marks last of all."""
    shuffled = words.split()
    Random(1).shuffle(shuffled)
    assert sorted(shuffled, key=in_order) == words.split()
