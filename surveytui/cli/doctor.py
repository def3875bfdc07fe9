"""`surveytui doctor`."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import click

from surveytui.cli.options import DONE, FAILED, with_home, with_language
from surveytui.text.words import Words


@click.command(epilog="Example: surveytui doctor --lang th")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@with_home
@with_language
def doctor(as_json: bool, home: Path, language: str) -> int:
    """Check this machine: width of Thai, sealing, disk, clock, swap, synced folders, environment, permissions.

    Exit status 1 if something keeps the kiosk closed.
    """
    from surveytui import canonical
    from surveytui.counter.doctor import RULER, Verdict, examine
    from surveytui.counter.home import CounterHome

    findings = examine(CounterHome.within(home), clock=date.today(), environment=os.environ)  # noqa: DTZ011 - the local day
    if as_json:
        click.echo(canonical.encode(findings).decode("utf-8"))
    else:
        click.echo(Words(th="ขีดทุกเส้นต้องตรงกัน", en="All bars must stand under each other")[language])
        click.echo("\n".join(RULER) + "\n")
        for finding in findings:
            mark = "✓" if finding.verdict is Verdict.GOOD else "!"
            click.echo(f"{mark} {finding.title[language]}: {finding.seen[language]}")
    return FAILED if any(finding.verdict is Verdict.BAD for finding in findings) else DONE
