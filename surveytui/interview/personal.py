"""Free text that looks as if it could tell who wrote it. A warning, not a judgement: the machine may be wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """What was seen."""

    EMAIL = "email"
    ID_NUMBER = "id number"
    TELEPHONE = "telephone"
    NAME = "name"
    PLATE = "plate"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was seen, and the very characters."""

    kind: Kind
    quote: str


def looks_personal(text: str) -> Finding | None:
    """The first thing in `text` that looks like personal data; None if nothing does."""
    found = list(_findings(text.translate(_ARABIC)))
    if not found:
        return None
    start, end, kind = min(found, key=lambda finding: finding[0])
    return Finding(kind, text[start:end].strip())


_ARABIC = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
"""One character for one: places in the text stay."""

_EMAIL = re.compile(r"[A-Za-z0-9._%+-]+ ?@ ?[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")

_DASH = "[-\u2010-\u2013]"
_ID_NUMBER = re.compile(
    rf"(?<![0-9])(?:[0-9](?:{_DASH}?[0-9]){{12}}|[0-9] [0-9]{{4}} [0-9]{{5}} [0-9]{{2}} [0-9])(?![0-9])"
)

_GAP = rf"(?:[ ]?{_DASH}[ ]?|[ ]|\.)"
_TELEPHONE = re.compile(
    rf"""(?<![0-9])(?<![0-9][.,/-])
    (?: (?:\+66|0066) {_GAP}? \(?0?\)? {_GAP}? [2-9]
      | \(?0 {_GAP}? [2-9] )
    (?: [0-9]{{0,2}} \)? (?:{_GAP}?[0-9]{{3,}})+  # groups of three and more: those of a date or a time have two
      | (?:[ -][0-9]{{2}}){{4}}
      | (?:[ -][0-9]){{7,8}} )
    (?![0-9])""",
    re.VERBOSE,
)
_MOBILE = "689"

_INTRODUCING = ("ชื่อ", "คือ", "กับ", "โดย", "ของ", "ว่า", "และ", "ผม", "ชม", "ให้", "พบ", "ถาม", "แจ้ง", "คุณ")
"""Words after which a title is a title; elsewhere in a run of letters it may be the end of another word."""
_BEFORE = "|".join((r"(?:^", r"(?<=[^\u0e01-\u0e4e])", *(f"(?<={word})" for word in _INTRODUCING))) + ")"
_NAME = r"[ก-ฮเ-ไ][ก-\u0e4e]{1,24}[\u0e31-\u0e3a\u0e47-\u0e4e]*"
"""Up to 25 characters, and the marks that belong to the last."""
_WORDS = "ที่|ไม่|ของ|ผู้|คน|นี้|นั้น|และ|หรือ|ใน|สั่ง|ให้|ใช้|เรียก|ชอบ|บอก|มัก|เอา|พา|จะ|มี|ต้อง|ควร|ขอ|รับ|เป็น|ทำ"
"""What follows นาย (a boss) or นาง in a sentence about nobody in particular."""
_OFFICES = (
    "ก(?![ิีุูัำา่้]|มล|ฤ|ษ|วิ|วี|นก|รณ|รกฎ|รวิ)|อำเภอ|ทะเบียน|ช่าง|จ้าง|หน้า|ทหาร|ตำรวจ|แพทย์|ท่า|ประกัน|ทุน|สิบ|ร้อย|"
    "เวร|ด่าน|สถานี|ตรวจ|กอง|ใหญ่|ตัว"
)
"""What makes `นาย…` an office: the mayor, the district officer, the registrar."""
_WOMEN = "พยาบาล|เอก|ฟ้า|แบบ|งาม|รำ|ร้าย|รอง|กวัก|ยักษ์|แอ่น|เลิ้ง|บำเรอ|ไม้|สาว"
"""What makes `นาง…` another word: a nurse, an actress, a fairy."""
_THAI_NAME = re.compile(
    rf"""{_BEFORE}
    (?: นาย[ ]?(?!{_OFFICES}|{_WORDS})
      | นางสาว[ ]?(?!ไทย|{_WORDS})
      | นาง[ ]?(?!{_WOMEN}|{_WORDS})
      | (?:เด็กชาย|เด็กหญิง)[ ]?(?!{_WORDS})
      | (?:น\.ส\.|ด\.ช\.|ด\.ญ\.)[ ]? )
    {_NAME} (?:[ ]{_NAME})?""",
    re.VERBOSE,
)
_ENGLISH_NAME = re.compile(
    r"\b(?:(?i:mr|mrs|ms|dr)\. ?[A-Za-z]{2,}|(?:Mr|Mrs|Ms|Miss|Dr) [A-Z][a-z]+)(?: [A-Z][a-z]+)?"
)

_PAIRS = (
    "งบ|รถ|คน|จบ|พบ|ลด|ตก|ลง|บน|ผล|ผม|หก|กด|สด|รบ|จด|ชม|ซม|กม|มม|ตร|นก|นม|ตน|จน|ปน|ทน|รส|ยก|ขด|รร|"
    "พศ|คศ|มค|กพ|มย|พค|กค|สค|กย|ตค|พย|ธค"
)
"""Two consonants that are a word, a unit or a month before a number, and no plate."""
_UNITS = "บาท|คน|ครั้ง|วัน|เดือน|ปี|ชุด|เรื่อง|แห่ง|หมู่|กม|กก|เมตร|ชั่วโมง|นาที"
_PLATE = re.compile(
    rf"(?<![\u0e01-\u0e4e0-9])"
    rf"(?:[1-9](?!{_PAIRS})[ก-ฮ]{{2}}[ -]?[0-9]{{1,4}}|(?!กก|{_PAIRS})[ก-ฮ]{{2}}[ -]?[0-9]{{3,4}})"
    rf"(?![0-9/])(?!\.[0-9])(?! ?(?:{_UNITS}))"
)


def _findings(text: str) -> Iterator[tuple[int, int, Kind]]:
    """Everything found in `text`, whose digits are Arabic: start, end, kind."""
    for kind, pattern in (
        (Kind.EMAIL, _EMAIL),
        (Kind.ID_NUMBER, _ID_NUMBER),
        (Kind.NAME, _THAI_NAME),
        (Kind.NAME, _ENGLISH_NAME),
        (Kind.PLATE, _PLATE),
    ):
        yield from ((match.start(), match.end(), kind) for match in pattern.finditer(text))
    for match in _TELEPHONE.finditer(text):
        if _dialled(match[0]):
            yield match.start(), match.end(), Kind.TELEPHONE


def _dialled(quote: str) -> bool:
    """Whether the digits are as many as a Thai number has: ten of a mobile, nine of a landline."""
    digits = re.sub("[^0-9]", "", quote)
    if quote.startswith("+66") or digits.startswith("0066"):
        digits = "0" + digits.removeprefix("00").removeprefix("66").lstrip("0")
    return len(digits) == (10 if digits[1:2] in _MOBILE else 9)
