"""Parcels that could not be taken in: the file as it came, under its own hash, and beside it the reason.

The name that a file came with is only told, never used: whoever brings a stick chooses it.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from surveytui import foreign
from surveytui.errors import printable
from surveytui.sealing.files import unwritable, write_file
from surveytui.text.words import Words

SUFFIX = ".parcel"
REASON = ".reason.txt"
UNKNOWN = "unknown"
NOTES = 64 * 1024
"""Bytes of what is noted beside a file that are read."""
NAME = 120
"""Characters of a told file name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A file that waits, and what is noted beside it."""

    path: Path
    reason: str = UNKNOWN
    """The code of it."""
    name: str = ""
    """What the file was called where it came from, fit to be shown."""
    device: str = ""
    """The counter that signed it; empty where nobody knows."""
    since: date | None = None
    """The day it first came; None where nobody noted it."""
    why: Words | None = None


@dataclass(frozen=True, slots=True)
class Quarantine:
    """The folder."""

    folder: Path

    def put(
        self, data: bytes, *, name: str, reason: str, why: Words, device: str = "", day: date | None = None
    ) -> Path:
        """Keep a file with its reason. The same file twice is one, by the name and the day it first came with.

        Args:
            data: The file as it came.
            name: What it was called.
            reason: A code.
            why: The same in words.
            device: The counter that signed it, if that is known.
            day: Today, if it shall be told since when it waits.

        Raises:
            HomeError: the disk refuses.
        """
        path = self._path(data)
        before = self._notes(path)
        write_file(path, data)
        told = {
            "name": before.get("name") or name.encode("unicode_escape").decode("ascii")[:NAME],
            "device": device,
            "since": before.get("since") or (day.isoformat() if day else ""),
            "th": " ".join(why.th.split()),
            "en": " ".join(why.en.split()),
        }
        notes = {"reason": reason} | {what: text for what, text in told.items() if text}
        if notes != before:
            text = "".join(f"{what}: {text}\n" for what, text in notes.items())
            write_file(path.with_suffix(REASON), text.encode("utf-8"))
        return path

    def release(self, data: bytes) -> None:
        """Forget a file that could be taken in after all.

        Raises:
            HomeError: the disk refuses.
        """
        path = self._path(data)
        if path.exists():
            self.discard(path.name)

    def release_copies(self, name: str) -> None:
        """Forget files that came under a name whose own content has been taken in: damaged copies of it.

        Args:
            name: What a file is called that was found to be what its name says.

        Raises:
            HomeError: the disk refuses.
        """
        for one in self.waiting():
            if one.name == name:
                self.discard(one.path.name)

    def discard(self, stored: str) -> None:
        """Throw a file away, with what is noted beside it.

        Args:
            stored: Its name here.

        Raises:
            HomeError: the disk refuses.
        """
        path = self.folder / stored
        try:
            path.unlink(missing_ok=True)
            path.with_suffix(REASON).unlink(missing_ok=True)
        except OSError as error:
            raise unwritable(path, error) from error

    def files(self) -> list[Path]:
        """The parcels that wait here; a link, a folder or a pipe of such a name is none."""
        return sorted(filter(foreign.is_plain, self.folder.glob(f"*{SUFFIX}")))

    def reasons(self) -> dict[str, int]:
        """How many wait, by the code of their reason."""
        return dict(Counter(one.reason for one in self.waiting()))

    def waiting(self) -> list[Waiting]:
        """What waits here, with all that is noted of it."""
        return [self._waiting(path) for path in self.files()]

    def _waiting(self, path: Path) -> Waiting:
        notes = self._notes(path)
        since = None
        with suppress(ValueError):
            since = date.fromisoformat(notes.get("since", ""))
        return Waiting(
            path=path,
            reason=notes.get("reason") or UNKNOWN,
            name=_unescaped(notes.get("name", "")),
            device=notes.get("device", ""),
            since=since,
            why=Words(th=_steady(notes["th"]), en=_steady(notes["en"])) if notes.keys() >= {"th", "en"} else None,
        )

    def _notes(self, path: Path) -> dict[str, str]:
        """What stands beside a file, the first of each name; nothing if it cannot be read."""
        try:
            text = foreign.read(path.with_suffix(REASON), NOTES).decode("utf-8")
        except (OSError, UnicodeDecodeError):
            return {}
        pairs = (line.partition(": ") for line in text.split("\n") if line)
        notes: dict[str, str] = {}
        for what, _, told in pairs:
            notes.setdefault(what, told)
        return notes

    def _path(self, data: bytes) -> Path:
        return self.folder / f"{hashlib.sha256(data).hexdigest()[:32]}{SUFFIX}"


def _steady(text: str) -> str:
    """A told reason without what steers a terminal, and with the marks of its lines: the file may have been changed."""
    return "".join(sign if sign.isprintable() or sign in "\u200b\u2060" else "?" for sign in text)


def _unescaped(name: str) -> str:
    """A told name as people read it, on one line and without anything that steers a terminal."""
    try:
        return printable(name.encode("ascii").decode("unicode_escape"))
    except UnicodeError:  # it was cut within an escape
        return printable(name)
