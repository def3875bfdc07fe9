"""An officer sees the sticks that are plugged in, and nothing else."""

from __future__ import annotations

from pathlib import Path

from surveytui.counter.sticks import Stick, sticks


def test_removable_and_desktop_mounts_are_listed(tmp_path: Path) -> None:
    """A removable disk counts wherever it is mounted; the system's own disks and pseudo file systems do not."""
    stick, system = tmp_path / "มะลิ 1", tmp_path / "system"
    for folder in (stick, system):
        folder.mkdir()
    blocks = tmp_path / "block"
    for name, removable in (("sdb", "1"), ("sda", "0")):
        (blocks / name).mkdir(parents=True)
        (blocks / name / "removable").write_text(f"{removable}\n", encoding="ascii")
    octal = "".join(f"\\{byte:03o}" if byte > 126 or byte == 32 else chr(byte) for byte in str(stick).encode())
    table = tmp_path / "mounts"
    table.write_text(
        f"/dev/sdb1 {octal} vfat rw 0 0\n/dev/sda2 {system} ext4 rw 0 0\nproc /proc proc rw 0 0\nbroken\n", "utf-8"
    )
    assert sticks(table=table, blocks=blocks, free=lambda _: 7) == [Stick(str(stick), "มะลิ 1", 7)]


def test_a_stick_that_is_gone_is_not_listed(tmp_path: Path) -> None:
    """The kernel may still name it when nothing is there any more."""
    table = tmp_path / "mounts"
    table.write_text(f"/dev/sdb1 /media/{tmp_path.name}/nowhere vfat rw 0 0\n", encoding="utf-8")
    assert sticks(table=table, blocks=tmp_path) == []


def test_without_a_mount_table_there_are_none(tmp_path: Path) -> None:
    """Other systems have no /proc."""
    assert sticks(table=tmp_path / "none", blocks=tmp_path) == []
