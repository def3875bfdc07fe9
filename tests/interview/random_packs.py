"""Random packs such as `load_pack` would let pass, and respondents who walk through them at random."""

from __future__ import annotations

from random import Random

from hypothesis import strategies as st

from surveytui.interview import Answer, Interview, InvalidAnswer, Reason, Step
from surveytui.questionnaire.models import Choice, Field, Kind, Pack, Question, Status, Tool
from surveytui.text.words import Words

WORDS = Words("ก", "a")
TEXTS = ("", "  ", "ดี", "a\\\"'&", "𝒳𐀀", "ยาว" * 80)


def rngs() -> st.SearchStrategy[Random]:
    """A source of chance; hypothesis picks the seed only, since drawing each choice through it takes minutes."""
    return st.integers(0, 2**32).map(Random)


def packs() -> st.SearchStrategy[Pack]:
    """Packs of up to nine questions of all kinds, with skip logic and constraints that can be met."""
    return st.builds(pack, rngs(), st.integers(1, 9))


def pack(rng: Random, count: int) -> Pack:
    """One pack of `count` questions."""
    questions: list[Question] = []
    for number in range(count):
        questions.append(_question(rng, number, questions))
    return pack_of(*questions)


def pack_of(*questions: Question) -> Pack:
    """A pack of these questions."""
    return Pack(
        id="random",
        tool=Tool.EIT,
        fiscal_year=2568,
        version=1,
        status=Status.SAMPLE,
        source="random",
        title=WORDS,
        minutes=1,
        audience=WORDS,
        screening=None,
        indicators=(),
        questions=questions,
    )


def _question(rng: Random, number: int, earlier: list[Question]) -> Question:
    kind = rng.choice(list(Kind))
    code = f"q{number}"
    ids = [f"{code}_{item}" for item in range(rng.randint(1, 3))] if kind is Kind.MATRIX else [code]
    asked = kind is not Kind.NOTE
    constraint = ""
    if kind is Kind.NUMBER and rng.random() < 0.4:
        constraint = ". > 2"
    if kind is Kind.MULTIPLE and rng.random() < 0.4:
        constraint = "count-selected(.) < 3"
    return Question(
        code=code,
        kind=kind,
        text=WORDS,
        fields=tuple(_field(rng, kind, field_id) for field_id in ids),
        relevant=_relevant(rng, earlier) if rng.random() < 0.5 else "",
        constraint=constraint,
        required=asked and rng.random() < 0.7,
        declinable=asked and rng.random() < 0.6,
    )


def _field(rng: Random, kind: Kind, field_id: str) -> Field:
    match kind:
        case Kind.NUMBER:
            minimum = rng.choice([0, 1])
            return Field(id=field_id, minimum=minimum, maximum=minimum + rng.choice([5, 300]))
        case Kind.TEXT:
            return Field(id=field_id, length=rng.choice([1, 10, 255]))
        case Kind.NOTE:
            return Field(id=field_id)
        case _:
            count = 2 if kind is Kind.YES_NO else rng.randint(2, 6)
            return Field(id=field_id, choices=tuple(Choice(code=f"c{number}", label=WORDS) for number in range(count)))


def _relevant(rng: Random, earlier: list[Question]) -> str:
    asked = [(question, field) for question in earlier if question.kind is not Kind.NOTE for field in question.fields]
    if not asked:
        return ""
    parts = [_part(rng, *rng.choice(asked)) for _ in range(rng.randint(1, 3))]
    return rng.choice([" and ", " or "]).join(f"not({part})" if rng.random() < 0.3 else part for part in parts)


def _part(rng: Random, question: Question, field: Field) -> str:
    match question.kind:
        case Kind.NUMBER:
            return f"${{{field.id}}} {rng.choice(['<', '>', '=', '!='])} {rng.randint(0, 5)}"
        case Kind.TEXT:
            return f"string-length(${{{field.id}}}) > 1"
        case Kind.MULTIPLE:
            return f"selected(${{{field.id}}}, '{rng.choice(field.choices).code}')"
        case _:
            return f"${{{field.id}}} {rng.choice(['=', '!='])} '{rng.choice(field.choices).code}'"


def some_answer(rng: Random, step: Step) -> Answer:
    """A value that the field can have, which its constraint may still refuse."""
    codes = [choice.code for choice in step.field.choices]
    match step.question.kind:
        case Kind.NUMBER:
            return rng.randint(step.field.minimum or 0, step.field.maximum or 0)
        case Kind.TEXT:
            return rng.choice(TEXTS)[: step.field.length]
        case Kind.MULTIPLE:
            return tuple(rng.sample(codes, rng.randint(0, len(codes))))
        case _:
            return rng.choice(codes)


def act(rng: Random, interview: Interview) -> None:
    """Do something to the present step, or to nothing if there is none."""
    step = interview.step
    if step is None or step.question.kind is Kind.NOTE:
        return
    done = rng.random()
    if done < 0.7:
        interview.answer(some_answer(rng, step))
    elif done < 0.85 and step.question.declinable:
        interview.decline()
    else:
        interview.clear()


def go_on(rng: Random, interview: Interview) -> None:
    """One step forward, whatever it takes."""
    for _ in range(200):
        try:
            interview.forward()
        except InvalidAnswer as refused:
            step = interview.step
            if step is None or refused.reason not in {Reason.MISSING, Reason.CONSTRAINT}:
                raise
            interview.answer(some_answer(rng, step))
        else:
            return
    raise AssertionError("no answer lets this step pass")


def wander(rng: Random, interview: Interview, steps: int = 40) -> None:
    """Answer, change one's mind, go on and back at random."""
    for _ in range(steps):
        act(rng, interview)
        if rng.random() < 0.3:
            interview.back()
        else:
            go_on(rng, interview)


def finish(rng: Random, interview: Interview, limit: int) -> int:
    """Go on to the end; how many steps it took, at most `limit`."""
    for taken in range(limit + 1):
        if interview.step is None:
            return taken
        act(rng, interview)
        go_on(rng, interview)
    raise AssertionError("the interview does not end")
