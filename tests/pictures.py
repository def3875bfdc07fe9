"""`python -m tests.pictures`: the screens of docs/screens, drawn by the product itself over the sample campaign."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path
from typing import Literal
from xml.sax.saxutils import escape

from rich.color import Color
from rich.style import Style
from textual.strip import Strip

from surveytui.campaign.models import Bundle, Cell
from surveytui.counter.channel import Go
from surveytui.text import cells
from surveytui.ui.kiosk.app import KioskApp
from surveytui.ui.kiosk.port import How, Kept, Setting
from surveytui.ui.kiosk.process import setting_of
from tests.staff.stage import visiting
from tests.supervisor.stage import showing
from tests.world import AGENCY, make_world

TARGET = Path(__file__).parents[1] / "docs" / "screens"
WAYS: dict[str, tuple[str, ...]] = {
    "start": (),
    "notice": ("1",),
    "screening": ("1", "enter"),
    "question": ("1", "enter", "1", "enter", "4"),
    "text": ("1", "enter", "1", "enter", *("4", "enter") * 9),
    "send": ("1", "enter", "1", "enter", *("4", "enter") * 9, "enter"),
    "kept": ("1", "enter", "1", "enter", *("4", "enter") * 9, "enter", "1"),
}
"""Name of a picture → the keys that lead to it."""


class _Keeper:
    """A keeper that keeps everything and ends nothing."""

    async def keep(self, record: bytes, cell: Cell) -> Kept:
        del record, cell
        return Kept()

    def staff(self) -> None:
        """Nobody asks."""

    def over(self, how: How) -> None:
        """The picture stays."""


def _setting(bundle: Bundle, theme: Literal["light", "dark"]) -> Setting:
    return setting_of(bundle, Go(bundle="", agency=AGENCY, tools=("EIT",), theme=theme), rehearsal=False)


async def draw(bundle: Bundle, keys: tuple[str, ...], *, theme: Literal["light", "dark"] = "light") -> str:
    """The screen after `keys` as SVG."""
    app = KioskApp(_setting(bundle, theme), _Keeper(), lambda _, content: content, colours="truecolor")
    async with app.run_test(size=(60, 20)) as pilot:
        app.begin(app.setting)
        for key in keys:
            await pilot.press(key)
            await pilot.pause()
        return svg_of(app.screen._compositor.render_strips(), 60)


async def draw_staff(*keys: str) -> str:
    """The officers' screen after the PIN and `keys` as SVG, over the numbers of the tests."""
    async with visiting() as visit:
        await visit.enter_pin()
        await visit.press(*keys)
        return svg_of(visit.app.screen._compositor.render_strips(), 60)


async def draw_board(*keys: str) -> str:
    """The supervisor's board of an invented province after `keys` as SVG."""
    async with showing() as stage:
        await stage.press(*keys)
        return svg_of(stage.app.screen._compositor.render_strips(), 100)


WIDE, HIGH = 11, 25
"""Pixels of a cell."""
LINES = {"─": "lr", "│": "ud", "┌": "rd", "┐": "ld", "└": "ru", "┘": "lu", "├": "rud", "┤": "lud"}
HALVES = {"▀": 0, "▄": 1}
"""Upper and lower half of a cell, as a QR code has them: glyphs of a font would leave seams."""
ENDS = {"l": (0, HIGH / 2), "r": (WIDE, HIGH / 2), "u": (WIDE / 2, 0), "d": (WIDE / 2, HIGH)}


def svg_of(strips: list[Strip], columns: int) -> str:
    """Rows of cells as SVG: every cluster at its own place, as a terminal does it, lines drawn and not typed."""
    size = f'width="{columns * WIDE}" height="{len(strips) * HIGH}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {columns * WIDE} {len(strips) * HIGH}" {size}>',
        '<style>text{font:17px "Noto Sans Thai Looped","Noto Sans Thai",Loma,Garuda,sans-serif;white-space:pre}</style>',
    ]
    texts: list[str] = []
    for row, strip in enumerate(strips):
        column = 0
        for segment in strip:
            style = segment.style or Style()
            ink, paper = _hex(style.color, "#16222e"), _hex(style.bgcolor, "#fbf8f1")
            wide = cells.width(segment.text)
            box = f'x="{column * WIDE}" y="{row * HIGH}" width="{wide * WIDE}" height="{HIGH}"'
            parts.append(f'<rect {box} fill="{paper}"/>')
            for cluster in cells.clusters(segment.text):
                texts += _cluster(cluster, column * WIDE, row * HIGH, ink)
                column += cells.width(cluster)
    return "\n".join([*parts, *texts, "</svg>", ""])


def _cluster(cluster: str, x: float, y: float, ink: str) -> list[str]:
    if cluster == "█":
        return [f'<rect x="{x}" y="{y}" width="{WIDE}" height="{HIGH}" fill="{ink}"/>']
    if cluster in HALVES:
        return [f'<rect x="{x}" y="{y + HIGH / 2 * HALVES[cluster]}" width="{WIDE}" height="{HIGH / 2}" fill="{ink}"/>']
    if cluster in LINES:
        middle = (x + WIDE / 2, y + HIGH / 2)
        return [
            f'<path d="M{middle[0]} {middle[1]}L{x + ENDS[end][0]} {y + ENDS[end][1]}" stroke="{ink}"/>'
            for end in LINES[cluster]
        ]
    return [f'<text x="{x}" y="{y + HIGH * 0.72:.1f}" fill="{ink}">{escape(cluster)}</text>'] if cluster.strip() else []


def _hex(colour: Color | None, default: str) -> str:
    return colour.get_truecolor().hex if colour is not None and not colour.is_default else default


async def draw_all() -> dict[str, str]:
    """All pictures by file name."""
    with tempfile.TemporaryDirectory() as name:
        bundle = make_world(Path(name) / "home", demo=True).bundle
    pictures = {f"{name}.svg": await draw(bundle, keys) for name, keys in WAYS.items()}
    pictures["question-dark.svg"] = await draw(bundle, WAYS["question"], theme="dark")
    pictures["staff-menu.svg"] = await draw_staff()
    pictures["staff-report.svg"] = await draw_staff("4")
    pictures["board.svg"] = await draw_board()
    pictures["board-agency.svg"] = await draw_board("1")
    return pictures


def main() -> None:
    """Write the pictures."""
    TARGET.mkdir(parents=True, exist_ok=True)
    for name, svg in asyncio.run(draw_all()).items():
        (TARGET / name).write_text(svg, encoding="utf-8")


if __name__ == "__main__":
    main()
