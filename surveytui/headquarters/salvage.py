"""When signed versions are lost: keys, birth record and the wordings at hand still open what was answered.

What only a signed version says (names, groups, quotas, days, which counter asks for whom) is unknown then: codes stand for
names, and nothing counts as closed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from surveytui.campaign.models import Birth, Bundle, Keys, Notice, Policy
from surveytui.errors import PackError
from surveytui.headquarters.home import HeadquartersHome
from surveytui.questionnaire.load import load_pack
from surveytui.questionnaire.models import Pack


def lost(home: HeadquartersHome) -> tuple[int, ...]:
    """The versions that were signed, as the ones after them tell, and are not here."""
    here = {int(path.stem) for path in home.versions()}
    return tuple(number for number in range(1, max(here, default=0)) if number not in here)


def wordings(home: HeadquartersHome, shipped: Mapping[str, Path]) -> tuple[Pack, ...]:
    """Every sound pack that comes with the program or lies with the campaign.

    An answer names its wording by digest, so one that was never asked does no harm here.
    """
    return tuple({pack.digest(): pack for pack in _packs(home, shipped)}.values())


def _packs(home: HeadquartersHome, shipped: Mapping[str, Path]) -> Iterator[Pack]:
    for path in (*shipped.values(), *sorted(home.campaign.rglob("*.toml"))):
        try:
            yield load_pack(path)
        except PackError:  # no pack, or one that nobody could have been asked by
            continue


def bare_bundle(birth: Birth, packs: tuple[Pack, ...]) -> Bundle:
    """What stands for the signed versions where none is left: version 0, without agencies, days or counters."""
    return Bundle(
        birth=birth,
        version=0,
        contact="",
        packs=packs,
        agencies=(),
        windows=(),
        devices=(),
        keys=Keys(answer=(), intake="", receipts=""),
        policy=Policy(),
        notice=Notice(paragraphs=()),
    )
