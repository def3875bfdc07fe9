"""Asking for the passphrase of headquarters' keys: once a command, never on the command line."""

from __future__ import annotations

import sys
from collections.abc import Callable

import click

from surveytui.cli.options import narrate
from surveytui.errors import KeyFileError
from surveytui.text.words import Words

LEAST = 12
"""Characters of a new passphrase. Argon2id makes each guess dear, not a short phrase long."""

_ASK = Words(th="รหัสผ่านของกุญแจ", en="Passphrase of the keys")


def ask_once(language: str) -> Callable[[], str]:
    """A question that is put when the first locked key is met, and answered the same for all that follow.

    Read as one line from standard input where that is no terminal.
    """
    said: list[str] = []

    def ask() -> str:
        if not said:
            said.append(_read(_ASK[language]))
        return said[0]

    return ask


def choose(language: str) -> str:
    """A new passphrase, typed twice; at a terminal one that is too short is asked for again.

    Raises:
        KeyFileError: too short, or the two differ.
    """
    first = _long_enough(language)
    if _read(Words(th="พิมพ์รหัสผ่านอีกครั้ง", en="The same again")[language]) != first:
        raise KeyFileError(Words(th="พิมพ์สองครั้งไม่ตรงกัน", en="the two were not the same; nothing was made"))
    return first


def _long_enough(language: str) -> str:
    question = Words(th=f"รหัสผ่านใหม่ อย่างน้อย {LEAST} ตัว", en=f"New passphrase, at least {LEAST} characters")
    while len(typed := _read(question[language])) < LEAST:
        short = KeyFileError(
            Words(th=f"รหัสผ่านสั้นกว่า {LEAST} ตัว", en=f"the passphrase has fewer than {LEAST} characters"),
            hint=Words(th="ใช้หลายคำต่อกัน และจดเก็บไว้ในตู้นิรภัย", en="take several words, and keep them written in a safe"),
        )
        if not sys.stdin.isatty():
            raise short
        narrate(short.line(language))
    return typed


def _read(question: str) -> str:
    if sys.stdin.isatty():
        return str(click.prompt(question, hide_input=True, err=True))
    click.echo(f"{question}:", err=True)
    return sys.stdin.readline().rstrip("\r\n")
