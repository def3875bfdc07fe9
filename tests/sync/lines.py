"""What may stand between a counter and its hub on loopback: a proxy, a line that is cut, something that is no hub."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import trustme

Answer = tuple[int, dict[str, str], bytes]


@dataclass
class Between:
    """A listener that passes on what comes, until it is told to cut."""

    target: int
    """The port that it passes on to."""
    asks: bool = False
    """Whether the other side must ask for the way first, as of a proxy (CONNECT)."""
    cut: threading.Event = field(default_factory=threading.Event)
    """Set: what comes back next is lost, and the line is cut."""
    cuts: int = 0
    asked: list[bytes] = field(default_factory=list)
    port: int = 0

    def serve(self, listener: socket.socket) -> None:
        """Take lines until the listener is closed."""
        while True:
            try:
                near, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=self._carry, args=(near,), daemon=True).start()

    def _carry(self, near: socket.socket) -> None:
        with near, suppress(OSError), socket.create_connection(("127.0.0.1", self.target)) as far:
            if self.asks:
                self.asked.append(near.recv(65536))
                near.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
            there = threading.Thread(target=self._pump, args=(near, far), daemon=True)
            there.start()
            self._pump(far, near, back=True)

    def _pump(self, one: socket.socket, other: socket.socket, *, back: bool = False) -> None:
        with suppress(OSError):
            while piece := one.recv(65536):
                if back and self.cut.is_set():
                    self.cut.clear()
                    self.cuts += 1
                    break
                other.sendall(piece)
        for line in (one, other):
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)


@contextmanager
def between(target: int, *, asks: bool = False) -> Iterator[Between]:
    """Such a listener, until the block ends."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        made = Between(target, asks, port=listener.getsockname()[1])
        thread = threading.Thread(target=made.serve, args=(listener,), daemon=True)
        thread.start()
        yield made
        listener.shutdown(socket.SHUT_RDWR)
        thread.join(10)


@dataclass
class Impostor:
    """Something that speaks HTTPS and is no hub."""

    address: str
    ca: str
    asked: list[str] = field(default_factory=list)


@contextmanager
def impostor(answer: Callable[[str, str], Answer]) -> Iterator[Impostor]:
    """It answers each method and path as it is told to, until the block ends."""
    authority = trustme.CA()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _answer(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", "0")))
            made.asked.append(f"{self.command} {self.path}")
            status, headers, body = answer(self.command, self.path)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_PUT = _answer  # noqa: N815 - as the library calls them

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as the library calls it
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("localhost").configure_cert(context)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        made = Impostor(f"https://localhost:{server.server_port}", authority.cert_pem.bytes().decode("ascii"))
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield made
        finally:
            server.shutdown()
            thread.join(10)
