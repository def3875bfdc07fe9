"""What every command shares: the home, the language, and how it ends."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])

DONE, FAILED, USAGE, QUARANTINED = 0, 1, 2, 3


def default_home() -> Path:
    """What a command above was given (`quota --home hub oit …`), `SURVEYTUI_HOME`, or the platform's data folder."""
    if above := _given_above("home"):
        return Path(above)
    if given := os.environ.get("SURVEYTUI_HOME"):
        return Path(given)
    return Path(click.get_app_dir("surveytui"))


def default_language() -> str:
    """What a command above was given; else Thai where the environment's language is Thai, else English."""
    if above := _given_above("language"):
        return str(above)
    spoken = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "th" if spoken.startswith("th") else "en"


def _given_above(name: str) -> Any:
    """An option that stands before a subcommand's name counts for the subcommand; None if none does."""
    context = click.get_current_context(silent=True)
    while context := context.parent if context else None:
        if name in context.params:
            return context.params[name]
    return None


def with_home(function: F) -> F:
    """Add `--home DIR`, passed on as `home: Path`."""
    return click.option(
        "--home",
        type=click.Path(path_type=Path, file_okay=False),
        default=default_home,
        help="The folder of this role.  [default: $SURVEYTUI_HOME or the platform's data folder]",
    )(function)


def with_language(function: F) -> F:
    """Add `--lang th|en`, passed on as `language: str`."""
    return click.option(
        "--lang",
        "language",
        type=click.Choice(["th", "en"]),
        default=default_language,
        help="Language of what is said.  [default: from LANG]",
    )(function)


def narrate(text: str) -> None:
    """Tell the person something: to stderr, since stdout is for data."""
    click.echo(text, err=True)


def see_folders(*folders: Path) -> None:
    """Look for the folders to write to, before anything is asked, made or opened.

    Raises:
        HomeError: one is not there.
    """
    from surveytui.errors import HomeError
    from surveytui.text.words import Words

    for folder in folders:
        if not folder.is_dir():
            raise HomeError(
                Words(th="ไม่มีโฟลเดอร์นี้", en="there is no such folder"),
                where=str(folder),
                hint=Words(th="สร้างโฟลเดอร์ก่อน หรือระบุที่อื่น", en="make it first, or name another place"),
            )


def quarantined() -> NoReturn:
    """End: done, with something quarantined."""
    raise SystemExit(QUARANTINED)
