"""Free text that looks personal is quoted; everyday sentences of an office are left alone."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveytui.interview.personal import Finding, Kind, looks_personal


@pytest.mark.parametrize(
    ("text", "kind", "quote"),
    [
        ("โทรหาผมได้ที่ 081 234 5678 ครับ", Kind.TELEPHONE, "081 234 5678"),
        ("0812345678", Kind.TELEPHONE, "0812345678"),
        ("๐๘๑-๒๓๔-๕๖๗๘", Kind.TELEPHONE, "๐๘๑-๒๓๔-๕๖๗๘"),
        ("โทร.0 5500 0000", Kind.TELEPHONE, "0 5500 0000"),
        ("055-000000 ต่อ 12", Kind.TELEPHONE, "055-000000"),
        ("(02) 123-4567", Kind.TELEPHONE, "(02) 123-4567"),
        ("081.234.5678", Kind.TELEPHONE, "081.234.5678"),
        ("08 12 34 56 78", Kind.TELEPHONE, "08 12 34 56 78"),
        ("0 8 1 2 3 4 5 6 7 8", Kind.TELEPHONE, "0 8 1 2 3 4 5 6 7 8"),
        ("+66 81 234 5678", Kind.TELEPHONE, "+66 81 234 5678"),
        ("+66812345678", Kind.TELEPHONE, "+66812345678"),
        ("เลข 1234567890123", Kind.ID_NUMBER, "1234567890123"),
        ("1-2345-67890-12-3", Kind.ID_NUMBER, "1-2345-67890-12-3"),
        ("๑ ๒๓๔๕ ๖๗๘๙๐ ๑๒ ๓", Kind.ID_NUMBER, "๑ ๒๓๔๕ ๖๗๘๙๐ ๑๒ ๓"),
        ("ส่งมาที่ a.b-c@example.co.th นะ", Kind.EMAIL, "a.b-c@example.co.th"),
        ("ผมนายสมมุติ ตัวอย่าง", Kind.NAME, "นายสมมุติ ตัวอย่าง"),
        ("เจ้าหน้าที่ชื่อ นาง สมมุติ", Kind.NAME, "นาง สมมุติ"),
        ("โดยนางสาวสมมุติ", Kind.NAME, "นางสาวสมมุติ"),
        ("ด.ช. สมมุติ ตัวอย่าง", Kind.NAME, "ด.ช. สมมุติ ตัวอย่าง"),
        ("น.ส.สมมุติ", Kind.NAME, "น.ส.สมมุติ"),
        ("ผมชื่อนายกมล", Kind.NAME, "นายกมล"),
        ("Mr. Sample was rude", Kind.NAME, "Mr. Sample"),
        ("ask Mrs Sample Person", Kind.NAME, "Mrs Sample Person"),
        ("mr.sample", Kind.NAME, "mr.sample"),
        ("รถทะเบียน กข 1234 จอดขวาง", Kind.PLATE, "กข 1234"),
        ("1กก 1234", Kind.PLATE, "1กก 1234"),
        ("๑กก ๑๒๓๔", Kind.PLATE, "๑กก ๑๒๓๔"),
        ("กข-1234 อุตรดิตถ์", Kind.PLATE, "กข-1234"),
    ],
)
def test_what_looks_personal_is_found_and_quoted_as_typed(text: str, kind: Kind, quote: str) -> None:
    assert looks_personal(text) == Finding(kind, quote)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ปีงบประมาณ 2568",
        "ปี 2566 2567 2568 2569",
        "นายก อบต. ควรลงพื้นที่",
        "นายกเทศมนตรีดูแลดี",
        "นายกไม่เคยมา นายกต้องแก้",
        "นายอำเภอ นายทะเบียน และนายช่าง",
        "นายสั่งให้ทำเรื่องส่วนตัว",
        "เจ้านายดีมาก ทนายความก็ดี",
        "พัฒนายิ่งขึ้น นานางานดี",
        "นางพยาบาลใจดี",
        "เวลา 08.30",
        "เปิด 08.30-16.30 น. ทุกวัน",
        "รอบ 08.30 09.30 10.30 11.30",
        "วันที่ 05-06-2568 12.30",
        "1,234 บาท และ 1,234,567.89 บาท",
        "งบ 2568 เหลือ 500 บาท",
        "งบ 500000 บาท",
        "มีคน 300 คน รถ 1234 คัน",
        "น.ส. 3 ก",
        "หนังสือที่ 0023.3/1234",
        "โทร 1300",
        "พ.ศ. 2568 พศ 2568",
        "หมู่ 12 ตำบลตัวอย่าง 53000",
        "Miss the bus, mister",
        "Dr is a title",
        "1-12-2567",
    ],
)
def test_everyday_sentences_are_left_alone(text: str) -> None:
    assert looks_personal(text) is None


def test_the_first_of_several_is_quoted() -> None:
    assert looks_personal("กข 1234 หรือ 081 234 5678") == Finding(Kind.PLATE, "กข 1234")


@given(st.text(alphabet="0123456789 -.()+@นายกงสาว.abก๑", max_size=255))
def test_the_quote_stands_in_the_text(text: str) -> None:
    found = looks_personal(text)
    assert found is None or (found.quote and found.quote in text)


@pytest.mark.parametrize(
    "unit", ["0", "02", "0 5", "081 ", "a", "a@", "a@a.", "นาย", "นาย ก", "กข ", "1-", "(0", "+66"]
)
def test_no_text_takes_long(unit: str) -> None:
    """The longest text of the worst kinds takes milliseconds: nobody notices it at a pause of typing."""
    text = (unit * 255)[:255]
    started = time.process_time()
    for _ in range(20):
        looks_personal(text)
        looks_personal(text[:-1] + "x")
    assert time.process_time() - started < 2
