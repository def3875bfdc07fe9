"""`surveytui demo`: a complete sample world, made of the real commands."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import click

from surveytui.cli.options import narrate, with_home, with_language
from surveytui.cli.spoken import Spoken
from surveytui.errors import HomeError
from surveytui.text.words import Words

PIN = "246813"
AGENCY = "sample-town"
READY, HALF_MADE = "ready", "half-made"
"""The file that says that a demo home was made whole, and its name before that."""
PARTS = ("counter", "headquarters", "hub", "counter1.request", "campaign.bundle")
"""What a demo home consists of beside that file."""


@click.command(cls=Spoken, example="surveytui demo --home .demo")
@click.option("--no-ui", is_flag=True, help="Stop before the kiosk.")
@with_home
@with_language
def demo(no_ui: bool, home: Path, language: str) -> int:
    """Make headquarters, a counter and a hub in one home, and open the kiosk.

    Everything in it is a sample; its birth record says so for good. A demo home that is there is used again; one that
    was interrupted while it was made is begun anew.
    """
    if not (home / READY).exists():
        _make(home, language)
    if no_ui:
        narrate(
            Words(th=f"พร้อมแล้ว: surveytui kiosk --home {home}", en=f"ready: surveytui kiosk --home {home}")[language]
        )
        return 0
    from surveytui.cli.kiosk import kiosk

    status = kiosk.main(["--home", str(home), "--lang", language], standalone_mode=False)
    return status if isinstance(status, int) else 0


def _make(home: Path, language: str) -> None:
    """Run the real commands, one after another.

    Raises:
        HomeError: there is something else in the folder, or a command failed; it has said why.
    """
    _clear(home)
    request, bundle = home / "counter1.request", home / "campaign.bundle"
    home.mkdir(parents=True, exist_ok=True)
    (home / HALF_MADE).write_text("", encoding="utf-8")
    steps: tuple[tuple[tuple[str, ...], str], ...] = (
        (("campaign", "new", "--sample"), ""),
        (("keys", "create", "--no-passphrase"), ""),
        (("device", "enrol", "--name", "เคาน์เตอร์ 1", "--agency", AGENCY, "--out", str(request)), ""),
        (("device", "enrol", str(request)), ""),
        (("campaign", "sign", "--out", str(bundle)), ""),
        (("device", "trust", str(bundle), "--yes"), ""),
        (("device", "pin"), f"{PIN}\n"),
        (("hub", "trust", str(bundle), "--yes"), ""),
    )
    for arguments, typed in steps:
        narrate(f"$ surveytui {' '.join(arguments)} --home {home}")
        command = [sys.executable, "-m", "surveytui", *arguments, "--home", str(home), "--lang", language]
        done = subprocess.run(command, input=typed, text=True, encoding="utf-8", check=False, stdout=sys.stderr)
        if done.returncode:
            raise HomeError(
                Words(th="สร้างตัวอย่างไม่สำเร็จ", en="the sample world could not be made"),
                where=f"surveytui {' '.join(arguments)}",
            )
    (home / HALF_MADE).replace(home / READY)
    narrate(Words(th=f"รหัสเจ้าหน้าที่ของตัวอย่างคือ {PIN}", en=f"the officers' PIN of the demo is {PIN}")[language])


def _is_ours(name: str) -> bool:
    """Whether a demo makes a file or folder of that name, be it only on the way to another."""
    return name in {HALF_MADE, *PARTS} or (name.startswith(".") and name.endswith(".part"))


def _clear(home: Path) -> None:
    """Remove what an interrupted demo has left, and nothing else.

    Raises:
        HomeError: there is something in the folder that no demo has put there.
    """
    found = {path.name for path in home.iterdir()} if home.is_dir() and not home.is_symlink() else set()
    if home.is_symlink() or home.is_file() or (found and not (HALF_MADE in found and all(map(_is_ours, found)))):
        raise HomeError(
            Words(th="โฟลเดอร์นี้มีอย่างอื่นอยู่แล้ว", en="the folder holds something else"),
            where=str(home),
            hint=Words(th="เลือกโฟลเดอร์ว่างด้วย --home หรือลบโฟลเดอร์นี้", en="choose an empty one with --home, or remove it"),
        )
    for name in sorted(found - {HALF_MADE}):
        part = home / name
        if part.is_dir() and not part.is_symlink():
            shutil.rmtree(part)
        else:
            part.unlink()
