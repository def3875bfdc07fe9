"""One set of answers as it is sealed: canonical JSON, and nothing in it that tells who, when, where or in which language.

Members: `agency` (its code), `answers` (by field id: the code of a choice, a number, a list of codes, a text, or null for
a refusal), `digest` and `pack` (which wording was answered), `rehearsal`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from surveytui import canonical
from surveytui.errors import RecordError
from surveytui.questionnaire.models import Answer, Field, Kind, Pack, Question
from surveytui.text.words import Words

_DIGEST = re.compile(r"[0-9a-f]{64}")
_WIDEST_CHARACTER = "\x01"
"""Six bytes, `\\u0001`: the longest spelling that JSON has for a code point. What a text may hold today takes four at most,
but the bucket is chosen once for the life of a campaign, and must not hang on which characters a text field lets in."""


@dataclass(frozen=True, slots=True)
class Response:
    """The answers of one respondent.

    Attributes:
        agency: Code of the agency that was assessed.
        pack: Id of the pack.
        digest: SHA-256 of the pack, in hex.
        rehearsal: Whether nobody real answered.
        answers: By field id; None is a refusal, a field that is not there was not asked or left empty.
    """

    agency: str
    pack: str
    digest: str
    rehearsal: bool
    answers: dict[str, Answer | None]


def encode_response(response: Response) -> bytes:
    """The canonical JSON of a response."""
    return canonical.encode(response)


def decode_response(data: bytes) -> Response:
    """The response in canonical JSON. Whether its answers fit the pack is `validate_answers`' question.

    Raises:
        RecordError: not JSON, a member too few or too many, a wrong type, or not in canonical form: one response has
            one spelling, so that nothing can be hidden in the choice between two.
    """
    try:
        response = canonical.decode(data, Response)
        same = encode_response(response) == data
    except (ValueError, RecursionError) as error:
        told = str(error)
        raise RecordError(Words(f"อ่านคำตอบไม่ได้: {told}", f"not a response: {told}")) from None
    if not same:
        raise RecordError(Words("คำตอบไม่อยู่ในรูปมาตรฐาน", "the response is not in canonical form"))
    if not _DIGEST.fullmatch(response.digest):
        raise RecordError(Words("รหัสชุดคำถามผิดรูป", "the digest of the pack is malformed"))
    return response


def worst_case(pack: Pack, agency_bytes: int = 32) -> int:
    """The most bytes that a response to `pack` can have.

    Every field is taken as asked and answered at its longest, whatever the skip logic says; every code point of a text
    as the longest that JSON has, six bytes.

    Args:
        pack: The pack.
        agency_bytes: UTF-8 bytes of the longest code of an agency.
    """
    longest = {
        field.id: _longest(question, field)
        for question in pack.questions
        if question.kind is not Kind.NOTE
        for field in question.fields
    }
    return len(encode_response(Response("x" * agency_bytes, pack.id, pack.digest(), rehearsal=False, answers=longest)))


def _longest(question: Question, field: Field) -> Answer | None:
    """The answer to `field` that has the most bytes, a refusal included."""
    codes = tuple(choice.code for choice in field.choices)
    candidates: list[Answer | None] = [None]
    match question.kind:
        case Kind.MULTIPLE:
            candidates.append(codes)
        case Kind.NUMBER:
            candidates += [field.minimum or 0, field.maximum or 0]
        case Kind.TEXT:
            candidates.append(_WIDEST_CHARACTER * (field.length or 0))
        case _:
            candidates += codes
    return max(candidates, key=lambda answer: len(canonical.encode(answer)))
