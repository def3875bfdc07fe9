"""What a phone would read off a screen: a picture of its cells, given to a decoder that is none of ours."""

from __future__ import annotations

import subprocess
from pathlib import Path

from textual.app import App

from tests.ui.stage import styled_cells

BLACK, WHITE = "#000000", "#ffffff"


def image_of(lines: list[str], path: Path) -> None:
    """The picture that a terminal would show: cells 8 by 16, each half block of 8 by 8."""
    width, pixels = len(lines[0]), bytearray()
    for line in lines:
        for upper in (True, False):
            dark = {"█", "▀"} if upper else {"█", "▄"}
            row = b"".join((b"\x00" if sign in dark else b"\xff") * 8 for sign in line)
            pixels += row * 8
    path.write_bytes(f"P5 {width * 8} {len(lines) * 16} 255\n".encode() + pixels)


def scanned(path: Path) -> str:
    """The text of the one code in a picture."""
    read = subprocess.run(
        ["zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", str(path)], capture_output=True, check=True
    )
    return read.stdout.decode("ascii").rstrip("\n")


def decoded(app: App[None], folder: Path) -> str:
    """The text of the code on a screen: everything that is black on white there, all else taken for white."""
    rows: dict[int, dict[int, str]] = {}
    for x, y, sign, ink, ground, _ in styled_cells(app):
        coloured = {str(ink).lower(), str(ground).lower()} <= {BLACK, WHITE}
        rows.setdefault(y, {})[x] = sign if coloured else " "
    width = max(max(row) for row in rows.values()) + 1
    lines = ["".join(rows[y].get(x, " ") for x in range(width)) for y in sorted(rows)]
    image_of(lines, folder / "screen.pgm")
    return scanned(folder / "screen.pgm")
