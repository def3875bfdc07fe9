"""A pack from its TOML file: all faults in one go, each with file and line, or a pack that nothing can be wrong with."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from surveytui.errors import Fault, PackError
from surveytui.questionnaire.build import assemble, build_questions
from surveytui.questionnaire.codes import check_codes
from surveytui.questionnaire.conditions import check_conditions
from surveytui.questionnaire.faults import Faults
from surveytui.questionnaire.fit import check_fit
from surveytui.questionnaire.kinds import check_kind
from surveytui.questionnaire.lines import scan
from surveytui.questionnaire.models import Pack
from surveytui.questionnaire.source import read_sections
from surveytui.questionnaire.wording import check_wording
from surveytui.text.system import because
from surveytui.text.words import Words

MAX_BYTES = 1 << 20
"""A pack is some tens of kilobytes."""
_DEEP = re.compile(r"""(?:^|[\[{,])[ \t]*+(?:[\w"'-]++[ \t]*+\.[ \t]*+){64}""", re.MULTILINE)
"""A dotted key of more parts than any pack has: tomllib takes the square of their number in time."""


def load_pack(path: Path) -> Pack:
    """The pack in the TOML file `path`.

    Raises:
        PackError: everything that is wrong with it, in the order of its lines.
    """
    text = read_text(path)
    deep = _refused(str(path), Words("ซ้อนกันลึกเกินไป", "nested too deep"))
    if _DEEP.search(text):
        raise deep
    try:
        raw = tomllib.loads(text)
        spots = scan(text)
    except RecursionError:
        raise deep from None
    except ValueError as error:  # TOMLDecodeError, or a number of thousands of digits
        raise _syntax(path, text, str(error)) from None
    return _pack(raw, Faults(str(path), spots))


def read_text(path: Path) -> str:
    """The text of a file that people write, with or without a byte-order mark.

    Raises:
        PackError: missing, too large, or no UTF-8.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise _refused(str(path), because(error, th="เปิดแฟ้มไม่ได้", en="cannot be opened")) from None
    if len(data) > MAX_BYTES:
        raise _refused(str(path), Words("ใหญ่เกิน 1 MiB", "larger than 1 MiB"))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _refused(
            f"{path}:{line}",
            Words("ไม่ใช่ข้อความ UTF-8", "not UTF-8 text"),
            Words("บันทึกแฟ้มใหม่เป็น UTF-8", "save it again as UTF-8"),
        ) from None


def _pack(raw: dict[str, Any], faults: Faults) -> Pack:
    """The pack, if it passes every check there is."""
    sections = read_sections(raw, faults)
    check_wording(raw, faults)
    for located in sections.questions:
        check_kind(located, faults)
    questions = build_questions(sections, faults)
    check_codes(sections, questions, faults)
    check_conditions(questions, sections.questions, faults)
    check_fit(questions, sections.head, faults)
    if faults or sections.head is None:
        raise faults.error()
    return assemble(sections.head, sections, questions)


def _refused(where: str, what: Words, hint: Words | None = None) -> PackError:
    return PackError([Fault(what, where=where, hint=hint)])


def _syntax(path: Path, text: str, message: str) -> PackError:
    """What tomllib complains of, with its line moved to where lines belong."""
    match = re.search(r" \(at (?:line (\d+), column (\d+)|end of document)\)$", message)
    line = int(match[1]) if match and match[1] else text.count("\n") + 1
    said = message[: match.start()] if match else message
    column = f" (column {match[2]})" if match and match[2] else ""
    return _refused(f"{path}:{line}", Words(f"ผิดรูปแบบ TOML: {said}{column}", f"not valid TOML: {said}{column}"))
