"""`surveytui device`: what makes a machine a counter."""

from __future__ import annotations

from pathlib import Path

import click

from surveytui.cli.options import narrate, with_home, with_language
from surveytui.text.words import Words


@click.group()
def device() -> None:
    """Enrol this counter, trust a bundle, set the PIN.

    Example: surveytui device enrol --name "Counter 1" --agency 1001 --out counter1.request
    """


@device.command(
    epilog='Example, counter: surveytui device enrol --name "Counter 1" --agency 1001 --out counter1.request'
)
@click.argument("requests", nargs=-1, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--name", help="What people call this counter.")
@click.option("--agency", "agencies", multiple=True, help="Code of the agency that is asked about; may be repeated.")
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

        for request in requests:
            enrol_request(home, request, language=language)
        return
    if not (name and agencies and out):
        raise click.UsageError("a counter needs --name, --agency and --out; headquarters names request files")
    from surveytui.counter import platform
    from surveytui.counter.enrol import make_request
    from surveytui.counter.home import CounterHome
    from surveytui.questionnaire.models import Tool

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


@device.command(epilog="Example: surveytui device trust campaign.bundle")
@click.argument("bundle", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--yes", is_flag=True, help="The words have been compared; do not ask.")
@with_home
@with_language
def trust(bundle: Path, yes: bool, home: Path, language: str) -> None:
    """At a counter: take a campaign BUNDLE, or a newer version of it.

    The first time, the words shown must be the same that headquarters reads out over the telephone.
    """
    from surveytui.campaign.models import Bundle
    from surveytui.counter.enrol import take_bundle
    from surveytui.counter.home import CounterHome
    from surveytui.sealing.fingerprint import fingerprint

    def confirm(offer: Bundle) -> bool:
        words = fingerprint(offer.birth.campaign_id(), language)
        narrate(
            Words(
                th=f"โทรหาผู้จัดทำที่ {offer.contact} แล้วอ่านคำชุดนี้ให้ฟัง ต้องตรงกันทุกคำ\n\n{words}\n",
                en=f"telephone {offer.contact} and read out these words; all must agree\n\n{words}\n",
            )[language]
        )
        return yes or click.confirm(Words(th="ตรงทุกคำหรือไม่", en="Do all words agree?")[language], err=True)

    taken = take_bundle(CounterHome.within(home), bundle, confirm=confirm)
    narrate(
        Words(
            th=f"ใช้ชุดงาน “{taken.birth.name}” รุ่น {taken.version} แล้ว",
            en=f"campaign “{taken.birth.name}”, version {taken.version}, is in force",
        )[language]
    )


@device.command(epilog="Example: surveytui device pin")
@with_home
@with_language
def pin(home: Path, language: str) -> None:
    """Set or reset the officers' PIN, from the operating system's account.

    Asked twice at the terminal; read as one line from standard input where that is no terminal.
    """
    import sys

    from surveytui.counter.enrol import set_pin
    from surveytui.counter.home import CounterHome

    if sys.stdin.isatty():
        typed = click.prompt(
            Words(th="รหัสใหม่ 6 ถึง 8 หลัก", en="New PIN, 6 to 8 digits")[language],
            hide_input=True,
            confirmation_prompt=True,
            err=True,
        )
    else:
        typed = sys.stdin.readline().strip()
    set_pin(CounterHome.within(home), typed)
    narrate(Words(th="ตั้งรหัสแล้ว", en="the PIN is set")[language])


@device.command("list", epilog="Example: surveytui device list --json")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@with_home
@with_language
def list_(as_json: bool, home: Path, language: str) -> None:
    """At headquarters: the enrolled counters."""
    from surveytui.cli.device_hq import list_devices

    list_devices(home, language=language, as_json=as_json)


@device.command(epilog="Example: surveytui device grow 4000")
@click.argument("capacity", type=click.IntRange(min=1, max=1_000_000))
@with_home
@with_language
def grow(capacity: int, home: Path, language: str) -> None:
    """At a counter: rebuild the vault with CAPACITY slots, everything in a fresh random place."""
    from surveytui.counter.enrol import grow_vault
    from surveytui.counter.home import CounterHome

    grow_vault(CounterHome.within(home), capacity)
    narrate(Words(th=f"ขยายที่เก็บเป็น {capacity} ช่องแล้ว", en=f"the vault has {capacity} slots now")[language])
