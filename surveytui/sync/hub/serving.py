"""The hub as a running service: one process, one thread for the database, TLS by itself or by a proxy in front."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import uvicorn
from starlette.applications import Starlette

from surveytui.errors import HubError, UsageError
from surveytui.sealing import certificates
from surveytui.sync.hub.headers import guards
from surveytui.sync.hub.lines import (
    MOST_FROM_ONE,
    MOST_LINES,
    GuardedLoop,
    GuardedProtocol,
    GuardedSocket,
    Lines,
)
from surveytui.text.dates import thai_date
from surveytui.text.system import because
from surveytui.text.words import Words

GRACE = 10
"""Seconds that requests under way have when the service is stopped."""
BACKLOG = 128
"""Connections that wait to be taken; each turn of the loop takes so many, and complains of so many when it cannot."""
PROXY = "127.0.0.1,::1"
"""From where a proxy is believed when it says whom it speaks for."""
SOON = 21
"""Days before the end of a certificate from which on it is told."""
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the service listens, and with what certificate."""

    host: str
    port: int
    certificate: Path | None = None
    key: Path | None = None
    behind_proxy: bool = False
    """Something else speaks TLS in front of it."""


def place_of(bind: str, certificate: Path | None, key: Path | None, *, behind_proxy: bool) -> Place:
    """Where to listen.

    Raises:
        UsageError: no `host:port`, half a certificate, or an open line to other machines.
    """
    host, _, port = bind.rpartition(":")
    host = host.strip("[]")
    if not host or not port.isdecimal() or not 0 <= int(port) <= 65535:
        raise UsageError(
            Words(th=f"{bind} ไม่ใช่ ที่อยู่:พอร์ต", en=f"{bind} is no host:port"),
            hint=Words(th="เช่น 0.0.0.0:8443", en="such as 0.0.0.0:8443"),
        )
    if (certificate is None) != (key is None):
        raise UsageError(Words(th="ต้องมีทั้ง --cert และ --key", en="--cert and --key belong together"))
    if certificate is None and not behind_proxy and host not in LOOPBACK:
        raise UsageError(
            Words(th="ไม่มีใบรับรอง จะเปิดให้เครื่องอื่นเข้าไม่ได้", en="without a certificate no other machine may come in"),
            hint=Words(
                th="ใช้ --cert กับ --key หรือ --behind-proxy ถ้ามีพร็อกซี TLS อยู่หน้า",
                en="give --cert and --key, or --behind-proxy if a TLS proxy stands in front",
            ),
        )
    return Place(host=host, port=int(port), certificate=certificate, key=key, behind_proxy=behind_proxy)


def doubts(place: Place, today: date) -> Words | None:
    """What is wrong with the days of the certificate, or soon will be; every counter would be turned away by itself."""
    if place.certificate is None:
        return None
    try:
        first, last = certificates.valid(place.certificate.read_bytes())
    except (OSError, ValueError):
        return None  # whoever loads it says what is wrong
    if today < first:
        return Words(
            th=f"! ใบรับรองนี้เริ่มใช้ {thai_date(first, 'th')} ก่อนวันนั้นเครื่องที่เคาน์เตอร์จะไม่ส่งให้ ตรวจวันที่ของเครื่องนี้",
            en=f"! this certificate is good from {thai_date(first, 'en')} on; until then no counter will send: see the date here",
        )
    if today > last:
        return Words(
            th=f"! ใบรับรองนี้หมดอายุ {thai_date(last, 'th')} เครื่องที่เคาน์เตอร์จะไม่ส่งให้ เปลี่ยนใบรับรองแล้วเริ่มใหม่",
            en=f"! this certificate expired on {thai_date(last, 'en')}, and no counter will send: renew it and start again",
        )
    if (last - today).days <= SOON:
        return Words(
            th=f"! ใบรับรองนี้จะหมดอายุ {thai_date(last, 'th')} เตรียมเปลี่ยนก่อนวันนั้น",
            en=f"! this certificate expires on {thai_date(last, 'en')}: renew it before",
        )
    return None


def listen(place: Place) -> GuardedSocket:
    """The place taken, before anybody is told of it.

    Raises:
        HubError: another program has it, or it is no place of this machine.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(place.host, place.port, type=socket.SOCK_STREAM)[0]
        lines = Lines(MOST_LINES if place.behind_proxy else MOST_FROM_ONE)
        end = GuardedSocket(family, kind, protocol, lines=lines)
        try:
            end.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            end.bind(address)
        except BaseException:
            end.close()
            raise
    except (OSError, UnicodeError) as error:  # a name that can be nobody's
        raise HubError(
            Words(
                th=f"เปิดที่ {place.host}:{place.port} ไม่ได้ อาจมีโปรแกรมอื่นใช้อยู่",
                en=f"cannot listen on {place.host}:{place.port}; another program may have it",
            )
        ) from error
    return end


def make_service(app: Starlette, place: Place) -> uvicorn.Server:
    """The service, ready to run.

    Raises:
        UsageError: the certificate cannot be used.
    """
    config = uvicorn.Config(
        app,
        host=place.host,
        port=place.port,
        loop=f"{GuardedLoop.__module__}:{GuardedLoop.__name__}",
        http=GuardedProtocol,
        ws="none",
        lifespan="off",
        log_level="error",  # of what strangers send there is no end of warnings to write
        access_log=False,  # who asked when is nobody's business
        server_header=False,
        headers=guards(tls=place.certificate is not None or place.behind_proxy),
        proxy_headers=place.behind_proxy,
        forwarded_allow_ips=PROXY,
        backlog=BACKLOG,
        timeout_keep_alive=5,
        timeout_graceful_shutdown=GRACE,
        ssl_certfile=place.certificate,
        ssl_keyfile=place.key,
    )
    try:
        config.load()
    except OSError as error:  # also every error of TLS
        raise UsageError(
            because(error, th="ใช้ใบรับรองหรือกุญแจนี้ไม่ได้", en="the certificate or its key cannot be used"),
            where=str(place.certificate),
        ) from error
    return uvicorn.Server(config)
