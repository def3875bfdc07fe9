"""Lines break where a reader parts them, and every rule of a well-set line holds."""

import subprocess
import sys

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from surveytui.text.cells import SARA_AM, clusters, width
from surveytui.text.rules import SPACES
from surveytui.text.thai import chunks, plain, wrap

MARKS = "".join(map(chr, [0x0E31, *range(0x0E34, 0x0E3B), *range(0x0E47, 0x0E4F)]))
WORDS = st.sampled_from(
    [
        *[
            "เจ้าหน้าที่",
            "ให้",
            "บริการ",
            "น้ำ",
            "ทำ",
            "ก็",
            "วินาที",
            "ไม่",
            "การ",
            "Survey",
            "2568",
            "๑๒",
            "ำ",
            "่",
            "เ",
            "ๆ",
            "ฯ",
        ],
        *["(", ")", "“", "”", ",", ".", " ", "  ", "\u200b", "\u2060", "\n", "👩\u200d💻", "日本", "\u00a0"],
    ]
)
texts = st.one_of(st.lists(WORDS, max_size=30).map("".join), st.text(max_size=60))
widths = st.integers(min_value=1, max_value=60)


def marked(text: str) -> str:
    """`text` with break marks where it has bars."""
    return text.replace("|", "\u200b").replace("+", "\u2060")


@given(texts, widths)
@example("กำำำำ", 1)
@example("  ก", 1)
@example("\u200d\u200dก", 1)
def test_nothing_is_lost_but_spaces_at_breaks(text: str, columns: int) -> None:
    """The lines of a paragraph, with the spaces between them, are the plain text."""
    lines = iter(wrap(text, columns))
    for paragraph in plain(text).split("\n"):
        line, rest = next(lines), paragraph
        while True:
            assert rest.startswith(line)
            rest = rest.removeprefix(line).lstrip(SPACES)
            if not rest:
                break
            line = next(lines)
    assert next(lines, None) is None


@given(texts, widths)
def test_no_line_is_too_wide(text: str, columns: int) -> None:
    """Only one cluster that is wider than the line makes a wider line."""
    assert all(width(line) <= columns or len(clusters(line)) == 1 for line in wrap(text, columns))


@given(texts, widths)
def test_no_line_begins_inside_a_cluster(text: str, columns: int) -> None:
    """A mark or SARA AM begins a line only if it begins the paragraph, or follows a SARA AM, which no word has."""
    starts_so = any(paragraph.lstrip(SPACES)[:1] in [*MARKS, SARA_AM] for paragraph in plain(text).split("\n"))
    if not starts_so and SARA_AM * 2 not in plain(text):
        assert not any(line[:1] in [*MARKS, SARA_AM] for line in wrap(text, columns) if line)


@given(texts)
def test_chunks_are_the_plain_text(text: str) -> None:
    """Nothing but marks is taken away, and no chunk is empty."""
    assert "".join(chunks(text)) == plain(text)
    assert all(chunks(text))


@given(st.lists(st.sampled_from(["กก", "ขขข", "คคคค", "ง", " "]), min_size=1, max_size=9), st.integers(4, 12))
def test_of_all_ways_the_best_is_taken(words: list[str], columns: int) -> None:
    """No other choice of the permitted breaks has fewer lines, or as few and a lower cost (all are tried)."""
    text = "\u200b".join(words)
    pieces = chunks(text)
    ways = [_cut(pieces, choice) for choice in range(2 ** (len(pieces) - 1))]
    fitting = [way for way in ways if all(width(line.rstrip(" ")) <= columns for line in way)]
    assert _price(wrapped_with_spaces(text, columns), columns) == min(_price(way, columns) for way in fitting)


def _cut(pieces: tuple[str, ...], choice: int) -> list[str]:
    lines = [""]
    for number, piece in enumerate(pieces):
        lines[-1] += piece
        if choice >> number & 1 and number < len(pieces) - 1:
            lines.append("")
    return lines


def wrapped_with_spaces(text: str, columns: int) -> list[str]:
    """The lines of `wrap`, with the spaces at their ends given back."""
    rest, found = plain(text), []
    for line in wrap(text, columns):
        after = rest.removeprefix(line)
        found.append(line + after[: len(after) - len(after.lstrip(" "))])
        rest = after.lstrip(" ")
    return found


def _price(lines: list[str], columns: int) -> tuple[int, int]:
    cost = sum((columns - width(line.rstrip(" "))) ** 2 + 150 * (line[-1:] != " ") for line in lines[:-1])
    short = len(lines) > 1 and 3 * width(lines[-1].rstrip(" ")) < columns
    return len(lines), cost + 40 * short


@pytest.mark.parametrize(
    "word", ["เจ้าหน้าที่", "คำตอบ", "เทศบาล", "หรือไม่", "ที่สุด", "อนุญาต", "บันทึก", "ติดต่อ", "องค์กร", "องค์การ", "ป้องกัน"]
)
def test_listed_words_are_never_parted(word: str) -> None:
    """Rule 1: what BudouX would part stays whole."""
    assert any(word in chunk for chunk in chunks(f"ท่านคิดว่า{word}ควรเป็นอย่างไร"))


def test_authored_marks_win() -> None:
    """Rule 2: in a text with a mark, Thai breaks at marks and spaces and nowhere else."""
    assert chunks(marked("เจ้า|หน้าที่ให้บริการ ท่าน")) == ("เจ้า", "หน้าที่ให้บริการ ", "ท่าน")
    assert chunks(marked("การ|ทำงาน 5| นาที")) == ("การ", "ทำงาน ", "5 ", "นาที")


def test_a_mark_can_forbid_a_break() -> None:
    """Rule 2: U+2060 beside a space, on either side, keeps it from breaking."""
    assert chunks(marked("ของ +ป.ป.ช.")) == chunks(marked("ของ+ ป.ป.ช.")) == ("ของ ป.ป.ช.",)
    assert chunks(marked("ท่าน+ทำงาน")) == ("ท่านทำงาน",)


@pytest.mark.parametrize("word", ["การ", "ความ", "ผู้", "ไม่", "จะ", "ที่", "เพื่อ", "และ", "หรือ"])
def test_no_line_ends_with_a_word_that_leads_on(word: str) -> None:
    """Rule 3: whatever the width, the word stands with what follows."""
    text = f"ท่านเห็นว่า{word}ช่วยเหลือของหน่วยงาน{word} สะดวก"
    for columns in range(14, 40):
        assert not any(line.endswith(word) for line in wrap(text, columns)[:-1])


def test_the_end_of_a_word_is_no_word_that_leads_on() -> None:
    """Rule 3 leaves เจ้าหน้าที่, บริการ and หรือไม่ alone, though they end with ที่, การ and ไม่."""
    assert chunks("เจ้าหน้าที่ บริการ หรือไม่ เป็น") == ("เจ้าหน้าที่ ", "บริการ ", "หรือไม่ ", "เป็น")


@pytest.mark.parametrize("text", ["ต่าง ๆ", "กรุงเทพ ฯ", "ตอบ )", "คำตอบ ”", "ตอบ ,", "( ท่าน", "“ ท่าน"])
def test_signs_stay_with_their_word(text: str) -> None:
    """Rule 4: ๆ ฯ ) ” , never begin a line, ( “ never end one, even beside a space."""
    assert chunks(text) == (text,)
    assert chunks(text.replace(" ", "\u200b")) == (text.replace(" ", ""),)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ปีงบประมาณ 2568 นี้", ("ปีงบประมาณ 2568 ", "นี้")),
        ("ราว 20 วินาที", ("ราว ", "20 วินาที")),
        ("ตั้งแต่ 1 ตุลาคม 2567 ถึง", ("ตั้งแต่ ", "1 ตุลาคม 2567 ", "ถึง")),
        ("ระหว่าง 0 ถึง 60", ("ระหว่าง 0 ", "ถึง 60")),
        ("โทร 0 5500 0000 นะ", ("โทร 0 5500 0000 ", "นะ")),
        ("เวลา ๒๐ นาที", ("เวลา ", "๒๐ นาที")),
        ("About 5 minutes", ("About ", "5 minutes")),
        ("Since 1 October 2024, have", ("Since ", "1 October 2024, ", "have")),
        ("Question 4 of 30", ("Question 4 ", "of 30")),
    ],
)
def test_a_number_stays_with_its_word(text: str, expected: tuple[str, ...]) -> None:
    """Rule 5: with its unit, or with the word before if it has none; the groups of a number stay together."""
    assert chunks(text) == expected


@pytest.mark.parametrize(
    ("columns", "text", "expected"),
    [
        (
            41,
            "เจ้าหน้าที่|ให้บริการ|ท่าน|ตาม|ขั้นตอน|ที่ประกาศไว้|มากน้อยเพียงใด",
            ["เจ้าหน้าที่ให้บริการท่านตามขั้นตอนที่ประกาศไว้", "มากน้อยเพียงใด"],
        ),
        (
            41,
            "เมื่อท่าน|ติดต่อ|หน่วยงาน เจ้าหน้าที่|ทำงาน|เสร็จ|ภายในเวลา|ที่ประกาศไว้|มากน้อยเพียงใด",
            ["เมื่อท่านติดต่อหน่วยงาน เจ้าหน้าที่ทำงานเสร็จ", "ภายในเวลาที่ประกาศไว้มากน้อยเพียงใด"],
        ),
        (
            41,
            "ในปีที่ผ่านมา มีเจ้าหน้าที่|ขอ|สิ่งเหล่านี้|จากท่าน|เพื่อแลกกับการทำงานให้|หรือไม่",
            ["ในปีที่ผ่านมา มีเจ้าหน้าที่ขอสิ่งเหล่านี้จากท่าน", "เพื่อแลกกับการทำงานให้หรือไม่"],
        ),
        (
            41,
            "หน่วยงาน|ของท่าน|เปิดโอกาส|ให้ท่าน|ทำ|สิ่งเหล่านี้|เรื่องการใช้|งบประมาณ|มากน้อยเพียงใด",
            ["หน่วยงานของท่านเปิดโอกาสให้ท่านทำสิ่งเหล่านี้", "เรื่องการใช้งบประมาณมากน้อยเพียงใด"],
        ),
        (
            41,
            "ตั้งแต่ 1 ตุลาคม 2567 ถึงวันนี้ ท่านเคย|ติดต่อ|หรือใช้บริการ|ของ|เทศบาล|ตำบล|ตัวอย่าง|หรือไม่",
            ["ตั้งแต่ 1 ตุลาคม 2567 ถึงวันนี้ ท่านเคยติดต่อ", "หรือใช้บริการของเทศบาลตำบลตัวอย่างหรือไม่"],
        ),
        (
            41,
            "ก่อนยื่นเรื่อง ท่าน|ได้รับแจ้ง|เอกสาร|และค่าธรรมเนียม|ที่ต้องใช้|มากน้อยเพียงใด",
            ["ก่อนยื่นเรื่อง ท่านได้รับแจ้งเอกสารและค่าธรรมเนียม", "ที่ต้องใช้มากน้อยเพียงใด"],
        ),
        (
            41,
            "หากมีปัญหา|การทุจริต|ในหน่วยงาน ปัญหานั้น|ได้รับ|การแก้ไข|มากน้อยเพียงใด",
            ["หากมีปัญหาการทุจริตในหน่วยงาน ปัญหานั้นได้รับ", "การแก้ไขมากน้อยเพียงใด"],
        ),
        (
            31,
            "ไม่เคย|ได้รับแจ้ง|เลย ไม่ว่าทาง|ป้าย|ประกาศ ทางเว็บไซต์ หรือจาก|เจ้าหน้าที่",
            ["ไม่เคยได้รับแจ้งเลย ไม่ว่าทางป้าย", "ประกาศ ทางเว็บไซต์ หรือจากเจ้าหน้าที่"],
        ),
        (31, "ได้รับแจ้ง|ครบ|ทุกเรื่อง และถาม|เพิ่มได้|เมื่อสงสัย", ["ได้รับแจ้งครบทุกเรื่อง และถามเพิ่มได้", "เมื่อสงสัย"]),
    ],
)
def test_drawn_questions_are_set_as_drawn(columns: int, text: str, expected: list[str]) -> None:
    """The questions of the design are set in the lines in which they were drawn and looked at."""
    assert wrap(marked(text), columns) == expected


def test_a_word_wider_than_the_line_is_cut_at_clusters() -> None:
    """The last resort: between clusters, a leading vowel with its consonant, ะ and า with theirs."""
    assert wrap("เกาะเกาะ", 4) == ["เกาะ", "เกาะ"]
    assert wrap("Donaudampfschiff", 6) == ["Donaud", "ampfsc", "hiff"]
    assert wrap("น้ำน้ำ", 1) == ["น้ำ", "น้ำ"]


def test_a_marked_stretch_wider_than_the_line_is_parted_at_words() -> None:
    """A stretch without a mark that does not fit is parted where an unmarked text would be."""
    assert wrap(marked("สำนักงาน+ตรวจสอบ"), 8) == ["สำนักงาน", "ตรวจสอบ"]


def test_newlines_and_emptiness() -> None:
    """A newline always breaks, an empty text is one empty line, and so is one of spaces."""
    assert wrap("ก\n\nข", 9) == ["ก", "", "ข"]
    assert wrap("", 9) == [""] == wrap("   ", 2)
    assert chunks("ก \nข") == ("ก \n", "ข")


def test_hard_spaces_do_not_break() -> None:
    """U+00A0 is no place to break."""
    assert chunks("a\u00a0b c") == ("a\u00a0b ", "c")


PROBE = """
import sys
from surveytui.text.thai import wrap
from surveytui.questionnaire import layout
wrap("เจ้าหน้าที่\\u200bให้บริการ Survey", 8)
print(sorted({"budoux", "rich", "textual", "pydantic"} & set(sys.modules)))
wrap("เจ้าหน้าที่ให้บริการ", 8)
print("budoux" in sys.modules)
"""


def test_marked_text_imports_neither_budoux_nor_rich() -> None:
    """Importing the breaker and setting authored text stays light; BudouX comes with the first unmarked Thai text."""
    done = subprocess.run([sys.executable, "-c", PROBE], capture_output=True, text=True, check=True, encoding="utf-8")
    assert done.stdout.splitlines() == ["[]", "True"]
