"""`surveytui export`."""

from __future__ import annotations

from pathlib import Path

import click

from surveytui.cli.options import narrate, with_home, with_language
from surveytui.text.words import Words


@click.command(epilog="Example: surveytui export /media/stick")
@click.argument("directory", type=click.Path(path_type=Path))
@with_home
@with_language
def export(directory: Path, home: Path, language: str) -> None:
    """Copy every sealed batch that has no receipt yet to DIRECTORY, and read each back.

    Prints the files. As often as it is called, the same files come out.
    """
    from surveytui.counter.home import CounterHome
    from surveytui.counter.outbox import export as run
    from surveytui.counter.station import Station

    with Station(CounterHome.within(home)) as station:
        done = run(station, directory)
        k = station.bundle.policy.block
    for path in done.files:
        click.echo(path)
    if done.waiting:
        narrate(
            Words(
                th=f"ยังไม่ถึง {k} ชุด เหลือไว้ {done.waiting} ชุด ส่งออกเมื่อครบหรือเมื่อปิดรับ",
                en=f"fewer than {k} answers are new: {done.waiting} records stay for a later export",
            )[language]
        )
    narrate(
        Words(
            th=f"ส่งออก {done.records} ชุด ใน {len(done.files)} แฟ้ม ถอดแฟลชไดรฟ์ได้แล้ว",
            en=f"exported {done.records} records in {len(done.files)} files; the stick may be unplugged",
        )[language]
    )
