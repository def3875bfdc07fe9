"""What `questionnaire check` has to say about one file."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from surveytui import canonical
from surveytui.errors import Fault, PackError, SurveyError
from surveytui.questionnaire.literals import Literal, Rewritten, python_literals, rewrite, toml_literals, values
from surveytui.questionnaire.load import load_pack, read_text
from surveytui.questionnaire.marks import MAY_BREAK, parted_words, propose_marks
from surveytui.questionnaire.models import Pack
from surveytui.text.words import Words

_SHOWN = "|"
"""How a mark, which has no width, is shown."""


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome for one file.

    Attributes:
        file: As the person named it.
        pack: The pack, if it was asked for and nothing is wrong with it.
        faults: What is wrong.
        proposals: Strings with proposed marks; written already if `written`.
        doubts: Marks that part a word of the dictionary.
        written: Whether the file was changed.
    """

    file: Path
    pack: Pack | None = None
    faults: tuple[SurveyError, ...] = ()
    proposals: tuple[Rewritten, ...] = ()
    doubts: tuple[Fault, ...] = ()
    written: bool = False

    @property
    def ok(self) -> bool:
        """Whether there is no fault."""
        return not self.faults

    def lines(self, language: str) -> list[str]:
        """The data: a line for a sound pack, one for each proposal."""
        found = [f"{self.file}:{proposal.line}: {_visible(proposal.source)}" for proposal in self.proposals]
        if self.pack:
            found.append(f"{self.file}: {_summary(self.pack)[language]}")
        return found

    def complaints(self, language: str) -> list[str]:
        """The faults and doubts, and what was done to the file."""
        found = [fault.line(language) for fault in (*self.faults, *self.doubts)]
        if self.written:
            count = len(self.proposals)
            done = Words(f"ใส่จุดตัดบรรทัดแล้ว {count} ข้อความ", f"marks written into {count} strings")
            found.append(f"{self.file}: {done[language]}")
        return found

    def json(self, language: str) -> bytes:
        """All of it as one JSON object."""
        return canonical.encode(
            {
                "file": str(self.file),
                "ok": self.ok,
                "pack": self.pack and {"id": self.pack.id, "digest": self.pack.digest(), "fields": _fields(self.pack)},
                "faults": [_told(fault, language) for fault in self.faults],
                "proposals": [{"line": one.line, "text": _visible(one.source)} for one in self.proposals],
                "doubts": [_told(doubt, language) for doubt in self.doubts],
                "written": self.written,
            }
        )


def check_file(file: Path) -> Report:
    """Load a pack, for its faults."""
    try:
        return Report(file, pack=load_pack(file))
    except PackError as error:
        return Report(file, faults=tuple(error.faults))


def propose(file: Path, *, write: bool) -> Report:
    """Propose break marks for the Thai strings of a TOML or Python file, and tell marks that part a word.

    Args:
        file: Any TOML file (strings under `th`), or a Python file.
        write: Write the proposals into the file, which changes nothing else in it.

    Raises:
        UsageError: PyThaiNLP is not installed.
    """
    try:
        text = read_text(file)
        literals = _literals(file, text)
    except PackError as error:
        return Report(file, faults=tuple(error.faults))
    except (SyntaxError, ValueError, RecursionError) as error:
        return Report(file, faults=(Fault(Words(f"อ่านไม่ได้: {error}", f"cannot be read: {error}"), where=str(file)),))
    marked, proposals = rewrite(text, literals, propose_marks, MAY_BREAK)
    doubts = [
        Fault(Words(f"จุดตัดบรรทัดอยู่กลางคำ {word}", f"a mark parts a word: {word}"), where=f"{file}:{line}")
        for line, value in values(text, literals)
        for word in parted_words(value)
    ]
    if write and proposals:
        _replace(file, text, marked)
    return Report(file, proposals=tuple(proposals), doubts=tuple(doubts), written=write and bool(proposals))


def _literals(file: Path, text: str) -> list[Literal]:
    if file.suffix == ".py":
        return python_literals(text)
    tomllib.loads(text)  # the scanner of literals trusts that it is valid
    return toml_literals(text)


def _replace(file: Path, text: str, marked: str) -> None:
    """Write `marked` where `text` stood; line ends and a byte-order mark stay as they were."""
    before = file.read_bytes()
    start = before[: len(before) - len(text.encode())]
    file.write_bytes(start + marked.encode())


def _visible(source: str) -> str:
    return source.replace(MAY_BREAK, _SHOWN)


def _fields(pack: Pack) -> int:
    return len(pack.field_ids())


def _summary(pack: Pack) -> Words:
    questions, fields = len(pack.questions), _fields(pack)
    return Words(
        f"ถูกต้อง {pack.id} {questions} ข้อ {fields} ช่องคำตอบ {pack.digest()[:16]}",
        f"ok, {pack.id}, {questions} questions, {fields} fields, {pack.digest()[:16]}",
    )


def _told(fault: SurveyError, language: str) -> dict[str, str]:
    return {
        "where": fault.where,
        "what": fault.what[language],
        "hint": fault.hint[language] if fault.hint else "",
    }
