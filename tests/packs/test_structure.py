"""The shipped packs have the structure of the forms they follow: questions, answers, scales, points and polarity."""

from __future__ import annotations

from collections import Counter

import pytest

from surveytui.questionnaire.models import Field, Kind, Pack, Status, Tool

L4 = {"1": 0, "2": 33, "3": 67, "4": 100}
L4R = {"1": 100, "2": 67, "3": 33, "4": 0}
YN_BAD = {"yes": 0, "no": 100}
YN_GOOD = {"yes": 100, "no": 0}
L6 = {"1": 0, "2": 20, "3": 40, "4": 60, "5": 80, "6": 100}

IIT_2564 = {
    "i1": {"steps": L4, "time": L4},
    "i2": {"": L4},
    "i3": {"results": L4, "work_first": L4, "mistakes": L4},
    "i4": {"money": YN_BAD, "property": YN_BAD, "benefit": YN_BAD},
    "i5": {"money": YN_BAD, "property": YN_BAD, "benefit": YN_BAD},
    "i6": {"money": YN_BAD, "property": YN_BAD, "benefit": YN_BAD},
    "i7": {"": L4},
    "i8": {"value": L4, "purpose": L4},
    "i9": {"": L4R},
    "i10": {"": L4R},
    "i11": {"open": L4, "favour": L4R},
    "i12": {"ask": L4, "object": L4, "complain": L4},
    "i13": {"": L4},
    "i14": {"": L4},
    "i15": {"": L4},
    "i16": {"": L4R},
    "i17": {"": L4R},
    "i18": {"interference": L4R, "sale": L4R, "favour": L4R},
    "i19": {"": L4R},
    "i20": {"": L4},
    "i21": {"": L4},
    "i22": {"": L4R},
    "i23": {"": L4},
    "i24": {"": L4},
    "i25": {"": L4},
    "i26": {"policy": YN_GOOD, "plan": YN_GOOD},
    "i27": {"": L4},
    "i28": {"watch": L4, "inspect": L4, "discipline": L4},
    "i29": {"": L4},
    "i30": {"report": L4, "follow": L4, "straight": L4, "safe": L4},
}
EIT_2564 = {
    "e1": {"steps": L4, "time": L4},
    "e2": {"": L4},
    "e3": {"": L4},
    "e4": {"money": YN_BAD, "property": YN_BAD, "benefit": YN_BAD},
    "e5": {"": L4},
    "e6": {"easy": L4, "channels": L4},
    "e7": {"": L4},
    "e8": {"": YN_GOOD},
    "e9": {"": L4},
    "e10": {"": YN_GOOD},
    "e11": {"": L4},
    "e12": {"": L4},
    "e13": {"": YN_GOOD},
    "e14": {"": L4},
    "e15": {"": L4},
}
IIT_2568 = {f"i{number}": {"": L6} for number in range(1, 16)}
EIT_2568 = {f"e{number}": {"": L6} for number in range(1, 10)}
EXPECTED = {"iit-2564": IIT_2564, "eit-2564": EIT_2564, "iit-2568": IIT_2568, "eit-2568": EIT_2568}

NOTES = {
    "iit-2564": {"i4", "i27", "i28", "i29"},
    "eit-2564": {"e4"},
    "iit-2568": {"i3"},
    "eit-2568": {"e3", "e4", "e8"},
}


def _points(field: Field) -> dict[str, int | None]:
    return {choice.code: choice.points for choice in field.choices}


def _scored(pack: Pack) -> dict[str, dict[str, dict[str, int | None]]]:
    """For each scored question and sub-item the points of each choice, in the pack's order."""
    return {
        question.code: {
            field.id.removeprefix(question.code).removeprefix("_"): _points(field) for field in question.fields
        }
        for question in pack.questions
        if question.indicator
    }


def test_these_four_packs_are_shipped(packs: dict[str, Pack]) -> None:
    """No pack is missing, and none without expectations here slips in."""
    assert sorted(packs) == sorted(EXPECTED)


def test_every_question_and_sub_item_has_its_scale_points_and_polarity(pack: Pack) -> None:
    """The whole structure at once, in order: which question has which answers, and what each choice is worth."""
    scored = _scored(pack)
    assert scored == EXPECTED[pack.id]
    assert list(scored) == list(EXPECTED[pack.id])
    assert {code: list(items) for code, items in scored.items()} == {
        code: list(items) for code, items in EXPECTED[pack.id].items()
    }


def test_the_order_of_choices_is_lowest_first_and_yes_before_no(pack: Pack) -> None:
    """A person who has learned the keys on the first question keeps them to the last."""
    for question in pack.questions:
        for field in question.fields:
            codes = [choice.code for choice in field.choices]
            assert codes in ([], ["yes", "no"], ["1", "2", "3", "4"], ["1", "2", "3", "4", "5", "6"]), field.id


@pytest.mark.parametrize(
    ("name", "questions", "answers"),
    [("iit-2564", 30, 51), ("eit-2564", 15, 19), ("iit-2568", 16, 16), ("eit-2568", 10, 10)],
)
def test_a_pack_has_so_many_questions_and_answers(
    packs: dict[str, Pack], name: str, questions: int, answers: int
) -> None:
    """Thirty questions of the longest form give 51 answers; the short forms end with a suggestion."""
    assert len(packs[name].questions) == questions
    assert len(packs[name].field_ids()) == answers


@pytest.mark.parametrize(
    ("name", "codes", "each"),
    [("iit-2564", "12345", 6), ("eit-2564", "678", 5), ("iit-2568", "12345", 3), ("eit-2568", "678", 3)],
)
def test_the_indicators_share_the_questions_evenly(packs: dict[str, Pack], name: str, codes: str, each: int) -> None:
    """Every indicator is named, and has as many questions as the others."""
    assert "".join(indicator.code for indicator in packs[name].indicators) == codes
    counted = Counter(question.indicator for question in packs[name].questions if question.indicator)
    assert counted == dict.fromkeys(codes, each)


def test_a_pack_is_a_sample_of_its_year_and_says_so(pack: Pack) -> None:
    """File name, tool and year agree; nobody can take the wording for the official one."""
    assert pack.status is Status.SAMPLE
    assert pack.id == f"{pack.tool.lower()}-{pack.fiscal_year}"
    assert "not the official sentences" in pack.source
    assert str(pack.fiscal_year) in pack.source
    assert str(pack.fiscal_year) in pack.title.th
    assert f"{pack.fiscal_year} ({pack.fiscal_year - 543})" in pack.title.en


def test_notes_stand_where_the_instrument_has_them(pack: Pack) -> None:
    """Legal fees, "no problem at all = highest", who the auditors are; and in 2568 what is meant by a channel or e-service."""
    assert {question.code for question in pack.questions if question.note} == NOTES[pack.id]


def test_where_no_problem_means_the_highest_the_note_names_the_highest_label(packs: dict[str, Pack]) -> None:
    """The two notes quote a label: it must be the label that is worth 100."""
    questions = {question.code: question for question in packs["iit-2564"].questions}
    for code in ("i27", "i28"):
        best = questions[code].fields[-1].choices[-1]
        note = questions[code].note
        assert best.points == 100
        assert note is not None
        assert f"“{best.label.th}”" in note.th
        assert f"“{best.label.en}”" in note.en


def test_only_the_forms_of_2568_end_with_an_optional_suggestion(pack: Pack) -> None:
    """Free text is last, short, unscored and may stay empty."""
    texts = [question for question in pack.questions if question.kind is Kind.TEXT]
    if pack.fiscal_year == 2564:
        assert texts == []
        return
    assert texts == [pack.questions[-1]]
    assert texts[0].fields[0].length == 255
    assert not texts[0].required
    assert not texts[0].indicator


def test_every_scored_question_must_be_answered_or_declined(pack: Pack) -> None:
    """Nobody is forced to an opinion, and nobody skips a question by mistake."""
    for question in pack.questions:
        if question.indicator:
            assert question.required, question.code
            assert question.declinable, question.code


def test_there_is_no_skipping(pack: Pack) -> None:
    """The forms that the packs follow have no filter questions."""
    assert not any(question.relevant or question.constraint for question in pack.questions)


def test_screening_asks_staff_for_a_year_of_service_and_others_for_a_contact(pack: Pack) -> None:
    """The external question names the agency and the first day that counts, for nobody knows the fiscal year by heart."""
    assert pack.screening is not None
    for text in (pack.screening.text.th, pack.screening.text.en):
        assert ("{start}" in text) is (pack.tool is Tool.EIT)
        assert ("{agency}" in text) is (pack.tool is Tool.EIT)
    assert ("1 ปี" in pack.screening.text.th) is (pack.tool is Tool.IIT)


def test_the_labels_of_2568_differ_from_item_to_item(packs: dict[str, Pack]) -> None:
    """Six steps in the words of each question; only questions that ask "how often does it happen" share theirs."""
    for name, distinct in (("eit-2568", 9), ("iit-2568", 14)):
        scored = [question for question in packs[name].questions if question.indicator]
        labels = {tuple(choice.label.th for choice in question.fields[0].choices) for question in scored}
        assert len(labels) == distinct, name


def test_no_two_choices_of_a_question_read_alike(pack: Pack) -> None:
    """In either language every label of a scale is its own."""
    for question in pack.questions:
        for field in question.fields:
            for language in ("th", "en"):
                labels = [getattr(choice.label, language) for choice in field.choices]
                assert len(set(labels)) == len(labels), (field.id, language)
