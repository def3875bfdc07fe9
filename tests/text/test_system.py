"""The system's reasons in Thai: known by their numbers, and told the same way wherever something cannot be done."""

from __future__ import annotations

import errno
import os
import re
import socket
import ssl
from pathlib import Path

import pytest

import surveytui
from surveytui.cli import main
from surveytui.errors import printable
from surveytui.text import system
from surveytui.text.system import because, why

ROOT = Path(surveytui.__file__).parent
COMMON = (
    *("EACCES", "EADDRINUSE", "EBUSY", "ECONNREFUSED", "EDQUOT", "EIO", "EISDIR", "ENAMETOOLONG", "ENETUNREACH"),
    *("ENODEV", "ENOENT", "ENOSPC", "ENOTDIR", "EPERM", "EROFS", "ETIMEDOUT"),
)
LATIN = re.compile("[A-Za-z]")


def raised(name: str) -> OSError:
    number = getattr(errno, name)
    return OSError(number, os.strerror(number), "somewhere")


@pytest.mark.parametrize("name", COMMON)
def test_what_is_common_is_told_in_thai(name: str) -> None:
    """No Latin letter is left in the Thai; the English is the system's own."""
    reason = why(raised(name))
    assert not LATIN.search(reason.th)
    assert reason.en == os.strerror(getattr(errno, name))


def test_every_name_is_one_of_the_system_s() -> None:
    """A number that the system does not know would never be met; no word of a clerk's is foreign."""
    for name, thai in system._THAI.items():
        assert not LATIN.search(why(raised(name)).th), name
        assert not re.search("ดิสก์|ไฟล์|ครับ", thai)


def test_what_is_rare_is_told_in_the_system_s_words() -> None:
    """Better than nothing; and what has no words, by its kind."""
    assert why(raised("EOVERFLOW")).th == os.strerror(errno.EOVERFLOW)
    assert why(OSError()).th == "OSError"
    assert why(OSError("of our own")).th == "of our own"


def test_numbers_of_libraries_are_not_the_system_s() -> None:
    """TLS and the resolver count from one, too: their 1 is not "no permission"."""
    assert why(ssl.SSLError(errno.EPERM, "bad certificate")).th == "bad certificate"
    assert why(socket.gaierror(errno.ENOENT, "no such host")).th == "no such host"


def test_the_reason_stands_in_brackets() -> None:
    """In both languages; marks of lines are kept on either side."""
    words = because(raised("ENOSPC"), th="เขียน|ไม่ได้", en="cannot be written")
    assert (words.th, words.en) == ("เขียน\u200bไม่ได้ (ที่ว่างหมด)", "cannot be written (No space left on device)")


def test_nobody_asks_the_system_himself() -> None:
    """One place turns its reasons into words."""
    asking = [path for path in ROOT.rglob("*.py") if re.search(r"\.strerror\b(?!\()", path.read_text(encoding="utf-8"))]
    assert asking == [ROOT / "text" / "system.py"]


def test_a_full_disk_is_told_in_thai(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """By a command that foresaw it, and by one that did not."""

    def refuse(path: Path, *_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))

    missing = tmp_path / "eit.toml"
    assert main(["questionnaire", "check", str(missing), "--lang", "th"]) == 1
    assert printable(f"({why(raised('ENOENT')).th})") in printable(capsys.readouterr().err)
    monkeypatch.setattr(Path, "write_bytes", refuse)
    assert main(["campaign", "new", "--sample", "--home", str(tmp_path / "hq"), "--lang", "th"]) == 1
    said = capsys.readouterr().err
    assert said.endswith("campaign.toml: ที่ว่างหมด\n")
    assert "No space" not in said
