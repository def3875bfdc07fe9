"""Who may read the web page: one password of the supervisors, sessions that expire, tries that are counted."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from surveytui import canonical, foreign
from surveytui.errors import HubError, UsageError
from surveytui.sealing import durable
from surveytui.sealing.password import LONGEST, SHORTEST, check_password, hash_password
from surveytui.sync.hub.guard import Rate
from surveytui.sync.hub.home import HubHome
from surveytui.text.system import because
from surveytui.text.words import Words

IDLE, WHOLE = 30 * 60.0, 10 * 3600.0
"""Seconds that a session lasts without a request, and at all."""
MOST_SESSIONS = 500
_MOST_BYTES = 4096


@dataclass(frozen=True, slots=True)
class Login:
    """The password's hash, and a name that changes with it."""

    password: str
    generation: str


def see_password(password: str) -> None:
    """Look whether a password will do.

    Raises:
        UsageError: too short or too long.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise UsageError(
            Words(th=f"รหัสผ่านต้องมี {SHORTEST} ถึง {LONGEST} ตัว", en=f"a password has {SHORTEST} to {LONGEST} characters")
        )


def set_password(home: HubHome, password: str) -> None:
    """Set the web page's password; whoever is in is out.

    Raises:
        UsageError: too short or too long.
        HubError: there is no hub here, or the disk refuses.
    """
    see_password(password)
    home.newest()
    login = Login(hash_password(password), secrets.token_hex(8))
    try:
        durable.write_replacing(home.login, canonical.encode(login))
    except OSError as error:
        raise HubError(
            because(error, th="เขียนแฟ้มไม่ได้", en="cannot be written"),
            where=str(home.login),
        ) from error


def load_login(home: HubHome) -> Login | None:
    """The login, or None: then there is no page. A damaged file lets nobody in."""
    try:
        return canonical.decode(foreign.read(home.login, _MOST_BYTES), Login)
    except (OSError, ValueError):
        return None


@dataclass
class Sessions:
    """The sessions of one run of the service; a restart ends them all.

    Only a hash of each session's token is kept: whoever reads this program's memory or a dump of it cannot go in with it.
    """

    clock: Callable[[], float] = time.monotonic
    _known: dict[str, tuple[float, float, str]] = field(default_factory=dict)

    def begin(self, generation: str) -> str:
        """A new session's token."""
        now = self.clock()
        self._known = {name: one for name, one in self._known.items() if self._lasts(one, now)}
        while len(self._known) >= MOST_SESSIONS:
            self._known.pop(next(iter(self._known)))
        token = secrets.token_urlsafe(32)
        self._known[_hashed(token)] = (now, now, generation)
        return token

    def knows(self, token: str, generation: str) -> bool:
        """Whether a session is there and lasts; being asked keeps it from idling."""
        name, now = _hashed(token), self.clock()
        one = self._known.get(name)
        if one is None or one[2] != generation or not self._lasts(one, now):
            self._known.pop(name, None)
            return False
        self._known[name] = (one[0], now, generation)
        return True

    def end(self, token: str) -> None:
        """Out."""
        self._known.pop(_hashed(token), None)

    @staticmethod
    def _lasts(one: tuple[float, float, str], now: float) -> bool:
        begun, seen, _ = one
        return now - begun < WHOLE and now - seen < IDLE


@dataclass
class Door:
    """Tries of the password, counted for each browser that somebody came in with before; else for each address, and for all.

    So whoever guesses from many addresses keeps those waiting who come for the first time, and nobody else.
    """

    clock: Callable[[], float] = time.monotonic

    def __post_init__(self) -> None:
        self._each = Rate(burst=5, per_second=1 / 60, clock=self.clock)
        self._browsers = Rate(burst=5, per_second=1 / 60, clock=self.clock)
        self._all = Rate(burst=60, per_second=0.5, clock=self.clock)

    def may_try(self, address: str, browser: str = "") -> bool:
        """Whether one more try may be judged.

        Args:
            address: From where.
            browser: `browser_of` what it shows.
        """
        if browser:
            return self._browsers.allows(browser)
        return self._each.allows(address) and self._all.allows("")

    @staticmethod
    def judge(login: Login, password: str) -> bool:
        """Whether the password is right; takes a tenth of a second on purpose."""
        return check_password(login.password, password)


def browser_token(login: Login) -> str:
    """What a browser is given that somebody has come in with: it opens nothing, and ends with the password."""
    name = secrets.token_hex(16)
    return f"{name}.{_seal(login, name)}"


def browser_of(login: Login, token: str) -> str:
    """The browser that shows a token; empty if it is none of ours."""
    name, _, seal = token.partition(".")
    return name if secrets.compare_digest(seal.encode("utf-8", "replace"), _seal(login, name).encode()) else ""


def _seal(login: Login, name: str) -> str:
    # The password's hash is a key that nobody else has, and that changes with the password.
    message = f"surveytui/browser\0{login.generation}\0{name}".encode("utf-8", "replace")
    return hmac.new(login.password.encode(), message, hashlib.sha256).hexdigest()


def form_of(token: str) -> str:
    """What a form of a session carries: made of the session's token, which it does not tell."""
    return hmac.new(token.encode("utf-8", "replace"), b"surveytui/form", hashlib.sha256).hexdigest()


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
