"""`surveytui hub`: the receiving side of counts and sealed batches."""

from __future__ import annotations

from pathlib import Path

import click

from surveytui.cli.options import narrate, with_home, with_language
from surveytui.text.words import Words


@click.group()
def hub() -> None:
    """Receive counts and sealed batches for supervisors; nothing is opened here.

    Example: surveytui hub trust campaign.bundle
    """


@hub.command(epilog="Example: surveytui hub trust campaign.bundle")
@click.argument("bundle", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--yes", is_flag=True, help="The words have been compared; do not ask.")
@with_home
@with_language
def trust(bundle: Path, yes: bool, home: Path, language: str) -> None:
    """Make this home a hub for the campaign in BUNDLE, or bring a newer version.

    The first time, the words shown must be the same that headquarters reads out over the telephone.
    """
    from surveytui.campaign.models import Bundle
    from surveytui.cli.ask import agreed
    from surveytui.cli.fingerprint import compare
    from surveytui.errors import BundleError
    from surveytui.foreign import read
    from surveytui.sealing.bundles import MOST_BYTES
    from surveytui.sync.hub.desk import trust as take
    from surveytui.sync.hub.home import HubHome

    def confirm(offer: Bundle) -> bool:
        narrate(compare(offer)[language])
        return yes or agreed(Words(th="ตรงทั้งหมดหรือไม่", en="Does all of it agree?")[language], language)

    try:
        data = read(bundle, MOST_BYTES)
    except OSError as error:
        raise BundleError(
            Words(th=f"เปิดแฟ้มไม่ได้ ({error.strerror})", en=f"cannot be read ({error.strerror})"), where=str(bundle)
        ) from error
    taken = take(HubHome.within(home), data, confirm=confirm)
    narrate(
        Words(
            th=f"ศูนย์รวบรวมของ “{taken.birth.name}” รุ่น {taken.version} พร้อมแล้ว",
            en=f"the hub of “{taken.birth.name}”, version {taken.version}, is ready",
        )[language]
    )
