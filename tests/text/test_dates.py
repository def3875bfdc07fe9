"""Days and digits as people write them."""

from datetime import date
from string import ascii_letters

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveytui.text.dates import Digits, thai_date
from surveytui.text.digits import to_arabic, to_thai

DAY = date(2025, 6, 18)


@pytest.mark.parametrize(
    ("language", "digits", "short", "expected"),
    [
        ("th", "arabic", False, "18 มิถุนายน 2568"),
        ("th", "arabic", True, "18 มิ.ย. 2568"),
        ("th", "thai", False, "๑๘ มิถุนายน ๒๕๖๘"),
        ("th", "thai", True, "๑๘ มิ.ย. ๒๕๖๘"),
        ("en", "arabic", False, "18 June 2025"),
        ("en", "thai", True, "18 Jun 2025"),
    ],
)
def test_a_day_in_words(language: str, digits: Digits, short: bool, expected: str) -> None:
    """Buddhist era and Thai months in Thai, common era in English, Thai digits in Thai only."""
    assert thai_date(DAY, language, digits=digits, short=short) == expected


@pytest.mark.parametrize("short", [False, True])
@pytest.mark.parametrize("language", ["th", "en"])
def test_every_month_has_its_own_name(language: str, short: bool) -> None:
    """No two months of a year are written alike."""
    assert len({thai_date(date(2025, month, 1), language, short=short) for month in range(1, 13)}) == 12


@given(st.text(alphabet="0123456789๐๑๒๓๔๕๖๗๘๙กำ " + ascii_letters))
def test_digits_change_and_nothing_else(text: str) -> None:
    """Either form can be had from the other, and only digits change."""
    assert to_arabic(to_thai(text)) == to_arabic(text)
    assert to_thai(to_arabic(text)) == to_thai(text)
    assert not set(to_arabic(text)) & set("๐๑๒๓๔๕๖๗๘๙")
    assert [c for c in to_thai(text) if not c.isdecimal()] == [c for c in text if not c.isdecimal()]
