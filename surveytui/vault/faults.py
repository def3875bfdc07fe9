"""What SQLite complains of, in the words of the person at the machine."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from surveytui.errors import VaultBusyError, VaultDamagedError, VaultError
from surveytui.text.system import why
from surveytui.text.words import Words, marked

_DAMAGED_HINT: Final = marked(
    "อย่าลบแฟ้มใด เก็บเครื่องไว้|อย่างนี้ แล้วแจ้งส่วนกลาง", "delete nothing, leave the machine as it is, and tell headquarters"
)
_KINDS: Final[dict[str, tuple[type[VaultError], Words, Words]]] = {
    "BUSY": (
        VaultBusyError,
        marked("โปรแกรมรับคำตอบ|กำลังใช้|ที่เก็บคำตอบอยู่", "the counter is running and holds the vault"),
        marked("ใช้หน้าเจ้าหน้าที่|ของเครื่อง หรือ|ปิดโปรแกรมก่อน", "use its staff screen, or stop it"),
    ),
    "FULL": (
        VaultError,
        marked("ที่ว่างในเครื่องหมด จึงเก็บคำตอบ|ไม่ได้", "the disk is full"),
        Words("ลบแฟ้มอื่นที่ไม่ใช้ออก", "make room on the disk"),
    ),
    "READONLY": (
        VaultError,
        marked("เครื่องเขียนแฟ้มไม่ได้ จึงเก็บคำตอบ|ไม่ได้", "the vault cannot be written to"),
        Words("ตรวจสิทธิ์ของโฟลเดอร์", "look at the rights of the folder"),
    ),
    "CANTOPEN": (
        VaultError,
        Words("เปิดที่เก็บคำตอบไม่ได้", "the vault cannot be opened"),
        Words("ตรวจว่ามีแฟ้มนี้และมีสิทธิ์เปิด", "see that the file is there and that you may open it"),
    ),
    "IOERR": (
        VaultError,
        Words("เครื่องอ่านหรือเขียนแฟ้มไม่ได้", "the disk does not read or write"),
        marked("ที่เก็บแฟ้ม|ของเครื่อง|อาจเสีย แจ้งผู้ดูแลเครื่อง", "the disk may be failing: call support"),
    ),
    "CORRUPT": (VaultDamagedError, Words("ที่เก็บคำตอบเสียหาย", "the vault is damaged"), _DAMAGED_HINT),
    "NOTADB": (VaultDamagedError, Words("แฟ้มนี้ไม่ใช่ที่เก็บคำตอบ", "this file is not a vault"), _DAMAGED_HINT),
}
_KINDS["LOCKED"] = _KINDS["BUSY"]
_KINDS["PERM"] = _KINDS["AUTH"] = _KINDS["CANTOPEN"]
_ERRNOS: Final = {
    errno.ENOSPC: "FULL",
    errno.EROFS: "READONLY",
    errno.EACCES: "READONLY",
    errno.EPERM: "READONLY",
    errno.ENOENT: "CANTOPEN",
}
_OTHER: Final = (VaultError, Words("ที่เก็บคำตอบขัดข้อง", "the vault does not work"), _DAMAGED_HINT)


@contextmanager
def reported(path: Path) -> Iterator[None]:
    """Turns what SQLite and the operating system raise within into a `VaultError` about `path`."""
    try:
        yield
    except sqlite3.Error as error:
        raise _explained(error, path) from error
    except OSError as error:
        kind, words, hint = _KINDS[_ERRNOS.get(error.errno or 0, "IOERR")]
        raise kind(Words(words.th, f"{words.en} ({why(error).en})"), where=str(path), hint=hint) from error


def damaged(thai: str, english: str, path: Path) -> VaultDamagedError:
    """The error for a vault whose contents contradict each other."""
    return VaultDamagedError(
        Words(f"ที่เก็บคำตอบเสียหาย: {thai}", f"the vault is damaged: {english}"), where=str(path), hint=_DAMAGED_HINT
    )


def busy(path: Path) -> VaultBusyError:
    """The error for a vault that another program holds."""
    _, words, hint = _KINDS["BUSY"]
    return VaultBusyError(words, where=str(path), hint=hint)


def _explained(error: sqlite3.Error, path: Path) -> VaultError:
    # SQLITE_IOERR_FSYNC and its like share the first word of their parent.
    name = getattr(error, "sqlite_errorname", "") or ""
    kind, words, hint = _KINDS.get(name.removeprefix("SQLITE_").split("_")[0], _OTHER)
    return kind(Words(words.th, f"{words.en} ({name or error})"), where=str(path), hint=hint)
