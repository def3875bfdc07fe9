"""Parcels that could not be taken in: the file as it came, under its own hash, and beside it the reason.

The name that a file came with is only told, never used: whoever brings a stick chooses it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from surveytui.sealing.files import unwritable, write_file
from surveytui.text.words import Words

SUFFIX = ".parcel"
REASON = ".reason.txt"
HEAD = "reason: "
UNKNOWN = "unknown"
NAME = 120
"""Characters of a told file name."""


@dataclass(frozen=True, slots=True)
class Quarantine:
    """The folder."""

    folder: Path

    def put(self, data: bytes, *, name: str, reason: str, why: Words) -> Path:
        """Keep a file with its reason. The same file twice is one.

        Args:
            data: The file as it came.
            name: What it was called.
            reason: A code.
            why: The same in words.

        Raises:
            HomeError: the disk refuses.
        """
        path = self._path(data)
        write_file(path, data)
        if self._reason(path) != reason:
            told = name.encode("unicode_escape").decode("ascii")[:NAME]
            text = f"{HEAD}{reason}\nname: {told}\nth: {why.th}\nen: {why.en}\n"
            write_file(path.with_suffix(REASON), text.encode("utf-8"))
        return path

    def release(self, data: bytes) -> None:
        """Forget a file that could be taken in after all.

        Raises:
            HomeError: the disk refuses.
        """
        path = self._path(data)
        if not path.exists():
            return
        try:
            path.unlink(missing_ok=True)
            path.with_suffix(REASON).unlink(missing_ok=True)
        except OSError as error:
            raise unwritable(path, error) from error

    def files(self) -> list[Path]:
        """The parcels that wait here."""
        return sorted(self.folder.glob(f"*{SUFFIX}"))

    def reasons(self) -> dict[str, int]:
        """How many wait, by the code of their reason."""
        found: dict[str, int] = {}
        for path in self.files():
            code = self._reason(path) or UNKNOWN
            found[code] = found.get(code, 0) + 1
        return found

    def _reason(self, path: Path) -> str:
        """The code beside a parcel; empty if there is none."""
        try:
            text = path.with_suffix(REASON).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            return ""
        return text.partition("\n")[0].removeprefix(HEAD)

    def _path(self, data: bytes) -> Path:
        return self.folder / f"{hashlib.sha256(data).hexdigest()[:32]}{SUFFIX}"
