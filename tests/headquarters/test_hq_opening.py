"""Opening: every usable record is counted once, every other one is held with its reason, in constant memory."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections import Counter as Count
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from surveytui.campaign.models import Bundle
from surveytui.headquarters.accounts import accounts
from surveytui.headquarters.keys import KeyRing
from surveytui.headquarters.opening import Case, case_of, rows, settle
from surveytui.headquarters.reasons import MARK
from surveytui.headquarters.store import Batch, Store
from surveytui.headquarters.tally import Tally, Where
from surveytui.interview.response import Response, encode_response
from surveytui.questionnaire.models import Tool
from surveytui.questionnaire.shipped import shipped_packs
from surveytui.sealing.private import generate_seed, public_of
from surveytui.sealing.record import Sealer
from tests.headquarters.office import AGENCY, Counter, Headquarters
from tests.needs import lacks


def case(hq: Headquarters) -> Case:
    home = hq.home
    return case_of(home.newest().birth, (home.load_bundle(path) for path in home.versions()), hq.seeds())


def opened(hq: Headquarters, given: Case | None = None, *, workers: int = 1) -> Tally:
    with hq.store() as store:
        _, tally = settle(given or case(hq), store, hq.home.database, workers=workers)
        store.note_opening(tally.opened, tally.held)
    return tally


def put(hq: Headquarters, counter: Counter, records: Iterable[bytes]) -> None:
    """Store records as if a batch had brought them, whatever is in them."""
    kept = list(records)
    batch = Batch(0, f"{len(kept)}-{hash(kept[0])}", counter.id, 1, "", 0, 0, len(kept), 0, 0, b"")
    with hq.store() as store, store.writing():
        store.add_batch(batch, ((hashlib.sha256(record).digest(), record) for record in kept))


def test_counts_are_those_of_the_answers(hq: Headquarters, bundle: Bundle, counter: Counter) -> None:
    """Forty respondents, counted by the product and by hand."""
    pack = bundle.pack(Tool.EIT)
    assert pack is not None
    responses = [hq.response(bundle) for _ in range(40)]
    by_hand = Count(
        (name, value) for response in responses for name, value in response.answers.items() if name in {"e1", "e5"}
    )
    sealer = hq.sealer(bundle)
    hq.take(hq.parcel(bundle, counter, [sealer.seal(encode_response(response)) for response in responses]))
    tally = opened(hq)
    (section,) = tally.sections.values()
    assert section.n == 40
    assert {place: n for place, n in section.counts.items() if place[0] in {"e1", "e5"} and n} == by_hand
    assert tally.opened == {(1, 1): (40, 0)}
    assert tally.held == []


def test_several_processes_count_the_same(hq: Headquarters, bundle: Bundle, counter: Counter) -> None:
    """Two workers over eight shares each end where one process ends."""
    records = [*hq.records(bundle, 60), *hq.records(bundle, 30, Tool.IIT), *hq.records(bundle, 7, rehearsal=True)]
    hq.take(hq.parcel(bundle, counter, records, rehearsals=7))
    assert opened(hq, workers=2) == opened(hq, workers=1)


def test_rehearsals_stay_apart(hq: Headquarters, bundle: Bundle, counter: Counter) -> None:
    """A rehearsal is opened and accounted for, in a section of its own that results never look at."""
    hq.take(hq.parcel(bundle, counter, [*hq.records(bundle, 5), *hq.records(bundle, 3, rehearsal=True)], rehearsals=3))
    tally = opened(hq)
    assert (tally.total(rehearsal=False), tally.total(rehearsal=True)) == (5, 3)
    with hq.store() as store:
        (account,) = accounts(store)
    assert (account.opened, account.opened_rehearsals, account.quarantined) == (5, 3, 0)


@pytest.mark.parametrize("counted", [1, 6])
def test_seals_and_counter_that_disagree_on_rehearsals(
    hq: Headquarters, bundle: Bundle, counter: Counter, counted: int
) -> None:
    """Three of eight are sealed as rehearsals, the counter says otherwise: that batch waits, the next one counts."""
    mixed = [*hq.records(bundle, 5), *hq.records(bundle, 3, rehearsal=True)]
    hq.take(
        hq.parcel(bundle, counter, mixed, rehearsals=counted),
        hq.parcel(bundle, counter, hq.records(bundle, 4)),
    )
    for _ in range(2):
        tally = opened(hq)
        assert (tally.total(rehearsal=False), tally.total(rehearsal=True)) == (4, 0)
        assert [reason for _, reason in tally.held] == [MARK] * 8
    with hq.store() as store:
        (account,) = accounts(store)
        found, _ = settle(case(hq), store, hq.home.database, workers=1)
        assert len(list(rows(found, list(store.ids()), hq.home.database, workers=1))) == 4
    assert (account.opened, account.opened_rehearsals, account.held) == (4, 0, {MARK: 8})
    assert account.balances


def test_a_false_count_takes_no_answers_of_others(hq: Headquarters, counter: Counter) -> None:
    """Another counter of the same agency sends copies first and calls them rehearsals: they count for their own batch."""
    thief = hq.enrol()
    bundle = hq.sign()
    records = hq.records(bundle, 6)
    hq.take(hq.parcel(bundle, thief, records, rehearsals=6), hq.parcel(bundle, counter, records))
    tally = opened(hq)
    assert (tally.total(rehearsal=False), tally.held) == (6, [])
    with hq.store() as store:
        told = {account.device: account for account in accounts(store)}
    assert (told[counter.id].opened, told[thief.id].opened) == (6, 0)
    assert all(account.balances for account in told.values())


def hostile(hq: Headquarters, bundle: Bundle, kind: str) -> bytes:
    """A record that must be held."""
    sealer = hq.sealer(bundle)
    good = hq.response(bundle)
    campaign_id, bucket = bundle.birth.campaign_id(), bundle.birth.bucket

    def seal(response: Response) -> bytes:
        return sealer.seal(encode_response(response))

    answers = dict(good.answers)
    made: dict[str, Callable[[], bytes]] = {
        "length": lambda: seal(good)[:-1],
        "suite": lambda: b"\x02" + seal(good)[1:],
        "unknown-key": lambda: Sealer(public_of(generate_seed()), campaign_id, bucket).seal(encode_response(good)),
        "seal": lambda: seal(good)[:-1] + bytes([seal(good)[-1] ^ 1]),
        "dummy": sealer.dummy,
        "response": lambda: sealer.seal(b'{"agency":"sample-town"}'),
        "response: order": lambda: sealer.seal(encode_response(good)[:-1] + b" }"),
        "response: giant": lambda: sealer.seal(b'{"agency":' + b"9" * 3000 + b"}"),
        "response: deep": lambda: sealer.seal(b"[" * 3000),
        "pack": lambda: seal(replace(good, digest="ab" * 32)),
        "pack: id": lambda: seal(replace(good, pack="iit-2568")),
        "cell": lambda: seal(replace(good, agency="sample-office")),
        "answers: choice": lambda: seal(replace(good, answers=answers | {"e1": "99"})),
        "answers: type": lambda: seal(replace(good, answers=answers | {"e1": 5})),
        "answers: list": lambda: seal(replace(good, answers=answers | {"e1": ("1",)})),
        "answers: unknown": lambda: seal(replace(good, answers=answers | {"e999": "1"})),
        "answers: missing": lambda: seal(replace(good, answers={"e2": "1"})),
        "answers: none": lambda: seal(replace(good, answers={})),
    }
    return made[kind]()


@pytest.mark.parametrize(
    "kind",
    [
        "length", "suite", "unknown-key", "seal", "dummy", "response", "response: order", "response: giant",
        "response: deep", "pack", "pack: id", "cell", "answers: choice", "answers: type", "answers: list",
        "answers: unknown", "answers: missing", "answers: none",
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_held_and_the_rest_is_opened(
    hq: Headquarters, bundle: Bundle, counter: Counter, kind: str
) -> None:
    """One bad record among good ones: held with its reason, counted in the account, and nothing else is touched."""
    good = hq.records(bundle, 6)
    put(hq, counter, [*good[:3], hostile(hq, bundle, kind), *good[3:]])
    tally = opened(hq)
    assert tally.held == [(4, kind.partition(":")[0])]
    assert tally.total(rehearsal=False) == 6
    with hq.store() as store:
        (account,) = accounts(store)
    assert (account.received, account.opened, account.quarantined) == (7, 6, 1)
    assert account.balances


def test_held_records_are_tried_again(hq: Headquarters, bundle: Bundle, counter: Counter) -> None:
    """A wording that nobody knew is found in a later version: the next run opens what the last one could not."""
    other = replace(bundle.packs[0], title=replace(bundle.packs[0].title, en="Other words"))
    response = replace(hq.response(bundle), digest=other.digest())
    put(hq, counter, [hq.sealer(bundle).seal(encode_response(response))])
    known = case(hq)
    assert opened(hq, known).held == [(1, "pack")]
    assert opened(hq, replace(known, packs=(*known.packs, other))).held == []
    with hq.store() as store:
        assert store.held() == {}


def test_three_versions_with_a_new_answer_key_all_open(hq: Headquarters, bundle: Bundle, counter: Counter) -> None:
    """Records of version 1, of 2 (other words, longer window) and of 3 (new answer key), sent together: all open."""
    first = hq.records(bundle, 5)
    text = shipped_packs()["eit-2568"].read_text(encoding="utf-8")
    own = hq.home.campaign / "own.toml"
    own.write_text(text.replace("version = 1", "version = 2", 1), encoding="utf-8")
    hq.edit("campaign.toml", '"eit-2568"', '"own.toml"')
    hq.edit("campaign.toml", "last = 2030-09-30", "last = 2031-09-30")
    second_bundle = hq.sign()
    second = hq.records(second_bundle, 6)
    KeyRing(hq.home.keys).create(None, another_answer=True)
    third_bundle = hq.sign()
    assert (third_bundle.version, len(third_bundle.keys.answer)) == (3, 2)
    third = hq.records(third_bundle, 7)
    still_old = [hq.sealer(third_bundle, 0).seal(encode_response(hq.response(bundle)))]
    (outcome,) = hq.take(hq.parcel(third_bundle, counter, [*first, *second, *third, *still_old]))
    assert outcome.unopenable == 0
    tally = opened(hq)
    assert tally.held == []
    digests = Count({where.digest: section.n for where, section in tally.sections.items()})
    assert sorted(digests.values()) == [6, 13]


def test_birth_record_and_pack_are_enough(hq: Headquarters, bundle: Bundle, counter: Counter) -> None:
    """All bundles lost: seed, birth record and the pack's file still open everything."""
    hq.take(hq.parcel(bundle, counter, hq.records(bundle, 6)))
    birth = hq.home.load_birth()
    assert birth is not None
    seeds = hq.seeds()
    for path in hq.home.versions():
        path.unlink()
    tally = opened(hq, Case(birth, (bundle.packs[0],), seeds))
    assert tally.total(rehearsal=False) == 6
    assert list(tally.sections) == [Where(AGENCY, bundle.packs[0].digest(), rehearsal=False)]


def test_the_wrong_seed_opens_nothing_and_loses_nothing(hq: Headquarters, bundle: Bundle, counter: Counter) -> None:
    """Every record is held as one without a key; the right seed opens all of them afterwards."""
    hq.take(hq.parcel(bundle, counter, hq.records(bundle, 6)))
    known = case(hq)
    wrong = opened(hq, replace(known, seeds=(generate_seed(),)))
    assert [reason for _, reason in wrong.held] == ["unknown-key"] * 6
    assert opened(hq, known).total(rehearsal=False) == 6


def test_rows_come_in_the_order_asked_for(hq: Headquarters, bundle: Bundle, counter: Counter) -> None:
    """The order of rows is the order of the shuffled ids, from one process or two, without rehearsals."""
    records = [*hq.records(bundle, 12), *hq.records(bundle, 2, rehearsal=True)]
    hq.take(hq.parcel(bundle, counter, records, rehearsals=2))
    ids = list(range(14, 0, -1))
    one = list(rows(case(hq), ids, hq.home.database, workers=1))
    assert len(one) == 12
    assert list(rows(case(hq), ids, hq.home.database, workers=2)) == one
    assert list(rows(case(hq), ids[::-1], hq.home.database, workers=1)) == one[::-1]


MEMORY = r"""
import re, sys
from pathlib import Path
from surveytui.headquarters.keys import KeyRing
from surveytui.headquarters.opening import count
from tests.headquarters.test_hq_opening import case
from tests.headquarters.office import Headquarters
hq = Headquarters(Path(sys.argv[1]))
with hq.store() as store:
    tally = count(case(hq), store, hq.home.database, workers=1)
peak = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"))[1]
print(tally.total(rehearsal=False), peak)
"""


def many(hq: Headquarters, bundle: Bundle, counter: Counter, number: int) -> None:
    """Store that many records: one seal, altered in its hash only, since opening does not ask whether two are alike."""
    one = hq.records(bundle, 1)[0]
    batch = Batch(0, "many", counter.id, 1, "", 0, 0, number, 0, 0, b"")
    with Store(hq.home.database) as store, store.writing():
        store.add_batch(batch, ((index.to_bytes(32, "big"), one) for index in range(number)))


@pytest.mark.parametrize(("few", "more"), [(2_000, 20_000)])
def test_memory_does_not_grow_with_the_records(
    hq: Headquarters, bundle: Bundle, counter: Counter, few: int, more: int
) -> None:
    """Ten times the records (100 MB of them), opened in a process of their own: less than 12 MB more at the peak."""
    if not Path("/proc/self/status").exists():
        lacks("/proc")
    peaks = []
    for number in (few, more):
        hq.home.database.unlink(missing_ok=True)
        many(hq, bundle, counter, number)
        command = [sys.executable, "-c", MEMORY, str(hq.root)]
        done = subprocess.run(command, capture_output=True, text=True, check=True, encoding="utf-8")
        total, peak = map(int, done.stdout.split())
        assert total == number
        peaks.append(peak)
    assert peaks[1] - peaks[0] < 12 * 1024, peaks
    assert peaks[1] < 300 * 1024
