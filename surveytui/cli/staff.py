"""`surveytui staff`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from surveytui.cli.homes import Role, see_role
from surveytui.cli.options import with_home, with_language
from surveytui.cli.spoken import Spoken

if TYPE_CHECKING:
    from surveytui.counter.desk_messages import Status, ToolStatus
    from surveytui.counter.local_desk import LocalDesk

COLUMNS = ("tool", "counted", "target", "since_start", "first", "last", "chosen")


@click.command(cls=Spoken, example="surveytui staff --json")
@click.option("--json", "as_json", is_flag=True, help="Print the status as JSON, and open no screen.")
@with_home
@with_language
def staff(as_json: bool, home: Path, language: str) -> int:
    """The officers' screen in a terminal of its own: counts, export, receipts, check of the machine.

    Where there is no terminal, or with --json, the counts of this machine are printed instead. While the kiosk runs,
    it alone holds the counter: use its own staff screen (F12).
    """
    from surveytui.counter.home import CounterHome
    from surveytui.counter.local_desk import LocalDesk

    see_role(home, Role.COUNTER)
    place = CounterHome.within(home)
    with LocalDesk(place) as desk:
        if as_json or not (sys.stdin.isatty() and sys.stdout.isatty()):
            _print(desk.status(), as_json=as_json)
            return 0
        return _show(place.path, desk, language)


def _print(status: Status, *, as_json: bool) -> None:
    """The numbers as JSON, or as a plain table: tab-separated lines under a head, then what concerns all tools."""
    from surveytui import canonical

    if as_json:
        click.echo(canonical.encode(status).decode("utf-8"))
        return
    click.echo("\t".join(COLUMNS))
    for tool in status.tools:
        click.echo("\t".join(_cell(tool, column) for column in COLUMNS))
    click.echo()
    for name in ("device", "day", "to_send", "awaiting", "free", "block", "closed", "finished"):
        click.echo(f"{name}\t{_text(getattr(status, name))}")


def _cell(tool: ToolStatus, column: str) -> str:
    return _text(getattr(tool, column))


def _text(value: object) -> str:
    return {None: "", True: "yes", False: "no"}[value] if value is None or isinstance(value, bool) else str(value)


def _show(folder: Path, desk: LocalDesk, language: str) -> int:
    """Run the screen until the officer leaves; the exit status."""
    from surveytui.counter.home import CounterHome
    from surveytui.ui.staff.alone import StaffAlone
    from surveytui.ui.staff.port import Setting

    home = CounterHome(folder)
    theme = home.load_state().theme
    setting = Setting(
        bundle=home.load_bundle(),
        language="en" if language == "en" else "th",
        theme="dark" if theme == "dark" else "light" if theme == "light" else None,
        alone=True,
    )
    app = StaffAlone(setting, desk)
    app.run()
    return app.return_code or 0
