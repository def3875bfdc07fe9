"""Where each value of a TOML file stands: tomllib tells values but no lines, and a fault without its line helps nobody.

The scanner reads only what tomllib has accepted before, so it checks nothing.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from dataclasses import dataclass

Path = tuple[str | int, ...]
"""The way to a value: `("question", 3, "text", "th")`."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a value stands: its line, counted from 1, and the offsets of its first character and behind its last."""

    line: int
    start: int
    end: int


_BLANK = re.compile(r"(?:[ \t\r\n]|\#[^\n]*)*")
_KEY = re.compile(r"""[A-Za-z0-9_-]+|"(?:[^"\\]|\\.)*"|'[^']*'""")
_STRING = re.compile(
    r""""{3}(?:[^\\]|\\.)*?"{3,5}|'{3}.*?'{3,5}|"(?:[^"\\]|\\.)*"|'[^']*\'""",
    re.DOTALL,
)
_SCALAR = re.compile(r"[^,\]}\#\r\n]+")


def scan(text: str) -> dict[Path, Spot]:
    """The spot of every table and value in the valid TOML document `text`."""
    return _Scanner(text).document()


class _Scanner:
    """One pass over the text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._breaks = [match.start() for match in re.finditer("\n", text)]
        self._spots: dict[Path, Spot] = {}
        self._tables: dict[Path, int] = {}
        """How many tables each array of tables has so far."""

    def document(self) -> dict[Path, Spot]:
        prefix: Path = ()
        self._skip()
        while self._at < len(self._text):
            if self._sees("["):
                prefix = self._header()
            else:
                self._member(prefix)
            self._skip()
        return self._spots

    def _skip(self) -> None:
        match = _BLANK.match(self._text, self._at)
        self._at = match.end() if match else self._at

    def _sees(self, start: str) -> bool:
        return self._text.startswith(start, self._at)

    def _note(self, path: Path, start: int) -> None:
        """Remember `path` and, where nothing stands yet, the tables that it implies."""
        spot = Spot(bisect_right(self._breaks, start - 1) + 1, start, self._at)
        for length in range(1, len(path)):
            self._spots.setdefault(path[:length], spot)
        self._spots[path] = spot

    def _header(self) -> Path:
        start = self._at
        brackets = 2 if self._sees("[[") else 1
        self._at += brackets
        keys = self._keys()
        self._at += brackets
        parent = self._within(keys[:-1])
        path = (*parent, keys[-1])
        if brackets == 2:
            count = self._tables.get(path, 0)
            self._tables[path] = count + 1
            path = (*path, count)
        else:
            path = self._within(keys)
        self._note(path, start)
        return path

    def _within(self, keys: list[str]) -> Path:
        """The path of a table header: the name of an array of tables means its last table."""
        path: Path = ()
        for key in keys:
            path = (*path, key)
            if path in self._tables:
                path = (*path, self._tables[path] - 1)
        return path

    def _keys(self) -> list[str]:
        """A dotted key."""
        keys: list[str] = []
        while True:
            self._skip()
            match = _KEY.match(self._text, self._at)
            token = match[0] if match else ""
            keys.append(tomllib.loads(f"key = {token}")["key"] if token[:1] in {'"', "'"} else token)
            self._at += len(token)
            self._skip()
            if not self._sees("."):
                return keys
            self._at += 1

    def _member(self, prefix: Path) -> None:
        """`key = value`."""
        keys = self._keys()
        self._at += 1
        self._value((*prefix, *keys))

    def _value(self, path: Path) -> None:
        self._skip()
        start = self._at
        if self._sees("["):
            self._array(path)
        elif self._sees("{"):
            self._inline(path)
        else:
            match = _STRING.match(self._text, self._at) or _SCALAR.match(self._text, self._at)
            self._at = match.end() if match else len(self._text)
        self._note(path, start)

    def _array(self, path: Path) -> None:
        self._at += 1
        self._skip()
        index = 0
        while not self._sees("]") and self._at < len(self._text):
            self._value((*path, index))
            index += 1
            self._comma()
        self._at += 1

    def _inline(self, path: Path) -> None:
        self._at += 1
        self._skip()
        while not self._sees("}") and self._at < len(self._text):
            self._member(path)
            self._comma()
        self._at += 1

    def _comma(self) -> None:
        self._skip()
        if self._sees(","):
            self._at += 1
            self._skip()
