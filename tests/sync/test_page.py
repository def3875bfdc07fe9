"""The supervisors' web page: who gets in, what it says, how it looks in a real browser."""

from __future__ import annotations

import base64
import hashlib
import http.cookies
import re
import shutil
import ssl
import subprocess
from collections.abc import Iterator
from http.client import HTTPSConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest

from surveytui.errors import HubError, UsageError
from surveytui.sync.hub.home import HubHome
from surveytui.sync.hub.sessions import IDLE, WHOLE, Door, Sessions, load_login, set_password
from tests.needs import lacks
from tests.sync.service import Service, running
from tests.world import World

PASSWORD = "รหัสผ่านยาวพอ 2568"


class Browser:
    """Somebody at a browser without pictures: cookies are kept, forms are filled in."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self.cookies: dict[str, str] = {}
        self.flags = ""

    def get(self, path: str = "/") -> tuple[int, str, dict[str, str]]:
        return self._ask("GET", path, "")

    def post(self, path: str, **fields: str) -> tuple[int, str, dict[str, str]]:
        return self._ask("POST", path, urlencode(fields))

    def log_in(self, password: str = PASSWORD) -> int:
        _, text, _ = self.get()
        found = re.search(r'name="form" value="([^"]+)"', text)
        assert found
        return self.post("/login", form=found[1], password=password, lang="th")[0]

    def _ask(self, method: str, path: str, body: str) -> tuple[int, str, dict[str, str]]:
        context = ssl.create_default_context(cadata=self._service.ca)
        line = HTTPSConnection("localhost", self._service.port, context=context, timeout=20)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        line.request(method, path, body.encode(), headers)
        response = line.getresponse()
        text = response.read().decode("utf-8")
        for name, value in response.getheaders():
            if name.lower() == "set-cookie":
                self.flags = value
                for morsel in http.cookies.SimpleCookie(value).values():
                    self.cookies[morsel.key] = morsel.value
        line.close()
        return response.status, text, {name.lower(): value for name, value in response.getheaders()}


@pytest.fixture
def service(world: World, tmp_path: Path) -> Iterator[Service]:
    with running(world, tmp_path / "hub") as service:
        set_password(service.desk.home, PASSWORD)
        yield service


@pytest.fixture
def browser(service: Service) -> Browser:
    return Browser(service)


def test_without_a_password_there_is_no_page(world: World, tmp_path: Path) -> None:
    """Nothing there, as for everything else."""
    with running(world, tmp_path / "hub") as service:
        assert Browser(service).get()[:2] == (404, "")


def test_the_way_in_and_out(browser: Browser) -> None:
    """Login page, wrong password, right password, board, out, login page."""
    assert "รหัสผ่าน" in browser.get()[1]
    assert browser.log_in("wrong password") == 403
    assert "เทศบาลตำบลตัวอย่าง" not in browser.get()[1]
    assert browser.log_in() == 303
    assert all(flag in browser.flags for flag in ("HttpOnly", "SameSite=strict", "Secure"))
    status, text, _ = browser.get()
    assert status == 200
    assert "เทศบาลตำบลตัวอย่าง" in text
    assert browser.post("/logout")[0] == 303
    assert "เทศบาลตำบลตัวอย่าง" not in browser.get()[1]


def test_a_login_from_another_site_is_refused(browser: Browser) -> None:
    """Without the form's own token, and with somebody else's: no, even with the right password."""
    browser.get()
    assert browser.post("/login", password=PASSWORD)[0] == 403
    assert browser.post("/login", password=PASSWORD, form="made up")[0] == 403
    browser.cookies.clear()
    assert browser.post("/login", password=PASSWORD, form="-x")[0] == 403


def test_who_guesses_has_to_wait(browser: Browser) -> None:
    """Five tries a minute for an address; the sixth is not judged, right or wrong."""
    assert [browser.log_in("wrong one again") for _ in range(5)] == [403] * 5
    assert browser.log_in() == 429


def test_a_new_password_ends_every_session(service: Service, browser: Browser) -> None:
    """Whoever was in is out; the old password fits no more."""
    browser.log_in()
    set_password(service.desk.home, "another password")
    assert "เทศบาลตำบลตัวอย่าง" not in browser.get()[1]
    assert browser.log_in() == 403


def test_headers_let_nothing_in_and_nothing_out(browser: Browser) -> None:
    """No script, nothing from elsewhere, no frame, nothing kept; only the page's own style by its nonce."""
    browser.log_in()
    _, text, headers = browser.get()
    policy = headers["content-security-policy"]
    nonce = re.search(r"style-src 'nonce-([^']+)'", policy)
    assert nonce
    assert f'<style nonce="{nonce[1]}">' in text
    assert policy.startswith("default-src 'none'")
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "max-age" in headers["strict-transport-security"]
    assert "server" not in headers
    assert "<script" not in text
    assert "style=" not in text
    assert not re.search(r'(?:src|href)="(?:https?:)?//', text)


def test_what_is_searched_is_never_executed(browser: Browser) -> None:
    """A search for markup is shown as text."""
    browser.log_in()
    _, text, _ = browser.get("/?" + urlencode({"q": '"><script>alert(1)</script>'}))
    assert "<script>" not in text
    assert "&lt;script&gt;" in text
    assert "ไม่พบหน่วยงาน" in text


def test_filters_and_languages(browser: Browser) -> None:
    """By tool and by language; a bad value shows nothing rather than everything."""
    browser.log_in()
    assert browser.get("/?tool=EIT")[1].count("<tr>") == 2
    assert "ไม่พบหน่วยงาน" in browser.get("/?tool=XIT")[1]
    assert "Call today" in browser.get("/?lang=en")[1] or "Nobody to call" in browser.get("/?lang=en")[1]


def test_sessions_expire() -> None:
    """After half an hour of rest, and after ten hours anyway; what is kept is a hash."""
    now = 0.0
    sessions = Sessions(clock=lambda: now)
    token = sessions.begin("g")
    assert sessions.knows(token, "g")
    assert not sessions.knows(token, "other")
    token = sessions.begin("g")
    assert token not in str(sessions._known)
    for _ in range(int(WHOLE // (IDLE - 1))):
        now += IDLE - 1
        assert sessions.knows(token, "g")
    now += IDLE - 1
    assert not sessions.knows(token, "g")
    token = sessions.begin("g")
    now += IDLE
    assert not sessions.knows(token, "g")


def test_the_door_forgives_slowly() -> None:
    """A minute gives one more try back."""
    now = 0.0
    door = Door(clock=lambda: now)
    assert [door.may_try("a") for _ in range(6)] == [True] * 5 + [False]
    assert door.may_try("b")
    now += 61
    assert door.may_try("a")
    assert not door.may_try("a")


def test_a_password_has_a_length(tmp_path: Path) -> None:
    """Ten characters at least; a hub must be there; a damaged file lets nobody in."""
    home = HubHome.within(tmp_path / "x")
    with pytest.raises(UsageError):
        set_password(home, "short")
    with pytest.raises(HubError):
        set_password(home, "long enough")


def test_a_damaged_login_lets_nobody_in(service: Service, browser: Browser) -> None:
    """No page rather than an open one."""
    service.desk.home.login.write_bytes(b"{}")
    assert load_login(service.desk.home) is None
    assert browser.get()[0] == 404


def chromium() -> str:
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    return found or lacks("chromium")


def spki_of(service: Service) -> str:
    """What tells Chromium to trust the test's certificate, and no other."""
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    pem = ssl.get_server_certificate(("127.0.0.1", service.port))
    key = x509.load_pem_x509_certificate(pem.encode()).public_key()
    info = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(hashlib.sha256(info).digest()).decode()


def test_a_real_browser_shows_it_on_a_phone_and_on_paper(service: Service, browser: Browser, tmp_path: Path) -> None:
    """Headless Chromium loads the login page over TLS, and the board's own page as a phone and as print."""
    program = chromium()
    flags = [
        "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
        f"--user-data-dir={tmp_path / 'profile'}", "--proxy-server=direct://", "--disable-background-networking",
        "--disable-component-update", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost",
    ]  # fmt: skip
    live = [*flags, f"--ignore-certificate-errors-spki-list={spki_of(service)}", "--dump-dom", f"{service.address}/"]
    shown = subprocess.run([program, *live], capture_output=True, timeout=90, check=True)
    assert "รหัสผ่าน" in shown.stdout.decode("utf-8")
    browser.log_in()
    page = tmp_path / "board.html"
    page.write_text(browser.get()[1], encoding="utf-8")
    for name, size in (("phone", "390,844"), ("desk", "1280,900")):
        picture = tmp_path / f"{name}.png"
        subprocess.run(
            [program, *flags, f"--window-size={size}", f"--screenshot={picture}", page.as_uri()],
            capture_output=True, timeout=90, check=True,
        )  # fmt: skip
        assert picture.stat().st_size > 5_000
    paper = tmp_path / "board.pdf"
    subprocess.run(
        [program, *flags, f"--print-to-pdf={paper}", page.as_uri()], capture_output=True, timeout=90, check=True
    )
    assert paper.read_bytes().startswith(b"%PDF")
