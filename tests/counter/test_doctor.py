"""Each check sees what it is for, and says what to do."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from surveytui.counter import doctor
from surveytui.counter.doctor import Verdict
from surveytui.counter.home import CounterHome, State
from surveytui.counter.mounts import file_system_of
from surveytui.errors import SuiteError
from surveytui.text.cells import width
from surveytui.text.words import Words


def test_the_rows_of_the_ruler_are_equally_wide() -> None:
    """Bars that stand under each other here stand so on every terminal that agrees with us."""
    bars = [[width(row[:at]) for at, sign in enumerate(row) if sign == "│"] for row in doctor.RULER]
    assert bars[0] == bars[1] == bars[2]


def test_a_library_without_the_suite_keeps_the_kiosk_closed() -> None:
    """There is nothing to fall back to."""

    def trial() -> None:
        raise SuiteError(Words("ไม่ได้", "cannot"))

    assert doctor.check_suite(trial).verdict is Verdict.BAD
    assert doctor.check_suite().verdict is Verdict.GOOD


@pytest.mark.parametrize(
    ("free", "verdict"), [(10_000, Verdict.BAD), (50_000_000, Verdict.GOOD), (5 * 10**9, Verdict.GOOD)]
)
def test_a_full_disk_keeps_the_kiosk_closed(tmp_path: Path, free: int, verdict: Verdict) -> None:
    """An answer that cannot be kept must not be asked for."""
    assert doctor.check_disk(tmp_path, lambda _: free).verdict is verdict


@pytest.mark.parametrize(("kind", "verdict"), [("ext4", Verdict.GOOD), ("", Verdict.GOOD), ("btrfs", Verdict.IMPROVE)])
def test_a_disk_that_never_overwrites_is_seen(tmp_path: Path, kind: str, verdict: Verdict) -> None:
    """There the former pages of the vault stay, one behind the other."""
    home = tmp_path / "สำนักงาน 1" / "counter"
    home.mkdir(parents=True)
    at = str(home.parent).encode("utf-8").decode("latin-1").replace(" ", "\\040")
    at = "".join(letter if letter.isascii() else f"\\{ord(letter):03o}" for letter in at)
    table = tmp_path / "mounts"
    table.write_text(
        f"/dev/sda1 / zfs rw 0 0\n/dev/sdb1 {at} vfat rw 0 0\n/dev/sdb1 {at} {kind or 'ext4'} rw 0 0\nx\n",
        encoding="utf-8",
    )
    told = file_system_of(home, table if kind else tmp_path / "none")
    assert told == kind
    assert doctor.check_disk(home, lambda _: 10**9, lambda _: told).verdict is verdict


@pytest.mark.parametrize(
    ("clock", "verdict"),
    [(date(1970, 1, 2), Verdict.GOOD), (date(2026, 1, 1), Verdict.GOOD), (date(2568, 6, 1), Verdict.IMPROVE)],
)
def test_a_buddhist_year_in_the_clock_is_seen(tmp_path: Path, clock: date, verdict: Verdict) -> None:
    """2568 is this year in Thailand, and a mistake in a computer's clock."""
    assert doctor.check_clock(CounterHome(tmp_path), clock).verdict is verdict


def test_a_clock_before_the_floor_is_seen(tmp_path: Path) -> None:
    """A dead battery puts the clock back to 2009."""
    home = CounterHome(tmp_path)
    home.save_state(State(floor=date(2025, 6, 1)), 0)
    assert doctor.check_clock(home, date(2009, 1, 1)).verdict is Verdict.IMPROVE


@pytest.mark.parametrize(
    ("swaps", "verdict"),
    [
        ("Filename Type Size\n", Verdict.GOOD),
        ("Filename Type Size\n/swapfile file 1\n", Verdict.IMPROVE),
        ("Filename Type Size\n/dev/zram0 partition 1\n", Verdict.GOOD),
    ],
)
def test_swap_on_a_plain_disk_is_seen(tmp_path: Path, swaps: str, verdict: Verdict) -> None:
    """Memory of the interview must not reach the disk."""
    table = tmp_path / "swaps"
    table.write_text(swaps, encoding="utf-8")
    assert doctor.check_swap(table).verdict is verdict


def test_a_cloud_folder_is_seen(tmp_path: Path) -> None:
    """Each synchronised version is one more copy in order of time."""
    assert doctor.check_synced(tmp_path / "OneDrive - Office" / "counter").verdict is Verdict.IMPROVE
    assert doctor.check_synced(tmp_path / "counter").verdict is Verdict.GOOD


def test_odd_variables_are_named() -> None:
    """The officer reads which one it is."""
    finding = doctor.check_environment({"PATH": "/bin", "TEXTUAL_SCREENSHOT": "1"})
    assert finding.verdict is Verdict.IMPROVE
    assert "TEXTUAL_SCREENSHOT" in finding.seen.th
    assert doctor.check_environment({"PATH": "/bin"}).verdict is Verdict.GOOD


@pytest.mark.parametrize(
    ("columns", "lines", "term", "verdict"),
    [
        (59, 20, "xterm-256color", Verdict.BAD),
        (60, 20, "xterm-256color", Verdict.GOOD),
        (80, 24, "xterm", Verdict.IMPROVE),
    ],
)
def test_a_small_or_poor_terminal_is_seen(columns: int, lines: int, term: str, verdict: Verdict) -> None:
    """Everything is drawn for 60×20; few colours mean black and white."""
    assert doctor.check_terminal({"TERM": term}, os.terminal_size((columns, lines))).verdict is verdict


def test_files_that_others_may_read_are_named(tmp_path: Path) -> None:
    """The counter's files are this account's alone."""
    home = tmp_path / "counter"
    CounterHome(home).make()
    assert doctor.check_permissions(home).verdict is Verdict.GOOD
    (home / "open.txt").write_text("x", encoding="utf-8")
    (home / "open.txt").chmod(0o644)
    finding = doctor.check_permissions(home)
    assert finding.verdict is Verdict.IMPROVE
    assert "open.txt" in finding.seen.en
