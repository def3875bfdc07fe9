"""Which batch a record is credited to when several carried it, and that the accounts balance all the same."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from surveytui.batch.receipt import Receipt, read_receipt
from surveytui.campaign.models import Bundle
from surveytui.headquarters.accounts import Account, accounts
from surveytui.headquarters.intake import Outcome
from surveytui.headquarters.opening import case_of, count, rows
from surveytui.headquarters.store import VERSION
from surveytui.headquarters.tally import Tally
from tests.headquarters.office import AGENCY, Counter, Headquarters

OTHER = "sample-office"
TO_1 = """
drop table carried;
alter table opened rename to newer;
create table opened (
  batch integer primary key references batches, answers integer not null, rehearsals integer not null
) strict;
insert into opened select batch, answers, rehearsals from newer;
drop table newer;
pragma user_version=1;
"""
"""Makes a database what the first version of the program left behind."""


@pytest.fixture
def thief(hq: Headquarters) -> Counter:
    """An enrolled counter of another agency; the campaign is at version 2 with it."""
    other = hq.enrol(agencies=(OTHER,))
    hq.sign()
    return other


def opened(hq: Headquarters, workers: int = 1) -> Tally:
    """One opening of everything, noted; the rows are as many as the counts say."""
    home = hq.home
    case = case_of(home.newest().birth, (home.load_bundle(path) for path in home.versions()), hq.seeds())
    with hq.store() as store:
        tally = count(case, store, home.database, workers=workers)
        store.note_opening(tally.opened, tally.held)
        everyone = list(rows(case, list(store.ids()), home.database, workers=workers))
    assert len(everyone) == tally.total(rehearsal=False)
    return tally


def account_of(hq: Headquarters, counter: Counter) -> Account:
    """The counter's account, which balances, as all others do."""
    with hq.store() as store:
        found = {account.device: account for account in accounts(store)}
    assert all(account.balances for account in found.values())
    return found[counter.id]


def split(account: Account) -> tuple[int, int | None, int, int, int]:
    """Received, opened, rehearsals, quarantined and duplicates."""
    return account.received, account.opened, account.opened_rehearsals, account.quarantined, account.duplicates


def receipt(hq: Headquarters, outcome: Outcome) -> Receipt:
    """What the counter is told."""
    assert outcome.receipt is not None
    return read_receipt(outcome.receipt.read_bytes(), hq.home.newest().keys.receipts)


def in_sections(tally: Tally) -> dict[tuple[str, bool], int]:
    """Respondents by agency, rehearsals apart."""
    return {(where.agency, where.rehearsal): section.n for where, section in tally.sections.items()}


@pytest.mark.parametrize("workers", [1, 2])
def test_answers_that_another_counter_sent_first_count(
    hq: Headquarters, counter: Counter, thief: Counter, workers: int
) -> None:
    """Twelve stolen records come before their own parcel: all count for their own counter, both accounts balance."""
    bundle = hq.home.newest()
    stolen = [*hq.records(bundle, 9), *hq.records(bundle, 3, rehearsal=True)]
    own = hq.records(bundle, 2, agency=OTHER)
    first, second = hq.take(
        hq.parcel(bundle, thief, [*stolen, *own], rehearsals=3), hq.parcel(bundle, counter, stolen, rehearsals=3)
    )
    assert (first.repeated, second.records, second.repeated) == (0, 12, 12)
    told = receipt(hq, second)
    assert (told.device, told.quarantined) == (counter.id, ())
    tally = opened(hq, workers)
    assert tally.held == []
    assert in_sections(tally) == {(AGENCY, False): 9, (AGENCY, True): 3, (OTHER, False): 2}
    assert split(account_of(hq, counter)) == (12, 9, 3, 0, 0)
    assert split(account_of(hq, thief)) == (14, 2, 0, 0, 12)


def test_an_opening_in_between_spoils_nothing(hq: Headquarters, counter: Counter, thief: Counter) -> None:
    """Held at first, credited once the own parcel came; the accounts balance at each step."""
    bundle = hq.home.newest()
    stolen = hq.records(bundle, 12)
    hq.take(hq.parcel(bundle, thief, stolen))
    assert [reason for _, reason in opened(hq).held] == ["cell"] * 12
    assert split(account_of(hq, thief)) == (12, 0, 0, 12, 0)
    hq.take(hq.parcel(bundle, counter, stolen))
    assert split(account_of(hq, counter)) == (12, 0, 0, 0, 12)
    assert in_sections(opened(hq)) == {(AGENCY, False): 12}
    assert split(account_of(hq, counter)) == (12, 12, 0, 0, 0)
    assert split(account_of(hq, thief)) == (12, 0, 0, 0, 12)


def test_a_part_that_was_stolen_moves_alone(hq: Headquarters, counter: Counter, thief: Counter) -> None:
    """Of ten answers four came by another counter before, with two that nobody else sent: ten opened, two held."""
    bundle = hq.home.newest()
    records = hq.records(bundle, 10)
    others = hq.records(bundle, 2)
    hq.take(hq.parcel(bundle, thief, [*records[:4], *others]), hq.parcel(bundle, counter, records))
    tally = opened(hq)
    assert (tally.total(rehearsal=False), len(tally.held)) == (10, 2)
    assert split(account_of(hq, counter)) == (10, 10, 0, 0, 0)
    assert split(account_of(hq, thief)) == (6, 0, 0, 2, 4)


def test_copies_that_come_later_change_nothing(hq: Headquarters, counter: Counter, thief: Counter) -> None:
    """The own parcel came first: what another counter sends of it is a duplicate there, and only there."""
    bundle = hq.home.newest()
    records = hq.records(bundle, 12)
    hq.take(hq.parcel(bundle, counter, records))
    before = opened(hq)
    own = account_of(hq, counter)
    (outcome,) = hq.take(hq.parcel(bundle, thief, records))
    assert outcome.repeated == 12
    assert opened(hq) == before
    assert account_of(hq, counter) == own
    assert split(account_of(hq, thief)) == (12, 0, 0, 0, 12)


def test_a_restored_vault_is_still_counted_once(hq: Headquarters, counter: Counter, thief: Counter) -> None:
    """The same counter sends eight answers again with four new ones, after a thief sent them: twelve, each once."""
    bundle = hq.home.newest()
    old, fresh = hq.records(bundle, 8), hq.records(bundle, 4)
    restored = Counter(counter.key)
    hq.take(
        hq.parcel(bundle, thief, old),
        hq.parcel(bundle, counter, old),
        hq.parcel(bundle, restored, [*old, *fresh]),
    )
    tally = opened(hq)
    assert (in_sections(tally), tally.held) == ({(AGENCY, False): 12}, [])
    with hq.store() as store:
        own, other = (next(a for a in accounts(store) if a.device == one.id) for one in (counter, thief))
    assert split(own) == (20, 12, 0, 0, 8)
    assert split(other) == (8, 0, 0, 0, 8)


def test_a_database_of_the_first_version_is_taken_on(hq: Headquarters, bundle: Bundle, counter: Counter) -> None:
    """Its records stay with the batch that brought them, its last opening stands, and parcels go on coming."""
    hq.take(hq.parcel(bundle, counter, hq.records(bundle, 6)))
    before = opened(hq)
    own = account_of(hq, counter)
    with closing(sqlite3.connect(hq.home.database)) as database:
        database.executescript(TO_1)
    assert account_of(hq, counter) == own
    with hq.store() as store:
        assert [store.carriers(record) for record in store.ids()] == [[1]] * 6
    with closing(sqlite3.connect(hq.home.database)) as database:
        assert database.execute("pragma user_version").fetchone() == (VERSION,)
        assert database.execute("pragma foreign_key_check").fetchall() == []
    assert opened(hq) == before
    hq.take(hq.parcel(bundle, counter, hq.records(bundle, 2)))
    assert opened(hq).total(rehearsal=False) == 8
