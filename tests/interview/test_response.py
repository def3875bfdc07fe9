"""Responses as bytes: one spelling, read strictly, never longer than foretold."""

from __future__ import annotations

import json

import pytest

from surveytui.errors import RecordError
from surveytui.interview import Answer
from surveytui.interview.response import Response, decode_response, encode_response, worst_case
from surveytui.questionnaire.load import load_pack
from surveytui.questionnaire.models import Choice, Field, Kind, Question
from surveytui.questionnaire.shipped import shipped_packs
from tests.interview.random_packs import WORDS, pack_of

DIGEST = "0123456789abcdef" * 4
ANSWERS: dict[str, Answer | None] = {"q": "1", "n": 7, "m": ("a", "b"), "t": 'ดี "ๆ"', "d": None}
RESPONSE = Response("ut-01", "eit-2568", DIGEST, rehearsal=False, answers=ANSWERS)
SPELT = (
    '{"agency":"ut-01","answers":{"d":null,"m":["a","b"],"n":7,"q":"1","t":"ดี \\"ๆ\\""},'
    f'"digest":"{DIGEST}","pack":"eit-2568","rehearsal":false}}'
).encode()


def test_the_spelling_is_fixed() -> None:
    """These bytes are what is sealed: they can never change."""
    assert encode_response(RESPONSE) == SPELT
    assert decode_response(SPELT) == RESPONSE


def changed(**members: object) -> bytes:
    """The response with members changed, added, or (as `...`) taken away, in canonical spelling."""
    value = json.loads(SPELT) | members
    kept = {name: member for name, member in value.items() if member is not ...}
    return json.dumps(kept, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"\xff", id="not-utf8"),
        pytest.param(b"[]", id="no-object"),
        pytest.param(SPELT[:-1], id="cut"),
        pytest.param(SPELT + b" ", id="blank-behind"),
        pytest.param(SPELT + SPELT, id="twice"),
        pytest.param(b" " + SPELT, id="blank-before"),
        pytest.param(SPELT.replace(b":7", b": 7"), id="blank-inside"),
        pytest.param(SPELT.replace(b'"1"', b'"\\u0031"'), id="escaped"),
        pytest.param(SPELT.replace(b'"n":7', b'"n":7.0'), id="float"),
        pytest.param(SPELT.replace(b'"n":7', b'"n":1e1'), id="exponent"),
        pytest.param(SPELT.replace(b'"n":7', b'"n":true'), id="boolean-answer"),
        pytest.param(SPELT.replace(b'"n":7', b'"n":7,"n":7'), id="member-twice"),
        pytest.param(SPELT.replace(b'"n":7', b'"n":{"x":1}'), id="object-answer"),
        pytest.param(SPELT.replace(b'["a","b"]', b'["a",1]'), id="list-of-numbers"),
        pytest.param(changed(language="th"), id="unknown-member"),
        pytest.param(changed(pack=...), id="missing-member"),
        pytest.param(changed(agency=5), id="number-for-text"),
        pytest.param(changed(rehearsal=0), id="number-for-boolean"),
        pytest.param(changed(answers=None), id="no-answers"),
        pytest.param(changed(digest="0" * 63), id="short-digest"),
        pytest.param(changed(digest="A" * 64), id="digest-in-capitals"),
        pytest.param(SPELT[:-1] + b',"x":' + b"[" * 8000 + b"]" * 8000 + b"}", id="deep"),
    ],
)
def test_anything_else_is_refused(data: bytes) -> None:
    with pytest.raises(RecordError):
        decode_response(data)


def test_the_worst_case_is_exact_but_for_the_characters_of_texts() -> None:
    """It counts six bytes for each code point of a text, of which the longest that one can type today has four."""
    codes = tuple(Choice(code=code, label=WORDS) for code in ("a", "longest", "b"))
    pack = pack_of(
        Question(code="s", kind=Kind.SINGLE, text=WORDS, fields=(Field(id="s", choices=codes),)),
        Question(code="m", kind=Kind.MULTIPLE, text=WORDS, fields=(Field(id="m", choices=codes),)),
        Question(code="n", kind=Kind.NUMBER, text=WORDS, fields=(Field(id="n", minimum=0, maximum=99_999),)),
        Question(code="t", kind=Kind.TEXT, text=WORDS, fields=(Field(id="t", length=255),)),
        Question(code="y", kind=Kind.YES_NO, text=WORDS, fields=(Field(id="y", choices=codes[::2]),)),
    )
    longest: dict[str, Answer | None] = {"s": "longest", "m": ("a", "longest", "b"), "n": 12_345, "t": "😀" * 255}
    response = Response("x" * 32, pack.id, pack.digest(), rehearsal=False, answers=longest | {"y": None})
    assert worst_case(pack) == len(encode_response(response)) + 2 * 255


def test_the_shipped_packs_fit_the_bucket_that_the_design_foretells() -> None:
    """Half as much again as the worst of them fits 4 KiB and not 2."""
    worst = max(worst_case(load_pack(path)) for path in shipped_packs().values())
    assert 2048 < worst * 1.5 <= 4096
