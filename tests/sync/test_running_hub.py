"""A hub that runs while other programs bring things, counters send junk, strangers look for doors, and lines are slow."""

from __future__ import annotations

import json
import os
import socket
import ssl
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import trustme

from surveytui.counter.station import Station
from surveytui.counter.sync import prepare, synchronise
from surveytui.errors import HubError
from surveytui.sealing.bundles import sign_bundle
from surveytui.sealing.signing import SigningKey, device_id
from surveytui.sync.hub import arrivals, desk, guard, server
from surveytui.sync.hub.arrivals import MOST_AT_ONCE, STALE, SWEEP, Arrivals
from surveytui.sync.hub.desk import HubDesk
from surveytui.sync.hub.guard import Rate
from surveytui.sync.hub.holding import MOST_HELD
from surveytui.sync.hub.home import HubHome
from surveytui.sync.hub.outcome import Verdict
from surveytui.sync.hub.server import Server
from surveytui.sync.hub.serving import Place, doubts
from surveytui.sync.report import sign_report
from surveytui.text.words import Words
from tests.sync.province import Counter, make_province
from tests.sync.service import DAY, Service, running, write_certificate
from tests.sync.test_https import answer, ask, counted, shown, transport
from tests.sync.test_hub import parcel
from tests.world import AGENCY, World


@pytest.fixture
def service(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    monkeypatch.setattr(server, "LOOK", 0.0)  # each request looks, as each does that comes a second after the last
    with running(world, tmp_path / "hub") as service:
        yield service


def bring(service: Service, world: World, **changes: object) -> None:
    """Another program brings a newer version of the campaign, as `surveytui hub trust` does."""
    world.bundle = world.next_version(**changes)
    other = HubDesk(service.desk.home)
    assert other.take("b", sign_bundle(world.bundle, world.campaign_key)).verdict is Verdict.TAKEN
    other.close()


def test_a_retired_counter_is_out_at_once(world: World, service: Service) -> None:
    """Brought by another program while the service runs: the counter's next request is a stranger's."""
    pass_of_it = shown(service, world)
    assert ask(service, "GET", "/v1/bundle", bearer=pass_of_it)[0] == 200
    bring(service, world, devices=tuple(replace(one, retired=True) for one in world.bundle.devices))
    assert ask(service, "GET", "/v1/bundle", bearer=pass_of_it)[:2] == (404, b"")


def test_a_new_counter_is_in_at_once(world: World, service: Service) -> None:
    """A stranger until the version that names it is brought; then its report is counted and it gets that version."""
    other = SigningKey.generate()
    its_pass = shown(service, world, key=other)
    assert ask(service, "GET", "/v1/bundle", bearer=its_pass)[0] == 404
    device = replace(world.bundle.devices[0], id=device_id(other.public), key=other.public_hex, name="2")
    bring(service, world, devices=(*world.bundle.devices, device))
    status, data, _ = ask(service, "GET", "/v1/bundle", bearer=its_pass)
    assert (status, data) == (200, sign_bundle(world.bundle, world.campaign_key))
    counter = Counter("2", (AGENCY,), key=other)
    counter.count(5)
    report = sign_report(counter.report(world.bundle.birth.campaign_id().hex(), DAY), other)
    assert ask(service, "PUT", "/v1/report", report, bearer=its_pass)[0] == 200
    assert counted(service) == 5


def test_it_looks_once_a_second_at_most(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Twenty requests in a row: the folder is looked at as often as seconds have passed, not twenty times."""
    looks: list[int] = []
    monkeypatch.setattr(Server, "_look", lambda _: looks.append(1))
    monkeypatch.setattr(server, "LOOK", 1000.0)
    with running(world, tmp_path / "hub") as service:
        for _ in range(20):
            ask(service, "GET", "/v1/bundle", bearer=shown(service, world))
    assert looks == []


def test_a_damaged_newer_version_changes_nothing(world: World, service: Service, tmp_path: Path) -> None:
    """Half a file, and another campaign's: the service goes on by what it has, says so once, and takes a good one later."""
    told: list[Words] = []
    service.server._tell = told.append
    home, version = service.desk.home, service.desk.bundle.version
    bearer = shown(service, world)
    other = make_province(tmp_path / "other")
    for content in (b"surveytui bundle 1\nhalf", other.signed(replace(other.bundle, version=version + 1))):
        told.clear()
        home.bundle_path(version + 1).write_bytes(content)
        assert [ask(service, "GET", "/v1/bundle", bearer=bearer)[0] for _ in range(3)] == [200] * 3
        assert service.desk.bundle.version == version
        assert len(told) == 1
    told.clear()
    world.bundle = world.next_version()
    home.bundle_path(version + 1).write_bytes(sign_bundle(world.bundle, world.campaign_key))
    assert ask(service, "GET", "/v1/bundle", bearer=bearer)[0] == 200
    assert service.desk.bundle.version == version + 1
    assert "in force" in told[0].en


def test_an_older_version_is_never_gone_back_to(world: World, service: Service) -> None:
    """Somebody deletes the newest file: what is in force stays in force."""
    bring(service, world)
    ask(service, "GET", "/v1/bundle", bearer=shown(service, world))
    service.desk.home.bundle_path(world.bundle.version).unlink()
    service.desk.reload()
    assert service.desk.bundle.version == world.bundle.version


def stored(home: HubHome) -> int:
    """Bytes in everything but the database."""
    folders = (home.quarantine, home.parcels, home.arriving)
    return sum(path.stat().st_size for folder in folders for path in folder.iterdir())


def test_junk_of_an_enrolled_counter_is_not_kept(world: World, service: Service) -> None:
    """Megabytes of nothing, forged reports, other counters' reports, broken parcels: refused, and not a byte stays."""
    bearer = shown(service, world)
    stranger = Counter("x", (AGENCY,))
    forged = sign_report(stranger.report(world.bundle.birth.campaign_id().hex(), DAY), stranger.key)
    bundle = service.desk.bundle_bytes()
    for number in range(5):
        for body in (os.urandom(7_000_000), b"surveytui report 1\n" + os.urandom(100_000), forged, bundle):
            status, said, _ = ask(service, "PUT", "/v1/report", body, bearer=bearer)
            assert status == 422
            assert set(json.loads(said)) == {"th", "en"}
        name, junk = f"{number:032x}.age", b"age-encryption.org/v1\n" + os.urandom(1000)
        span = f"bytes 0-{len(junk) - 1}/{len(junk)}"
        assert ask(service, "PUT", f"/v1/parcels/{name}", junk, bearer=bearer, content_range=span)[0] == 422
    assert stored(service.desk.home) == 0


def test_a_good_report_that_needs_a_newer_version_waits_in_quarantine(world: World, service: Service) -> None:
    """Signed, but of an agency not yet known: a few are kept, and counted when the version comes."""
    counter = Counter("1", (AGENCY,), key=world.home.load_device_key())
    campaign, bearer = world.bundle.birth.campaign_id().hex(), shown(service, world)
    for _ in range(MOST_HELD + 3):
        counter.count(5, agency="new-town")
        report = sign_report(counter.report(campaign, DAY), counter.key)
        status, said, _ = ask(service, "PUT", "/v1/report", report, bearer=bearer)
        assert status == 422
        assert "newest bundle" in json.loads(said)["en"]
    assert len(list(service.desk.home.quarantine.glob("*.parcel"))) == MOST_HELD
    agency = replace(world.bundle.agencies[0], code="new-town")
    device = replace(world.bundle.devices[0], agencies=(AGENCY, "new-town"))
    bring(service, world, agencies=(*world.bundle.agencies, agency), devices=(device,))
    assert counted(service) == 5 * MOST_HELD
    assert list(service.desk.home.quarantine.iterdir()) == []


def test_one_counter_s_parcels_are_bounded(world: World, service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it has brought, and what is under way: beyond that refused in words, or the oldest piece goes."""
    bearer = shown(service, world)

    def put(name: str, piece: bytes, total: int, first: int = 0) -> int:
        span = f"bytes {first}-{first + len(piece) - 1}/{total}"
        return ask(service, "PUT", f"/v1/parcels/{name}", piece, bearer=bearer, content_range=span)[0]

    for number in range(MOST_AT_ONCE + 6):
        assert put(f"{number:032x}.age", bytes(100), 1000) == 200
    assert len(list(service.desk.home.arriving.iterdir())) == MOST_AT_ONCE
    monkeypatch.setattr(arrivals, "MOST_UNDER_WAY", 500)
    for number in range(20, 24):
        assert put(f"{number:032x}.age", bytes(300), 1000) == 200
        assert stored(service.desk.home) <= 500
    monkeypatch.setattr(desk, "MOST_STORED", 100)
    first, second = parcel(b"x" * 50), parcel(b"y" * 50)
    assert put(*first, len(first[1])) == 200
    assert put(*second, len(second[1])) == 507
    assert service.desk.lacking([first[0], second[0]]) == [second[0]]


def test_parcels_leave_room_for_counts(world: World, service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk is nearly full: the parcel has to wait, with the reason; the report is counted; later the parcel goes."""
    monkeypatch.setattr(arrivals, "RESERVE", 1 << 62)
    answer(world, 5)
    exchanged = synchronise(world.home, transport(service, world)).exchanged
    assert [name[-7:] for name in exchanged.sent] == [".report"]
    assert "nearly full" in exchanged.waiting[0].why.en
    assert counted(service) == 5
    monkeypatch.setattr(arrivals, "RESERVE", 0)
    assert len(synchronise(world.home, transport(service, world)).exchanged.sent) == 1


def test_pieces_that_nobody_goes_on_with_are_swept(tmp_path: Path) -> None:
    """At the start and while it runs, once an hour: what rested for two weeks goes, what moves stays."""
    home, now = HubHome.within(tmp_path), 2_000_000_000.0
    home.make()
    Arrivals(home)
    old, new, rest = home.arriving / "a-1.age", home.arriving / "a-2.age", home.parcels / ".x.age.0a1b2c3d"
    whole = home.parcels / f"{'a' * 32}.age"

    def lay() -> None:
        for path, age in ((old, STALE + 10), (new, STALE - 10), (rest, STALE + 10), (whole, STALE + 10)):
            path.write_bytes(b"x")
            os.utime(path, (now - age, now - age))

    lay()
    running = Arrivals(home, clock=lambda: now)
    assert [path.exists() for path in (old, new, rest, whole)] == [False, True, False, True]
    lay()
    running.sweep()
    assert old.exists()
    now += SWEEP
    running.sweep()
    assert [path.exists() for path in (old, new, rest, whole)] == [False, False, False, True]


def test_a_whole_parcel_that_was_not_taken_in_begins_anew(world: World, service: Service) -> None:
    """The hub ended between the last piece and the whole: the counter sends it again and is not refused for ever."""
    answer(world, 20)
    with Station(world.home) as station:
        prepare(station)
    (path,) = world.home.outbox.glob("*.age")
    left = service.desk.home.arriving / f"{world.bundle.devices[0].id}-{path.name}"
    left.write_bytes(path.read_bytes())
    exchanged = synchronise(world.home, transport(service, world)).exchanged
    assert path.name in exchanged.sent
    assert not left.exists()


WAYS = [
    (method, path)
    for method in ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS")
    for path in (
        "/",
        "/login",
        "/logout",
        "/paste",
        "/agency/sample-town",
        "/v1/hello",
        "/v1/hello/",
        "/v1/report",
        "/v1/bundle",
        "/v1/bundle/",
        "/v1/parcels/" + "a" * 32 + ".age",
        "/v1/receipts/x",
        "/nothing",
        "//",
    )
]


@pytest.mark.parametrize("burst", [10_000, 0])
def test_strangers_cannot_tell_paths_apart(world: World, tmp_path: Path, burst: int) -> None:
    """Within their rate and beyond it: whatever they ask for and however, one and the same answer."""

    class Bounded(Server):
        def __init__(self, desk: HubDesk, **_: object) -> None:
            super().__init__(desk, strangers=Rate(burst, 0.0))

    answers = set()
    with running(world, tmp_path / "hub", server_type=Bounded) as service:
        for method, path in WAYS:
            for bearer in ("", "x"):
                status, body, headers = ask(service, method, path, bearer=bearer)
                headers.pop("date", None)
                answers.add((status, body, tuple(sorted(headers.items()))))
    assert len(answers) == 1
    assert answers.pop()[0] == (404 if burst else 429)


def test_a_body_that_never_ends_is_let_go(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Enrolled counters that send half a report and then nothing: told that it did not come whole; others get through."""
    monkeypatch.setattr(guard, "BODY_SECONDS", 0.5)
    with running(world, tmp_path / "hub") as service:
        context = ssl.create_default_context(cadata=service.ca)
        head = (
            f"PUT /v1/report HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {shown(service, world)}\r\n"
            "Content-Length: 1000\r\n\r\n"
        )
        lines = []
        for _ in range(10):
            plain = socket.create_connection(("127.0.0.1", service.port), timeout=20)
            line = context.wrap_socket(plain, server_hostname="localhost")
            line.sendall(head.encode() + b"surveytui report 1\n")
            lines.append(line)
        answer(world, 5)
        synchronise(world.home, transport(service, world))
        assert counted(service) == 5
        for line in lines:
            with line:
                said = line.recv(4096)
                assert said.startswith(b"HTTP/1.1 408 ")
        assert stored(service.desk.home) > 0  # the parcel of the one that got through


def test_the_disk_that_refuses_is_said(tmp_path: Path) -> None:
    """The folder of pieces cannot be made: the service does not start, with one line."""
    home = HubHome.within(tmp_path)
    home.make()
    home.arriving.write_bytes(b"a file in its place")
    with pytest.raises(HubError, match="cannot write"):
        Arrivals(home)


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (-400, -2, "expired on"),
        (2, 60, "is good from"),
        (-3, 9, "renew it before"),
        (-3, 300, ""),
    ],
)
def test_a_hub_tells_what_is_wrong_with_the_days_of_its_certificate(
    tmp_path: Path, first: int, last: int, said: str
) -> None:
    """At its start, since what a counter sees is only that it cannot send."""
    now = datetime.now(UTC)
    chain, key = write_certificate(trustme.CA(), tmp_path, (now + timedelta(days=first), now + timedelta(days=last)))
    told = doubts(Place(host="127.0.0.1", port=1, certificate=chain, key=key), now.date())
    assert said in told.en if told and said else told is None and not said
