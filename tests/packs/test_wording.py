"""The shipped texts keep the house rules: plain, polite, both languages, breakable where a reader would break."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import accumulate

import pytest
from pythainlp.tokenize import word_tokenize

from surveytui.questionnaire.models import Pack
from surveytui.text.cells import width
from surveytui.text.thai import chunks, plain
from surveytui.text.words import Words

MAY_BREAK = "\u200b"
MUST_NOT_BREAK = "\u2060"

PARTED_WRONGLY = {"ได้|ผลดี", "ขั้น|ตอนที่", "แล้|วจะ", "เจ้าหน้า|ที่ทำงาน"}
"""Where the dictionary itself goes wrong: longest matching takes ตอนที่ out of ขั้นตอนที่."""


def _texts(pack: Pack) -> Iterator[Words]:
    """Every text of a pack that a respondent may see."""
    yield from (pack.title, pack.audience)
    yield from (indicator.name for indicator in pack.indicators)
    if pack.screening is not None:
        yield from (pack.screening.text, pack.screening.yes, pack.screening.no, pack.screening.excuse)
    for question in pack.questions:
        yield question.text
        if question.note is not None:
            yield question.note
        for field in question.fields:
            if field.text is not None:
                yield field.text
            yield from (choice.label for choice in field.choices)


def _borders(words: list[str]) -> set[int]:
    return set(accumulate(map(len, words)))


def test_a_machine_has_no_gender_and_ends_no_sentence(pack: Pack) -> None:
    """No ครับ or ค่ะ, no full stop, no exclamation mark, nothing cut short by dots."""
    for words in _texts(pack):
        thai = plain(words.th)
        assert not re.search("ครับ|ค่ะ|คะ$|นะ$", thai), thai
        for text in (thai, words.en):
            assert not re.search(r"[.!…;/|]", text), text


def test_spaces_are_single_and_inside(pack: Pack) -> None:
    """No space at either end, none doubled; ๆ stands between spaces as the Royal Society has it."""
    for words in _texts(pack):
        for text in (plain(words.th), words.en):
            assert text == text.strip(), text
            assert "  " not in text, text
        assert not re.search(r"\S ?ๆ\S|[^ ]ๆ", plain(words.th)), words.th


def test_each_language_is_written_in_its_own_letters(pack: Pack) -> None:
    """Thai in Thai with Arabic digits, English in ASCII with curly quotation marks."""
    for words in _texts(pack):
        thai = plain(words.th).replace("{start}", "").replace("{agency}", "")
        assert re.fullmatch(r"[\u0e01-\u0e3a\u0e40-\u0e4e0-9 “”]+", thai), thai
        assert re.fullmatch(r"[ -~“”]+", words.en), words.en
        assert '"' not in thai + words.en


def test_thai_letters_come_in_the_order_in_which_they_are_typed(pack: Pack) -> None:
    """SARA AM is one letter and แ is not two เ; else the same word would differ in searches and in width."""
    for words in _texts(pack):
        assert unicodedata.is_normalized("NFC", words.th)
        assert not re.search("\u0e4d\u0e32|เเ|[\u0e48-\u0e4b][\u0e31\u0e34-\u0e3a]", words.th), words.th


def test_where_a_line_may_break_is_a_word_border_of_the_dictionary(pack: Pack) -> None:
    """Each authored mark stands between two words of PyThaiNLP's dictionary, but for its own mistakes."""
    for words in _texts(pack):
        text = words.th.replace(MUST_NOT_BREAK, "")
        found = word_tokenize(text.replace(MAY_BREAK, ""), engine="newmm")
        if any(wrong in "|".join(found) for wrong in PARTED_WRONGLY):
            continue
        marks = list(accumulate(map(len, text.split(MAY_BREAK))))[:-1]
        assert set(marks) <= _borders(found), (text.split(MAY_BREAK), found)


def test_no_mark_is_idle(pack: Pack) -> None:
    """A space breaks anyway: no U+200B beside one, none at an end, no two together; U+2060 only after a space's word."""
    for words in _texts(pack):
        assert not re.search(f"(^|[ {MAY_BREAK}]){MAY_BREAK}|{MAY_BREAK}( |$)", words.th), words.th
        assert not re.search(f"{MUST_NOT_BREAK}[^ ]", words.th), words.th
        assert MAY_BREAK not in words.en
        assert MUST_NOT_BREAK not in words.en


def test_no_piece_of_a_text_is_wider_than_a_label(pack: Pack) -> None:
    """Every text can be set in the narrowest column of the kiosk, a label's 31 cells, without parting a word."""
    for words in _texts(pack):
        for text in (words.th, words.en):
            for piece in chunks(text.replace("{start}", "1 ตุลาคม 2567").replace("{agency}", "เทศบาลตำบลตัวอย่าง")):
                assert width(piece.rstrip()) <= 31, piece


@pytest.mark.parametrize("language", ["th", "en"])
def test_one_english_for_one_thai(packs: dict[str, Pack], language: str) -> None:
    """Within a pack the same question in one language is the same in the other: nothing was copied and half changed."""
    for pack in packs.values():
        stems: dict[str, str] = {}
        for question in pack.questions:
            own, other = (
                (question.text.th, question.text.en) if language == "th" else (question.text.en, question.text.th)
            )
            assert stems.setdefault(own, other) == other
        assert len(stems) == len(pack.questions)
