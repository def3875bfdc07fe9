"""Writing a file in one step, and saying so when the disk refuses."""

from __future__ import annotations

from pathlib import Path

from surveytui.errors import HomeError
from surveytui.sealing import durable
from surveytui.text.system import because
from surveytui.text.words import Words


def write_file(path: Path, data: bytes, *, mode: int = 0o600) -> None:
    """Put `data` into a file, in one step and through to the disk; the same content twice changes nothing.

    Raises:
        HomeError: the disk refuses.
    """
    try:
        if path.is_file() and path.read_bytes() == data:
            return
        durable.write_replacing(path, data, mode=mode)
    except OSError as error:
        raise unwritable(path, error) from error


def write_output(path: Path, data: bytes, *, mode: int = 0o600) -> None:
    """Put `data` where a person wants it, whatever is there (`durable.output`).

    Raises:
        HomeError: the disk refuses.
    """
    try:
        with durable.output(path, mode=mode) as file:
            file.write(data)
    except OSError as error:
        raise unwritable(path, error) from error


def unwritable(path: Path, error: OSError) -> HomeError:
    """What to say when a file cannot be written."""
    return HomeError(
        because(error, th="เขียนแฟ้มไม่ได้", en="cannot be written"),
        where=str(path),
        hint=Words(
            th="ตรวจว่ามีที่ว่างในเครื่องและเขียนได้ แล้วลองใหม่", en="see that the disk is writable and not full, and try again"
        ),
    )
