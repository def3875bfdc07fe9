"""Intake: everything that comes is taken, known again or kept in quarantine; receipts come last and stay the same."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from surveytui.batch import parcel as parcels
from surveytui.batch.archive import write_archive
from surveytui.batch.identity import encrypt
from surveytui.batch.manifest import Chain, in_order
from surveytui.batch.parcel import make_parcel
from surveytui.batch.receipt import Receipt, Verdict, read_receipt
from surveytui.campaign.models import Bundle
from surveytui.errors import HomeError
from surveytui.headquarters import intake as intakes
from surveytui.headquarters.accounts import accounts
from surveytui.headquarters.intake import Outcome
from surveytui.headquarters.intake import Verdict as Took
from surveytui.headquarters.keys import KeyRing
from surveytui.sealing.private import generate_seed, public_of
from surveytui.sealing.record import Sealer
from surveytui.sealing.signing import MANIFEST, SigningKey
from surveytui.text.words import Words
from tests.headquarters.office import TODAY, Counter, Headquarters, no_passphrase


def receipt_of(outcome: Outcome, bundle: Bundle) -> Receipt:
    assert outcome.receipt is not None
    return read_receipt(outcome.receipt.read_bytes(), bundle.keys.receipts)


def test_a_parcel_is_kept_and_acknowledged(hq: Headquarters, bundle: Bundle, counter: Counter) -> None:
    """Every record is in the database, byte for byte, and the receipt names manifest and records."""
    records = hq.records(bundle, 6)
    (outcome,) = hq.take(hq.parcel(bundle, counter, records))
    assert (outcome.verdict, outcome.records, outcome.repeated, outcome.fork) == (Took.TAKEN, 6, 0, False)
    receipt = receipt_of(outcome, bundle)
    assert receipt.verdict is Verdict.ACCEPTED
    assert receipt.manifest_digest == counter.chain.digest
    assert receipt.day == TODAY
    assert receipt.quarantined == ()
    with hq.store() as store:
        assert {sealed for _, _, sealed in store.between(1, 100)} == set(records)


def test_a_known_parcel_gets_the_very_same_receipt(hq: Headquarters, bundle: Bundle, counter: Counter) -> None:
    """Weeks later, from another stick, with the receipt file lost: the same bytes, and nothing is counted twice."""
    parcel = hq.parcel(bundle, counter, hq.records(bundle, 6))
    (first,) = hq.take(parcel)
    assert first.receipt is not None
    before = first.receipt.read_bytes()
    first.receipt.unlink()
    (second,) = hq.take(parcel, today=TODAY + timedelta(days=30))
    assert second.verdict is Took.KNOWN
    assert second.receipt is not None
    assert second.receipt.read_bytes() == before
    with hq.store() as store:
        assert (len(store.batches()), store.last_id()) == (1, 6)


def test_a_parcel_made_anew_is_the_same_batch(hq: Headquarters, bundle: Bundle, counter: Counter) -> None:
    """The age layer differs each time; the manifest is what counts."""
    records = hq.records(bundle, 6)
    manifest = hq.manifest(bundle, counter, records)
    one, other = (make_parcel(records, manifest, key=counter.key, recipient=bundle.keys.intake) for _ in range(2))
    assert one != other
    assert [outcome.verdict for outcome in hq.take(one, other)] == [Took.TAKEN, Took.KNOWN]


def test_batches_in_any_order_end_in_the_same_accounts(hq: Headquarters, bundle: Bundle, counter: Counter) -> None:
    """Three batches backwards: while some are missing the gap is named, in the end there is none."""
    parcels = [hq.parcel(bundle, counter, hq.records(bundle, size)) for size in (5, 6, 7)]
    hq.take(parcels[2])
    with hq.store() as store:
        (account,) = accounts(store)
        (gap,) = account.chain.gaps
        assert (gap.first, gap.last, gap.answers) == (1, 2, 11)
        assert account.balances
    hq.take(parcels[0], parcels[1])
    with hq.store() as store:
        (account,) = accounts(store)
        assert account.chain.gaps == ()
        assert (account.received, account.batches, account.balances) == (18, 3, True)


def test_a_restored_vault_sends_old_answers_again(hq: Headquarters, bundle: Bundle, counter: Counter) -> None:
    """Known records in a new batch are acknowledged, so that the counter can purge, and stored once."""
    old = hq.records(bundle, 6)
    restored = Counter(counter.key)
    hq.take(hq.parcel(bundle, counter, old))
    fresh = hq.records(bundle, 2)
    (outcome,) = hq.take(hq.parcel(bundle, restored, [*old, *fresh]))
    assert (outcome.verdict, outcome.records, outcome.repeated, outcome.fork) == (Took.TAKEN, 8, 6, True)
    receipt = receipt_of(outcome, bundle)
    assert receipt.verdict is Verdict.ACCEPTED
    assert receipt.quarantined == ()
    with hq.store() as store:
        assert store.last_id() == 8
        (account,) = accounts(store)
        assert (account.received, account.duplicates) == (14, 6)
        assert account.chain.forks == (1,)


def test_a_cloned_counter_is_taken_whole_and_flagged(hq: Headquarters, bundle: Bundle, counter: Counter) -> None:
    """Two manifests that follow the same one: both are taken, both are said to be a fork, nothing is lost."""
    clone = Counter(counter.key)
    hq.take(hq.parcel(bundle, counter, hq.records(bundle, 5)))
    clone.chain = counter.chain
    one = hq.parcel(bundle, counter, hq.records(bundle, 5))
    other = hq.parcel(bundle, clone, hq.records(bundle, 6))
    first, second = hq.take(one, other)
    assert (first.fork, second.fork) == (False, True)
    assert hq.take(one)[0].fork
    with hq.store() as store:
        (account,) = accounts(store)
        assert account.received == 16
        assert account.chain.forks == (2,)
        assert len(account.chain.beside) == 1


def damaged(hq: Headquarters, bundle: Bundle, counter: Counter, kind: str) -> bytes:
    """A parcel that cannot be taken."""
    records = hq.records(bundle, 5)
    good = hq.parcel(bundle, counter, records, follow=False)
    manifest = hq.manifest(bundle, counter, records)
    recipient = bundle.keys.intake
    match kind:
        case "not-age":
            return b"PK\x03\x04" + bytes(100)
        case "key":
            return good[:-1]
        case "archive":
            return encrypt(b"\x00" * 2048, recipient)
        case "campaign":
            return make_parcel(records, replace(manifest, campaign="ab" * 32), key=counter.key, recipient=recipient)
        case "device":
            return hq.parcel(bundle, Counter(), records)
        case "records":
            short = [record[:-1] for record in records]
            return make_parcel(short, hq.manifest(bundle, counter, short), key=counter.key, recipient=recipient)
        case _:
            raise AssertionError(kind)


@pytest.mark.parametrize("kind", ["not-age", "key", "archive", "campaign", "device", "records"])
def test_what_cannot_be_taken_is_kept_with_its_reason(
    hq: Headquarters, bundle: Bundle, counter: Counter, kind: str
) -> None:
    """No receipt, no batch; the file as it came and its reason lie in quarantine, once however often it comes."""
    data = damaged(hq, bundle, counter, kind)
    outcomes = hq.take(data, data)
    assert [outcome.verdict for outcome in outcomes] == [Took.QUARANTINED] * 2
    assert {outcome.reason for outcome in outcomes} == {kind}
    kept = sorted(hq.home.quarantine.iterdir())
    assert [path.suffix for path in kept] == [".parcel", ".txt"]
    assert kept[0].read_bytes() == data
    assert kept[1].read_text(encoding="utf-8").startswith(f"reason: {kind}\nname: 0.age\n")
    assert list(hq.home.receipts.iterdir()) == []
    with hq.store() as store:
        assert store.batches() == []


def test_a_forged_signature_is_refused(hq: Headquarters, bundle: Bundle, counter: Counter) -> None:
    """A manifest signed by somebody else's key in the name of an enrolled counter."""
    records = in_order(hq.records(bundle, 5))
    manifest = hq.manifest(bundle, counter, records).encode()
    signature = SigningKey.generate().sign(MANIFEST, manifest)
    forged = encrypt(write_archive((manifest, signature, b"".join(records))), bundle.keys.intake)
    (outcome,) = hq.take(forged)
    assert (outcome.verdict, outcome.reason, outcome.device) == (Took.QUARANTINED, "signature", counter.id)


def test_a_hostile_name_is_told_but_never_used(hq: Headquarters, tmp_path: Path) -> None:
    """A name full of control characters ends up escaped in the reason, and nowhere as a path."""
    path = tmp_path / "..\n\x1b[2Jevil.age"
    path.write_bytes(b"rubbish")
    with hq.store() as store:
        outcome = hq.intake(store).take(path)
    assert outcome.verdict is Took.QUARANTINED
    (reason,) = hq.home.quarantine.glob("*.txt")
    assert "\\n\\x1b[2Jevil.age" in reason.read_text(encoding="utf-8")


def test_quarantine_is_tried_again_once_the_counter_is_enrolled(hq: Headquarters, bundle: Bundle) -> None:
    """A stranger's parcel waits; after enrolment it is taken and leaves quarantine."""
    stranger = Counter()
    hq.take(hq.parcel(bundle, stranger, hq.records(bundle, 5)))
    hq.enrol(stranger)
    hq.sign()
    with hq.store() as store:
        (outcome,) = hq.intake(store).retry()
    assert outcome.verdict is Took.TAKEN
    assert list(hq.home.quarantine.iterdir()) == []


def test_records_to_an_unknown_key_stay_at_the_counter_until_the_key_is_known(
    hq: Headquarters, bundle: Bundle, counter: Counter
) -> None:
    """They are stored, but the receipt asks the counter to keep them; once the key is named, the receipt changes."""
    seed = generate_seed()
    strange = Sealer(public_of(seed), bundle.birth.campaign_id(), bundle.birth.bucket).seal(b"{}")
    good = hq.records(bundle, 5)
    parcel = hq.parcel(bundle, counter, [*good, strange])
    (outcome,) = hq.take(parcel)
    receipt = receipt_of(outcome, bundle)
    assert (outcome.unopenable, receipt.verdict) == (1, Verdict.PARTLY)
    assert receipt.quarantined == (hashlib.sha256(strange).hexdigest(),)
    with hq.store() as store:
        assert store.last_id() == 6
        known = replace(bundle, keys=replace(bundle.keys, answer=(*bundle.keys.answer, public_of(seed).hex())))
        ring = KeyRing(hq.home.keys)
        desk = intakes.Intake(
            hq.home,
            store,
            known,
            identity=ring.intake(no_passphrase),
            signing=ring.receipts(no_passphrase),
            today=TODAY,
        )
        path = hq.root / "again.age"
        path.write_bytes(parcel)
        again = desk.take(path)
    assert again.verdict is Took.KNOWN
    assert receipt_of(again, bundle).verdict is Verdict.ACCEPTED


def test_no_receipt_before_the_records_are_on_the_disk(
    hq: Headquarters, bundle: Bundle, counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If the commit fails there is no receipt and no batch; if the receipt fails the records are there."""
    parcel = hq.parcel(bundle, counter, hq.records(bundle, 5))

    def full(*_: object, **__: object) -> None:
        raise HomeError(Words("เต็ม", "full"))

    with monkeypatch.context() as patch:
        patch.setattr(intakes, "write_file", full)
        with pytest.raises(HomeError):
            hq.take(parcel)
    with hq.store() as store:
        assert store.last_id() == 5
    assert list(hq.home.receipts.iterdir()) == []
    assert hq.take(parcel)[0].verdict is Took.KNOWN
    assert len(list(hq.home.receipts.iterdir())) == 1


def test_a_failed_transaction_leaves_nothing(hq: Headquarters, bundle: Bundle, counter: Counter) -> None:
    """A database that breaks half-way through a batch has nothing of it afterwards."""
    records = hq.records(bundle, 5)
    data = hq.parcel(bundle, counter, records)
    path = hq.root / "x.age"
    path.write_bytes(data)
    with hq.store() as store:
        trigger = "create trigger full after insert on records when new.id > 3 begin select raise(abort, 'full'); end"
        store._db.execute(trigger)
        with pytest.raises(HomeError, match="full"):
            hq.intake(store).take(path)
        assert store.batches() == []
        assert store.last_id() == 0
    assert list(hq.home.receipts.iterdir()) == []


def test_another_receipts_key_is_refused_at_the_start(hq: Headquarters, bundle: Bundle) -> None:
    """Counters would not believe its receipts: better to say so before anything is taken."""
    with hq.store() as store, pytest.raises(HomeError, match="receipts key"):
        intakes.Intake(hq.home, store, bundle, identity="", signing=SigningKey.generate(), today=TODAY)


def test_a_retired_counter_may_still_send_what_it_has(hq: Headquarters, bundle: Bundle, counter: Counter) -> None:
    """Retired means no more trust in new versions, not that answers are thrown away."""
    hq.edit(f"devices/{counter.id}.toml", "retired = false", "retired = true")
    hq.sign()
    assert hq.take(hq.parcel(bundle, counter, hq.records(bundle, 5)))[0].verdict is Took.TAKEN


def test_files_that_cannot_be_read_do_not_stop_the_others(hq: Headquarters, bundle: Bundle, counter: Counter) -> None:
    """A folder where a file should be is told; the parcel behind it is taken."""
    good = hq.root / "good.age"
    good.write_bytes(hq.parcel(bundle, counter, hq.records(bundle, 5)))
    told: list[Outcome] = []
    with hq.store() as store:
        intakes.receive(hq.intake(store), [hq.root / "missing.age", good], told.append)
    assert [outcome.verdict for outcome in told] == [Took.QUARANTINED, Took.TAKEN]
    assert told[0].reason == "unreadable"


def test_a_gap_in_the_middle_is_named_with_its_records(hq: Headquarters, bundle: Bundle, counter: Counter) -> None:
    """Batch 2 of 3 does not come: one gap, its number and size, answers and rehearsals apart."""
    first = hq.parcel(bundle, counter, hq.records(bundle, 5))
    hq.parcel(bundle, counter, hq.records(bundle, 7), rehearsals=3)
    third = hq.parcel(bundle, counter, hq.records(bundle, 6))
    hq.take(first, third)
    with hq.store() as store:
        (account,) = accounts(store)
    (gap,) = account.chain.gaps
    assert (gap.first, gap.last, gap.answers, gap.rehearsals) == (2, 2, 4, 3)
    assert account.balances


def test_a_first_batch_that_claims_predecessors_is_not_believed(
    hq: Headquarters, bundle: Bundle, counter: Counter
) -> None:
    """A lying chain that goes down is taken, but its account does not balance."""
    hq.take(hq.parcel(bundle, counter, hq.records(bundle, 9)))
    counter.chain = Chain(number=4, digest="ab" * 32, answers=2, rehearsals=0)
    hq.take(hq.parcel(bundle, counter, hq.records(bundle, 5)))
    with hq.store() as store:
        (account,) = accounts(store)
    assert account.received == 14
    assert account.chain.beside or not account.balances


def test_a_giant_of_nothing_does_not_fill_the_disk(hq: Headquarters) -> None:
    """A hollow file of nearly a gigabyte is told and named; of it no more is kept than tells what it is."""
    path = hq.root / "hollow.age"
    with path.open("wb") as file:
        file.truncate(parcels.MOST_BYTES)
    with hq.store() as store:
        outcome = hq.intake(store).take(path)
    assert outcome.verdict is Took.QUARANTINED
    assert sum(kept.stat().st_size for kept in hq.home.quarantine.iterdir()) < 2 * intakes.STRANGE_BYTES
