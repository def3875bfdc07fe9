"""The colours of every screen: tokens in five versions, and the pairs in which they may meet.

Light is the default (bright offices, older eyes, QR codes). Petrol is nobody's party colour; red, yellow, orange and blue are,
so warnings are pale and rare. Terminals of 256 colours have a light and a dark version of their own: what they would make of
the others is pink cards, blue bars and pairs that cannot be read. Below that black, white and reverse must do.
Whatever we draw takes its colours from a `Role`, so the test of the roles is a test of every pair on every screen.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import Enum
from functools import cached_property
from typing import Literal

from rich.style import Style
from textual.theme import Theme

TO_READ, TO_SEE = 7.0, 3.0
"""The least WCAG contrast of text, and of lines that only outline it."""


@dataclass(frozen=True, kw_only=True)
class Tokens:
    """One version of the colours, as `#RRGGBB`."""

    paper: str
    ink: str
    soft: str
    card: str
    petrol: str
    on_petrol: str
    petrol_edge: str
    """Outline of a filled box that has not the focus."""
    bar: str
    on_bar: str
    warn_ground: str
    warn: str
    bad_ground: str
    bad: str
    good_ground: str
    good: str
    edge: str
    track: str
    """Empty part of a meter; the number stands beside it, so no contrast is asked of it."""

    def variables(self) -> dict[str, str]:
        """The tokens as CSS variables: `$on-petrol`."""
        return {field.name.replace("_", "-"): getattr(self, field.name) for field in fields(self)}


LIGHT = Tokens(
    paper="#FBF8F1",
    ink="#16222E",
    soft="#3B4650",
    card="#ECE6D8",
    petrol="#0B4A53",
    on_petrol="#FFFFFF",
    petrol_edge="#86AEB2",
    bar="#16222E",
    on_bar="#FBF8F1",
    warn_ground="#FFE7AE",
    warn="#4A2A00",
    bad_ground="#F9DFD9",
    bad="#6B1212",
    good_ground="#DCEFDF",
    good="#0F4420",
    edge="#6B7480",
    track="#D5CDBB",
)
DARK = Tokens(
    paper="#101A20",
    ink="#F4F0E6",
    soft="#C3CCD1",
    card="#1D2B33",
    petrol="#9ADDE0",
    on_petrol="#06232A",
    petrol_edge="#3F7277",
    bar="#1D2B33",
    on_bar="#F4F0E6",
    warn_ground="#4A3500",
    warn="#FFE7AE",
    bad_ground="#531A1A",
    bad="#FFD9D2",
    good_ground="#143D22",
    good="#CDEFD5",
    edge="#8C979E",
    track="#2B3A44",
)
LIGHT_256 = Tokens(
    paper="#FFFFFF",
    ink="#1C1C1C",
    soft="#3A3A3A",
    card="#E8E8E8",
    petrol="#005F5F",
    on_petrol="#FFFFFF",
    petrol_edge="#87AFAF",
    bar="#1C1C1C",
    on_bar="#FFFFFF",
    warn_ground="#FFD7AF",
    warn="#5F0000",
    bad_ground="#FFD7D7",
    bad="#5F0000",
    good_ground="#D7FFD7",
    good="#005F00",
    edge="#767676",
    track="#D4D4D4",
)
"""Greys are given so that the nearest of the 24 that there are is the one meant."""
DARK_256 = Tokens(
    paper="#121212",
    ink="#F0F0F0",
    soft="#CCCCCC",
    card="#303030",
    petrol="#87D7D7",
    on_petrol="#121212",
    petrol_edge="#005F5F",
    bar="#303030",
    on_bar="#F0F0F0",
    warn_ground="#3A3A3A",
    warn="#FFD7AF",
    bad_ground="#5F0000",
    bad="#FFD7D7",
    good_ground="#005F00",
    good="#D7FFD7",
    edge="#949494",
    track="#444444",
)
"""No yellow of 256 colours is dark enough to read on: a warning is yellowish text on grey."""
BLACK, WHITE = "#000000", "#FFFFFF"
MONO = Tokens(
    paper=WHITE,
    ink=BLACK,
    soft=BLACK,
    card=WHITE,
    petrol=BLACK,
    on_petrol=WHITE,
    petrol_edge=WHITE,
    bar=BLACK,
    on_bar=WHITE,
    warn_ground=WHITE,
    warn=BLACK,
    bad_ground=WHITE,
    bad=BLACK,
    good_ground=WHITE,
    good=BLACK,
    edge=BLACK,
    track=WHITE,
)

Version = Literal["light", "dark", "light-256", "dark-256", "mono"]
VERSIONS: dict[Version, Tokens] = {
    "light": LIGHT,
    "dark": DARK,
    "light-256": LIGHT_256,
    "dark-256": DARK_256,
    "mono": MONO,
}


class Role(Enum):
    """What a piece of the screen is: its two tokens, ink and ground, and the least contrast they need."""

    def __init__(self, ink: str, ground: str, least: float) -> None:
        self.ink = ink
        """The token of letters and lines."""
        self.ground = ground
        """The token of what they stand on."""
        self.least = least
        """The least contrast of the two."""

    TEXT = ("ink", "paper", TO_READ)
    SOFT = ("soft", "paper", TO_READ)
    ACCENT = ("petrol", "paper", TO_READ)
    EDGE = ("edge", "paper", TO_SEE)
    ACCENT_EDGE = ("petrol", "paper", TO_SEE)
    CARD = ("ink", "card", TO_READ)
    CARD_SOFT = ("soft", "card", TO_READ)
    CARD_EDGE = ("petrol", "card", TO_SEE)
    MAIN = ("on_petrol", "petrol", TO_READ)
    MAIN_EDGE = ("on_petrol", "petrol", TO_SEE)
    MAIN_REST = ("petrol_edge", "petrol", TO_SEE)
    INVERSE = ("petrol", "on_petrol", TO_READ)
    INVERSE_EDGE = ("petrol", "on_petrol", TO_SEE)
    BAR = ("on_bar", "bar", TO_READ)
    WARN = ("warn", "warn_ground", TO_READ)
    WARN_EDGE = ("warn", "warn_ground", TO_SEE)
    BAD = ("bad", "bad_ground", TO_READ)
    BAD_EDGE = ("bad", "bad_ground", TO_SEE)
    BAD_PAPER = ("bad", "paper", TO_READ)
    GOOD = ("good", "good_ground", TO_READ)
    GOOD_EDGE = ("good", "good_ground", TO_SEE)
    GOOD_PAPER = ("good", "paper", TO_READ)


class Palette:
    """One version of the colours as styles for drawing.

    In the version for few colours a dark ground is drawn by *reverse*: it is seen even where no colour is.
    """

    def __init__(self, version: Version) -> None:
        self.version = version
        self.tokens = VERSIONS[version]
        self._styles = {role: self._made(role) for role in Role}

    def __getitem__(self, role: Role) -> Style:
        return self._styles[role]

    def _made(self, role: Role) -> Style:
        ink, ground = getattr(self.tokens, role.ink), getattr(self.tokens, role.ground)
        if self.version == "mono" and ground == BLACK:
            return Style(color=ground, bgcolor=ink, reverse=True)
        return Style(color=ink, bgcolor=ground)

    @cached_property
    def full(self) -> Style:
        """The full part of a meter: `█` with ink and ground alike, so that the glyph's own height leaves no seam."""
        return Style(color=self.tokens.petrol, bgcolor=self.tokens.petrol)

    @cached_property
    def empty(self) -> Style:
        """The empty part of a meter: `░`, seen as a glyph only where there is no colour for it."""
        ink = self.tokens.edge if self.version == "mono" else self.tokens.track
        return Style(color=ink, bgcolor=self.tokens.track)

    def theme(self) -> Theme:
        """The same colours as a theme, for style sheets: `$petrol`, `$on-petrol`."""
        tokens = self.tokens
        return Theme(
            name=f"surveytui-{self.version}",
            primary=tokens.petrol,
            secondary=tokens.soft,
            warning=tokens.warn,
            error=tokens.bad,
            success=tokens.good,
            accent=tokens.petrol,
            foreground=tokens.ink,
            background=tokens.paper,
            surface=tokens.card,
            panel=tokens.card,
            dark=self.version.startswith("dark"),
            variables=tokens.variables(),
        )


def version_for(wanted: Literal["light", "dark"], colours: str | None) -> Version:
    """The version to use on a terminal.

    Args:
        wanted: What the campaign or an officer chose.
        colours: Rich's name of what the terminal shows: "truecolor", "256", "standard", "windows" or None.
    """
    if colours == "truecolor":
        return wanted
    return ("light-256" if wanted == "light" else "dark-256") if colours in {"256", "eight_bit"} else "mono"
