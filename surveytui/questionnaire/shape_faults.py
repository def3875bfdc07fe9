"""What pydantic found wrong with a file, in the words of the person who wrote it."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from surveytui.text.words import Words

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_LANGUAGES = {"th": Words("ข้อความภาษาไทย", "the Thai text"), "en": Words("ข้อความภาษาอังกฤษ", "the English text")}
_WANTED = {
    "string_type": Words("ข้อความในเครื่องหมายคำพูด", "text in quotes"),
    "int_type": Words("จำนวนเต็ม ไม่มีเครื่องหมายคำพูด", "a whole number without quotes"),
    "bool_type": Words("true หรือ false", "true or false"),
    "list_type": Words("รายการใน [ ]", "a list in [ ]"),
    "model_type": Words('ตาราง เช่น { th = "…", en = "…" }', 'a table, such as { th = "…", en = "…" }'),
}
_PATTERN_HINT = Words(
    "ใช้ a–z 0–9 ขีดหรือขีดล่าง ขึ้นต้นด้วยตัวอักษรหรือตัวเลข", "use a–z, 0–9, dashes or underscores, a letter or digit first"
)
_LIMITS = {
    "greater_than_equal": ("ge", Words("ต้องไม่น้อยกว่า {}", "must be at least {}")),
    "less_than_equal": ("le", Words("ต้องไม่เกิน {}", "must be at most {}")),
    "string_too_long": ("max_length", Words("ยาวเกิน {} ตัวอักษร", "is longer than {} characters")),
    "string_too_short": ("min_length", Words("ว่างเปล่า", "is empty")),
    "too_long": ("max_length", Words("มีเกิน {} รายการ", "has more than {} entries")),
    "too_short": ("min_length", Words("ต้องมีอย่างน้อย {} รายการ", "needs at least {} entries")),
}


def describe(fault: ErrorDetails, known: Iterable[str]) -> tuple[Words, Words | None]:
    """What is wrong and what to do about it; `known` are the keys that there are."""
    sort, key = fault["type"], _name(fault["loc"])
    context: dict[str, Any] = fault.get("ctx", {})
    if sort in _WANTED:
        return _joined(key, "ต้องเป็น", "must be", _WANTED[sort]), None
    if sort in _LIMITS:
        limit, words = _LIMITS[sort]
        return _joined(key, "", "", _filled(words, context[limit])), None
    told: dict[str, tuple[Words, Words | None]] = {
        "missing": (_missing(key), None),
        "extra_forbidden": (Words(f"ไม่รู้จัก {key}", f"unknown key {key}"), _similar(key, known)),
        "enum": (Words(f"{key} ไม่ถูกต้อง", f"{key} is wrong"), _one_of(str(context.get("expected")))),
        "string_pattern_mismatch": (
            _joined(key, "เป็นอย่างนี้ไม่ได้:", "cannot be", _quoted(fault["input"])),
            _PATTERN_HINT,
        ),
    }
    return told.get(sort, (_joined(key, "", "", Words(fault["msg"], fault["msg"])), None))


def _joined(key: str, thai: str, english: str, rest: Words) -> Words:
    """A sentence of the three parts in each language."""
    return Words(f"{key} {thai} {rest.th}".replace("  ", " "), f"{key} {english} {rest.en}".replace("  ", " "))


def _quoted(given: object) -> Words:
    try:
        shown = repr(str(given)[:40])
    except ValueError:  # a number may be too long to be written out
        shown = "…"
    return Words(shown, shown)


def _name(location: tuple[int | str, ...]) -> str:
    """What to call the place: the last key, with its number in a list."""
    keys = [str(part) for part in location if isinstance(part, str)]
    name = keys[-1] if keys else "?"
    last = location[-1] if location else 0
    return f"{name}[{last + 1}]" if isinstance(last, int) and keys else name


def _missing(key: str) -> Words:
    if words := _LANGUAGES.get(key):
        return Words(f"ขาด{words.th} ({key})", f"{words.en} ({key}) is missing")
    return Words(f"ขาด {key}", f"{key} is missing")


def _filled(words: Words, value: object) -> Words:
    return Words(words.th.replace("{}", str(value)), words.en.replace("{}", str(value)))


def _similar(key: str, known: Iterable[str]) -> Words | None:
    near = get_close_matches(key, known, 1)
    return Words(f"หมายถึง {near[0]} หรือไม่", f"did you mean {near[0]}?") if near else None


def _one_of(expected: str) -> Words:
    return Words(f"เลือกจาก {expected.replace(' or ', ' ')}", f"one of {expected}")
