"""A hub that really listens, with a certificate of a CA of its own, on loopback."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

import trustme

from surveytui.campaign.models import Hub
from surveytui.sealing.bundles import sign_bundle
from surveytui.sync.hub.desk import HubDesk, trust
from surveytui.sync.hub.home import HubHome
from surveytui.sync.hub.lines import Lines
from surveytui.sync.hub.page import Page
from surveytui.sync.hub.server import Server, make_app
from surveytui.sync.hub.serving import Place, listen, make_service
from surveytui.sync.hub.sessions import Door
from tests.world import World

DAY = date(2025, 6, 18)


@dataclass
class Service:
    """What is running."""

    address: str
    port: int
    ca: str
    desk: HubDesk
    server: Server
    page: Page
    lines: Lines


def free_port() -> int:
    """A port of loopback that nobody has."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def hub_for(world: World, root: Path, address: str, ca: str) -> HubHome:
    """A hub of the world's campaign, whose next version names it; the counter has that version too."""
    world.trust(world.next_version(hub=Hub(address=address, ca=ca)))
    home = HubHome.within(root)
    trust(home, sign_bundle(world.bundle, world.campaign_key), confirm=lambda _: True)
    return home


@contextmanager
def running(
    world: World,
    root: Path,
    *,
    door: Door | None = None,
    server_type: type[Server] = Server,
    good: tuple[datetime, datetime] | None = None,
) -> Iterator[Service]:
    """The service, with TLS, until the block ends; `good` is from when to when its certificate is, now for None."""
    authority = trustme.CA()
    port = free_port()
    address, ca = f"https://localhost:{port}", authority.cert_pem.bytes().decode("ascii")
    desk = HubDesk(hub_for(world, root, address, ca), today=lambda: DAY)
    chain, key = write_certificate(authority, root, good)
    place = Place(host="127.0.0.1", port=port, certificate=chain, key=key)
    end = listen(place)
    server = server_type(desk, know=end.lines.know)
    page = Page(server, door=door)
    service = make_service(make_app(server, *page.routes()), place)
    service.config.timeout_graceful_shutdown = 2
    thread = threading.Thread(target=service.run, args=([end],))
    thread.start()
    ready(port)
    try:
        yield Service(address, port, ca, desk, server, page, end.lines)
    finally:
        service.should_exit = True
        thread.join(20)
        server.close()
        desk.close()


def write_certificate(
    authority: trustme.CA, folder: Path, good: tuple[datetime, datetime] | None = None
) -> tuple[Path, Path]:
    """The chain and the key of a hub on this machine, as the files that the program asks for."""
    chain, key = folder / "hub.pem", folder / "hub.key"
    first, last = good or (None, None)
    issued = authority.issue_cert("localhost", not_before=first, not_after=last)
    issued.private_key_pem.write_to_path(key)
    for blob in issued.cert_chain_pems:
        blob.write_to_path(chain, append=True)
    return chain, key


def ready(port: int, patience: int = 400) -> None:
    """Wait until somebody listens."""
    for _ in range(patience):
        with socket.socket() as one:
            one.settimeout(0.05)
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        threading.Event().wait(0.02)
    raise TimeoutError(port)


def other_authority() -> str:
    """The certificate of a CA that has nothing to do with the hub's."""
    return trustme.CA().cert_pem.bytes().decode("ascii")


def with_hub(world: World, **changes: object) -> World:
    """The counter's bundle with another hub."""
    assert world.bundle.hub is not None
    world.trust(world.next_version(hub=replace(world.bundle.hub, **changes)))  # type: ignore[arg-type]
    return world
