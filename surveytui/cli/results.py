"""`surveytui results`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from surveytui.cli.homes import Role, see_role
from surveytui.cli.options import narrate, quarantined, see_folders, with_home, with_language
from surveytui.cli.spoken import Spoken
from surveytui.errors import UsageError
from surveytui.text.words import Words

if TYPE_CHECKING:
    from datetime import date

    from surveytui.campaign.models import Bundle
    from surveytui.headquarters.accounts import Account
    from surveytui.headquarters.desk import Opening
    from surveytui.headquarters.home import HeadquartersHome
    from surveytui.headquarters.store import Store
    from surveytui.questionnaire.models import Pack, Tool

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command(cls=Spoken, example="surveytui results --csv counts.csv")
@click.option("--before-close", is_flag=True, help="Tell what is still being collected; it may change.")
@click.option("--tool", type=click.Choice(["EIT", "IIT"], case_sensitive=False), help="Only this one.")
@click.option("--csv", "counts", type=_FILE, help="Write the counts there.")
@click.option("--records", type=_FILE, help="Write a row per respondent there, shuffled, without free text; is logged.")
@click.option(
    "--texts", type=_FILE, help="Write the free texts there, each by itself; after the close only, is logged."
)
@click.option("--json", "as_json", is_flag=True, help="The counts as JSON instead of tables.")
@with_home
@with_language
def results(
    before_close: bool,
    tool: str | None,
    counts: Path | None,
    records: Path | None,
    texts: Path | None,
    as_json: bool,
    home: Path,
    language: str,
) -> None:
    """Open the answers and print how often each choice was taken.

    What was in quarantine is tried again each time. Exit status 3 if records remain that cannot be used.
    """
    from datetime import date

    from surveytui.batch.quarantine import Quarantine
    from surveytui.cli.passphrase import ask_once
    from surveytui.headquarters.accounts import accounts
    from surveytui.headquarters.desk import tellable
    from surveytui.headquarters.home import HeadquartersHome
    from surveytui.headquarters.keys import KeyRing
    from surveytui.headquarters.results import closed
    from surveytui.headquarters.store import Store
    from surveytui.questionnaire.models import Tool
    from surveytui.sync.sentences import held_words

    see_role(home, Role.HEADQUARTERS)
    place = HeadquartersHome.within(home)
    bundle, spare = _known(place, language)
    today = date.today()  # noqa: DTZ011 - the campaign's days are local days
    tools = tellable(bundle, today, before_close=before_close, tool=Tool(tool) if tool else None)
    see_folders(*(file.parent for file in (counts, records, texts) if file is not None))
    if texts is not None and not closed(bundle, today) & tools:
        raise UsageError(
            Words(th="ข้อความอิสระออกได้หลังสิ้นสุดการเก็บเท่านั้น", en="free texts are released only after the close")
        )
    seeds = KeyRing(place.keys).seeds(ask_once(language))
    with Store(place.database) as store:
        opening = _open(place, store, bundle, spare, seeds=seeds, tools=tools, today=today)
        _print(opening, language, as_json=as_json)
        if counts is not None:
            _wrote(counts, opening.write_counts(counts, language), language)
        if records is not None:
            _wrote(records, opening.write_rows(records), language)
        if texts is not None:
            _wrote(texts, opening.write_texts(texts, closed(bundle, today) & tools), language)
        for account in accounts(store):
            narrate(_account(account)[language])
    if waiting := Quarantine(place.quarantine).files():
        narrate(f"! {held_words(len(waiting))[language]} (surveytui intake --retry)")
    if opening.tally.held:
        quarantined()


def _known(place: HeadquartersHome, language: str) -> tuple[Bundle, tuple[Pack, ...]]:
    """The last signed version, or what stands for it; where some are lost, also every wording at hand.

    Raises:
        HomeError: nothing was ever signed here.
    """
    from surveytui.headquarters import salvage
    from surveytui.questionnaire.shipped import shipped_packs

    birth = place.load_birth()
    if place.versions() or birth is None:
        bundle = place.newest()
        lost = salvage.lost(place)
        if not lost:
            return bundle, ()
        named = ", ".join(map(str, lost))
        narrate(
            Words(
                th=f"! ไม่มีชุดงานรุ่น {named} ในโฟลเดอร์ bundles นำสำเนากลับมาไว้ จะได้รู้จักทุกเครื่องและทุกฉบับ",
                en=f"! version {named} of the campaign is missing from bundles; put a copy back, so that every counter and "
                "wording is known",
            )[language]
        )
        return bundle, salvage.wordings(place, shipped_packs())
    spare = salvage.wordings(place, shipped_packs())
    narrate(
        Words(
            th="! ไม่มีชุดงานที่ลงนามแล้วเหลืออยู่ จึงไม่รู้ชื่อหน่วยงาน ยอดขั้นต่ำ และวันสิ้นสุด เครื่องรับคำตอบทุกเครื่องมีสำเนารุ่นล่าสุด",
            en="! no signed version is left here: agencies' names, quotas and days are unknown; every counter has a copy of "
            "the newest",
        )[language]
    )
    return salvage.bare_bundle(birth, spare), spare


def _open(
    place: HeadquartersHome,
    store: Store,
    bundle: Bundle,
    spare: tuple[Pack, ...],
    *,
    seeds: tuple[bytes, ...],
    tools: frozenset[Tool],
    today: date,
) -> Opening:
    """Open everything, with a progress bar where somebody is looking."""
    import sys

    from surveytui.headquarters.desk import open_all

    with click.progressbar(length=store.last_id(), file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:
        return open_all(
            place,
            store,
            bundle,
            seeds=seeds,
            tools=tools,
            today=today,
            spare=spare,
            progress=lambda passed: bar.update(passed - bar.pos),
        )


def _print(opening: Opening, language: str, *, as_json: bool) -> None:
    import json

    if as_json:
        from surveytui.headquarters.plain import plain_results

        click.echo(json.dumps(plain_results(opening.results), ensure_ascii=False))
        return
    import sys

    from rich.console import Console

    from surveytui.headquarters.tables import render

    console = Console(file=sys.stdout, width=None if sys.stdout.isatty() else 100, markup=False, highlight=False)
    console.print(render(opening.results, language))


def _wrote(path: Path, count: int, language: str) -> None:
    narrate(Words(th=f"{path}: {count} แถว", en=f"{path}: {count} rows")[language])


def _account(account: Account) -> Words:
    """One line of the accounts: received = opened + quarantined + duplicates, and what is missing in between."""
    from surveytui.headquarters.reasons import RECORD

    unknown = Words(th="ไม่ทราบเหตุ", en="unknown")
    held = [(RECORD.get(code, unknown), count) for code, count in sorted(account.held.items())]
    th, en = (", ".join(f"{words[language]} {count}" for words, count in held) for language in ("th", "en"))
    line = Words(
        th=f"เครื่อง {account.device}: รับ {account.received} = คำตอบ {account.opened or 0}"
        f" + ซ้อม {account.opened_rehearsals} + กักไว้ {account.quarantined} + ซ้ำ {account.duplicates}",
        en=f"counter {account.device}: received {account.received} = {account.opened or 0} answers"
        f" + {account.opened_rehearsals} rehearsals + {account.quarantined} quarantined + {account.duplicates} duplicates",
    )
    if held:
        line = Words(th=f"{line.th} ({th})", en=f"{line.en} ({en})")
    for gap in account.chain.gaps:
        missing = gap.answers + gap.rehearsals
        line = Words(
            th=f"{line.th} ! ยังไม่มาถึง ชุดที่ {gap.first}–{gap.last} รวม {missing}",
            en=f"{line.en} ! batches {gap.first}–{gap.last} have not come, {missing} records",
        )
    if account.chain.forks:
        line = Words(th=f"{line.th} ! เครื่องถูกคัดลอกหรือกู้คืน", en=f"{line.en} ! the counter was copied or restored")
    if not account.balances:
        line = Words(th=f"{line.th} ! บัญชีไม่ลงตัว", en=f"{line.en} ! the account does not balance")
    return line
