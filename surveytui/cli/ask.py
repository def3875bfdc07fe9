"""Questions at the terminal, in the person's language: click's own prompts speak English only."""

from __future__ import annotations

import sys
from collections.abc import Callable

import click

from surveytui.errors import UsageError
from surveytui.text.words import Words

_YES = ("y", "yes", "ใช่", "ตรง")
_NO = ("n", "no", "ไม่", "ไม่ใช่", "ไม่ตรง")
_CHOICE = Words(th="ใช่/ไม่", en="y/n")
_AGAIN = Words(th="พิมพ์ ใช่ หรือ y ถ้าใช่ พิมพ์ ไม่ หรือ n ถ้าไม่ใช่", en="type y for yes, n for no")


def agreed(question: str, language: str) -> bool:
    """Ask until the answer is yes or no; an empty line is no answer to what must not be agreed to by habit.

    Raises:
        click.Abort: the person breaks off, or there is nobody to ask.
    """
    while True:
        said = (
            click.prompt(f"{question} ({_CHOICE[language]})", default="", show_default=False, err=True).strip().lower()
        )
        if said in _YES or said in _NO:
            return said in _YES
        click.echo(_AGAIN[language], err=True)


def secret(question: str) -> str:
    """One line that is not shown; may be empty.

    Raises:
        click.Abort: the person breaks off, or there is nobody to ask.
    """
    return str(click.prompt(question, default="", show_default=False, hide_input=True, err=True)).strip()


def fitting_secret(question: str, judge: Callable[[str], None], language: str) -> str:
    """One line that is not shown; what `judge` refuses is asked for again, before anybody types it twice. May be empty.

    Args:
        question: What is asked.
        judge: Raises a UsageError about what will not do.
        language: "th" or "en".

    Raises:
        click.Abort: the person breaks off, or there is nobody to ask.
    """
    while typed := secret(question):
        try:
            judge(typed)
        except UsageError as error:
            click.echo(error.line(language), err=True)
        else:
            break
    return typed


def new_secret(question: str, again: str, judge: Callable[[str], None], language: str) -> str:
    """A new secret: typed twice at a terminal, one line of standard input where that is none.

    Args:
        question: What is asked.
        again: What is asked the second time.
        judge: As for `fitting_secret`; what comes from elsewhere than a terminal is judged by whoever takes it.
        language: "th" or "en".

    Raises:
        UsageError: nothing was typed, or the two differ.
    """
    at_terminal = sys.stdin.isatty()
    typed = fitting_secret(question, judge, language) if at_terminal else sys.stdin.readline().strip()
    if not typed:
        raise UsageError(Words(th="ไม่ได้พิมพ์อะไร จึงไม่ได้ตั้ง", en="nothing was given; nothing was set"))
    if at_terminal and secret(again) != typed:
        raise UsageError(Words(th="พิมพ์สองครั้งไม่ตรงกัน ไม่ได้ตั้ง", en="the two were not the same; nothing was set"))
    return typed
