"""`surveytui export`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from surveytui.cli.homes import Role, see_role
from surveytui.cli.options import narrate, with_home, with_language
from surveytui.cli.spoken import Spoken
from surveytui.text.words import Words

if TYPE_CHECKING:
    from surveytui.counter.outbox import Exported


@click.command(cls=Spoken, example="surveytui export /media/stick")
@click.argument("directory", type=click.Path(path_type=Path))
@with_home
@with_language
def export(directory: Path, home: Path, language: str) -> None:
    """Copy every sealed batch that has no receipt yet, and the count report, to DIRECTORY, and read each back.

    Prints the files. As often as it is called, the same files come out.
    """
    from surveytui.counter.home import CounterHome
    from surveytui.counter.outbox import export as run
    from surveytui.counter.station import Station

    see_role(home, Role.COUNTER)
    with Station(CounterHome.within(home)) as station:
        done = run(station, directory)
        k = station.bundle.policy.block
    for path in (*done.files, done.report):
        click.echo(path)
    if done.waiting:
        narrate(_stay(done, k)[language])
    narrate(_written(done)[language])


def _stay(done: Exported, k: int) -> Words:
    """What stays: answers and rehearsals apart, since only answers count towards k."""
    answers, rehearsals = done.answers_stay, done.rehearsals_stay
    said = Words(
        th=f"คำตอบใหม่ {answers} ชุดยังไม่ถึง {k} ชุด เก็บไว้ก่อน",
        en=f"fewer than {k} answers are new; {_count(answers, 'answer')}",
    )
    if rehearsals:
        said = Words(th=f"{said.th} รวมคำตอบซ้อม {rehearsals} ชุด", en=f"{said.en} and {_count(rehearsals, 'rehearsal')}")
    later = Words(th="ส่งออกเมื่อครบหรือเมื่อสิ้นสุดการเก็บ", en="for a later export")
    return Words(th=f"{said.th} {later.th}", en=f"{said.en} {'stays' if done.waiting == 1 else 'stay'} {later.en}")


def _written(done: Exported) -> Words:
    """What lies on the stick now."""
    if not done.files:
        return Words(
            th="ยังไม่มีคำตอบที่ต้องส่งออก เขียนรายงานยอดแล้ว ถอดแฟลชไดรฟ์ได้แล้ว",
            en="no answers to export yet; the count report is written; the stick may be unplugged",
        )
    return Words(
        th=f"ส่งออก {done.records} ชุด ใน {len(done.files)} แฟ้ม ถอดแฟลชไดรฟ์ได้แล้ว",
        en=f"exported {_count(done.records, 'record')} in {_count(len(done.files), 'file')}; the stick may be unplugged",
    )


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
