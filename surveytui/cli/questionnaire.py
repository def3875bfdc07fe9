"""`surveytui questionnaire`: check packs, propose break marks, print a pack."""

from __future__ import annotations

from pathlib import Path

import click

from surveytui.cli.options import FAILED, narrate, with_language
from surveytui.cli.spoken import SpokenGroup
from surveytui.errors import UsageError
from surveytui.text.words import Words


@click.group(cls=SpokenGroup, example="surveytui questionnaire check questionnaires/eit-2568.toml")
def questionnaire() -> None:
    """Check and show questionnaire packs."""


group = questionnaire


@questionnaire.command(example="surveytui questionnaire check questionnaires/*.toml --marks")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--marks", is_flag=True, help="Propose where Thai lines may break; takes Python files, too.")
@click.option("--write", is_flag=True, help="With --marks: write the proposals into the files.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array instead of lines.")
@with_language
def check(files: tuple[Path, ...], *, marks: bool, write: bool, as_json: bool, language: str) -> None:
    """Find everything that is wrong with packs, TOML files or names of shipped ones; each fault with file and line.

    Exit code 1 if there is a fault. Proposed marks are shown as `|`; they are no faults.
    """
    from surveytui.questionnaire.report import check_file, propose
    from surveytui.questionnaire.shipped import shipped_packs

    if write and not marks:
        raise UsageError(Words(th="--write ใช้ได้เมื่อมี --marks", en="--write goes with --marks"))
    reports = []
    shipped = shipped_packs()
    for named in files:
        file = named if named.exists() else shipped.get(str(named), named)
        if file.suffix == ".py" and not marks:
            raise UsageError(
                Words(th="แฟ้ม Python ตรวจได้เฉพาะจุดตัดบรรทัด", en="a Python file has only marks to check"),
                where=str(file),
                hint=Words(th="เพิ่ม --marks", en="add --marks"),
            )
        report = propose(file, write=write) if marks else check_file(file)
        reports.append(report)
        if not as_json:
            for line in report.lines(language):
                click.echo(line)
            for line in report.complaints(language):
                narrate(line)
    if as_json:
        click.echo(b"[" + b",".join(report.json(language) for report in reports) + b"]")
    if not all(report.ok for report in reports):
        raise SystemExit(FAILED)


@questionnaire.command(example="surveytui questionnaire show eit-2568 --lang en")
@click.argument("pack")
@click.option("--json", "as_json", is_flag=True, help="Print the pack as canonical JSON, as it is signed.")
@with_language
def show(pack: str, *, as_json: bool, language: str) -> None:
    """Print a pack: a TOML file, or the name of a shipped one."""
    from surveytui import canonical
    from surveytui.questionnaire.load import load_pack
    from surveytui.questionnaire.rendering import render
    from surveytui.questionnaire.shipped import shipped_packs

    shipped = shipped_packs()
    path = Path(pack)
    if not path.exists() and pack not in shipped and path.suffix != ".toml":
        raise UsageError(
            Words(th="ไม่มีแฟ้มหรือแบบสอบถามชื่อนี้", en="there is no such file, and no shipped pack of that name"),
            where=pack,
            hint=Words(th="ที่มากับโปรแกรม: {names}", en="shipped: {names}").format(names=", ".join(shipped)),
        )
    loaded = load_pack(path if path.exists() or pack not in shipped else shipped[pack])
    click.echo(canonical.encode(loaded) if as_json else render(loaded, language))
