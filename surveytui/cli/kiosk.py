"""`surveytui kiosk`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from surveytui.cli.homes import Role, see_role
from surveytui.cli.options import with_home, with_language
from surveytui.cli.spoken import Spoken
from surveytui.errors import UsageError
from surveytui.text.words import Words


@click.command(cls=Spoken, example="surveytui kiosk --home /var/lib/surveytui")
@click.option("--rehearsal", is_flag=True, help="Mark every answer as a rehearsal: it counts for nothing.")
@click.option("--tool", type=click.Choice(["iit", "eit"], case_sensitive=False), help="Ask this, whatever was chosen.")
@with_home
@with_language
def kiosk(rehearsal: bool, tool: str | None, home: Path, language: str) -> int:
    """Run the counter on this terminal: a keeper and one process a respondent.

    Ends from the officers' screen (6, then 3), by SIGTERM or when the terminal goes; respondents cannot end it.
    """
    del language
    see_role(home, Role.COUNTER)
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise UsageError(
            Words(th="คำสั่งนี้ต้องใช้ในเทอร์มินัล", en="the kiosk needs a terminal"),
            hint=Words(th="เปิดในเทอร์มินัลขนาด 60×20 ขึ้นไป", en="run it in a terminal of at least 60×20"),
        )
    from surveytui.counter.keeper import run_kiosk

    return run_kiosk(home / "counter", rehearsal=rehearsal, tool=(tool or "").upper())
