"""Counts and batches over real TLS to a real hub: what gets lost on the way, and what strangers learn."""

from __future__ import annotations

import http.client
import json
import socket
import ssl
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import Response

from surveytui.batch.manifest import Manifest
from surveytui.campaign.models import Device
from surveytui.counter.home import CounterHome, sealer_of
from surveytui.counter.station import Station
from surveytui.counter.sync import prepare, synchronise
from surveytui.errors import SyncError
from surveytui.sealing.bundles import sign_bundle
from surveytui.sealing.signing import SigningKey, device_id
from surveytui.sync import passes
from surveytui.sync.https import HttpsTransport
from surveytui.sync.hub import lines as hub_lines
from surveytui.sync.hub.desk import HubDesk
from surveytui.sync.hub.guard import Rate
from surveytui.sync.hub.outcome import Verdict
from surveytui.sync.hub.server import AT_ONCE, CHUNK, Server
from surveytui.sync.transport import as_bearer
from tests.counter.test_outbox import opened, receipt_for
from tests.counter.way import until
from tests.sync.service import DAY, Service, other_authority, running, with_hub
from tests.world import AGENCY, World


@pytest.fixture
def service(world: World, tmp_path: Path) -> Iterator[Service]:
    with running(world, tmp_path / "hub") as service:
        yield service


def answer(world: World, times: int) -> None:
    sealer = sealer_of(world.bundle)
    with Station(world.home) as station:
        for number in range(times):
            assert station.keep(sealer.seal(b'{"n":%d}' % number), agency=AGENCY, tool="EIT") == ""


def transport(service: Service, world: World, **changes: object) -> HttpsTransport:
    waits: list[float] = []
    arguments: dict[str, object] = {
        "ca": service.ca,
        "version": world.bundle.version,
        "wait": waits.append,
        "chance": Random(1),
    }
    made = HttpsTransport(service.address, **(arguments | changes))  # type: ignore[arg-type]
    made.waits = waits  # type: ignore[attr-defined]
    return made


def counted(service: Service) -> int:
    return sum(one.count for one in service.desk.store.standings())


def shown(service: Service, world: World, *, until: int = 30, key: SigningKey | None = None, hub: str = "") -> str:
    """A counter's pass."""
    key = key or world.home.load_device_key()
    campaign = world.bundle.birth.campaign_id().hex()
    data = passes.issue(
        campaign, device_id(key.public), hub or service.address, DAY + timedelta(days=until - passes.DAYS), key
    )
    return as_bearer(data)


def ask(
    service: Service, method: str, path: str, body: bytes = b"", *, bearer: str = "", **headers: str
) -> tuple[int, bytes, dict[str, str]]:
    """One request by hand."""
    context = ssl.create_default_context(cadata=service.ca)
    connection = http.client.HTTPSConnection("localhost", service.port, context=context, timeout=20)
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    if bearer:
        sent["Authorization"] = f"Bearer {bearer}"
    connection.request(method, path, body, sent)
    response = connection.getresponse()
    found = response.status, response.read(), {name.lower(): value for name, value in response.getheaders()}
    connection.close()
    return found


def test_a_round_over_https(world: World, service: Service) -> None:
    """Seven answers out, five counted, the parcel at the hub; the receipt comes back and seven slots are overwritten."""
    answer(world, 7)
    first = synchronise(world.home, transport(service, world))
    assert len(first.exchanged.sent) == 2
    assert counted(service) == 5
    (parcel,) = service.desk.home.parcels.glob("*.age")
    manifest: Manifest = opened(world, parcel).manifest
    receipt = receipt_for(world, parcel)
    assert service.desk.take(receipt.name, receipt.read_bytes()).verdict is Verdict.TAKEN
    second = synchronise(world.home, transport(service, world))
    assert second.exchanged.received == (f"{manifest.digest()[:32]}.receipt",)
    assert second.overwritten == 7
    assert list(world.home.outbox.glob("*.age")) == []


def test_nothing_new_is_one_request(world: World, service: Service) -> None:
    """The second sync of a day asks once."""
    answer(world, 5)
    synchronise(world.home, transport(service, world))
    again = transport(service, world)
    synced = synchronise(world.home, again)
    assert again.requests == 1
    assert synced.exchanged.sent == ()
    assert len(synced.exchanged.there) == 2


def test_a_newer_bundle_comes_along(world: World, service: Service) -> None:
    """The hub has version 3: it is fetched, verified and put into force."""
    newer = world.next_version(contact="0 5500 0007")
    assert service.desk.take("b", sign_bundle(newer, world.campaign_key)).verdict is Verdict.TAKEN
    assert synchronise(world.home, transport(service, world)).bundle == newer.version
    assert world.home.load_bundle().contact == "0 5500 0007"


class Losing(Server):
    """Takes everything in, and loses the answer of every other request."""

    lost = 0

    async def _report(self, request: Request, device: Device) -> Response:
        response = await super()._report(request, device)
        Losing.lost += 1
        return response if Losing.lost % 2 == 0 else Response(status_code=502)

    async def _parcel(self, request: Request, device: Device) -> Response:
        response = await super()._parcel(request, device)
        Losing.lost += 1
        return response if Losing.lost % 2 == 0 else Response(status_code=502)


def test_an_answer_lost_after_the_commit_counts_nothing_twice(world: World, tmp_path: Path) -> None:
    """The hub has it and cannot say so: it is sent again, known, and counted once."""
    with running(world, tmp_path / "hub", server_type=Losing) as service:
        answer(world, 60)
        synced = synchronise(world.home, transport(service, world))
        assert len(synced.exchanged.sent) == 2
        assert counted(service) == 60
        assert not service.desk.store.heard()[world.bundle.devices[0].id].fork
        assert len(list(service.desk.home.parcels.glob("*.age"))) == 1


class Breaking(Server):
    """Lets two pieces of a parcel through, then says that it is busy."""

    pieces = 0

    async def _parcel(self, request: Request, device: Device) -> Response:
        Breaking.pieces += 1
        return Response(status_code=503) if 2 < Breaking.pieces <= 8 else await super()._parcel(request, device)


def test_a_parcel_goes_on_where_it_stopped(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The line breaks in the middle: what came stays, the next sync sends the rest, and the whole is right."""
    monkeypatch.setattr("surveytui.sync.https.CHUNK", 64 * 1024)
    with running(world, tmp_path / "hub", server_type=Breaking) as service:
        answer(world, 58)
        first = synchronise(world.home, transport(service, world))
        assert [one.name[-4:] for one in first.exchanged.waiting] == [".age"]
        (part,) = service.desk.home.arriving.iterdir()
        assert part.stat().st_size == 2 * 64 * 1024
        Breaking.pieces = 100
        second = transport(service, world)
        synced = synchronise(world.home, second)
        assert [name[-4:] for name in synced.exchanged.sent] == [".age"]
        (parcel,) = service.desk.home.parcels.glob("*.age")
        assert parcel.read_bytes() == (world.home.outbox / parcel.name).read_bytes()
        assert second.requests <= 1 + -(-parcel.stat().st_size // (64 * 1024)) - 2


def test_a_parcel_that_arrives_damaged_is_asked_for_again(world: World, service: Service) -> None:
    """Somebody changed a byte of the piece that was here: refused by its own check sum, and sent anew from the start."""
    answer(world, 20)
    with Station(world.home) as station:
        prepare(station)
    (parcel,) = world.home.outbox.glob("*.age")
    device = world.bundle.devices[0]
    part = service.desk.home.arriving / f"{device.id}-{parcel.name}"
    part.write_bytes(b"\0" * 1000)
    first = synchronise(world.home, transport(service, world))
    assert [one.name for one in first.exchanged.waiting] == [parcel.name]
    assert not part.exists()
    assert parcel.name in synchronise(world.home, transport(service, world)).exchanged.sent


def test_a_network_that_changes_certificates_gets_nothing(world: World, service: Service) -> None:
    """Another authority than the pinned one: nothing is sent, nothing tried again, one clear line."""
    answer(world, 5)
    other = transport(service, world, ca=other_authority())
    with pytest.raises(SyncError, match="another certificate"):
        synchronise(world.home, other)
    assert other.requests == 1
    assert counted(service) == 0


@pytest.mark.parametrize(("days", "said"), [((-60, -1), "has expired by this"), ((1, 60), "is not valid yet by this")])
def test_a_certificate_out_of_its_days_is_no_other_certificate(
    world: World, tmp_path: Path, days: tuple[int, int], said: str
) -> None:
    """It is the hub's own, or this machine's clock is wrong: told as that, with what to look at first."""
    answer(world, 5)
    now = datetime.now(UTC)
    good = now + timedelta(days=days[0]), now + timedelta(days=days[1])
    root = tmp_path / "hub"
    root.mkdir()
    with running(world, root, good=good) as service:
        line = transport(service, world)
        with pytest.raises(SyncError, match=said) as caught:
            synchronise(world.home, line)
        assert counted(service) == 0
    assert line.requests == 1
    assert "วันที่ของเครื่องนี้" in caught.value.what.th
    assert "check this machine's date" in caught.value.line("en")


def test_a_pin_is_all_that_is_trusted(
    world: World, service: Service, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The system may trust who it likes: with a pin that counts for nothing, and without one it is all."""
    trusted = tmp_path / "system.pem"
    trusted.write_text(service.ca, encoding="ascii")
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    answer(world, 5)
    pinned = transport(service, world, ca=other_authority())
    with pytest.raises(SyncError, match="another certificate"):
        synchronise(world.home, pinned)
    assert counted(service) == 0
    synchronise(world.home, transport(service, world, ca=""))
    assert counted(service) == 5


def test_a_good_certificate_of_another_name_is_not_the_hubs(world: World, service: Service) -> None:
    """Signed by the pinned authority, but for another host: that is whoever stands in between."""
    answer(world, 5)
    with_hub(world, address=f"https://127.0.0.1:{service.port}")
    elsewhere = HttpsTransport(f"https://127.0.0.1:{service.port}", ca=service.ca, version=world.bundle.version)
    with pytest.raises(SyncError, match="another certificate"):
        synchronise(world.home, elsewhere)
    assert counted(service) == 0


def test_a_pass_outlives_a_last_day_that_was_moved_back(world: World, service: Service) -> None:
    """The counter's pass is good until the end of the version that it has; the hub's has long closed, and tells it so."""
    answer(world, 5)
    windows = tuple(
        replace(window, first=DAY - timedelta(days=200), last=DAY - timedelta(days=190))
        for window in world.bundle.windows
    )
    shorter = replace(world.bundle, version=world.bundle.version + 1, windows=windows)
    assert service.desk.take("b", sign_bundle(shorter, world.campaign_key)).verdict is Verdict.TAKEN
    longer = shown(service, world, until=passes.DAYS + 300)
    assert ask(service, "POST", "/v1/hello", b'{"bundle":1,"parcels":[],"report":""}', bearer=longer)[0] == 200
    assert ask(service, "GET", "/v1/bundle", bearer=longer)[:2] == (200, sign_bundle(shorter, world.campaign_key))


def test_no_network_is_one_line_and_some_patience(world: World, service: Service) -> None:
    """Nobody listens: a few tries with growing pauses, then what to do instead; nothing is lost."""
    answer(world, 5)
    waits: list[float] = []
    offline = HttpsTransport("https://localhost:1", ca=service.ca, version=1, wait=waits.append, chance=Random(2))
    with pytest.raises(SyncError, match="cannot be reached"):
        synchronise(world.home, offline)
    assert len(waits) == 3
    assert waits[0] < waits[1] < waits[2]
    with Station(world.home) as station:
        assert sum(station.vault.counts().values()) == 5


def test_a_proxy_that_refuses_is_told(world: World, service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment's proxy is asked, and says no: one line that names it."""
    with socket.socket() as proxy:
        proxy.bind(("127.0.0.1", 0))
        proxy.listen()
        heard: list[bytes] = []

        def refuse() -> None:
            line, _ = proxy.accept()
            with line:
                heard.append(line.recv(4096))
                line.sendall(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")

        thread = threading.Thread(target=refuse)
        thread.start()
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{proxy.getsockname()[1]}")
        monkeypatch.delenv("NO_PROXY", raising=False)
        monkeypatch.delenv("no_proxy", raising=False)
        far = transport(service, world)
        far._address = "https://hub.example:8443"
        with pytest.raises(SyncError, match="proxy"):
            synchronise(world.home, far)
        thread.join(10)
    assert heard[0].startswith(b"CONNECT hub.example:8443")


def test_a_clock_years_back_does_not_spoil_the_pass(world: World, service: Service) -> None:
    """How long a pass is good hangs on the campaign: a counter with a dead battery sends like any other."""
    answer(world, 5)
    with Station(world.home, clock=lambda: date(2009, 1, 1)) as station:
        prepare(station)
        transport(service, world).exchange(world.home.outbox, world.home.inbox, lambda *_: None)
    assert counted(service) == 5


@pytest.mark.parametrize(("days", "said"), [(-1, "expired"), (3000, "good for too long")])
def test_a_pass_that_is_no_good_says_what_to_do(world: World, service: Service, days: int, said: str) -> None:
    """Over, or good for ever: its counter learns why, since it has shown its key."""
    status, body, _ = ask(service, "GET", "/v1/bundle", bearer=shown(service, world, until=days))
    assert status == 401
    assert said in json.loads(body)["en"]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v1/bundle"),
        ("POST", "/v1/hello"),
        ("PUT", "/v1/report"),
        ("GET", "/v1/receipts/" + "a" * 32 + ".receipt"),
        ("GET", "/v1/nothing"),
        ("GET", "/"),
        ("DELETE", "/v1/bundle"),
        ("GET", "/docs"),
    ],
)
def test_strangers_learn_nothing(world: World, service: Service, method: str, path: str) -> None:
    """Without a pass, with nonsense, with a stranger's own, and with a retired counter's: one empty 404 for everything."""
    stranger = SigningKey.generate()
    for bearer in ("", "nonsense", "A" * 6000, shown(service, world, key=stranger)):
        status, body, headers = ask(service, method, path, bearer=bearer)
        assert (status, body) == (404, b"")
        assert "server" not in headers
    retired = tuple(replace(device, retired=True) for device in world.bundle.devices)
    newer = world.next_version(devices=retired)
    service.desk.take("b", sign_bundle(newer, world.campaign_key))
    assert ask(service, method, path, bearer=shown(service, world))[:2] == (404, b"")


def test_a_pass_is_for_one_hub(world: World, service: Service) -> None:
    """A hub that was set up by somebody else cannot use what counters show it here."""
    status, body, _ = ask(service, "GET", "/v1/bundle", bearer=shown(service, world, hub="https://other.example"))
    assert status == 401
    assert "another hub" in json.loads(body)["en"]


def test_a_counter_speaks_for_itself_alone(world: World, service: Service) -> None:
    """Another counter's report over this one's line is refused; by stick it would be welcome."""
    other = SigningKey.generate()
    device = replace(world.bundle.devices[0], id=device_id(other.public), key=other.public_hex, name="2")
    newer = world.next_version(devices=(*world.bundle.devices, device))
    service.desk.take("b", sign_bundle(newer, world.campaign_key))
    answer(world, 5)
    with Station(world.home) as station:
        prepare(station)
    report = next(world.home.outbox.glob("*.report")).read_bytes()
    assert ask(service, "PUT", "/v1/report", report, bearer=shown(service, world, key=other))[0] == 422


@pytest.mark.parametrize(
    ("method", "path", "body", "headers", "status"),
    [
        ("POST", "/v1/hello", b"{", {}, 422),
        ("POST", "/v1/hello", b'{"parcels":["../../etc/passwd"]}', {}, 422),
        ("POST", "/v1/hello", b"", {"content_length": "300000"}, 413),  # all of it: test_endless
        ("PUT", "/v1/report", b"x", {}, 422),
        ("PUT", "/v1/parcels/x", b"x", {"content_range": "bytes 0-0/1"}, 422),
        ("PUT", "/v1/parcels/" + "a" * 32 + ".age", b"x", {}, 422),
        ("PUT", "/v1/parcels/" + "a" * 32 + ".age", b"x", {"content_range": "bytes 5-5/9"}, 409),
        ("PUT", "/v1/parcels/" + "a" * 32 + ".age", b"x", {"content_range": "bytes 0-0/1"}, 422),
        ("PUT", "/v1/parcels/" + "a" * 32 + ".age", b"x", {"content_range": f"bytes 0-{CHUNK}/{CHUNK + 9}"}, 413),
        ("PUT", "/v1/parcels/" + "a" * 32 + ".age", b"x", {"content_range": f"bytes 0-0/{10**11}"}, 413),
        ("GET", "/v1/receipts/..%2f..%2fhub.sqlite3", b"", {}, 404),
        ("GET", "/v1/receipts/" + "a" * 32 + ".receipt", b"", {}, 404),
    ],
)
def test_nonsense_of_an_enrolled_counter_is_one_line(
    world: World, service: Service, method: str, path: str, body: bytes, headers: dict[str, str], status: int
) -> None:
    """Wrong names, sizes, ranges and bodies: a status and a sentence, never a traceback, nothing written elsewhere."""
    found, said, _ = ask(service, method, path, body, bearer=shown(service, world), **headers)
    assert found == status
    if status not in {404, 409}:
        assert set(json.loads(said)) == {"th", "en"}


def test_a_body_that_says_it_is_huge_is_not_read(world: World, service: Service) -> None:
    """Ten gigabytes are promised: refused by the promise."""
    status, _, _ = ask(service, "PUT", "/v1/report", b"", bearer=shown(service, world), content_length=str(10**10))
    assert status == 413


def test_half_a_body_leaves_nothing_behind(world: World, service: Service) -> None:
    """The line breaks in the middle of a report: nothing is counted, and the next one is taken."""
    answer(world, 5)
    with Station(world.home) as station:
        prepare(station)
    report = next(world.home.outbox.glob("*.report")).read_bytes()
    context = ssl.create_default_context(cadata=service.ca)
    with context.wrap_socket(
        socket.create_connection(("127.0.0.1", service.port)), server_hostname="localhost"
    ) as line:
        head = f"PUT /v1/report HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {shown(service, world)}\r\n"
        line.sendall(f"{head}Content-Length: {len(report)}\r\n\r\n".encode() + report[: len(report) // 2])
    assert counted(service) == 0
    synchronise(world.home, transport(service, world))
    assert counted(service) == 5


def test_one_counter_cannot_hold_many_bodies_at_once(world: World, service: Service) -> None:
    """Bodies that come drop by drop hold memory: beyond so many of one counter the next is told to wait, until they go."""
    answer(world, 5)
    context = ssl.create_default_context(cadata=service.ca)
    bearer = shown(service, world)
    head = (
        f"PUT /v1/report HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {bearer}\r\nContent-Length: 100\r\n\r\n"
    )
    lines = []
    for _ in range(AT_ONCE):
        plain = socket.create_connection(("127.0.0.1", service.port), timeout=20)
        lines.append(context.wrap_socket(plain, server_hostname="localhost"))
        lines[-1].sendall(head.encode() + b"x")
    until(lambda: ask(service, "GET", "/v1/bundle", bearer=bearer)[0] == 429)
    for line in lines:
        line.close()
    until(lambda: ask(service, "GET", "/v1/bundle", bearer=bearer)[0] == 200)
    synchronise(world.home, transport(service, world))
    assert counted(service) == 5


def test_whoever_dawdles_is_let_go(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A slow loris: heads that never end are closed in time, and counters get through meanwhile."""
    monkeypatch.setattr(hub_lines, "HEAD_SECONDS", 0.5)
    with running(world, tmp_path / "hub") as service:
        context = ssl.create_default_context(cadata=service.ca)
        lines = []
        for _ in range(20):
            plain = socket.create_connection(("127.0.0.1", service.port), timeout=20)
            line = context.wrap_socket(plain, server_hostname="localhost")
            line.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nX: ")
            lines.append(line)
        answer(world, 5)
        synchronise(world.home, transport(service, world))
        assert counted(service) == 5
        for line in lines:
            with line:
                assert line.recv(100) == b""


def test_who_asks_too_often_waits(world: World, tmp_path: Path) -> None:
    """A counter beyond its rate, and an address that tries one pass after the other, get 429."""

    class Strict(Server):
        def __init__(self, desk: HubDesk, **named: Any) -> None:
            super().__init__(desk, rate=Rate(3, 0.0), strangers=Rate(2, 0.0), **named)

    with running(world, tmp_path / "hub", server_type=Strict) as service:
        bearer = shown(service, world)
        assert [ask(service, "GET", "/v1/bundle", bearer=bearer)[0] for _ in range(4)] == [200, 200, 200, 429]
        assert [ask(service, "GET", "/v1/bundle", bearer="x")[0] for _ in range(3)] == [404, 404, 429]


def test_the_courier_s_folders_hold_all_that_is_needed(world: World, service: Service) -> None:
    """Outbox and inbox alone, copied elsewhere: a process without the vault gets everything through."""
    answer(world, 6)
    with Station(world.home) as station:
        prepare(station)
    away = CounterHome(world.home.path.parent / "away")
    away.make()
    for path in world.home.outbox.iterdir():
        (away.outbox / path.name).write_bytes(path.read_bytes())
    exchanged = transport(service, world).exchange(away.outbox, away.inbox, lambda *_: None)
    assert len(exchanged.sent) == 2
    assert counted(service) == 5
