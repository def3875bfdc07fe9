"""How alike two words sound over a bad telephone line: a rough phonetic spelling, and the distance of two."""

from __future__ import annotations

import re

_THAI = (
    ("ก", "k"), ("ขฃคฅฆ", "K"), ("ง", "N"), ("จ", "c"), ("ฉชฌ", "C"), ("ซศษส", "s"), ("ดฎ", "d"), ("ตฏ", "t"),
    ("ถฐทธฑฒ", "T"), ("นณ", "n"), ("บ", "b"), ("ป", "p"), ("ผพภ", "P"), ("ฝฟ", "f"), ("ม", "m"), ("ยญ", "y"),
    ("รลฬฤ", "l"), ("ว", "w"), ("หฮ", "h"), ("อ", "o"), ("ะัาๅ", "a"), ("ำ", "am"), ("ิี", "i"), ("ึื", "U"),
    ("ุู", "u"), ("เแ", "e"), ("โ", "O"), ("ไใ", "y"),
)  # fmt: skip
_THAI_SOUNDS = {sign: sound for signs, sound in _THAI for sign in signs}
_ENGLISH = (
    ("ph", "f"), ("ck", "k"), ("c", "k"), ("q", "k"), ("z", "s"), ("v", "f"), ("th", "t"), ("y", "i"), ("gh", ""),
)  # fmt: skip


def thai(word: str) -> str:
    """Without tones, vowel length, silent letters, leading ห and the r and l of clusters, which many do not speak."""
    word = re.sub("[ก-ฮ][ิุ]?์", "", word)
    word = re.sub("[่้๊๋็]", "", word)
    word = re.sub("ห(?=[งญนมยรลว])", "", word)
    word = re.sub("(?<=[กขคปผพต])[รล]", "", word)
    return "".join(_THAI_SOUNDS.get(sign, sign) for sign in word)


def english(word: str) -> str:
    """With one letter a sound, and none doubled."""
    for letters, sound in _ENGLISH:
        word = word.replace(letters, sound)
    return re.sub(r"(.)\1+", r"\1", word)


def distance(one: str, other: str) -> int:
    """Levenshtein's: how many sounds must be misheard to take one for the other."""
    row = list(range(len(other) + 1))
    for above, sign in enumerate(one, 1):
        below = [above]
        for place, twin in enumerate(other, 1):
            below.append(min(row[place] + 1, below[-1] + 1, row[place - 1] + (sign != twin)))
        row = below
    return row[-1]
