"""Sentences of our domain, broken at every width, judged by PyThaiNLP's dictionary."""

from functools import cache
from pathlib import Path

import pytest

from surveytui.text.lexicon import words
from surveytui.text.thai import chunks, plain, wrap
from tests.needs import library

tokenize = library("pythainlp.tokenize")

SENTENCES = [
    line.replace("|", "\u200b")
    for line in Path(__file__).with_name("sentences.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]
WIDTHS = range(20, 57)


@cache
def word_ends(text: str) -> frozenset[int]:
    """The offsets at which a word ends, says newmm (longest matching on a dictionary)."""
    ends, at = set(), 0
    for word in tokenize.word_tokenize(text, engine="newmm", keep_whitespace=True):
        at += len(word)
        ends.add(at)
    return frozenset(ends)


def breaks(text: str, columns: int) -> list[int]:
    """The offsets of the breaks that are not at a space."""
    found, at = [], 0
    for line in wrap(text, columns)[:-1]:
        at = plain(text).index(line, at) + len(line)
        found.append(at)
    return [at for at in found if plain(text)[at] != " "]


def inside_words(text: str) -> list[str]:
    """Every break at any width that the dictionary calls inside a word, as `left|right`."""
    flat = plain(text)
    found = {at for columns in WIDTHS for at in breaks(text, columns)} - word_ends(flat)
    return [f"{flat[max(0, at - 12) : at]}|{flat[at : at + 12]}" for at in sorted(found)]


def test_the_corpus_is_large_enough() -> None:
    """At least forty sentences, all different, all marked, with a good thousand breaks to judge."""
    assert len(set(SENTENCES)) == len(SENTENCES) >= 40
    assert all("\u200b" in sentence for sentence in SENTENCES)
    assert sum(len(breaks(sentence, columns)) for sentence in SENTENCES for columns in WIDTHS) > 1000


@pytest.mark.parametrize("sentence", SENTENCES)
def test_marked_sentences_never_break_inside_a_word(sentence: str) -> None:
    """With authored marks no break at any width is inside a word."""
    assert inside_words(sentence) == []


def test_unmarked_sentences_hardly_break_inside_a_word() -> None:
    """Without marks, at most 5 % of the breaks lie inside what the dictionary calls a word (31 % without our list).

    What is left are borders inside compounds, such as เงิน|แผ่นดิน.
    """
    flat = [plain(sentence) for sentence in SENTENCES]
    taken = [(text, at) for text in flat for columns in WIDTHS for at in breaks(text, columns)]
    inside = [at for text, at in taken if at not in word_ends(text)]
    assert len(inside) <= 0.05 * len(taken)


def test_no_listed_word_is_parted_anywhere() -> None:
    """Every word of the list stands whole in one chunk, alone and inside a sentence."""
    for word in words("never_parted"):
        assert any(word in chunk for chunk in chunks(word))
        assert any(word in chunk for chunk in chunks(f"ท่านเห็นว่า{word}เป็นเช่นนี้"))


def test_the_list_holds_thai_words_once() -> None:
    """No word is listed twice, and none is anything but Thai letters."""
    listed = words("never_parted")
    assert len(set(listed)) == len(listed)
    assert all("\u0e01" <= letter <= "\u0e4e" for word in listed for letter in word)
