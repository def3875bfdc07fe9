"""Why the operating system refuses something, in both languages: what Python passes on of it is English."""

from __future__ import annotations

import errno
from typing import Final

from surveytui.text.words import Words, marked

_THAI: Final = {
    "EACCES": "ไม่มีสิทธิ์",
    "EADDRINUSE": "มีโปรแกรมอื่น|ใช้ที่อยู่นี้",
    "EADDRNOTAVAIL": "เครื่องนี้|ไม่มีที่อยู่นี้",
    "EBUSY": "มีโปรแกรมอื่น|ใช้อยู่",
    "ECONNABORTED": "การเชื่อมต่อ|ถูกตัด",
    "ECONNREFUSED": "ปลายทาง|ไม่เปิดรับ",
    "ECONNRESET": "การเชื่อมต่อ|ถูกตัด",
    "EDQUOT": "ใช้ที่ว่าง|ครบที่กำหนดแล้ว",
    "EEXIST": "มีอยู่แล้ว",
    "EFBIG": "แฟ้มใหญ่เกินไป",
    "EHOSTUNREACH": "ไปไม่ถึงปลายทาง",
    "EINVAL": "ไม่ใช่แฟ้ม|ที่ใช้ได้",
    "EIO": "อ่านหรือเขียน|ไม่ได้",
    "EISDIR": "เป็นโฟลเดอร์ ไม่ใช่แฟ้ม",
    "ELOOP": "ทางลัด|วนกลับที่เดิม",
    "EMFILE": "เปิดแฟ้มไว้|มากเกินไป",
    "ENAMETOOLONG": "ชื่อยาวเกินไป",
    "ENETDOWN": "ไม่มีเครือข่าย",
    "ENETUNREACH": "ไม่มีเครือข่าย",
    "ENFILE": "เปิดแฟ้มไว้|มากเกินไป",
    "ENODEV": "ไม่พบอุปกรณ์",
    "ENOENT": "ไม่มีแฟ้ม|หรือโฟลเดอร์นี้",
    "ENOMEM": "หน่วยความจำไม่พอ",
    "ENOSPC": "ที่ว่างหมด",
    "ENOTDIR": "ไม่ใช่โฟลเดอร์",
    "ENOTEMPTY": "โฟลเดอร์ไม่ว่าง",
    "ENXIO": "ไม่พบอุปกรณ์",
    "EPERM": "ไม่มีสิทธิ์",
    "EPIPE": "การเชื่อมต่อ|ถูกตัด",
    "EROFS": "อ่านได้อย่างเดียว",
    "ESTALE": "การเชื่อมต่อ|โฟลเดอร์ร่วมขาด",
    "ETIMEDOUT": "รอนานเกินไป",
    "EXDEV": "อยู่คนละที่เก็บแฟ้ม",
}
"""By the name of its number: the numbers are each system's own. `|` is where a line may break."""


def why(error: OSError) -> Words:
    """The reason alone; where we have no Thai for it, the system's own words in both languages."""
    own = error.strerror or str(error) or type(error).__name__
    return marked(th=_THAI.get(_name(error), own), en=own)


def because(error: OSError, *, th: str, en: str) -> Words:
    """What does not work, with the reason behind it in brackets.

    Args:
        error: What the system raised.
        th: What does not work, in Thai; `|` is where a line may break.
        en: The same in English.
    """
    reason = why(error)
    return marked(th=f"{th} ({reason.th})", en=f"{en} ({reason.en})")


def _name(error: OSError) -> str:
    if type(error).__module__ != "builtins":  # errors of TLS and of names of hosts have numbers of their own
        return ""
    return errno.errorcode.get(error.errno or 0, "").removeprefix("WSA")
