"""Questions stand where the design draws them, and always fit or are refused."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveytui.questionnaire.layout import Layout, TooTall, lay_out, picture
from surveytui.questionnaire.models import Choice, Field, Kind, Question
from surveytui.text.cells import width
from surveytui.text.words import Words

FOUR = ("น้อยที่สุดหรือไม่มีเลย", "น้อย", "มาก", "มากที่สุด")
SIX = (
    *("ไม่ทันเวลาเลยแม้แต่ครั้งเดียว", "ไม่ทันเวลาเป็นส่วนใหญ่", "ไม่ทันเวลาอยู่บ้าง"),
    *("ทันเวลาพอสมควร", "ทันเวลาเป็นส่วนใหญ่", "ทันเวลาทุกครั้งที่ไปติดต่อ"),
)
YES_NO = ("มี", "ไม่มี")


def words(text: str) -> Words:
    """The same text in both languages, with break marks where it has bars."""
    return Words(text.replace("|", "\u200b"), text.replace("|", ""))


def ask(kind: Kind, stem: str, labels: tuple[str, ...] = (), *, item: str = "", note: str = "") -> Question:
    """A question of one field."""
    choices = tuple(Choice(code=str(number), label=words(label)) for number, label in enumerate(labels, 1))
    field = Field(id="q", text=words(item) if item else None, choices=choices)
    return Question(code="q", kind=kind, text=words(stem), note=words(note) if note else None, fields=(field,))


def shown(question: Question, language: str = "th", *, columns: int = 60, rows: int = 20) -> Layout:
    """The layout of the question's first field."""
    return lay_out(question, question.fields[0], language, columns=columns, rows=rows)


def drawn(layout: Layout) -> dict[int, str]:
    """The rows that hold words, by number, as a reader would copy them from the screen."""
    rows = dict(enumerate(layout.stem, layout.stem_at))
    for lines, at in ((layout.item, layout.item_at), (layout.note, layout.note_at), (layout.hint, layout.hint_at)):
        rows |= dict(enumerate(lines, at)) if lines else {}
    inset = 1 if layout.choice_rows != 5 else 2
    for number, (label, at) in enumerate(zip(layout.choices, layout.choices_at, strict=True), 1):
        rows |= {at + inset + n: f"{number if n == 0 else ' '} {line}" for n, line in enumerate(label)}
    return rows


def test_four_choices_as_drawn() -> None:
    """Four roomy choices of three rows under a question of two lines."""
    layout = shown(ask(Kind.SINGLE, "เจ้าหน้าที่|ให้บริการ|ท่าน|ตาม|ขั้นตอน|ที่ประกาศไว้|มากน้อยเพียงใด", FOUR))
    assert (layout.form, layout.choice_rows, layout.choices_at) == ("roomy", 3, (8, 11, 14, 17))
    assert drawn(layout) == {
        2: "เจ้าหน้าที่ให้บริการท่านตามขั้นตอนที่ประกาศไว้",
        3: "มากน้อยเพียงใด",
        9: "1 น้อยที่สุดหรือไม่มีเลย",
        12: "2 น้อย",
        15: "3 มาก",
        18: "4 มากที่สุด",
    }
    assert layout.warning_row() == 5


def test_six_choices_as_drawn() -> None:
    """Six tight choices of two rows, a line above each."""
    stem = "เมื่อท่าน|ติดต่อ|หน่วยงาน เจ้าหน้าที่|ทำงาน|เสร็จ|ภายในเวลา|ที่ประกาศไว้|มากน้อยเพียงใด"
    layout = shown(ask(Kind.SINGLE, stem, SIX))
    assert (layout.form, layout.choice_rows, layout.choices_at) == ("tight", 2, (8, 10, 12, 14, 16, 18))
    assert drawn(layout) == {
        2: "เมื่อท่านติดต่อหน่วยงาน เจ้าหน้าที่ทำงานเสร็จ",
        3: "ภายในเวลาที่ประกาศไว้มากน้อยเพียงใด",
    } | {9 + 2 * n: f"{n + 1} {label}" for n, label in enumerate(SIX)}


def test_yes_no_with_note_as_drawn() -> None:
    """Sub-item and note, each after an empty row, over two choices of five rows."""
    layout = shown(
        ask(
            Kind.MATRIX,
            "ในปีที่ผ่านมา มีเจ้าหน้าที่|ขอ|สิ่งเหล่านี้|จากท่าน|เพื่อแลกกับการทำงานให้|หรือไม่",
            YES_NO,
            item="เงิน",
            note="ไม่รวม|ค่าธรรมเนียม|ที่จ่าย|ตามกฎหมาย",
        )
    )
    assert (layout.form, layout.choice_rows, layout.choices_at) == ("roomy", 5, (10, 15))
    assert drawn(layout) == {
        2: "ในปีที่ผ่านมา มีเจ้าหน้าที่ขอสิ่งเหล่านี้จากท่าน",
        3: "เพื่อแลกกับการทำงานให้หรือไม่",
        5: "› เงิน",
        7: "หมายเหตุ  ไม่รวมค่าธรรมเนียมที่จ่ายตามกฎหมาย",
        12: "1 มี",
        17: "2 ไม่มี",
    }


def test_matrix_as_drawn() -> None:
    """A sub-item of a matrix over four roomy choices."""
    stem = "หน่วยงาน|ของท่าน|เปิดโอกาส|ให้ท่าน|ทำ|สิ่งเหล่านี้|เรื่องการใช้|งบประมาณ|มากน้อยเพียงใด"
    layout = shown(ask(Kind.MATRIX, stem, FOUR, item="ทักท้วง|เมื่อ|เห็นว่า|ไม่ถูกต้อง"))
    assert drawn(layout) == {
        2: "หน่วยงานของท่านเปิดโอกาสให้ท่านทำสิ่งเหล่านี้",
        3: "เรื่องการใช้งบประมาณมากน้อยเพียงใด",
        5: "› ทักท้วงเมื่อเห็นว่าไม่ถูกต้อง",
        9: "1 น้อยที่สุดหรือไม่มีเลย",
        12: "2 น้อย",
        15: "3 มาก",
        18: "4 มากที่สุด",
    }


def test_long_choices_as_drawn() -> None:
    """Two labels of two lines, each a row taller."""
    labels = (
        "ไม่เคย|ได้รับแจ้ง|เลย ไม่ว่าทาง|ป้าย|ประกาศ ทางเว็บไซต์ หรือจาก|เจ้าหน้าที่",
        "ได้รับแจ้งบ้าง แต่ไม่ครบ|ทุกเรื่อง|ที่ต้องรู้",
        "ได้รับแจ้ง|เกือบครบ",
        "ได้รับแจ้ง|ครบ|ทุกเรื่อง และถาม|เพิ่มได้|เมื่อสงสัย",
    )
    stem = "ก่อนยื่นเรื่อง ท่าน|ได้รับแจ้ง|เอกสาร|และค่าธรรมเนียม|ที่ต้องใช้|มากน้อยเพียงใด"
    layout = shown(ask(Kind.SINGLE, stem, labels))
    assert [layout.choice_height(index) for index in range(4)] == [4, 3, 3, 4]
    assert drawn(layout) == {
        2: "ก่อนยื่นเรื่อง ท่านได้รับแจ้งเอกสารและค่าธรรมเนียม",
        3: "ที่ต้องใช้มากน้อยเพียงใด",
        7: "1 ไม่เคยได้รับแจ้งเลย ไม่ว่าทางป้าย",
        8: "  ประกาศ ทางเว็บไซต์ หรือจากเจ้าหน้าที่",
        11: "2 ได้รับแจ้งบ้าง แต่ไม่ครบทุกเรื่องที่ต้องรู้",
        14: "3 ได้รับแจ้งเกือบครบ",
        17: "4 ได้รับแจ้งครบทุกเรื่อง และถามเพิ่มได้",
        18: "  เมื่อสงสัย",
    }


def test_a_note_of_three_lines_as_drawn() -> None:
    """It fits with four roomy choices and leaves no row; the warning takes the empty row at the top."""
    note = "หากไม่มี|ปัญหา|การทุจริต|เลย ให้ตอบ “มากที่สุด” ปัญหา|การทุจริต หมายถึง การใช้|ตำแหน่ง|หน้าที่|เพื่อประโยชน์|ของตนเอง|หรือพวกพ้อง"
    stem = "หากมีปัญหา|การทุจริต|ในหน่วยงาน ปัญหานั้น|ได้รับ|การแก้ไข|มากน้อยเพียงใด"
    layout = shown(ask(Kind.SINGLE, stem, FOUR, note=note))
    assert {row: line for row, line in drawn(layout).items() if row < 8} == {
        2: "หากมีปัญหาการทุจริตในหน่วยงาน ปัญหานั้นได้รับ",
        3: "การแก้ไขมากน้อยเพียงใด",
        5: "หมายเหตุ  หากไม่มีปัญหาการทุจริตเลย ให้ตอบ",
        6: "“มากที่สุด” ปัญหาการทุจริต หมายถึง การใช้ตำแหน่ง",
        7: "หน้าที่เพื่อประโยชน์ของตนเองหรือพวกพ้อง",
    }
    assert (layout.form, layout.choices_at[0], layout.warning_row()) == ("roomy", 8, 1)


def test_number_as_drawn() -> None:
    """Question, range, box and warning left of a keypad that reaches the rail."""
    question = ask(Kind.NUMBER, "ท่าน|ทำงาน|ที่หน่วยงาน|นี้มา|กี่ปี")
    layout = shown(replace(question, fields=(Field(id="q", minimum=0, maximum=60, unit=words("ปี")),)))
    assert drawn(layout) == {2: "ท่านทำงานที่หน่วยงาน", 3: "นี้มากี่ปี", 4: "ใส่ตัวเลข 0 ถึง 60"}
    assert (layout.keypad_at, layout.box_at, layout.box_rows) == (2, 6, 3)
    assert (layout.warning_row(), layout.warning_row(2), layout.stem_columns) == (11, 11, 17)


@pytest.mark.parametrize(
    ("minimum", "maximum", "hint"),
    [(None, None, "ใส่ตัวเลข"), (1, None, "ใส่ตัวเลข 1 ขึ้นไป"), (None, 9, "ใส่ตัวเลขไม่เกิน 9"), (0, 9, "ใส่ตัวเลข 0 ถึง 9")],
)
def test_the_range_is_said_beforehand(minimum: int | None, maximum: int | None, hint: str) -> None:
    """Whatever bounds a number has, they stand under the question."""
    question = ask(Kind.NUMBER, "กี่ปี")
    layout = shown(replace(question, fields=(Field(id="q", minimum=minimum, maximum=maximum),)), columns=80, rows=24)
    assert layout.hint == (hint,)


def test_text_as_drawn() -> None:
    """Question, hint, box of six rows, count, warning, and the button for the keyboard at the bottom."""
    layout = shown(replace(ask(Kind.TEXT, "ท่านอยาก|ให้|หน่วยงาน|ปรับปรุง|เรื่องใด"), required=False))
    assert drawn(layout) == {2: "ท่านอยากให้หน่วยงานปรับปรุงเรื่องใด", 3: "ไม่ตอบก็ได้ กรุณาอย่าใส่ชื่อหรือเบอร์โทรศัพท์"}
    assert (layout.box_at, layout.box_rows, layout.count_at, layout.button_at) == (4, 6, 10, 17)
    assert layout.warning_row(2) == 12


def test_a_required_text_is_not_called_optional() -> None:
    """Only a text that may be left empty says so."""
    assert "ไม่ตอบก็ได้" not in "".join(shown(ask(Kind.TEXT, "เรื่องใด")).hint)


@pytest.mark.parametrize(
    ("language", "last"),
    [("th", "ท่านเคยมาติดต่อเรื่องใดบ้าง เลือกได้หลายข้อ"), ("en", "ท่านเคยมาติดต่อเรื่องใดบ้าง Choose all that apply")],
)
def test_several_answers_are_announced(language: str, last: str) -> None:
    """The last words of the question say so, and labels leave room for `[x]`."""
    layout = shown(ask(Kind.MULTIPLE, "ท่านเคยมา|ติดต่อ|เรื่องใดบ้าง", FOUR), language)
    assert " ".join(layout.stem) == last
    assert layout.label_columns == 29


def test_80_by_24() -> None:
    """A rail of 22 columns, six choices of three rows, lines within 56 cells."""
    layout = shown(ask(Kind.SINGLE, "เสร็จทันเวลา|เพียงใด", SIX), columns=80, rows=24)
    assert (layout.picture.rail, layout.main_columns, layout.stem_columns) == (22, 58, 53)
    assert (layout.form, layout.choices_at) == ("roomy", (6, 9, 12, 15, 18, 21))


def test_120_by_40() -> None:
    """The picture has at most 100 × 32 cells, stands in the middle, and has an empty row between choices."""
    layout = shown(ask(Kind.SINGLE, "เสร็จทันเวลา|เพียงใด", SIX), columns=120, rows=40)
    frame = layout.picture
    assert (frame.left, frame.top, frame.columns, frame.rows) == (10, 4, 100, 32)
    assert (layout.choice_gap, layout.choices_at) == (1, (9, 13, 17, 21, 25, 29))
    assert layout.stem_columns <= 74


@pytest.mark.parametrize(("columns", "rows"), [(59, 20), (60, 19)])
def test_a_smaller_terminal_is_refused(columns: int, rows: int) -> None:
    """Under 60×20 there is no picture."""
    with pytest.raises(ValueError, match="smaller than 60x20"):
        picture(columns, rows)


def lines(count: int) -> str:
    """A text of so many lines at any width."""
    return "\n".join(["ก"] * count)


@pytest.mark.parametrize(
    ("kind", "labels", "rows", "choice_rows"),
    [
        (Kind.SINGLE, FOUR, 7, 3),
        (Kind.SINGLE, FOUR, 11, 2),
        (Kind.SINGLE, SIX, 7, 2),
        (Kind.YES_NO, YES_NO, 9, 5),
        (Kind.YES_NO, YES_NO, 13, 3),
    ],
)
def test_row_budgets(kind: Kind, labels: tuple[str, ...], rows: int, choice_rows: int) -> None:
    """So many rows, the empty one at the top included, are left for the question; one more costs the form."""
    assert shown(ask(kind, lines(rows - 1), labels)).choice_rows == choice_rows
    longer = ask(kind, lines(rows), labels)
    if choice_rows > 2:
        assert shown(longer).choice_rows < choice_rows
    else:
        with pytest.raises(TooTall) as caught:
            shown(longer)
        assert caught.value.rows == 1


def test_empty_rows_go_before_the_form_does() -> None:
    """First the empty row before the note is given up, then that before the sub-item, then roomy choices."""
    forms = []
    for count in range(1, 6):
        layout = shown(ask(Kind.MATRIX, lines(count), FOUR, item="ก", note="ก"))
        before_item = layout.item_at - layout.stem_at - count
        forms.append((before_item, layout.note_at - layout.item_at - 1, layout.form))
    assert forms == [
        (1, 1, "roomy"),
        (1, 1, "roomy"),
        (1, 0, "roomy"),
        (0, 0, "roomy"),
        (1, 1, "tight"),
    ]


@pytest.mark.parametrize("kind", [Kind.NUMBER, Kind.TEXT, Kind.NOTE])
def test_too_tall_tells_by_how_much(kind: Kind) -> None:
    """Each row too many is counted."""
    excess = []
    for count in (20, 21, 22):
        with pytest.raises(TooTall) as caught:
            shown(ask(kind, lines(count)))
        excess.append(caught.value.rows)
    assert excess == [excess[0], excess[0] + 1, excess[0] + 2]


texts = st.text(alphabet="กขคงจ ็่ำเาะ12() \u200b", max_size=120)
sizes = st.sampled_from([(60, 20), (80, 24), (100, 30), (120, 40)])


@given(
    st.sampled_from(Kind),
    texts,
    st.lists(texts, min_size=2, max_size=6).map(tuple),
    texts,
    texts,
    sizes,
    st.sampled_from(["th", "en"]),
)
def test_everything_stands_in_its_place(
    kind: Kind, stem: str, labels: tuple[str, ...], item: str, note: str, size: tuple[int, int], language: str
) -> None:
    """Whatever the words: no two parts share a row, nothing is wider than its column, the last choice ends on the last row."""
    listed = kind in {Kind.SINGLE, Kind.YES_NO, Kind.MATRIX, Kind.MULTIPLE}
    question = ask(kind, stem, labels if listed else (), item=item, note=note)
    try:
        layout = shown(question, language, columns=size[0], rows=size[1])
    except TooTall as error:
        assert error.rows > 0  # noqa: PT017 - either outcome is right; a refusal must count rows
        return
    used = _rows_used(layout)
    assert len(used) == len(set(used))
    assert all(2 <= row < layout.picture.rows for row in used)
    assert layout.warning_row() not in used
    assert all(width(line) <= layout.stem_columns for line in (*layout.stem, *layout.item, *layout.hint))
    assert all(width(line) <= layout.picture.text_columns for line in layout.note)
    assert all(width(line) <= layout.label_columns for label in layout.choices for line in label)
    if layout.keypad_at >= 0 and layout.note:
        assert layout.note_at >= layout.keypad_at + 12
    if layout.choices:
        assert layout.choices_at[-1] + layout.choice_height(len(labels) - 1) == layout.picture.rows


def _rows_used(layout: Layout) -> list[int]:
    """Every row that a part stands on (beside a keypad: without it)."""
    blocks = [
        (layout.stem_at, len(layout.stem)),
        (layout.item_at, len(layout.item)),
        (layout.note_at, len(layout.note)),
        (layout.hint_at, len(layout.hint)),
        (layout.box_at, layout.box_rows),
        (layout.count_at, layout.count_at >= 0),
        (layout.button_at, 3 * (layout.button_at >= 0)),
        *((at, layout.choice_height(index)) for index, at in enumerate(layout.choices_at)),
    ]
    return [at + row for at, rows in blocks for row in range(rows)]


def test_rows_add_up_at_60_by_20() -> None:
    """The top row, the question, the spare rows and the choices are the 19 rows under the bar."""
    for labels in (FOUR, SIX):
        layout = shown(ask(Kind.SINGLE, lines(2), labels))
        choices = sum(layout.choice_height(index) for index in range(len(labels)))
        assert 1 + len(layout.stem) + layout.warning_rows + choices == 19
