"""The code on the start screen leads where it should, read from the cells by a reader of our own."""

from __future__ import annotations

import pytest

from surveytui.text.qr import QUIET, modules
from surveytui.ui.theme import Version
from surveytui.ui.widgets.qr_code import QrCode, size_of
from tests.ui.qr_reader import cropped, modules_of, read
from tests.ui.stage import LINK, SIZES, code_on, playing, setting, styled_cells


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("version", ["light", "dark", "mono"])
async def test_the_code_on_the_screen_is_the_link(size: tuple[int, int], version: Version) -> None:
    """What an independent reader finds in the cells is the office's address."""
    async with playing(size=size, version=version) as stage:
        assert read(cropped(modules_of(code_on(stage)))) == LINK


async def test_the_code_is_black_on_white_in_every_theme() -> None:
    """A reader wants dark on light; a full block has ink and ground alike, so no seam can part it."""
    for version in ("light", "dark", "mono"):
        async with playing(version=version) as stage:
            region = stage.app.screen.query_one(QrCode).region
            seen = {
                (character, ink, ground)
                for x, y, character, ink, ground, _ in styled_cells(stage.app)
                if region.contains(x, y)
            }
            assert seen == {
                (" ", "#ffffff", "#ffffff"),
                ("█", "#000000", "#000000"),
                ("▀", "#000000", "#ffffff"),
                ("▄", "#000000", "#ffffff"),
            }


def test_the_quiet_zone_is_even() -> None:
    """With an odd one upper and lower modules change places, and xterm's seams make the code unreadable."""
    assert QUIET in {2, 4}


async def test_a_code_that_does_not_fit_is_left_out() -> None:
    """Half a code leads nowhere: the screen without a code is shown instead."""
    async with playing(setting(link=LINK + "x" * 60)) as stage:
        assert "█" not in stage.text
        assert "สแกน" not in stage.text
        assert stage.app.screen.query(QrCode)
        await stage.pilot.resize_terminal(80, 24)
        await stage.settle()
        assert "สแกน" in stage.text


async def test_an_address_too_long_for_any_screen() -> None:
    """It is no reason to fall over."""
    async with playing(setting(link="https://example.go.th/" + "x" * 400)) as stage:
        assert "สแกน" not in stage.text
        assert "1 เริ่ม" in stage.text


@pytest.mark.parametrize("length", [1, 17, 18, 53, 54, 106, 107, 230, 271])
def test_the_size_is_known_before_the_code_is_made(length: int) -> None:
    """The table of capacities agrees with the library at its borders."""
    text = "x" * length
    assert len(modules(text)) == size_of(text).width
