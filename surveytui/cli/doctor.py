"""`surveytui doctor`."""

from __future__ import annotations

import os
from collections import Counter
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from surveytui.cli.options import DONE, FAILED, with_home, with_language
from surveytui.cli.spoken import Spoken
from surveytui.errors import printable
from surveytui.text.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from surveytui.counter.doctor import Finding

_MARKS = {
    "good": ("✓", Words(th="", en="")),
    "note": ("·", Words(th="", en="")),
    "improve": ("!", Words(th="ควรแก้ ", en="should be mended, ")),
    "bad": ("!!", Words(th="ต้องแก้ ", en="must be mended, ")),
}
"""Mark and words before a finding, by verdict: told apart without colours."""


@click.command(cls=Spoken, example="surveytui doctor --lang th")
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
        click.echo(printable(canonical.encode(findings).decode("utf-8")))
    else:
        click.echo(Words(th="ขีดทุกเส้นต้องตรงกัน", en="All bars must stand under each other")[language])
        click.echo("\n".join(RULER) + "\n")
        for finding in findings:
            click.echo(_line(finding, language))
        click.echo("\n" + _summary(findings)[language])
    return FAILED if any(finding.verdict is Verdict.BAD for finding in findings) else DONE


def _line(finding: Finding, language: str) -> str:
    mark, words = _MARKS[finding.verdict]
    return printable(f"{mark:<2} {words[language]}{finding.title[language]}: {finding.seen[language]}")


def _summary(findings: Iterable[Finding]) -> Words:
    """The last line, in the words of the officers' screen."""
    from surveytui.counter.doctor import Verdict
    from surveytui.ui.staff import words
    from surveytui.ui.staff.sentences import fill

    seen = Counter(finding.verdict for finding in findings)
    good, improve, bad = seen[Verdict.GOOD], seen[Verdict.IMPROVE], seen[Verdict.BAD]
    text = words.UNUSABLE if bad else words.PASSED_SOME if improve else words.PASSED
    return fill(text, good=good, improve=improve, bad=bad)
