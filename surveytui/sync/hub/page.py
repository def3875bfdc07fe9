"""The supervisors' board as web pages: no script, nothing from elsewhere, good on a phone and on paper."""

from __future__ import annotations

import secrets
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

import jinja2
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from surveytui.errors import SurveyError
from surveytui.sync.board import Board
from surveytui.sync.hub import page_words as words
from surveytui.sync.hub.guard import Rate, TooMuchError, TooSlowError, body_of
from surveytui.sync.hub.headers import STYLE
from surveytui.sync.hub.outcome import Outcome, Verdict
from surveytui.sync.hub.page_agency import agency_values
from surveytui.sync.hub.page_view import Wanted, board_values
from surveytui.sync.hub.server import Server, address_of, last
from surveytui.sync.hub.sessions import (
    MOST_SESSIONS,
    Door,
    Sessions,
    browser_of,
    browser_token,
    form_of,
    load_login,
)
from surveytui.text.thai import plain
from surveytui.text.words import Language

SESSION, FORM, BROWSER = "surveytui_session", "surveytui_form", "surveytui_browser"
BROWSER_SECONDS = 180 * 86_400
"""For which a browser that somebody has come in with is remembered by itself."""
FORM_BYTES = 4096
PASTE_BYTES = 32 * 1024
"""Of a pasted text, which a form makes up to nine times as long."""
FRESH = 5.0
"""Seconds for which a board that was reckoned is shown to whoever asks."""
WAIT = {"Retry-After": "60"}
Handler = Callable[[Request, Language, str], Awaitable[Response]]
"""Takes the request of somebody who is in, their language, and what a form of their session carries."""


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A board that was reckoned, when, and by which version of the campaign."""

    board: Board
    since: float
    version: int


class Page:
    """The pages' requests.

    Args:
        server: Whose desk and thread it uses.
        sessions: Who is in.
        door: Tries of the password.
        pastes: How often a session may have a text counted.
        behind_tls: A proxy in front speaks TLS, whether it says so or not.
    """

    def __init__(
        self,
        server: Server,
        *,
        sessions: Sessions | None = None,
        door: Door | None = None,
        pastes: Rate | None = None,
        behind_tls: bool = False,
    ) -> None:
        self._server = server
        self._sessions = sessions or Sessions()
        self._door = door or Door()
        self._pastes = pastes or Rate(burst=20, per_second=0.2)
        self._asks = Rate(burst=60, per_second=1)
        self._behind_tls = behind_tls
        self._reckoned: Reckoned | None = None
        self._told: dict[str, tuple[bool, str]] = {}
        """What became of a pasted text, by session, until its board is shown."""
        self._templates = jinja2.Environment(
            loader=jinja2.PackageLoader("surveytui.sync.hub", "templates"),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.globals["style"] = STYLE

    @property
    def has_login(self) -> bool:
        """Whether anybody can come in."""
        return load_login(self._server.desk.home) is not None

    def routes(self) -> list[BaseRoute]:
        """Every way in."""
        return [
            Route("/", self._for_readers(self._show), methods=["GET"]),
            Route("/agency/{code}", self._for_readers(self._show_agency), methods=["GET"]),
            Route("/paste", self._for_readers(self._paste), methods=["POST"]),
            Route("/login", self._come_in, methods=["POST"]),
            Route("/logout", self._for_readers(self._go_out), methods=["POST"]),
        ]

    # in and out
    def _for_readers(self, handler: Handler) -> Callable[[Request], Awaitable[Response]]:
        """What only those get who are in; the others are asked for the password, and strangers nothing without one."""

        async def reader(request: Request) -> Response:
            login = load_login(self._server.desk.home)
            if login is None:
                return self._server.stranger(request)
            language = Wanted.read(request.query_params).language
            token = request.cookies.get(SESSION, "")
            if not self._sessions.knows(token, login.generation):
                if not self._asks.allows(address_of(request)):
                    return self._server.stranger(request)
                if request.method == "POST":
                    return last(self._ask(request, language, words.say(language)["again"], 403))
                return self._ask(request, language)
            self._server.recognise(request)
            try:
                return await handler(request, language, form_of(token))
            except SurveyError as error:
                return self._say(language, error.with_hint()[language], 503)

        return reader

    def _ask(self, request: Request, language: Language, problem: str = "", status: int = 200) -> Response:
        form = secrets.token_urlsafe(24)
        values = {"language": language, "words": words.say(language), "form": form, "problem": problem}
        response = self._html("login.html", values, status)
        self._set_cookie(request, response, FORM, form, 3600)
        return response

    async def _come_in(self, request: Request) -> Response:
        login = load_login(self._server.desk.home)
        if login is None:
            return self._server.stranger(request)
        try:
            fields = await _fields(request, FORM_BYTES)
        except (TooMuchError, TooSlowError) as error:
            status = 413 if isinstance(error, TooMuchError) else 408
            return last(self._ask(request, "th", words.say("th")["again"], status))
        language: Language = "en" if fields.get("lang") == "en" else "th"
        form = request.cookies.get(FORM, "")
        if not form or not _same(fields.get("form", ""), form):
            return self._ask(request, language, words.say(language)["again"], 403)
        browser = browser_of(login, request.cookies.get(BROWSER, ""))
        if not self._door.may_try(address_of(request), browser):
            response = self._ask(request, language, words.say(language)["slow"], 429)
            response.headers.update(WAIT)
            return response
        if not await self._server.work(self._door.judge, login, fields.get("password", "")):
            return self._ask(request, language, words.say(language)["wrong"], 403)
        response = RedirectResponse(f"/?lang={language}", 303)
        self._set_cookie(request, response, SESSION, self._sessions.begin(login.generation), None)
        self._set_cookie(request, response, BROWSER, browser_token(login), BROWSER_SECONDS)
        return response

    async def _go_out(self, request: Request, language: Language, form: str) -> Response:
        try:
            told = (await _fields(request, FORM_BYTES)).get("form", "")
        except (TooMuchError, TooSlowError):
            return last(self._ask(request, language, words.say(language)["again"], 403))
        if not _same(told, form):  # another page has sent them here
            return self._ask(request, language, words.say(language)["again"], 403)
        self._sessions.end(request.cookies.get(SESSION, ""))
        response = RedirectResponse("/", 303)
        self._set_cookie(request, response, SESSION, "", 0)
        return response

    # the board
    async def _show(self, request: Request, _: Language, form: str) -> Response:
        values = board_values(await self._read(), Wanted.read(request.query_params))
        return self._html("board.html", values | {"form": form, "told": self._told.pop(form, None)})

    async def _show_agency(self, request: Request, language: Language, form: str) -> Response:
        values = agency_values(await self._read(), request.path_params["code"], language)
        if values is None:
            return self._say(language, words.say(language)["missing"], 404)
        return self._html("agency.html", values | {"form": form})

    async def _read(self) -> Board:
        await self._server.look()
        now, version, held = time.monotonic(), self._server.desk.bundle.version, self._reckoned
        if held is None or held.version != version or now - held.since > FRESH:
            held = self._reckoned = Reckoned(await self._server.work(self._server.desk.board), now, version)
        return held.board

    # what a phone scanned
    async def _paste(self, request: Request, language: Language, form: str) -> Response:
        say = words.say(language)
        try:
            fields = await _fields(request, PASTE_BYTES)
        except (TooMuchError, TooSlowError) as error:
            self._tell(form, "refused", say["too_long" if isinstance(error, TooMuchError) else "again"], language)
            return last(_back(language))
        if not _same(fields.get("form", ""), form):
            return self._ask(request, language, say["again"], 403)
        if self._pastes.allows(form):
            await self._count(fields.get("text", ""), form, language)
        else:
            self._tell(form, "refused", say["too_many"], language)
        return _back(language)

    async def _count(self, text: str, form: str, language: Language) -> None:
        try:
            outcome: Outcome = await self._server.work(self._server.desk.take_text, text)
        except SurveyError as error:
            self._tell(form, "refused", error.with_hint()[language], language)
            return
        self._reckoned = None
        counted = outcome.said[language] if outcome.said else ""
        self._tell(form, "counted" if outcome.verdict is Verdict.TAKEN else "known", counted, language)

    def _tell(self, form: str, what: str, said: str, language: Language) -> None:
        """Say on the next board what became of a text."""
        if len(self._told) >= MOST_SESSIONS:
            self._told.clear()
        self._told[form] = what != "refused", plain(words.say(language)[what].format(said=said))

    # how it looks
    def _say(self, language: Language, said: str, status: int) -> Response:
        """One line and the way back."""
        values = {"language": language, "words": words.say(language), "said": said}
        return self._html("message.html", values, status)

    def _html(self, template: str, values: dict[str, Any], status: int = 200) -> HTMLResponse:
        return HTMLResponse(self._templates.get_template(template).render(values), status)

    def _set_cookie(self, request: Request, response: Response, name: str, value: str, age: int | None) -> None:
        secure = self._behind_tls or request.url.scheme == "https"
        response.set_cookie(name, value, max_age=age, httponly=True, samesite="strict", secure=secure)


async def _fields(request: Request, most: int) -> dict[str, str]:
    """The fields of a form, the first of each name.

    Raises:
        TooMuchError, TooSlowError: as `body_of`; also for more fields than any form here has.
    """
    body = (await body_of(request, most)).decode("utf-8", "replace")
    try:
        return {name: values[0] for name, values in parse_qs(body, max_num_fields=20).items()}
    except ValueError as error:
        raise TooMuchError from error


def _back(language: Language) -> Response:
    """To the board, which tells what became of the text: so reading it anew sends nothing again."""
    return RedirectResponse(f"/?lang={language}#paste", 303)


def _same(told: str, meant: str) -> bool:
    return secrets.compare_digest(told.encode("utf-8", "replace"), meant.encode("utf-8", "replace"))
