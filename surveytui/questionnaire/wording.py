"""Checks of every text in a pack, in both languages, wherever it stands."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from surveytui.questionnaire.faults import Faults
from surveytui.questionnaire.lines import Path
from surveytui.text.words import Words

MARKS = "\u200b\u2060"
"""Authored break marks: may break, must not."""
PLACEHOLDERS = ("start", "agency")
"""What the screening question may name: the first day that counts, the agency."""
_BRACED = re.compile(r"\{([^{}]*)\}")


def check_wording(raw: Mapping[str, Any], faults: Faults) -> None:
    """Find empty texts, characters that no screen should get, and placeholders that nobody fills."""
    for path, text in _texts(raw, ()):
        if path[-1] in {"th", "en"} and not text.strip(MARKS + " \n"):
            thai = path[-1] == "th"
            what = Words(
                "ข้อความภาษาไทยว่างเปล่า" if thai else "ข้อความภาษาอังกฤษว่างเปล่า",
                "the Thai text is empty" if thai else "the English text is empty",
            )
            faults.add(path, what, Words("ใส่ให้ครบทั้งสองภาษา", "give it in both languages"))
        _check_characters(path, text, faults)
        if path[-1] in {"th", "en"}:
            _check_braces(path, text, faults)
    _check_same_placeholders(raw, faults)


def _texts(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    """Every string under `value`, with its path."""
    if isinstance(value, str):
        yield path, value
        return
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, member in members:
        yield from _texts(member, (*path, key))


def _check_characters(path: Path, text: str, faults: Faults) -> None:
    for character in dict.fromkeys(text):
        if _forbidden(character):
            name = f"U+{ord(character):04X}"
            faults.add(
                path,
                Words(f"มีอักขระ {name} ซึ่งแสดงบนจอไม่ได้", f"the character {name} cannot be shown"),
                Words("ลบออก", "take it out"),
            )


def _forbidden(character: str) -> bool:
    """Controls, formats, surrogates and private use; a line break and our marks are fine."""
    if character == "\n" or character in MARKS:
        return False
    return unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


def _check_braces(path: Path, text: str, faults: Faults) -> None:
    fillable = path[:2] == ("screening", "text")
    names = _BRACED.findall(text)
    for name in names:
        if not fillable or name not in PLACEHOLDERS:
            faults.add(
                path,
                Words(f"ไม่มีอะไรมาแทน {{{name}}} ตรงนี้", f"nothing fills {{{name}}} here"),
                Words("คำถามคัดกรองใช้ {start} และ {agency} ได้", "the screening question may say {start} and {agency}"),
            )
    if text.count("{") != len(names) or text.count("}") != len(names):
        faults.add(path, Words("วงเล็บปีกกาไม่ครบคู่", "a brace has no partner"))


def _check_same_placeholders(raw: Mapping[str, Any], faults: Faults) -> None:
    """Both languages must name the same things, else one of them asks another question."""
    screening = raw.get("screening")
    text = screening.get("text") if isinstance(screening, dict) else None
    if not isinstance(text, dict):
        return
    used = {key: set(_BRACED.findall(value)) for key, value in text.items() if isinstance(value, str)}
    for name in PLACEHOLDERS:
        having = [key for key in ("th", "en") if name in used.get(key, ())]
        if len(having) == 1 and len(used) == 2:
            missing = "en" if having == ["th"] else "th"
            faults.add(("screening", "text", missing), Words(f"ขาด {{{name}}}", f"{{{name}}} is missing"))
