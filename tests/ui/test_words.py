"""What the kiosk says by itself: plain, polite, short, and with marks wherever it may have to break."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from surveytui.text import cells
from surveytui.text.breaks import MAY_BREAK, plain
from surveytui.text.thai import wrap
from surveytui.text.words import Words
from surveytui.ui.kiosk import words

SPOKEN = {name: value for name, value in vars(words).items() if isinstance(value, Words)}
BUTTONS = (
    "STOP",
    "DECLINE",
    "BACK",
    "NEXT",
    "BEGIN",
    "READ_MORE",
    "FIRST_PAGE",
    "SEND",
    "GO_ON",
    "LEAVE",
    "LEAVE_AND_DELETE",
)


@pytest.mark.parametrize("name", SPOKEN)
def test_no_particles_no_jargon(name: str) -> None:
    """A machine has no gender, and a grandmother knows no encryption."""
    thai, english = SPOKEN[name].th, SPOKEN[name].en
    assert not re.search("ครับ|ค่ะ|คะ|เข้ารหัส|บันทึกลง|ดิสก์|ยกเลิก|ข้อมูลไม่ถูกต้อง", plain(thai))
    assert not re.search(r"\b(encrypt|abort|invalid|error|disk|submit)", english, re.IGNORECASE)
    assert not thai.removesuffix("ป.ป.ช.").endswith(".")
    assert thai.count("กรุณา") <= 1


@pytest.mark.parametrize("name", SPOKEN)
def test_both_languages_have_the_same_places(name: str) -> None:
    """A `{name}` in one language is in the other too."""
    places = [sorted(re.findall(r"{(\w+)}", text)) for text in (SPOKEN[name].th, SPOKEN[name].en)]
    assert places[0] == places[1]


@pytest.mark.parametrize("name", BUTTONS)
def test_buttons_are_short(name: str) -> None:
    """Twelve cells in Thai, and what the rail's inner width holds in English."""
    assert cells.width(plain(SPOKEN[name].th)) <= 12
    assert cells.width(SPOKEN[name].en) <= 16


@pytest.mark.parametrize("name", SPOKEN)
def test_lines_break_only_where_somebody_said_so(name: str) -> None:
    """At any width that a screen has, a Thai line ends at a mark, at a space or at a newline."""
    text = SPOKEN[name].th
    allowed = _borders(text)
    for width in range(17, 75):
        at, whole = 0, plain(text)
        for line, following in pairwise([*wrap(text, width), ""]):
            at = whole.index(line, at) + len(line)
            if following:
                assert at in allowed, f"{line}|{following}"


def _borders(text: str) -> set[int]:
    """The offsets in the plain text after which a line may end."""
    found, at = set(), 0
    for character in text:
        if character == MAY_BREAK:
            found.add(at)
        elif character in " \n":
            found |= {at, at + 1}
        at += character not in {MAY_BREAK, "\u2060"}
    return found


def test_the_promise_is_exact() -> None:
    """Nothing more is promised than what the design keeps."""
    assert plain(words.CANNOT_OPEN.th) == "เครื่องนี้เปิดอ่านคำตอบไม่ได้แล้ว"
    assert plain(words.NOTICE_SEALED.th) == "ส่งแล้วคำตอบถูกปิดผนึก เครื่องนี้เปิดอ่านไม่ได้อีก"
