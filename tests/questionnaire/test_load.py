"""Packs from files: what a sound one becomes, and that each mistake is told with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from surveytui.errors import PackError
from surveytui.questionnaire.faults import MANY
from surveytui.questionnaire.load import MAX_BYTES, load_pack
from surveytui.questionnaire.models import Kind, Pack, Status, Tool
from tests.questionnaire.specimen import SPECIMEN, line_of, spoiled


def write(folder: Path, text: str) -> Path:
    path = folder / "pack.toml"
    path.write_text(text, encoding="utf-8", newline="")
    return path


def load(folder: Path, text: str) -> Pack:
    return load_pack(write(folder, text))


def faults_of(folder: Path, text: str) -> list[str]:
    """Each fault of a spoiled pack, in English, without the folder."""
    with pytest.raises(PackError) as caught:
        load(folder, text)
    return [fault.line("en").removeprefix(f"{folder}/") for fault in caught.value.faults]


def test_a_sound_pack_becomes_its_values(tmp_path: Path) -> None:
    pack = load(tmp_path, SPECIMEN)
    assert (pack.id, pack.tool, pack.status, pack.fiscal_year) == ("specimen-2568", Tool.EIT, Status.SAMPLE, 2568)
    assert pack.screening is not None
    assert [question.code for question in pack.questions] == ["intro", "steps", "asked", "seen", "why", "years", "more"]
    assert pack.field_ids() == ("steps", "asked_money", "asked_worth", "seen", "why", "years", "more")


def test_points_belong_to_the_item_then_the_question_then_the_scale(tmp_path: Path) -> None:
    _, steps, asked, seen, why, *_ = load(tmp_path, SPECIMEN).questions
    assert [choice.points for choice in steps.fields[0].choices] == [0, 33, 67, 100]
    assert [[choice.points for choice in field.choices] for field in asked.fields] == [[0, 100], [100, 67, 33, 0]]
    assert {choice.points for question in (seen, why) for choice in question.fields[0].choices} == {None}


def test_an_item_with_another_scale_does_not_inherit_the_questions_points(tmp_path: Path) -> None:
    text = spoiled("  points = [100, 67, 33, 0]\n", "")
    asked = load(tmp_path, text).questions[2]
    assert [choice.points for choice in asked.fields[1].choices] == [0, 33, 67, 100]


def test_what_is_not_said_has_its_default_by_kind(tmp_path: Path) -> None:
    questions = {question.code: question for question in load(tmp_path, SPECIMEN).questions}
    assert (questions["steps"].required, questions["steps"].declinable) == (True, True)
    assert (questions["more"].required, questions["more"].declinable) == (False, True)
    assert (questions["intro"].required, questions["intro"].declinable) == (False, False)
    assert questions["years"].declinable is False
    text = load(tmp_path, spoiled("length = 200\n", "")).questions[-1]
    assert (text.kind, text.fields[0].length) == (Kind.TEXT, 255)


def test_a_pack_may_have_windows_line_ends_and_a_byte_order_mark(tmp_path: Path) -> None:
    assert load(tmp_path, "\ufeff" + SPECIMEN.replace("\n", "\r\n")) == load(tmp_path, SPECIMEN)


@pytest.mark.parametrize(
    ("old", "new", "at", "says"),
    [
        pytest.param('tool = "EIT"', 'tool = "OIT"', "tool =", "tool is wrong (one of 'IIT' or 'EIT')", id="enum"),
        pytest.param("minutes = 5", "", "", "minutes is missing", id="missing-key"),
        pytest.param("minutes = 5", 'minutes = "5"', "minutes =", "minutes must be a whole number", id="quoted-number"),
        pytest.param("minutes = 5", "minutes = true", "minutes =", "minutes must be a whole number", id="boolean"),
        pytest.param("minutes = 5", "minutes = 0", "minutes =", "minutes must be at least 1", id="too-small"),
        pytest.param("minutes = 5", "minutes = 5\nfoo = 1", "foo =", "unknown key foo", id="unknown-key"),
        pytest.param(
            'note = { th = "ไม่',
            'notes = { th = "ไม่',
            "notes =",
            "unknown key notes (did you mean note?)",
            id="misspelt",
        ),
        pytest.param(', en = "A test" }', " }", "title =", "the English text (en) is missing", id="no-english"),
        pytest.param(
            'title = { th = "แบบทดสอบ"', 'title = { th = " "', "title =", "the Thai text is empty", id="empty-thai"
        ),
        pytest.param('en = "A test"', 'en = "A\\u0007"', "title =", "the character U+0007 cannot be shown", id="bell"),
        pytest.param('en = "A test"', 'en = "\\u202Ea"', "title =", "the character U+202E cannot be shown", id="bidi"),
        pytest.param('"Fees aside"', '"Fees {x} aside"', "Fees", "nothing fills {x} here", id="placeholder-elsewhere"),
        pytest.param(
            "contacted {agency}", "contacted {office}", "contacted", "nothing fills {office} here", id="placeholder"
        ),
        pytest.param("contacted {agency}", "contacted us", "contacted", "{agency} is missing", id="one-language-only"),
        pytest.param("contacted {agency}", "contacted {agency", "contacted", "a brace has no partner", id="brace"),
        pytest.param('id = "specimen-2568"', 'id = "A pack"', "id =", "id cannot be 'A pack'", id="bad-id"),
        pytest.param(
            '{ code = "2", th = "น้อย"', '{ code = "1", th = "น้อย"', '"น้อย"', "duplicate choice 1", id="choice-twice"
        ),
        pytest.param('code = "YN"', 'code = "L4"', "", "duplicate scale L4", id="scale-twice"),
        pytest.param('code = "years"', 'code = "steps"', "", "duplicate question steps", id="question-twice"),
        pytest.param('code = "worth"', 'code = "money"', "", "duplicate field asked_money", id="item-twice"),
        pytest.param(
            'code = "years"', 'code = "asked_worth"', "", "duplicate field asked_worth", id="field-meets-item"
        ),
        pytest.param(
            "points = [0, 33, 67, 100]",
            "points = [0, 33, 67]",
            "points = [0, 33",
            "points has 3 values for 4 choices",
            id="count",
        ),
        pytest.param(
            "points = [0, 100]",
            "points = [0]",
            "points = [0]",
            "points has 1 values, scale YN has 2 choices",
            id="own-count",
        ),
        pytest.param(
            "points = [0, 100]", "points = [0, 101]", "points = [0, 101", "points[2] must be at most 100", id="range"
        ),
        pytest.param(
            "points = [0, 100]", "points = [0, 99.5]", "points = [0, 99", "points[2] must be a whole", id="fraction"
        ),
        pytest.param(
            "points = [0, 100]\n", "", "  [[question.item]]", "the scale YN has no points for this", id="no-points"
        ),
        pytest.param(
            'scale = "YN"\nrel',
            'scale = "YN"\npoints = [1, 2]\nrel',
            "points = [1",
            "points without an ind",
            id="unscored",
        ),
        pytest.param(
            '  scale = "L4"\n',
            '  scale = "L5"\n',
            'scale = "L5"',
            "there is no scale L5 (there are L4, YN)",
            id="scale",
        ),
        pytest.param(
            'scale = "YN"\npoints', "points", "  [[question.item]]", "the item has no scale", id="item-no-scale"
        ),
        pytest.param(
            'indicator = "6"\nscale = "L4"',
            'indicator = "7"\nscale = "L4"',
            'indicator = "7"',
            "no indicator 7",
            id="ind",
        ),
        pytest.param(
            'name = { th = "คุณภาพ", en = "Quality" }',
            'name = { th = "ก", en = "Q" }\n\n[[indicator]]\ncode = "7"\nname = { th = "ข", en = "R" }',
            "[[indicator]]",
            "no question has the indicator 7",
            id="indicator-unused",
        ),
        pytest.param(
            'kind = "yesno"\nscale = "YN"',
            'kind = "yesno"\nscale = "L4"',
            "",
            "exactly two choices",
            id="yesno-of-four",
        ),
        pytest.param("length = 200", "length = 256", "length =", "length must be at most 255", id="long-text"),
        pytest.param("minimum = 0\n", "", "[[question]]", "a question of kind number needs minimum", id="no-minimum"),
        pytest.param(
            "minimum = 0\n", "minimum = 60\n", "minimum =", "minimum 60 must be below maximum 60", id="empty-range"
        ),
        pytest.param("minimum = 0\n", "minimum = -1\n", "minimum =", "minimum must be at least 0", id="no-minus-key"),
        pytest.param(
            "maximum = 60\n", "maximum = 60\nlength = 3\n", "length = 3", "kind number has no length", id="foreign-key"
        ),
        pytest.param(
            'kind = "note"', 'kind = "note"\nrequired = true', "required = true", "kind note has no required", id="note"
        ),
        pytest.param(
            'constraint_message = { th = "เลือกไม่เกินสองข้อ", en = "At most two" }\n',
            "",
            "constraint =",
            "constraint without constraint_message",
            id="silent-constraint",
        ),
        pytest.param(
            'constraint = "count-selected(.) <= 2"\n',
            "",
            "constraint_message",
            "constraint_message without constraint",
            id="message-alone",
        ),
    ],
)
def test_each_mistake_is_told_with_its_line(tmp_path: Path, old: str, new: str, at: str, says: str) -> None:
    """A spoiled pack is refused, and one of its faults names the file, the line and what is wrong."""
    text = spoiled(old, new)
    faults = faults_of(tmp_path, text)
    assert any(says in fault for fault in faults), faults
    if at:
        lines = {number for number, line in enumerate(text.splitlines(), 1) if at in line or line == at}
        assert any(fault.startswith(f"pack.toml:{number}: ") and says in fault for number in lines for fault in faults)


@pytest.mark.parametrize(
    ("relevant", "says"),
    [
        pytest.param("${stepz} = '1'", "there is no field stepz (did you mean steps?)", id="dangling"),
        pytest.param(
            "${asked} = 'yes'", "there is no field asked (did you mean asked_money, asked_worth?)", id="matrix"
        ),
        pytest.param("${seen} = 'yes'", "${seen} refers to the question itself", id="itself"),
        pytest.param("${years} > 3", "${years} comes later (only earlier questions can be referred to)", id="later"),
        pytest.param("${intro} = ''", "${intro} stores no answer", id="note"),
        pytest.param(". = 'yes'", ". has a meaning only in a constraint", id="current"),
        pytest.param("${steps} = '9'", "steps has no choice '9' (it has 1, 2, 3, 4)", id="no-such-choice"),
        pytest.param("${steps} = 9", "steps has no choice 9.0", id="no-such-number"),
        pytest.param("selected(${steps}, '9')", "steps has no choice '9'", id="selected"),
        pytest.param("1 = 2", "no answers can make this hold, so the question is never asked", id="constant"),
        pytest.param("${steps} = '1' and ${steps} = '2'", "no answers can make this hold", id="contradiction"),
        pytest.param("${steps} > 4", "no answers can make this hold", id="out-of-range"),
        pytest.param("not(${steps} = '1' or ${steps} != '1')", "no answers can make this hold", id="nothing-left"),
        pytest.param("${steps} == '1'", "relevant: at character 10: one = is enough", id="syntax"),
    ],
)
def test_skip_logic_that_cannot_be_meant_is_refused(tmp_path: Path, relevant: str, says: str) -> None:
    text = spoiled("\"${asked_money} = 'yes' and ${steps} < 3\"", f'"{relevant}"')
    faults = faults_of(tmp_path, text)
    assert len(faults) == 1, faults
    assert faults[0].startswith(f"pack.toml:{line_of(text, 'relevant =')}: ")
    assert says in faults[0]


@pytest.mark.parametrize(
    "relevant",
    ["count-selected(${why}) = 3", "${years} > 70 and ${years} < 30", "${seen} = 'no' and ${steps} = '3'"],
    ids=["refused by a constraint", "of many numbers", "not asked of them"],
)
def test_a_question_that_nobody_reaches_is_refused(tmp_path: Path, relevant: str) -> None:
    """Whatever keeps people from it: a constraint, a contradiction among 60,001 numbers, skip logic further up."""
    text = spoiled("maximum = 60", "maximum = 60_000") + f'relevant = "{relevant}"\n'
    line = len(text.splitlines())
    assert faults_of(tmp_path, text) == [
        f"pack.toml:{line}: no answers can make this hold, so the question is never asked"
    ]


def test_a_constraint_that_no_answer_meets_is_refused(tmp_path: Path) -> None:
    text = spoiled("count-selected(.) <= 2", "count-selected(.) > 4")
    assert faults_of(tmp_path, text) == [
        f"pack.toml:{line_of(text, 'constraint =')}: no answer can meet this constraint"
    ]


def test_selected_needs_a_question_with_choices(tmp_path: Path) -> None:
    text = SPECIMEN + "relevant = \"selected(${years}, '1')\"\n"
    assert any("years has no choices to select" in fault for fault in faults_of(tmp_path, text))


def test_all_faults_come_in_one_go_in_the_order_of_their_lines(tmp_path: Path) -> None:
    text = spoiled("minutes = 5", "minutes = 0").replace('scale = "L4"', 'scale = "LX"').replace("maximum = 60\n", "")
    numbers = [int(fault.split(":")[1]) for fault in faults_of(tmp_path, text)]
    assert len(numbers) >= 5
    assert numbers == sorted(numbers)


def test_a_broken_table_does_not_make_what_names_it_a_fault(tmp_path: Path) -> None:
    """Of a broken question and a broken scale only themselves are told, not everything that hangs on them."""
    text = spoiled('code = "money"\n', 'code = "money"\n  nonsense = 1\n').replace("[0, 33, 67, 100]", '"none"')
    assert sorted(fault.split(": ")[1] for fault in faults_of(tmp_path, text)) == [
        "points must be a list in [ ]",
        "unknown key nonsense",
    ]


@pytest.mark.parametrize("name", ["indicator", "scale", "question"])
def test_a_single_table_where_an_array_belongs_is_told(tmp_path: Path, name: str) -> None:
    assert any(
        f"write it as [[{name}]]" in fault for fault in faults_of(tmp_path, f"{name} = 1\n" + SPECIMEN.split("[[")[0])
    )


def test_a_pack_without_a_question_is_refused(tmp_path: Path) -> None:
    assert any("there is no question" in fault for fault in faults_of(tmp_path, SPECIMEN.split("[[question]]")[0]))


def test_more_tables_than_any_form_has_are_refused(tmp_path: Path) -> None:
    question = '\n[[question]]\ncode = "q{}"\nkind = "note"\ntext = {{ th = "ก", en = "a" }}\n'
    faults = faults_of(tmp_path, SPECIMEN + "".join(question.format(number) for number in range(300)))
    assert [fault.split(": ")[1] for fault in faults] == ["more than 300 [[question]]"]


@pytest.mark.parametrize("language", ["th", "en"])
def test_text_that_does_not_fit_the_smallest_screen_is_refused_with_its_rows(tmp_path: Path, language: str) -> None:
    long = "ข้อความยาวมาก " * 60 if language == "th" else "a very long text " * 60
    original = "ทำตามขั้นตอนเพียงใด" if language == "th" else "Were the steps followed?"
    text = spoiled(original, long)
    (fault,) = faults_of(tmp_path, text)
    assert fault.startswith(
        f"pack.toml:{line_of(text, 'steps') - 1}: the {'Thai' if language == 'th' else 'English'} is "
    )
    assert "rows too tall for a screen of 60×20" in fault


def test_a_text_beyond_all_measure_is_refused_unset(tmp_path: Path) -> None:
    """To set a megabyte takes minutes, and to say by how many rows it is too tall helps nobody."""
    faults = faults_of(tmp_path, spoiled("Were the steps followed?", "a" * 5001))
    assert [fault.partition(": ")[2] for fault in faults] == ["en is longer than 5000 characters"]


def test_of_many_wrong_names_only_the_first_are_guessed_at(tmp_path: Path) -> None:
    """Each guess looks at every name there is: a megabyte of wrong names would take an hour."""
    wrong = " and ".join(f"${{step{number}}}=1" for number in range(60))
    asked = "\"${asked_money} = 'yes' and ${steps} < 3\""
    faults = faults_of(tmp_path, spoiled(asked, f'"{wrong}"'))
    assert len(faults) == 60
    assert sum("did you mean" in fault for fault in faults) == MANY


def test_a_screening_question_that_does_not_fit_is_refused(tmp_path: Path) -> None:
    (fault,) = faults_of(tmp_path, spoiled("have you contacted", "have you " + "very often " * 60 + "contacted"))
    assert "the English is" in fault


CONSTRAINED = """
[[question]]
code = "again"
kind = "number"
minimum = 0
maximum = 9
constraint = ". > 0"
constraint_message = { th = "มากกว่าศูนย์", en = "More than none" }
unit = { th = "ครั้ง", en = "times" }
text = { th = "กี่ครั้ง", en = "How often?" }
"""


@pytest.mark.parametrize(
    ("before", "after", "rows"),
    [
        pytest.param('en = "A test"', 'en = "{}"', 2, id="title"),
        pytest.param('en = "For testers"', 'en = "{}"', 3, id="audience"),
        pytest.param(
            'excuse = { th = "ขอบคุณ", en = "Thank you" }', 'excuse = {{ th = "ขอบคุณ", en = "{}" }}', 6, id="excuse"
        ),
        pytest.param('en = "times"', 'en = "{}"', 1, id="unit"),
        pytest.param('en = "More than none"', 'en = "{}"', 10, id="constraint"),
    ],
)
def test_a_text_among_our_own_words_fits_its_place_or_is_refused(
    tmp_path: Path, before: str, after: str, rows: int
) -> None:
    """What stands on a screen beside its question: as long as there is room it passes, one row more is told with its line."""
    whole = SPECIMEN + CONSTRAINED
    assert whole.count(before) == 1
    columns = {1: 7, 2: 60, 3: 22, 6: 56, 10: 15}[rows]
    word = "w" * columns
    head = "w" * (columns - len("! ")) if rows == 10 else word
    load(tmp_path, whole.replace(before, after.format(" ".join([head, *[word] * (rows - 1)]))))
    long = whole.replace(before, after.format(" ".join([head, *[word] * rows])))
    (fault,) = faults_of(tmp_path, long)
    assert fault == (
        f"pack.toml:{line_of(long, word)}: the English takes {rows + 1} rows; "
        f"here is room for {rows} of {columns} columns (shorten it)"
    )


def test_a_warning_of_the_pack_must_not_cover_its_question(tmp_path: Path) -> None:
    """A crowded question has one row for it."""
    text = SPECIMEN.replace(
        'code = "steps"',
        'code = "steps"\nconstraint = ". != \'1\'"\nconstraint_message = { th = "ไม่ได้", en = "Not that" }',
    ).replace('en = "Were the steps followed?"', 'en = "' + " ".join(["w" * 41] * 10) + '"')
    load(tmp_path, text)
    long = text.replace("Not that", "Not that one, because it was never so in this town")
    (fault,) = faults_of(tmp_path, long)
    assert fault.startswith(
        f"pack.toml:{line_of(long, 'Not that')}: the English takes 2 rows; here is room for 1 of 39"
    )


@pytest.mark.parametrize(
    ("data", "says"),
    [
        pytest.param(b"id = \n", "pack.toml:1: not valid TOML: Invalid value (column 6)", id="syntax"),
        pytest.param(b"\n\nid = 'a", "pack.toml:3: not valid TOML: ", id="end-of-file"),
        pytest.param(b"id = 1\nid = 2\n", "pack.toml:2: not valid TOML: ", id="twice"),
        pytest.param(b"a = 1\nb = '\xff'\n", "pack.toml:2: not UTF-8 text", id="not-utf8"),
        pytest.param(b"x = " + b"[" * 5000 + b"]" * 5000, "pack.toml: nested too deep", id="deep"),
        pytest.param(b"x = " + b"9" * 5000, "pack.toml:1: not valid TOML: ", id="huge-number"),
        pytest.param(b"x = 0x" + b"f" * 5000, "unknown key x", id="huge-hex"),
        pytest.param(b"a." * 200_000 + b"a = 1", "nested too deep", id="dotted-key"),
        pytest.param(b"[" + b"a . " * 100_000 + b"a]", "nested too deep", id="dotted-header"),
        pytest.param(b"version = 0x" + b"f" * 5000, "version", id="huge-version"),
        pytest.param(b"#" * (MAX_BYTES + 1), "pack.toml: larger than 1 MiB", id="giant"),
        pytest.param(b"", "there is no question", id="empty"),
    ],
)
def test_files_that_are_no_packs_get_one_clear_line(tmp_path: Path, data: bytes, says: str) -> None:
    path = tmp_path / "pack.toml"
    path.write_bytes(data)
    with pytest.raises(PackError) as caught:
        load_pack(path)
    assert any(fault.line().startswith(f"{tmp_path}/{says}") or says in fault.line() for fault in caught.value.faults)


def test_a_missing_file_and_a_folder_get_one_clear_line(tmp_path: Path) -> None:
    for path in (tmp_path / "none.toml", tmp_path):
        with pytest.raises(PackError) as caught:
            load_pack(path)
        assert caught.value.line().startswith(f"{path}: cannot be opened (")


def test_every_fault_speaks_both_languages(tmp_path: Path) -> None:
    """A clerk at headquarters reads the Thai line of every fault that this module provokes."""
    with pytest.raises(PackError) as caught:
        load(tmp_path, SPECIMEN.replace("6", "7").replace("th =", "the =").replace("points", "pints"))
    assert all(fault.what.th != fault.what.en for fault in caught.value.faults)
