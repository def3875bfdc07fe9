"""`surveytui audit`."""

from __future__ import annotations

from pathlib import Path

import click

from surveytui.cli.homes import Role, see_role
from surveytui.cli.options import DONE, FAILED, narrate, with_home, with_language
from surveytui.cli.spoken import Spoken
from surveytui.text.words import Words


@click.command(cls=Spoken, example="surveytui audit --home /media/copy-of-counter")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@with_home
@with_language
def audit(as_json: bool, home: Path, language: str) -> int:
    """Search one copy of this counter's files for anything that tells order, time, length or an answer.

    Exit status 1 if something was found. The counter must not be running.
    """
    from surveytui import canonical
    from surveytui.counter.audit import Leak, audit_files
    from surveytui.counter.home import CounterHome
    from surveytui.counter.station import schema_of
    from surveytui.vault.audit import audit_vault

    see_role(home, Role.COUNTER)
    place = CounterHome.within(home)
    bundle = place.load_bundle()
    leaks = audit_files(place, bundle)
    found = audit_vault(place.vault, schema_of(bundle, place.load_device(bundle)))
    leaks += [Leak(place.vault.name, finding.words) for finding in found]
    if as_json:
        click.echo(canonical.encode(leaks).decode("utf-8"))
    else:
        for leak in leaks:
            click.echo(f"! {leak.where}: {leak.what[language]}")
    if not leaks:
        narrate(Words(th="ไม่พบสิ่งที่บอกลำดับ เวลา หรือคำตอบ", en="nothing here tells order, time or an answer")[language])
    return FAILED if leaks else DONE
