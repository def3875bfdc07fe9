"""Looking for what somebody answered where it must not be: in files, and in the memory of a process."""

from __future__ import annotations

import re
from pathlib import Path

from surveytui.campaign.models import Bundle
from surveytui.interview.response import Response, encode_response
from surveytui.questionnaire.models import Answer, Tool

CHOICES = (b'"answers":{', b'"e1":"')
"""How choices look in the JSON that is sealed, and nothing else does: `"answers":{"e1":"3",…`."""


def spellings(text: str) -> tuple[bytes, ...]:
    """A text as a file, or Python's memory, may hold it."""
    return tuple(text.encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-32-le"))


def needles(*typed: str) -> tuple[bytes, ...]:
    """What to look for: choices, and what was typed."""
    choices = tuple(spelt for choice in CHOICES for spelt in spellings(choice.decode("ascii")))
    return choices + tuple(spelt for text in typed for spelt in spellings(text))


def plaintext_in(folder: Path, *typed: str) -> list[str]:
    """The files of a folder that hold a choice or what was typed."""
    wanted = needles(*typed)
    files = sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    contents = ((path, path.read_bytes()) for path in files)
    return [path.name for path, content in contents if any(needle in content for needle in wanted)]


def memory_holds(pid: int, *wanted: bytes) -> set[bytes]:
    """Which of these a process has anywhere in its writable memory."""
    maps = Path(f"/proc/{pid}/maps").read_text(encoding="utf-8")
    found: set[bytes] = set()
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for start, end in re.findall(r"^([0-9a-f]+)-([0-9a-f]+) rw", maps, re.MULTILINE):
            try:
                memory.seek(int(start, 16))
                content = memory.read(int(end, 16) - int(start, 16))
            except (OSError, ValueError, OverflowError):
                continue  # a guard page, or the vsyscall page
            found |= {needle for needle in wanted if needle in content}
    return found


def response_of(bundle: Bundle, text: str) -> bytes:
    """The JSON of an answer, as it is sealed: what a positive control plants."""
    pack = bundle.pack(Tool.EIT)
    assert pack is not None
    answers: dict[str, Answer | None] = {"e1": "3", "e2": "4", "suggestion": text}
    return encode_response(
        Response(agency="sample-town", pack=pack.id, digest=pack.digest(), rehearsal=False, answers=answers)
    )
