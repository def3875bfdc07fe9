"""`surveytui device`: what makes a machine a counter."""

from __future__ import annotations

from pathlib import Path

import click

from surveytui.cli.homes import Role, see_role, see_room
from surveytui.cli.options import narrate, see_folders, with_home, with_language
from surveytui.cli.spoken import SpokenGroup
from surveytui.errors import UsageError
from surveytui.text.words import Words

_TYPE_PIN = Words(
    th="สั่งที่เทอร์มินัล หรือส่งรหัสหนึ่งบรรทัดเข้าทาง standard input",
    en="run it at a terminal, or give the PIN as one line of standard input",
)


@click.group(
    cls=SpokenGroup, example='surveytui device enrol --name "Counter 1" --agency sample-town --out counter1.request'
)
def device() -> None:
    """Enrol this counter, trust a bundle, set the PIN."""


@device.command(example='surveytui device enrol --name "Counter 1" --agency sample-town --out counter1.request')
@click.argument("requests", nargs=-1, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--name", help="What people call this counter.")
@click.option("--agency", "agencies", multiple=True, help="Code of the agency that is asked about.")
@click.option(
    "--tool", "tools", multiple=True, type=click.Choice(["EIT", "IIT"]), default=["EIT", "IIT"], show_default=True
)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Where to write the request.")
@with_home
@with_language
def enrol(
    requests: tuple[Path, ...],
    name: str | None,
    agencies: tuple[str, ...],
    tools: tuple[str, ...],
    out: Path | None,
    home: Path,
    language: str,
) -> None:
    """At a counter: make its keys and a request file. At headquarters: take REQUESTS into the campaign.

    The counters are in the bundle once it is signed again (surveytui campaign sign).
    """
    if requests:
        from surveytui.cli.device_hq import enrol_request

        see_role(home, Role.HEADQUARTERS)
        for request in requests:
            enrol_request(home, request, language=language)
        return
    if not (name and agencies and out):
        raise UsageError(
            Words(
                th="ที่เครื่อง ระบุ --name --agency และ --out ที่ส่วนกลาง ระบุแฟ้มคำขอ",
                en="a counter needs --name, --agency and --out; headquarters names request files",
            )
        )
    if len(agencies) > 1:
        raise UsageError(
            Words(
                th="เครื่องหนึ่งถามได้ทีละหน่วยงานเดียว ระบุ --agency ครั้งเดียว",
                en="a counter asks about one agency: give --agency once",
            ),
            hint=Words(th="หน่วยงานอื่นใช้อีกเครื่องหนึ่ง", en="enrol another counter for the other agency"),
        )
    from surveytui.counter import platform
    from surveytui.counter.enrol import make_request
    from surveytui.counter.home import CounterHome
    from surveytui.questionnaire.models import Tool

    see_room(home, Role.COUNTER)
    see_folders(out.parent)
    data = make_request(
        CounterHome.within(home), name=name, agencies=agencies, tools=tuple(Tool(tool) for tool in tools)
    )
    platform.write_durably(out, data, mode=0o644)
    narrate(
        Words(
            th=f"เขียนคำขอลง {out} แล้ว นำแฟ้มนี้ไปให้ส่วนกลาง",
            en=f"wrote the request to {out}: take this file to headquarters",
        )[language]
    )


@device.command(example="surveytui device trust campaign.bundle")
@click.argument("bundle", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--yes", is_flag=True, help="The words have been compared; do not ask.")
@with_home
@with_language
def trust(bundle: Path, yes: bool, home: Path, language: str) -> None:
    """At a counter: take a campaign BUNDLE, or a newer version of it.

    The first time, the words shown must be the same that headquarters reads out over the telephone.
    """
    from surveytui.campaign.models import Bundle
    from surveytui.cli.ask import agreed
    from surveytui.cli.fingerprint import compare
    from surveytui.counter.enrol import take_bundle
    from surveytui.counter.home import CounterHome

    see_role(home, Role.COUNTER)

    def confirm(offer: Bundle) -> bool:
        narrate(compare(offer)[language])
        return yes or agreed(Words(th="ตรงทั้งหมดหรือไม่", en="Does all of it agree?")[language], language)

    taken = take_bundle(CounterHome.within(home), bundle, confirm=confirm)
    narrate(
        Words(
            th=f"ใช้ชุดงาน “{taken.birth.name}” รุ่น {taken.version} แล้ว",
            en=f"campaign “{taken.birth.name}”, version {taken.version}, is in force",
        )[language]
    )


@device.command(example="surveytui device pin")
@with_home
@with_language
def pin(home: Path, language: str) -> None:
    """Set or reset the officers' PIN, from the operating system's account.

    Asked twice at the terminal; read as one line from standard input where that is no terminal.
    """
    from surveytui.counter.enrol import set_pin
    from surveytui.counter.home import CounterHome

    see_role(home, Role.COUNTER)
    set_pin(CounterHome.within(home), _new_pin(language))
    narrate(Words(th="ตั้งรหัสแล้ว", en="the PIN is set")[language])


def _new_pin(language: str) -> str:
    """A PIN, typed twice at a terminal; the rule is told first.

    Raises:
        UsageError: nothing was typed, or the two differ.
    """
    import sys

    from surveytui.cli.ask import fitting_secret, secret
    from surveytui.counter.enrol import see_pin

    rule = Words(
        th="รหัสเจ้าหน้าที่เป็นตัวเลข 6 ถึง 8 หลัก อย่าใช้เลขเรียง เลขซ้ำ หรือวันเกิด",
        en="the officers' PIN has 6 to 8 digits; no runs, repeats or dates",
    )
    at_terminal = sys.stdin.isatty()
    if at_terminal:
        narrate(rule[language])
    question = Words(th="รหัสใหม่", en="New PIN")[language]
    typed = fitting_secret(question, see_pin, language) if at_terminal else sys.stdin.readline().strip()
    if not typed:
        raise UsageError(
            Words(th="ไม่ได้พิมพ์รหัส จึงไม่ได้ตั้ง", en="no PIN was given; none was set"),
            hint=None if at_terminal else _TYPE_PIN,
        )
    if at_terminal and secret(Words(th="พิมพ์รหัสอีกครั้ง", en="The same again")[language]) != typed:
        raise UsageError(Words(th="พิมพ์สองครั้งไม่ตรงกัน ไม่ได้ตั้งรหัส", en="the two were not the same; no PIN was set"))
    return typed


@device.command("list", example="surveytui device list --json")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@with_home
@with_language
def list_(as_json: bool, home: Path, language: str) -> None:
    """At headquarters: the enrolled counters, those of no signed version yet too."""
    from surveytui.cli.device_hq import list_devices

    see_role(home, Role.HEADQUARTERS)
    list_devices(home, language=language, as_json=as_json)


@device.command(example="surveytui device grow 4000")
@click.argument("capacity", type=click.IntRange(min=1, max=1_000_000))
@with_home
@with_language
def grow(capacity: int, home: Path, language: str) -> None:
    """At a counter: rebuild the vault with CAPACITY slots, everything in a fresh random place."""
    from surveytui.counter.enrol import grow_vault
    from surveytui.counter.home import CounterHome

    see_role(home, Role.COUNTER)
    grow_vault(CounterHome.within(home), capacity)
    narrate(Words(th=f"ขยายที่เก็บเป็น {capacity} ช่องแล้ว", en=f"the vault has {capacity} slots now")[language])
