"""The supervisors' board as one web page: no script, nothing from elsewhere, good on a phone and on paper."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

import jinja2
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from surveytui.sync.board import Board, Interval, Line, Status
from surveytui.sync.hub import page_words as words
from surveytui.sync.hub.guard import TooMuchError, TooSlowError, body_of
from surveytui.sync.hub.server import Server, failure, nothing, too_often
from surveytui.sync.hub.sessions import Door, Login, Sessions, load_login
from surveytui.sync.sentences import GROUPS, NONE, STATUS, amount, days_ago, forecast, rate
from surveytui.sync.tables import sum_words
from surveytui.text.dates import thai_date
from surveytui.text.thai import plain
from surveytui.text.words import Language

SESSION, FORM = "surveytui_session", "surveytui_form"
FORM_BYTES = 4096
FRESH = 5.0
"""Seconds for which a board that was reckoned is shown to whoever asks."""
MOST_LINES = 400
"""Lines on one page; the filters bring the others."""
FOLLOW = frozenset({Status.SILENT, Status.BEHIND, Status.CLOSE})


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a reader wants to see."""

    language: Language
    group: str
    district: str
    tool: str
    status: str
    search: str


class Page:
    """The page's requests.

    Args:
        server: Whose desk and thread it uses.
        sessions: Who is in.
        door: Tries of the password.
    """

    def __init__(self, server: Server, *, sessions: Sessions | None = None, door: Door | None = None) -> None:
        self._server = server
        self._sessions = sessions or Sessions()
        self._door = door or Door()
        self._board: tuple[float, Board] | None = None
        environment = jinja2.Environment(
            loader=jinja2.PackageLoader("surveytui.sync.hub", "templates"),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._page = environment.get_template("board.html")
        self._login = environment.get_template("login.html")

    @property
    def has_login(self) -> bool:
        """Whether anybody can come in."""
        return load_login(self._server.desk.home) is not None

    def routes(self) -> list[BaseRoute]:
        """Every way in."""
        return [
            Route("/", self._show, methods=["GET"]),
            Route("/login", self._come_in, methods=["POST"]),
            Route("/logout", self._go_out, methods=["POST"]),
        ]

    # in and out
    def _reader(self, request: Request, login: Login) -> bool:
        return self._sessions.knows(request.cookies.get(SESSION, ""), login.generation)

    async def _show(self, request: Request) -> Response:
        login = load_login(self._server.desk.home)
        if login is None:
            return nothing()
        wanted = _wanted(request)
        if not self._reader(request, login):
            return self._ask(request, wanted.language)
        return self._draw(request, await self._read(), wanted)

    def _ask(self, request: Request, language: Language, problem: str = "", status: int = 200) -> Response:
        form = secrets.token_urlsafe(24)
        nonce = secrets.token_urlsafe(16)
        text = self._login.render(language=language, words=words.say(language), form=form, problem=problem, nonce=nonce)
        response = _html(request, text, nonce, status)
        _set_cookie(request, response, FORM, form, 3600)
        return response

    async def _come_in(self, request: Request) -> Response:
        login = load_login(self._server.desk.home)
        address = request.client.host if request.client else ""
        if login is None:
            return nothing()
        try:
            fields = parse_qs((await body_of(request, FORM_BYTES)).decode("utf-8", "replace"))
        except (TooMuchError, TooSlowError) as error:
            return failure(error)
        language: Language = "en" if fields.get("lang") == ["en"] else "th"
        told = fields.get("form", [""])[0].encode()
        if not secrets.compare_digest(told, request.cookies.get(FORM, "-").encode()):
            return self._ask(request, language, words.say(language)["again"], 403)
        if not self._door.may_try(address):
            return too_often()
        if not await self._server.work(self._door.judge, login, fields.get("password", [""])[0]):
            return self._ask(request, language, words.say(language)["wrong"], 403)
        response = RedirectResponse(f"/?lang={language}", 303)
        _set_cookie(request, response, SESSION, self._sessions.begin(login.generation), None)
        return response

    async def _go_out(self, request: Request) -> Response:
        self._sessions.end(request.cookies.get(SESSION, ""))
        response = RedirectResponse("/", 303)
        response.delete_cookie(SESSION)
        return response

    # the board
    async def _read(self) -> Board:
        now = time.monotonic()
        if self._board is None or now - self._board[0] > FRESH:
            self._board = now, await self._server.work(self._server.desk.board)
        return self._board[1]

    def _draw(self, request: Request, board: Board, wanted: Wanted) -> Response:
        language, nonce = wanted.language, secrets.token_urlsafe(16)
        lines = [line for line in board.lines if _fits(line, wanted)]
        text = self._page.render(
            language=language,
            other="en" if language == "th" else "th",
            words=words.say(language),
            nonce=nonce,
            wanted=wanted,
            board=board,
            day=thai_date(board.day, language),
            days=", ".join(f"{tool} {days}" for tool, days in board.days_left.items()),
            calls=[
                _call(call.agency.short[language], call.tool, call.reason[language], call.agency.telephone)
                for call in board.calls
            ],
            rows=[_row(line, board, language) for line in lines[:MOST_LINES]],
            hidden=max(0, len(lines) - MOST_LINES),
            groups=[(group, said[language]) for group, said in GROUPS.items()],
            districts=sorted({line.agency.district for line in board.lines if line.agency.district}),
            statuses=[
                ("follow", words.say(language)["follow"]),
                *((one.value, said[language]) for one, said in STATUS.items()),
            ],
            tools=sorted({line.tool.value for line in board.lines}),
            sums=sum_words(board)[language],
            calendar=[(thai_date(one.day, language, short=True), plain(one.what[language])) for one in board.calendar],
        )
        return _html(request, text, nonce)


def _wanted(request: Request) -> Wanted:
    query = {name: value[:80] for name, value in request.query_params.items()}
    return Wanted(
        language="en" if query.get("lang") == "en" else "th",
        group=query.get("group", ""),
        district=query.get("district", ""),
        tool=query.get("tool", ""),
        status=query.get("status", ""),
        search=query.get("q", ""),
    )


def _fits(line: Line, wanted: Wanted) -> bool:
    stands = line.status in FOLLOW if wanted.status == "follow" else line.status == wanted.status
    agency = line.agency
    return (
        (not wanted.group or agency.group == wanted.group)
        and (not wanted.district or agency.district == wanted.district)
        and (not wanted.tool or line.tool == wanted.tool)
        and (not wanted.status or stands)
        and (
            not wanted.search
            or wanted.search.casefold() in f"{agency.code} {agency.name.th} {agency.name.en}".casefold()
        )
    )


def _call(agency: str, tool: str | None, reason: str, telephone: str) -> dict[str, str]:
    number = "".join(sign for sign in telephone if sign.isdecimal() or sign == "+")
    return {
        "agency": plain(agency),
        "tool": tool or "",
        "reason": plain(reason),
        "telephone": telephone,
        "number": number,
    }


def _row(line: Line, board: Board, language: Language) -> dict[str, Any]:
    oit = board.details[line.agency.code].oit
    return {
        "agency": plain(line.agency.name[language]),
        "district": line.agency.district,
        "tool": line.tool.value,
        "bar": _bar(line.got, line.target),
        "got": amount(line.got),
        "target": NONE if line.target is None else line.target,
        "needed": NONE if line.needed is None else rate(line.needed),
        "forecast": forecast(line)[language],
        "report": days_ago(line.reported)[language],
        "oit": f"{oit.items}/{oit.total}" if oit else NONE,
        "status": STATUS[line.status][language],
        "kind": line.status.value,
    }


def _bar(got: Interval, target: int | None) -> tuple[int, int]:
    """How far the solid part goes, and the range after it, of 100."""
    if not target:
        return 0, 0
    full = min(100, 100 * got.least // target)
    return full, min(100, -(-100 * got.most // target)) - full


def _html(request: Request, text: str, nonce: str, status: int = 200) -> HTMLResponse:
    headers = {
        "Content-Security-Policy": (
            f"default-src 'none'; style-src 'nonce-{nonce}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        ),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "no-referrer",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "no-store",
    }
    if request.url.scheme == "https":
        headers["Strict-Transport-Security"] = "max-age=31536000"
    return HTMLResponse(text, status, headers)


def _set_cookie(request: Request, response: Response, name: str, value: str, age: int | None) -> None:
    secure = request.url.scheme == "https"
    response.set_cookie(name, value, max_age=age, httponly=True, samesite="strict", secure=secure)
