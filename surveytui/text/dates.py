"""Days as people write them: Buddhist era in Thai, common era in English."""

from __future__ import annotations

from datetime import date
from typing import Literal

from surveytui.text.digits import to_thai

BUDDHIST_ERA = 543
"""Years that the Buddhist era is ahead (Thailand, for years from 1941)."""

THAI_MONTHS = (
    *("มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน"),
    *("กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม"),
)
THAI_SHORT_MONTHS = (
    *("ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย."),
    *("ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค."),
)
ENGLISH_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
ENGLISH_SHORT_MONTHS = tuple(month[:3] for month in ENGLISH_MONTHS)

Digits = Literal["arabic", "thai"]


def thai_date(day: date, language: str, *, digits: Digits = "arabic", short: bool = False) -> str:
    """The day in words: "18 มิถุนายน 2568", short "18 มิ.ย. 2568"; in English "18 June 2025", short "18 Jun 2025".

    Args:
        day: Any day; its year is the common era's.
        language: "en" for English, else Thai.
        digits: Whether Thai text has Thai digits; English never has.
        short: Abbreviate the month; the year stays in full.
    """
    if language == "en":
        months = ENGLISH_SHORT_MONTHS if short else ENGLISH_MONTHS
        return f"{day.day} {months[day.month - 1]} {day.year}"
    months = THAI_SHORT_MONTHS if short else THAI_MONTHS
    text = f"{day.day} {months[day.month - 1]} {day.year + BUDDHIST_ERA}"
    return to_thai(text) if digits == "thai" else text
