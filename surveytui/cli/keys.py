"""`surveytui keys`: headquarters' keys."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from surveytui.cli.homes import Role, is_demo, see_role, see_room
from surveytui.cli.options import narrate, with_home, with_language
from surveytui.cli.spoken import SpokenGroup
from surveytui.text.words import Words

if TYPE_CHECKING:
    from surveytui.headquarters.keys import KeyRing


@click.group(cls=SpokenGroup, example="surveytui keys create")
def keys() -> None:
    """Make and show headquarters' keys."""


@keys.command(example="surveytui keys create")
@click.option("--no-passphrase", is_flag=True, help="Leave the key files open; demo campaigns only.")
@click.option("--new-answer-key", is_flag=True, help="Make a further answer key; the next signed version seals to it.")
@with_home
@with_language
def create(no_passphrase: bool, new_answer_key: bool, home: Path, language: str) -> None:
    """Make the keys that are not there yet: answers, intake, receipts, campaign.

    The passphrase is typed twice. Without it and without the files nobody can open the answers: keep copies of both
    apart, in safes.
    """
    from surveytui.headquarters.home import HeadquartersHome
    from surveytui.headquarters.keys import KeyRing

    see_room(home, Role.HEADQUARTERS)
    place = HeadquartersHome.within(home)
    if no_passphrase:
        _see_demo(home)
    ring = KeyRing(place.keys)
    passphrase = None if no_passphrase else _passphrase(ring, language, new_answer_key=new_answer_key)
    place.make()  # not before: who is refused finds nothing that was not there
    made = ring.create(passphrase, another_answer=new_answer_key)
    for name in made:
        click.echo(name)
    narrate(
        Words(
            th=f"สร้างกุญแจ {len(made)} ดอกใน {place.keys}" if made else "มีกุญแจครบแล้ว ไม่ได้สร้างใหม่",
            en=f"made {len(made)} keys in {place.keys}" if made else "all keys are there; none was made",
        )[language]
    )


def _passphrase(ring: KeyRing, language: str, *, new_answer_key: bool) -> str | None:
    """A new passphrase for new keys, the old one to read a key again; nothing is asked where nothing will be made."""
    from surveytui.cli.passphrase import ask_once, choose

    if ring.missing(another_answer=new_answer_key):
        return choose(language)
    return ask_once(language)() if ring.without_half() else None


def _see_demo(home: Path) -> None:
    """Open keys are for demo campaigns: the campaign must be there and say so.

    Raises:
        KeyFileError: it is none.
    """
    from surveytui.campaign.source import MAIN
    from surveytui.errors import KeyFileError
    from surveytui.headquarters.home import HeadquartersHome

    if not is_demo(home):
        raise KeyFileError(
            Words(
                th="กุญแจที่ไม่มีรหัสผ่านใช้ได้เฉพาะโครงการสาธิต",
                en="only a demo campaign may have keys without a passphrase",
            ),
            where=str(HeadquartersHome.within(home).campaign / MAIN),
            hint=Words(th="ใช้ surveytui campaign new --sample ก่อน", en="run surveytui campaign new --sample first"),
        )


@keys.command(example="surveytui keys show --json")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@with_home
@with_language
def show(as_json: bool, home: Path, language: str) -> None:
    """Show the public halves, and whether each key file is locked."""
    import json

    from surveytui.headquarters.home import HeadquartersHome
    from surveytui.headquarters.keys import KeyRing

    see_role(home, Role.HEADQUARTERS)
    halves = KeyRing(HeadquartersHome.within(home).keys).halves()
    if as_json:
        click.echo(json.dumps([{"name": key.name, "public": key.public, "locked": key.locked} for key in halves]))
        return
    for key in halves:
        lock = Words(th="มีรหัสผ่าน", en="locked") if key.locked else Words(th="ไม่มีรหัสผ่าน", en="open")
        click.echo(f"{key.name:<10} {lock[language]}  {_short(key.public)}")
    if not halves:
        narrate(Words(th="ยังไม่มีกุญแจ", en="there are no keys yet")[language])


def _short(public: str) -> str:
    """Enough of a key to compare; an answer key has 2,432 digits."""
    return public if len(public) <= 64 else f"{public[:32]}…{public[-8:]}"
