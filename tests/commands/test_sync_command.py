"""`sync` and `report` as a clerk calls them, and the hub's service as a process of its own."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import trustme

from surveytui.cli import main
from surveytui.counter.home import sealer_of
from surveytui.counter.station import Station
from surveytui.sealing.bundles import sign_bundle
from tests.sync.service import free_port, hub_for, ready
from tests.world import AGENCY, World, make_world

Told = Callable[..., tuple[int, str, str]]


@pytest.fixture
def world(tmp_path: Path) -> World:
    return make_world(tmp_path / "home", capacity=60)


@pytest.fixture
def run(world: World, capsys: pytest.CaptureFixture[str]) -> Told:
    def call(*arguments: object, lang: str = "en") -> tuple[int, str, str]:
        status = main([*map(str, arguments), "--home", str(world.root), "--lang", lang])
        told = capsys.readouterr()
        return status, told.out, told.err

    return call


def answer(world: World, times: int) -> None:
    sealer = sealer_of(world.bundle)
    with Station(world.home) as station:
        for number in range(times):
            assert station.keep(sealer.seal(b'{"n":%d}' % number), agency=AGENCY, tool="EIT") == ""


def test_one_line_says_what_went(run: Told, world: World, tmp_path: Path) -> None:
    """Sent, nothing new, and in Thai; JSON has the names."""
    answer(world, 6)
    folder = tmp_path / "stick"
    folder.mkdir()
    assert run("sync", folder) == (0, "", "sent 2 files\n")
    assert run("sync", folder)[2] == "nothing new to send\n"
    assert run("sync", folder, lang="th")[2] == "ไม่มีอะไรใหม่ต้องส่ง\n"
    told = json.loads(run("sync", folder, "--json")[1])
    assert len(told["there"]) == 2


def test_a_terminal_sees_how_far_it_is(
    run: Told, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Step and share on one line that is drawn over, and gone before what went is said; a pipe gets nothing of it."""
    answer(world, 6)
    folder = tmp_path / "stick"
    folder.mkdir()
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    told = run("sync", folder, lang="th")[2]
    shown, said = told.rsplit("\r\x1b[K", 1)
    assert said == "ส่งแล้ว 2 แฟ้ม\n"
    assert "\n" not in shown
    shares = [int(share) for share in re.findall("แฟ้มปิดผนึก +([0-9]+)%", shown)]
    assert shares == sorted(shares)
    assert shares


@pytest.mark.parametrize(
    ("target", "status", "said"),
    [
        (None, 2, "names no hub"),
        ("http://hub.example", 2, "must begin with https://"),
        ("/no/such/folder", 1, "cannot be opened"),
        ("https://localhost:1", 2, "not the hub that this campaign names"),
    ],
)
def test_where_it_cannot_go_is_one_line(run: Told, target: str | None, status: int, said: str) -> None:
    """No hub, another scheme, no folder, another hub than the campaign's: it never sees the pass."""
    found, out, err = run("sync", *([target] if target else []))
    assert (found, out, err.count("\n")) == (status, "", 1)
    assert said in err


def test_the_report_on_a_terminal(run: Told, world: World, tmp_path: Path) -> None:
    """As text, as JSON, as a code of 45 columns and 23 rows at most, and as a file."""
    answer(world, 5)
    assert "sample-town EIT at least 5" in run("report")[1]
    told = json.loads(run("report", "--json")[1])
    assert told["totals"] == [{"agency": "sample-town", "tool": "EIT", "count": 5}]
    lines = run("report", "--qr")[1].splitlines()
    assert len(lines) <= 23
    assert {len(line) for line in lines} == {len(lines[0])}
    assert run("report", "--text")[1].strip() == told["tickets"][0]
    status, _, err = run("report", "--out", tmp_path)
    assert status == 0
    assert ".report" in err
    assert run("report", "--out", tmp_path / "nowhere")[0] == 2


def test_the_service_is_a_process_that_ends_when_told(run: Told, world: World, tmp_path: Path) -> None:
    """Started with its certificate, a counter syncs with it by the address in its bundle, SIGTERM ends it at once."""
    authority, port = trustme.CA(), free_port()
    issued = authority.issue_cert("localhost")
    issued.private_key_pem.write_to_path(tmp_path / "hub.key")
    issued.cert_chain_pems[0].write_to_path(tmp_path / "hub.pem")
    root = tmp_path / "hub-home"
    hub_for(world, root, f"https://localhost:{port}", authority.cert_pem.bytes().decode("ascii"))
    answer(world, 6)
    arguments = ["--bind", f"127.0.0.1:{port}", "--cert", str(tmp_path / "hub.pem"), "--key", str(tmp_path / "hub.key")]
    environment = {**os.environ, "LANG": "en"}
    service = subprocess.Popen(
        [sys.executable, "-m", "surveytui", "hub", "--home", str(root), *arguments],
        stderr=subprocess.PIPE,
        env=environment,
    )
    try:
        ready(port)
        # The hub's own day is today's, and so is the counter's: its pass is good.
        assert run("sync") == (0, "", "sent 2 files\n")
        assert run("sync")[2] == "nothing new to send\n"
    finally:
        service.send_signal(signal.SIGTERM)
        _, said = service.communicate(timeout=20)
    assert service.returncode in {0, -signal.SIGTERM}
    assert b"Traceback" not in said
    assert b"listening on https://127.0.0.1" in said
    assert main(["quota", "--json", "--home", str(root)]) == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--bind", "0.0.0.0:8443"), "no other machine may come in"),
        (("--bind", "nowhere"), "is no host:port"),
        (("--cert", "x.pem"), "belong together"),
        (("--bind", "127.0.0.1:0", "--cert", "x.pem", "--key", "x.key"), "cannot be used"),
    ],
)
def test_a_service_that_cannot_start_says_why(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], said: str
) -> None:
    """An open line without TLS, half a certificate, one that is not there: one line."""
    root = tmp_path / "hub-home"
    hub_for(world, root, "https://localhost:8443", "")
    assert main(["hub", *arguments, "--home", str(root), "--lang", "en"]) == 2
    err = capsys.readouterr().err
    assert said in err
    assert err.count("\n") == 1


def test_a_taken_port_is_one_line(world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Another program listens there: that, exit status 1, and no word of listening."""
    root = tmp_path / "hub-home"
    hub_for(world, root, "https://localhost:8443", "")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        bind = f"127.0.0.1:{taken.getsockname()[1]}"
        assert main(["hub", "--bind", bind, "--home", str(root), "--lang", "en"]) == 1
    err = capsys.readouterr().err
    assert f"cannot listen on {bind}" in err
    assert err.count("\n") == 1


def test_a_newer_campaign_beside_the_receipts_is_told(world: World, run: Told, tmp_path: Path) -> None:
    """`receipt` takes receipts alone; what else lies there for this counter is not passed over in silence."""
    stick = tmp_path / "stick"
    stick.mkdir()
    assert run("receipt", stick)[2].splitlines() == ["no receipt for this machine"]
    newer = world.next_version()
    (stick / "campaign.bundle").write_bytes(sign_bundle(newer, world.campaign_key))
    status, _, said = run("receipt", stick)
    assert status == 0
    assert f"version {newer.version} of the campaign lies there too" in said
    assert run("sync", stick)[0] == 0
    assert "lies there too" not in run("receipt", stick)[2]
