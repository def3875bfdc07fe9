"""`surveytui quota`: the supervisor's board, as a screen, a table, or a file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from surveytui.cli.homes import Role, see_role
from surveytui.cli.options import narrate, with_home, with_language
from surveytui.cli.spoken import SpokenGroup
from surveytui.text.words import Language, Words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from surveytui.sync.board import Board, Held
    from surveytui.sync.hub.desk import HubDesk

WATCH = 60.0
"""Seconds between two looks."""
_FILE = click.Path(path_type=Path, dir_okay=False)


def _spoken(language: str) -> Language:
    return "en" if language == "en" else "th"


@click.group(cls=SpokenGroup, invoke_without_command=True, example="surveytui quota")
@click.option("--json", "as_json", is_flag=True, help="Everything, as JSON.")
@click.option("--csv", "csv_file", type=_FILE, help="Write every line to a CSV file for a spreadsheet.")
@click.option("--xlsx", "xlsx_file", type=_FILE, help="Write every line to an XLSX file.")
@click.option("--table", is_flag=True, help="A plain table even on a terminal.")
@click.option("--watch", is_flag=True, help="Look for new counts every minute.")
@with_home
@with_language
@click.pass_context
def quota(
    context: click.Context,
    as_json: bool,
    csv_file: Path | None,
    xlsx_file: Path | None,
    table: bool,
    watch: bool,
    home: Path,
    language: str,
) -> None:
    """How far each agency is toward its minimum, and whom to call today.

    On a terminal a board; a plain table where the output goes elsewhere. Works in a hub's home.
    """
    import gc
    import json

    from surveytui.sealing.files import write_output
    from surveytui.sheets import csv_bytes, xlsx_bytes
    from surveytui.sync.sentences import held_words
    from surveytui.sync.tables import full_rows, plain_board
    from surveytui.text.thai import plain

    if context.invoked_subcommand is not None:
        return
    spoken = _spoken(language)
    gc.disable()  # a campaign and its counts are read in one go; nothing of them is garbage
    with _Open(home) as desk:
        board = desk.board()
        gc.freeze()
        gc.enable()
        if not (as_json or csv_file or xlsx_file or table) and sys.stdin.isatty() and sys.stdout.isatty():
            _screen(desk, board, spoken, watch=watch)
            return
    if csv_file:
        write_output(csv_file, csv_bytes(full_rows(board, board.lines, spoken)))
    if xlsx_file:
        write_output(xlsx_file, xlsx_bytes("quota", full_rows(board, board.lines, spoken)))
    for path in filter(None, (csv_file, xlsx_file)):
        click.echo(path)
    if board.held and (csv_file or xlsx_file):  # which have no room for it
        narrate(f"! {held_words(len(board.held))[spoken]}")
    if as_json:
        click.echo(plain(json.dumps(plain_board(board, spoken), ensure_ascii=False)))
    elif not (csv_file or xlsx_file):
        _print(board, spoken)


def _screen(desk: HubDesk, board: Board, language: Language, *, watch: bool) -> None:
    from surveytui.errors import HomeError
    from surveytui.sync.hub.port import HubPort
    from surveytui.ui.supervisor.app import BoardApp

    app = BoardApp(HubPort(desk), board, language=language, every=WATCH if watch else 0.0)
    app.run()
    if app.crash:
        raise HomeError(Words(th=f"กระดานหยุดทำงาน ({app.crash})", en=f"the board has fallen ({app.crash})"))


def _print(board: Board, language: Language) -> None:
    from surveytui.sync.sentences import all_left, days_ago, held_words
    from surveytui.sync.tables import RIGHT, short_rows, sum_words
    from surveytui.text.columns import columns
    from surveytui.text.dates import thai_date

    sample = Words(th="ตัวอย่าง SAMPLE  ", en="SAMPLE  ") if board.sample else Words(th="", en="")
    click.echo(
        f"{sample[language]}{board.title}  {thai_date(board.day, language)}  {all_left(board.days_left, board.opens)[language]}"
    )
    if board.newest is not None and board.newest > 2:
        narrate(
            Words(th=f"! ยอดเก่า {days_ago(board.newest).th}", en=f"! the newest report is {board.newest} days old")[
                language
            ]
        )
    if board.held:
        click.echo()
        click.echo(f"! {held_words(len(board.held))[language]}")
        for text in _held_rows(board.held, language):
            click.echo(text)
    if board.calls:
        click.echo()
        click.echo(Words(th=f"ควรโทรวันนี้ {len(board.calls)} หน่วยงาน", en=f"call today: {len(board.calls)}")[language])
        for text in columns(
            [
                (number, call.agency.short[language], call.tool or "", call.reason[language], call.agency.telephone)
                for number, call in enumerate(board.calls, 1)
            ],
            right=(0,),
        ):
            click.echo(text)
    click.echo()
    for text in columns(short_rows(board.lines, language), right=RIGHT):
        click.echo(text)
    click.echo()
    click.echo(sum_words(board)[language])


def _held_rows(held: Iterable[Held], language: str) -> list[str]:
    """A line for each file: which, whose, since when, why."""
    from surveytui.sync.sentences import held_from, held_since
    from surveytui.text.columns import columns

    return columns([(held_from(one)[language], held_since(one)[language]) for one in held])


class _Open:
    """The hub of a home, for one command."""

    def __init__(self, home: Path) -> None:
        from surveytui.sync.hub.home import HubHome

        see_role(home, Role.HUB)
        self._home = HubHome.within(home)

    def __enter__(self) -> HubDesk:
        from surveytui.sync.hub.desk import HubDesk

        self._desk = HubDesk(self._home)
        return self._desk

    def __exit__(self, *_: object) -> None:
        self._desk.close()


@quota.command(example='surveytui quota note l-001 "โทรแล้ว จะตั้งเครื่องพรุ่งนี้"')
@click.argument("agency")
@click.argument("text")
@with_home
@with_language
def note(agency: str, text: str, home: Path, language: str) -> None:
    """Note that AGENCY was called: it leaves the list for two days."""
    from surveytui.sync.hub.entries import add_note

    with _Open(home) as desk:
        add_note(desk, agency, text)
    narrate(Words(th="บันทึกแล้ว", en="noted")[language])


@quota.command(example="surveytui quota ticket V50QJ0W+K…")
@click.argument("text", nargs=-1, required=True)
@with_home
@with_language
def ticket(text: tuple[str, ...], home: Path, language: str) -> None:
    """Take in what a phone read off a counter's QR code."""
    with _Open(home) as desk:
        outcome = desk.take_text(" ".join(text))
    if outcome.said:
        click.echo(outcome.said[language])


@quota.command(example="surveytui quota discard ภาพ.jpg")
@click.argument("names", nargs=-1)
@click.option("--yes", is_flag=True, help="Do not ask.")
@with_home
@with_language
def discard(names: tuple[str, ...], yes: bool, home: Path, language: str) -> None:
    """Throw away files that are held back and can never be used, by their NAMES; without any, all that are held back.

    They are shown first. A counter's own can be exported there again, as long as headquarters has given no receipt.
    """
    from surveytui.cli.ask import agreed
    from surveytui.errors import HubError

    with _Open(home) as desk:
        held = desk.board().held
        chosen = [one for one in held if not names or {one.name, one.stored} & set(names)]
        known = {name for one in chosen for name in (one.name, one.stored)}
        for name in names:
            if name not in known:
                raise HubError(Words(th="ไม่มีแฟ้มชื่อนี้ที่กักไว้", en="no file of that name is held back"), where=name)
        for row in _held_rows(chosen, language):
            narrate(row)
        question = Words(th="ลบแฟ้มเหล่านี้ ลบแล้วเรียกคืนไม่ได้", en="Delete them? They cannot be brought back.")
        if not chosen or not (yes or agreed(question[language], language)):
            narrate(Words(th="ไม่ได้ลบอะไร", en="nothing was deleted")[language])
            return
        for one in chosen:
            desk.discard(one)
    narrate(Words(th=f"ลบแล้ว {len(chosen)} แฟ้ม", en=f"files deleted: {len(chosen)}")[language])


@quota.command(example="surveytui quota oit l-001 29")
@click.argument("agency_or_file")
@click.argument("items", type=int, required=False)
@with_home
@with_language
def oit(agency_or_file: str, items: int | None, home: Path, language: str) -> None:
    """Set how many OIT items an agency has published, or read them from a table with the columns code and items."""
    from surveytui.sync.hub.entries import import_oit, set_oit

    with _Open(home) as desk:
        count = import_oit(desk, Path(agency_or_file)) if items is None else set_oit(desk, agency_or_file, items)
    narrate(Words(th=f"บันทึกแล้ว {count} หน่วยงาน", en=f"{count} noted")[language])


@quota.command("last-year", example="surveytui quota last-year results-2567.csv")
@click.argument("file", type=_FILE)
@with_home
@with_language
def last_year(file: Path, home: Path, language: str) -> None:
    """Import last year's official results: a table with the columns code, year, score, band."""
    from surveytui.sync.hub.entries import import_last_year

    with _Open(home) as desk:
        count = import_last_year(desk, file)
    narrate(Words(th=f"นำเข้าแล้ว {count} หน่วยงาน", en=f"{count} imported")[language])
