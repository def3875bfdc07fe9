"""The supervisors' web page: who gets in, what it says, how it looks in a real browser."""

from __future__ import annotations

import base64
import hashlib
import html
import http.cookies
import re
import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.client import HTTPSConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from surveytui.errors import HubError, UsageError
from surveytui.sealing.bundles import sign_bundle
from surveytui.sync.board import Board, Why
from surveytui.sync.hub.desk import HubDesk
from surveytui.sync.hub.home import HubHome
from surveytui.sync.hub.outcome import Verdict
from surveytui.sync.hub.page import SESSION, Page
from surveytui.sync.hub.page_view import FIRST_CALLS, MOST_CALLS, MOST_HELD, MOST_LINES
from surveytui.sync.hub.server import Server, make_app
from surveytui.sync.hub.serving import Place, make_service
from surveytui.sync.hub.sessions import IDLE, WHOLE, Door, Sessions, load_login, set_password
from surveytui.sync.report import MOST_BYTES as REPORT_BYTES
from surveytui.sync.report import sign_report
from surveytui.sync.ticket import write_tickets
from surveytui.text.thai import plain
from surveytui.text.words import Language, Words
from tests.benchmarks.hub import agencies
from tests.counter.way import until
from tests.needs import needs
from tests.supervisor.stage import make_board, with_held
from tests.sync.chromium import Chromium, chromium
from tests.sync.province import Counter
from tests.sync.service import DAY, Service, hub_for, other_authority, running
from tests.sync.test_https import ask, shown
from tests.world import AGENCY, World

PASSWORD = "รหัสผ่านยาวพอ 2568"
LONG = 20_000
LANGUAGES: tuple[Language, Language] = ("th", "en")


class Browser:
    """Somebody at a browser without pictures: cookies are kept, forms are filled in."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self.cookies: dict[str, str] = {}
        self.flags = ""
        self.headers: list[tuple[str, str]] = []
        """Those of the last answer, one by one."""

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
        if len(body) > LONG:  # told, and not sent: who is refused and hung up on could not be sure to read why
            headers["Content-Length"], body = str(len(body)), ""
        line.request(method, path, body.encode(), headers)
        response = line.getresponse()
        text = response.read().decode("utf-8")
        for name, value in response.getheaders():
            if name.lower() == "set-cookie":
                self.flags = value
                for morsel in http.cookies.SimpleCookie(value).values():
                    self.cookies[morsel.key] = morsel.value
        line.close()
        self.headers = [(name.lower(), value) for name, value in response.getheaders()]
        return response.status, text, dict(self.headers)


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
    assert browser.post("/logout")[0] == 403, "another page has sent them here"
    assert browser.post("/logout", form="x")[0] == 403
    text = browser.get()[1]
    assert "เทศบาลตำบลตัวอย่าง" in text
    assert browser.post("/logout", form=form_in(text))[0] == 303
    assert "เทศบาลตำบลตัวอย่าง" not in browser.get()[1]


def test_a_browser_that_was_in_before_is_not_kept_out_by_strangers(browser: Browser, service: Service) -> None:
    """Whoever guesses from many addresses, or from the supervisors' own, uses up others' tries; and a new password ends it."""
    browser.log_in()
    del browser.cookies["surveytui_session"]
    door = service.page._door
    while door._all.allows("") or door._each.allows("127.0.0.1"):
        pass
    assert Browser(service).log_in() == 429
    assert browser.log_in() == 303
    forged = Browser(service)
    forged.cookies["surveytui_browser"] = browser.cookies["surveytui_browser"][:-1] + "x"
    assert forged.log_in() == 429
    del browser.cookies["surveytui_session"]
    assert [browser.log_in("wrong one again") for _ in range(6)] == [403] * 5 + [429]
    set_password(service.desk.home, PASSWORD)
    assert Browser(service).log_in() == 429
    assert browser.log_in() == 429


def test_a_form_that_nobody_was_given_costs_no_try(browser: Browser, service: Service) -> None:
    """A page elsewhere that sends passwords through somebody's browser, which has no cookie of ours: not judged, not counted."""
    for _ in range(10):
        assert browser.post("/login", form="-", password=PASSWORD)[0] == 403
        assert browser.post("/login", form="", password=PASSWORD)[0] == 403
        browser.cookies.clear()
    assert Browser(service).log_in() == 303


def test_who_is_not_in_may_not_ask_for_the_form_without_end(browser: Browser, service: Service) -> None:
    """Drawing it costs the hub more than asking costs them; who is in is not held back."""
    inside = Browser(service)
    inside.log_in()
    assert {browser.get()[0] for _ in range(70)} == {200, 404}
    assert inside.get()[0] == 200


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
    found = re.search(r'name="form" value="([^"]+)"', browser.get()[1])
    assert found
    status, text, headers = browser.post("/login", form=found[1], password=PASSWORD, lang="th")
    assert (status, headers["retry-after"]) == (429, "60")
    assert "กรุณารอหนึ่งนาที" in text


def test_a_new_password_ends_every_session(service: Service, browser: Browser) -> None:
    """Whoever was in is out; the old password fits no more."""
    browser.log_in()
    set_password(service.desk.home, "another password")
    assert "เทศบาลตำบลตัวอย่าง" not in browser.get()[1]
    assert browser.log_in() == 403


def test_headers_let_nothing_in_and_nothing_out(browser: Browser) -> None:
    """No script, nothing from elsewhere, no frame, nothing kept; only the page's own style by its hash."""
    browser.log_in()
    _, text, headers = browser.get()
    policy = headers["content-security-policy"]
    (style,) = re.findall("<style>(.*?)</style>", text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}';" in policy
    assert policy.startswith("default-src 'none'")
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "max-age" in headers["strict-transport-security"]
    assert "server" not in headers
    assert "<script" not in text
    assert "style=" not in text
    assert not re.search(r'(?:src|href)="(?:https?:)?//', text)


ALWAYS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "permissions-policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
    "strict-transport-security": "max-age=31536000",
}
POLICY = {"default-src 'none'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"}


def is_guarded(headers: list[tuple[str, str]]) -> None:
    """Each header of the whole set, once; nothing of what program answers; cookies that no script and no other site gets."""
    for name, value in ALWAYS.items():
        assert [told for one, told in headers if one == name] == [value], name
    (policy,) = (told for name, told in headers if name == "content-security-policy")
    (style,) = set(policy.split("; ")) - POLICY
    assert re.fullmatch(r"style-src 'sha256-[A-Za-z0-9+/]{43}='", style)
    assert len(policy.split("; ")) == len(POLICY) + 1
    assert not {name for name, _ in headers} & {"server", "x-powered-by", "via"}
    assert "uvicorn" not in str(headers).lower()
    for name, cookie in headers:
        if name == "set-cookie":
            assert {"httponly", "secure", "samesite=strict", "path=/"} <= set(cookie.lower().split("; "))


OVERLONG = "x" * 300_000
ANSWERS: list[tuple[int, bool, str, str, dict[str, str]]] = [
    # status, whether somebody is in, method, path, fields; "form" stands for the one they were given
    (200, False, "GET", "/", {}),
    (200, False, "GET", "/agency/sample-town", {}),
    (404, False, "GET", "/login", {}),
    (403, False, "POST", "/login", {"form": "made up", "password": PASSWORD}),
    (403, False, "POST", "/login", {"form": "form", "password": "wrong password"}),
    (303, False, "POST", "/login", {"form": "form", "password": PASSWORD}),
    (413, False, "POST", "/login", {"form": "form", "password": OVERLONG}),
    (403, False, "POST", "/logout", {"form": "x"}),
    (403, False, "POST", "/paste", {"form": "x"}),
    (404, False, "GET", "/nothing", {}),
    (404, False, "DELETE", "/", {}),
    (404, False, "GET", "/v1/bundle", {}),
    (404, False, "PUT", "/v1/report", {"x": OVERLONG}),
    (200, True, "GET", "/", {}),
    (200, True, "GET", "/?lang=en&q=x", {}),
    (200, True, "GET", "/agency/sample-town", {}),
    (404, True, "GET", "/agency/nobody", {}),
    (404, True, "GET", "/agency/", {}),
    (404, True, "POST", "/", {"form": "form"}),
    (403, True, "POST", "/paste", {"form": "x"}),
    (303, True, "POST", "/paste", {"form": "form", "text": "HELLO"}),
    (303, True, "POST", "/paste", {"form": "form", "text": OVERLONG}),
    (403, True, "POST", "/logout", {"form": "x"}),
    (303, True, "POST", "/logout", {"form": "form"}),
]


def test_every_answer_is_guarded(service: Service, world: World) -> None:
    """The login, the board, every error and every way from one page to another; strangers', counters', and what is no HTTP."""
    for status, is_in, method, path, fields in ANSWERS:
        browser = Browser(service)
        if is_in:
            browser.log_in()
            service.page._door = Door()
        form = re.search(r'name="form" value="([^"]+)"', browser.get()[1])
        assert form
        told = {name: form[1] if value == "form" else value for name, value in fields.items()}
        assert browser._ask(method, path, urlencode(told))[0] == status, (method, path, list(fields))
        is_guarded(browser.headers)
    browser = Browser(service)
    assert [browser.log_in("wrong one again") for _ in range(6)][-1] == 429
    is_guarded(browser.headers)
    for _ in range(100):
        if browser.get("/nothing")[0] == 429:
            break
    assert browser.get("/nothing")[0] == 429
    is_guarded(browser.headers)
    bearer = shown(service, world)
    for status, told_length in ((422, 4), (413, REPORT_BYTES + 1)):
        answered, _, headers = ask(
            service, "PUT", "/v1/report", b"junk", bearer=bearer, content_length=str(told_length)
        )
        assert answered == status
        is_guarded([(name.lower(), value) for name, value in headers.items()])


@pytest.mark.parametrize(("error", "status"), [(HubError(Words("ก", "a")), 503), (RuntimeError("bug"), 500)])
def test_an_answer_that_went_wrong_is_guarded(service: Service, error: Exception, status: int) -> None:
    """The database cannot be read; a fault of ours: told without anything of this machine."""

    def fails() -> Board:
        raise error

    browser = Browser(service)
    browser.log_in()
    service.desk.board = fails  # type: ignore[method-assign]
    answered, text, _ = browser.get()
    assert answered == status
    assert "bug" not in text
    assert "Traceback" not in text
    is_guarded(browser.headers)


def test_what_is_no_http_gets_the_guards_too(service: Service) -> None:
    """Before any page has a say."""
    context = ssl.create_default_context(cadata=service.ca)
    with (
        socket.create_connection(("127.0.0.1", service.port), timeout=20) as plain_line,
        context.wrap_socket(plain_line, server_hostname="localhost") as line,
    ):
        line.sendall(b"HELO there\r\n\r\n")
        head = b"".join(iter(lambda: line.recv(4096), b"")).decode()
    assert head.startswith("HTTP/1.1 404 ")
    told = (row.partition(": ") for row in head.split("\r\n")[1:] if row)
    is_guarded([(name.lower(), value) for name, _, value in told])


def test_behind_a_proxy_that_says_nothing_of_tls_cookies_are_for_tls_alone(world: World, tmp_path: Path) -> None:
    """The operator has said that something speaks TLS in front: a proxy that forgets its header opens nothing."""
    home = hub_for(world, tmp_path / "hub", "https://localhost:1", other_authority())
    desk = HubDesk(home)
    set_password(home, PASSWORD)
    server = Server(desk)
    for behind in (False, True):
        client = TestClient(make_app(server, *Page(server, behind_tls=behind).routes()), base_url="http://hub")
        assert ("; Secure" in client.get("/").headers["set-cookie"]) is behind
    server.close()
    desk.close()
    for place, tls in ((Place(host="127.0.0.1", port=1), False), (Place(host="x", port=1, behind_proxy=True), True)):
        made = dict(make_service(Starlette(), place).config.headers)
        assert ("Strict-Transport-Security" in made) is tls


def test_what_is_held_back_is_told(browser: Browser, service: Service, world: World) -> None:
    """How many in one line; below it which, whose, since when, why, as text; its agency's page tells it too."""
    browser.log_in()
    assert 'id="held"' not in browser.get()[1]
    counter = Counter("1", (AGENCY,), key=world.home.load_device_key())
    counter.count(5, agency="new-town")
    report = sign_report(counter.report(world.bundle.birth.campaign_id().hex(), DAY), counter.key)
    assert service.desk.take_report_of(counter.id, report).verdict is Verdict.QUARANTINED
    service.desk.take("<b>.jpg", b"\xff")
    service.page._reckoned = None
    text = plain(browser.get()[1])
    name = world.bundle.devices[0].name
    assert "<summary>! กักไว้ 2 แฟ้ม ยังรับไม่ได้</summary>" in text
    assert f"<li>{counter.id}.report  {name}  กักไว้ตั้งแต่ 18 มิ.ย. 2568 เครื่องนี้ไม่ได้ดูแลหน่วยงาน new-town (" in text
    assert "<li>&lt;b&gt;.jpg  ไม่ทราบเครื่อง  กักไว้ตั้งแต่ 18 มิ.ย. 2568 ไม่ใช่แฟ้มของโครงการนี้" in text
    assert "files held back, not taken in yet: 2" in browser.get("/?lang=en")[1]
    agency = browser.get(f"/agency/{AGENCY}?lang=en")[1]
    assert (
        "! held back since 18 Jun 2025: this counter does not serve new-town (take the newest bundle in first)"
        in agency
    )


def test_a_page_tells_so_many_held_back_and_how_many_more(browser: Browser, province: Board, service: Service) -> None:
    """A nation's counters wait for one bundle: the page stays a page."""
    (held, *_) = with_held(province).held
    service.desk.board = lambda: replace(province, held=(held,) * (MOST_HELD + 7))  # type: ignore[method-assign]
    browser.log_in()
    text = browser.get()[1]
    assert text.count("x" * 120) == MOST_HELD
    assert "กักไว้ 207 แฟ้ม" in text
    assert "และอีก 7 แฟ้ม" in text


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
    assert browser.get("/?tool=EIT")[1].count('class="name"') == 1
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


def test_all_addresses_together_may_guess_so_often() -> None:
    """Sixty at once and one in two seconds after that, from however many; who has come in before is not among them."""
    now = 0.0
    door = Door(clock=lambda: now)
    assert [door.may_try(f"192.0.2.{number}") for number in range(61)] == [True] * 60 + [False]
    assert door.may_try("192.0.2.99", "a browser that is known")
    now = 2.0
    assert [door.may_try(f"198.51.100.{number}") for number in range(2)] == [True, False]


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


def spki_of(service: Service) -> str:
    """What tells Chromium to trust the test's certificate, and no other."""
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    pem = ssl.get_server_certificate(("127.0.0.1", service.port))
    key = x509.load_pem_x509_certificate(pem.encode()).public_key()
    info = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(hashlib.sha256(info).digest()).decode()


@pytest.fixture
def province(service: Service, monkeypatch: pytest.MonkeyPatch) -> Board:
    """The sample province on the hub's board: 110 agencies, dozens to call, three files held back."""
    board = with_held()
    monkeypatch.setattr(service.desk, "board", lambda: board)
    return board


@contextmanager
def looking(service: Service, browser: Browser, folder: Path) -> Iterator[Chromium]:
    """A real Chromium that is logged in."""
    browser.log_in()
    with chromium(folder, f"--ignore-certificate-errors-spki-list={spki_of(service)}") as window:
        window.call(
            "Network.setCookie",
            name=SESSION,
            value=browser.cookies[SESSION],
            url=service.address,
            secure=True,
            httpOnly=True,
            sameSite="Strict",
        )
        yield window


SEEN = """[...document.querySelectorAll("%s")].filter(one => {
  const box = one.getBoundingClientRect();
  return box.width > 0 && box.height > 0 && getComputedStyle(one).visibility == "visible";
}).map(one => one.innerText.trim())"""
TOO_WIDE = "document.documentElement.scrollWidth > innerWidth || document.body.scrollWidth > innerWidth"
GROUND = "getComputedStyle(document.body).backgroundColor"


def test_a_real_browser_shows_it_on_a_phone(
    service: Service, browser: Browser, province: Board, tmp_path: Path
) -> None:
    """The live board over TLS under its own policy, 360 px wide: styled, all to be read, nothing to scroll sideways."""
    with looking(service, browser, tmp_path / "profile") as window:
        window.size(360, 780, phone=True)
        for path in ("/", "/?lang=en", "/?sort=got&turn=1", "/agency/l-001", "/agency/l-001?lang=en", "/agency/nobody"):
            window.open(service.address + path)
            assert window.run(TOO_WIDE) is False, path
            assert window.run(GROUND) == "rgb(251, 248, 241)", path  # the style was let in by its hash
        window.open(service.address + "/")
        assert window.run(SEEN % "h1") == [province.title]
        assert window.run("document.querySelector('#held').open") is False
        window.run("document.querySelector('#held summary').click()")
        assert [one[:8] for one in window.run(SEEN % "#held li")] == ["x" * 8, "5500-1.r", "ภาพถ่าย."]
        assert window.run(TOO_WIDE) is False
        assert len(window.run(SEEN % ".calls li")) == FIRST_CALLS
        window.run("document.querySelector('.more + label').click()")
        assert len(window.run(SEEN % ".calls li")) == len(province.calls)
        assert len(window.run(SEEN % "tbody td.name")) == len(province.lines)
        assert "หน่วยงาน" in window.run(SEEN % "thead a")
        assert window.run("Math.min(...[...document.querySelectorAll('button')].map(one => one.offsetHeight))") >= 44
        window.picture(tmp_path / "phone.png")
        assert all("404" in one for one in window.complaints())  # of the page and the icon that are not there
        window.run("document.body.insertAdjacentHTML('beforeend', '<p style=\"color:red\">x')")
        assert "Content Security Policy" in window.complaints()[-1]  # a breach would have been heard


def test_a_real_browser_lets_somebody_in_who_types(service: Service, tmp_path: Path) -> None:
    """Password typed, form sent, board seen, a text pasted and refused in words: without a script of ours."""
    with chromium(tmp_path / "profile", f"--ignore-certificate-errors-spki-list={spki_of(service)}") as window:
        window.open(service.address + "/")
        until(lambda: window.run("document.activeElement.type") == "password")  # where it stands by itself
        window.call("Input.insertText", text=PASSWORD)
        window.press("form.login button")
        assert window.run(SEEN % ".name") == ["เทศบาลตำบลตัวอย่าง"] * 2
        window.run("document.querySelector('summary').click()")
        window.run("document.querySelector('textarea').focus()")
        window.call("Input.insertText", text="HELLO")
        window.press("#paste button")
        assert [one[:13] for one in window.run(SEEN % "#paste .note")] == ["! ยังไม่ได้นับ"[:13]]
        assert window.run("location.pathname") == "/"
        assert window.complaints() == []


def test_everything_is_on_paper(service: Service, browser: Browser, province: Board, tmp_path: Path) -> None:
    """Printed from the state as it comes: every call with its number, every line, and nothing that one can only click."""
    needs("pdftotext")
    with looking(service, browser, tmp_path / "profile") as window:
        window.open(f"{service.address}/?lang=en")
        window.paper(tmp_path / "board.pdf")
    text = subprocess.run(
        ["pdftotext", "-layout", tmp_path / "board.pdf", "-"], capture_output=True, check=True, encoding="utf-8"
    ).stdout
    for call in province.calls:
        assert re.search(rf"{re.escape(call.agency.short.en)}.*{call.agency.telephone}", text), call.agency.code
    assert len(re.findall(r"\b(?:EIT|IIT) .*(?:silent|behind|close|early|begun|on pace|met)", text)) >= len(
        province.lines
    )
    assert "Log out" not in text
    assert "Paste what" not in text


def test_an_agency_s_page_says_what_the_terminal_says(browser: Browser, province: Board) -> None:
    """Both tools, OIT with its deadline, last year's official result, counters, notes, and a number to tap."""
    browser.log_in()
    status, text, _ = browser.get("/agency/l-001")
    assert status == 200
    line = next(one for one in province.lines if one.agency.code == "l-001")
    for said in (
        "EIT ผู้มาติดต่อ",
        "IIT บุคลากร",
        f"ได้ {line.got.least}–{line.got.most} จาก {line.target} ชุด",
        "เผยแพร่แล้ว 29 จาก 43 รายการ",
        "กำหนด 30 เม.ย. 2568",
        "เลยแล้ว",
        "ปีก่อน 87.21 ผ่านดี (ผลทางการ ปี 2567)",
        "ลำดับ 14",
        "โทรแล้ว รับว่าจะตั้งเครื่องหน้างานทะเบียน",
        'href="tel:055001001"',
    ):
        assert said in text, said
    forked = next(call for call in province.calls if call.why is Why.FORK)
    text = browser.get(f"/agency/{forked.agency.code}")[1]
    assert "เทียบเลขลำดับกับเจ้าหน้าที่" in text
    assert "has never reported" in browser.get("/agency/l-029?lang=en")[1]
    assert browser.get("/agency/nobody")[0] == 404
    assert "ไม่มีหน่วยงานนี้" in browser.get("/agency/%2e%2e")[1]


def test_rows_and_calls_lead_to_their_agency(browser: Browser, province: Board) -> None:
    """Each name in the table and in the list of calls is a link to that agency's page."""
    browser.log_in()
    _, text, _ = browser.get()
    agencies = [call.agency for call in province.calls] + [line.agency for line in province.lines]
    for agency in agencies:
        assert f'href="/agency/{agency.code}?lang=th"' in text


def test_heads_sort_and_turn(browser: Browser, province: Board) -> None:
    """A head sorts, again turns round, a third time is worst first; filters stay, and nonsense sorts nothing."""
    browser.log_in()

    def names(path: str) -> list[str]:
        return re.findall(r'class="name"><a href="/agency/([^?]+)', browser.get(path)[1])

    def link(path: str) -> str:
        found = re.search(r'aria-sort="\w+"><a href="([^"]+)">(?:เป้า|หน่วยงาน)', browser.get(path)[1])
        assert found
        return html.unescape(found[1])

    worst = names("/?tool=EIT&status=follow")
    once = link("/?tool=EIT&status=follow")
    twice, thrice = link(once), link(link(once))
    assert "tool=EIT" in once
    assert sorted(worst) == sorted(names(once))
    assert names(once) != worst
    assert names(twice) == names(once)[::-1]
    assert names(thrice) == worst
    assert names("/?sort=__class__&tool=EIT&status=follow") == worst
    assert 'aria-sort="ascending"' in browser.get(once)[1]
    assert len(names("/?sort=forecast&turn=1")) == len(province.lines)


@pytest.mark.usefixtures("province")
def test_search_leaves_tone_marks_out(browser: Browser) -> None:
    """Typed without them, or with: the same agencies, as on the terminal; also by code."""
    browser.log_in()
    found = [
        browser.get("/?" + urlencode({"q": text}))[1].count('class="name"') for text in ("แม่จำลอง", "แมจำลอง", "L-001")
    ]
    assert found[0] == found[1] > 0
    assert found[2] == 2


def test_a_nation_comes_in_pages(service: Service, browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    """900 agencies: no line and no call is missing over all pages, and none comes twice."""
    board = make_board(agencies(900))
    monkeypatch.setattr(service.desk, "board", lambda: board)
    browser.log_in()
    pages = -(-len(board.lines) // MOST_LINES)
    texts = [browser.get(f"/?page={number}")[1] for number in range(1, pages + 1)]
    rows = [row for text in texts for row in re.findall(r'class="name"><a href="/agency/([^?]+)', text)]
    assert rows == [line.agency.code for line in board.lines]
    assert f"หน้า 1 จาก {pages}" in texts[0]
    assert 'rel="next"' not in texts[-1].partition("<table")[2]
    parts = [browser.get(f"/?calls={number}")[1] for number in range(1, -(-len(board.calls) // MOST_CALLS) + 1)]
    calls = [one for text in parts for one in re.findall(r'class="who" href="/agency/([^?]+)', text)]
    assert calls == [call.agency.code for call in board.calls]
    assert browser.get("/?page=99999999999&calls=-1")[0] == 200


def form_in(text: str) -> str:
    found = re.search(r'action="/paste[^"]*">\s*<input type="hidden" name="form" value="([^"]+)"', text)
    assert found
    return found[1]


def ticket_of(world: World, number: int) -> str:
    """What a phone reads off a counter that has counted so many."""
    counter = Counter("เคาน์เตอร์ 1", (AGENCY,), key=world.home.load_device_key())
    counter.count(number)
    report = counter.report(world.bundle.birth.campaign_id().hex(), DAY)
    return write_tickets(report, counter.agencies, counter.key)[0]


def test_what_a_phone_scanned_is_counted(world: World, service: Service, browser: Browser) -> None:
    """Pasted on the page: counted at once and told in a line, the second time known, and the table has it."""
    browser.log_in()
    form, text = form_in(browser.get()[1]), ticket_of(world, 20)
    status, _, headers = browser.post("/paste?lang=th", form=form, text=text)
    assert (status, headers["location"]) == (303, "/?lang=th#paste")
    shown = browser.get()[1]
    assert "✓ นับแล้ว เคาน์เตอร์ 1: sample-town EIT 20" in shown
    assert ">20–24<" in shown
    assert "นับแล้ว" not in browser.get()[1]
    browser.post("/paste?lang=th", form=form, text=f" {text[:30]}\n{text[30:]}")
    assert "✓ นับไว้ก่อนแล้ว" in browser.get()[1]
    assert sum(one.count for one in service.desk.store.standings()) == 20


def test_what_is_no_ticket_is_refused_in_words(browser: Browser) -> None:
    """Nonsense, nothing, markup and a whole book: one line each, the book unread."""
    browser.log_in()
    form = form_in(browser.get()[1])
    for text in ("HELLO", "", "<script>alert(1)</script>", "A" * 3000, "ก" * 12_000):
        assert browser.post("/paste?lang=en", form=form, text=text)[0] == 303
        shown = browser.get("/?lang=en")[1]
        assert "! Not counted: " in shown, text[:20]
        assert "<script" not in shown


def test_nobody_pastes_through_somebody_else_s_session(world: World, service: Service, browser: Browser) -> None:
    """Without the form's own token, with another session's, or without a session: refused, nothing counted."""
    browser.log_in()
    text, other = ticket_of(world, 20), Browser(service)
    other.log_in()
    foreign = form_in(other.get()[1])
    assert browser.post("/paste", text=text)[0] == 403
    assert browser.post("/paste", text=text, form="x")[0] == 403
    assert browser.post("/paste", text=text, form=foreign)[0] == 403
    own = form_in(browser.get()[1])
    browser.post("/logout", form=own)
    browser.cookies.clear()
    assert browser.post("/paste", text=text, form=own)[0] == 403
    assert list(service.desk.store.standings()) == []


def test_who_pastes_without_end_has_to_wait(browser: Browser) -> None:
    """Twenty at once; the next is not even looked at."""
    browser.log_in()
    form = form_in(browser.get()[1])
    for _ in range(20):
        browser.post("/paste?lang=en", form=form, text="HELLO")
    assert "not a ticket" in browser.get("/?lang=en")[1] or "Not counted" in browser.get("/?lang=en")[1]
    browser.post("/paste?lang=en", form=form, text="HELLO")
    assert "please wait a moment" in browser.get("/?lang=en")[1]


def test_a_board_that_cannot_be_read_is_one_line(
    service: Service, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database fails: words and the way back, no traceback, no path of the machine."""
    browser.log_in()

    def broken() -> Board:
        raise HubError(Words(th="ใช้ฐานข้อมูลไม่ได้", en="the database cannot be used"), where="/srv/hub.sqlite3")

    monkeypatch.setattr(service.desk, "board", broken)
    status, text, _ = browser.get()
    assert status == 503
    assert "ใช้ฐานข้อมูลไม่ได้" in text
    assert "/srv" not in text


def test_a_newer_campaign_is_on_the_page_at_once(
    world: World, service: Service, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another program brings a version with a new name for the agency: the next reading shows it."""
    monkeypatch.setattr("surveytui.sync.hub.server.LOOK", 0.0)
    browser.log_in()
    browser.get()
    name = Words(th="เทศบาลตำบลชื่อใหม่", en="New Name")
    renamed = tuple(replace(agency, name=name) for agency in world.bundle.agencies)
    other = HubDesk(service.desk.home)
    newer = world.next_version(agencies=renamed)
    assert other.take("b", sign_bundle(newer, world.campaign_key)).verdict is Verdict.TAKEN
    other.close()
    assert "เทศบาลตำบลชื่อใหม่" in browser.get()[1]
