"""Every pair of colours that is ever drawn can be read."""

from __future__ import annotations

import pytest
from rich.color import Color, ColorSystem

from surveytui.ui.theme import VERSIONS, Palette, Role, Version, version_for
from tests.ui.contrast import contrast
from tests.ui.stage import playing, styled_cells

OF_COLOUR: tuple[Version, ...] = ("light", "dark", "light-256", "dark-256", "mono")
OF_256: tuple[Version, ...] = ("light-256", "dark-256")


def in_256(colour: str) -> str:
    """What a terminal of 256 colours makes of `#RRGGBB`."""
    return Color.parse(colour).downgrade(ColorSystem.EIGHT_BIT).get_truecolor().hex


@pytest.mark.parametrize("version", OF_COLOUR)
@pytest.mark.parametrize("role", Role)
def test_every_role_has_its_contrast(version: Version, role: Role) -> None:
    """Text 7:1, lines 3:1, in every version."""
    tokens = VERSIONS[version]
    assert contrast(getattr(tokens, role.ink), getattr(tokens, role.ground)) >= role.least


@pytest.mark.parametrize("version", OF_256)
@pytest.mark.parametrize("role", Role)
def test_every_role_has_its_contrast_in_256_colours(version: Version, role: Role) -> None:
    """Of what a terminal of 256 colours makes of the pair."""
    tokens = VERSIONS[version]
    assert contrast(*(in_256(getattr(tokens, name)) for name in (role.ink, role.ground))) >= role.least


@pytest.mark.parametrize("version", OF_256)
def test_a_colour_of_256_is_shown_as_it_is_meant(version: Version) -> None:
    """None turns into another hue: greys stay grey, and the rest is drawn as written."""
    for colour in VERSIONS[version].variables().values():
        red, green, blue = Color.parse(in_256(colour)).get_truecolor()
        if len({colour[1:3], colour[3:5], colour[5:]}) == 1:
            assert red == green == blue
            assert abs(red - int(colour[1:3], 16)) <= 6
        else:
            assert in_256(colour) == colour.lower()


def test_mono_knows_only_black_white_and_reverse() -> None:
    """A dark ground is drawn by reverse, so that it is seen where there is no colour at all."""
    palette = Palette("mono")
    for role in Role:
        style = palette[role]
        assert (
            {style.color.name, style.bgcolor.name} == {"#000000", "#ffffff"} if style.color and style.bgcolor else False
        )
        assert bool(style.reverse) == (getattr(VERSIONS["mono"], role.ground) == "#000000")


@pytest.mark.parametrize(
    ("colours", "version"),
    [
        ("truecolor", "dark"),
        ("256", "dark-256"),
        ("eight_bit", "dark-256"),
        ("standard", "mono"),
        ("windows", "mono"),
        (None, "mono"),
    ],
)
def test_few_colours_mean_mono(colours: str | None, version: Version) -> None:
    """Sixteen colours would turn petrol into a grey on which white cannot be read."""
    assert version_for("dark", colours) == version


@pytest.mark.parametrize("version", OF_COLOUR)
async def test_the_themes_carry_the_tokens(version: Version) -> None:
    """Style sheets of other screens may name `$petrol` and get this version's."""
    async with playing(version=version) as stage:
        variables = stage.app.theme_variables
        for name, colour in VERSIONS[version].variables().items():
            assert variables[name].lower() == colour.lower()


@pytest.mark.parametrize("version", OF_COLOUR)
async def test_what_is_drawn_can_be_read(version: Version) -> None:
    """Measured on the cells of real screens: every letter and digit has 7:1 against its ground."""
    async with playing(version=version) as stage:
        await stage.begin()
        await stage.press("enter", "enter")
        await stage.press("3")
        seen = 0
        for _, _, character, ink, ground, _ in styled_cells(stage.app):
            if character[0].isalnum():
                assert ink is not None
                assert ground is not None
                assert contrast(in_256(ink), in_256(ground)) >= 7 if version in OF_256 else contrast(ink, ground) >= 7
                seen += 1
        assert seen > 100
