"""The first 100 bytes of a vault file (https://sqlite.org/fileformat2.html), judged before SQLite acts on them."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from surveytui.errors import VaultError
from surveytui.foreign import is_plain
from surveytui.text.words import Words
from surveytui.vault import faults
from surveytui.vault.schema import APPLICATION_ID, PAGE, VERSION

LENGTH: Final = 100
MAGIC: Final = b"SQLite format 3\x00"


@dataclass(frozen=True, slots=True)
class Header:
    """What the header says, as far as it bears on secrecy and shape."""

    is_sqlite: bool
    page: int
    rollback: bool
    """Neither reading nor writing asks for a write-ahead log."""
    free_pages: int
    auto_vacuum: bool
    utf8: bool
    version: int
    application: int
    reserved: bool
    """Whether something stands where SQLite keeps zeros for later."""

    @classmethod
    def parse(cls, data: bytes) -> Header:
        """The header in the first `LENGTH` bytes."""
        return cls(
            is_sqlite=len(data) >= LENGTH and data.startswith(MAGIC),
            page=_number(data, 16, 2),
            rollback=data[18:20] == b"\x01\x01",
            free_pages=_number(data, 36, 4),
            auto_vacuum=_number(data, 52, 4) != 0,
            utf8=_number(data, 56, 4) == 1,
            version=_number(data, 60, 4),
            application=_number(data, 68, 4),
            reserved=any(data[72:92]),
        )

    def faults(self) -> list[str]:
        """What is not as a vault's header must be, in English."""
        wrong = {
            "not an SQLite file": not self.is_sqlite,
            f"application id {self.application:#x}": self.application != APPLICATION_ID,
            f"version {self.version}": self.version != VERSION,
            f"pages of {self.page} bytes": self.page != PAGE,
            "write-ahead log": not self.rollback,
            "auto-vacuum": self.auto_vacuum,
            "text that is not UTF-8": not self.utf8,
            "reserved bytes that are not zeros": self.reserved,
        }
        return [fault for fault, is_so in wrong.items() if is_so]


def check_plain(path: Path) -> None:
    """Refuses a vault that is a link, or no file at all.

    A link would have SQLite keep its journal beside the file at the other end, where nobody looks for it; a pipe would be
    waited for without end.

    Raises:
        VaultError: it is one.
    """
    if os.path.lexists(path) and not is_plain(path):
        raise VaultError(
            Words("ที่เก็บคำตอบไม่ใช่แฟ้มธรรมดา", "the vault is a link, or no file"),
            where=str(path),
            hint=Words("ย้ายทั้งโฟลเดอร์ ไม่ใช่เฉพาะแฟ้มนี้", "move the whole folder, not this file alone"),
        )


def check_header(path: Path) -> None:
    """Refuses a file that is no vault, or that SQLite would turn into another kind of one.

    Must run before SQLite has the file open: on POSIX, closing any handle of a file drops all locks of the process on it.

    Raises:
        VaultDamagedError: the header is not a vault's.
        VaultError: the file cannot be read and written, or is a link.
    """
    check_plain(path)
    # For writing too: SQLite would quietly open a read-only file for reading, and refuse the first answer.
    with faults.reported(path), path.open("r+b") as file:
        found = Header.parse(file.read(LENGTH)).faults()
    if found:
        raise faults.damaged("ส่วนหัวของแฟ้มผิด", ", ".join(found), path)


def _number(data: bytes, start: int, length: int) -> int:
    return int.from_bytes(data[start : start + length], "big")
