"""Writing headquarters' files so that after a power cut the old or the new content is there, never a part."""

from __future__ import annotations

import secrets
from pathlib import Path

from surveytui.errors import HomeError
from surveytui.sealing import durable
from surveytui.text.words import Words


def write_file(path: Path, data: bytes, *, mode: int = 0o600) -> None:
    """Put `data` into a file, in one step and through to the disk; the same content twice changes nothing.

    Raises:
        HomeError: the disk refuses.
    """
    try:
        if path.is_file() and path.read_bytes() == data:
            return
        beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        durable.write_new(beside, data, mode=mode)
        beside.replace(path)
        durable.sync_folder(path.parent)
    except OSError as error:
        raise unwritable(path, error) from error


def unwritable(path: Path, error: OSError) -> HomeError:
    """What to say when a file cannot be written."""
    return HomeError(
        Words(th=f"เขียนไฟล์ไม่ได้ ({error.strerror})", en=f"cannot be written ({error.strerror})"),
        where=str(path),
        hint=Words(
            th="ตรวจว่าดิสก์ไม่เต็มและเขียนได้ แล้วลองใหม่", en="see that the disk is writable and not full, and try again"
        ),
    )
