"""The supervisor's board as a program."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from textual.screen import Screen

from surveytui.errors import SurveyError
from surveytui.sync.board import Board, Line
from surveytui.sync.sentences import STATUS
from surveytui.text.words import Language, Words
from surveytui.ui.base import SurveyApp
from surveytui.ui.supervisor import words
from surveytui.ui.supervisor.asking import AskScreen, PickScreen
from surveytui.ui.supervisor.board_screen import BoardScreen
from surveytui.ui.supervisor.calendar_screen import CalendarScreen
from surveytui.ui.supervisor.detail import DetailScreen
from surveytui.ui.supervisor.held_screen import HeldScreen
from surveytui.ui.supervisor.list_screen import ListScreen
from surveytui.ui.supervisor.port import Port
from surveytui.ui.supervisor.view import View, opening
from surveytui.ui.theme import VERSIONS, Palette, Role, version_for
from surveytui.ui.widgets.manner import Manner

LONGEST_TICKET = 1000
Colours = Literal["standard", "256", "truecolor", "windows"] | None


class BoardApp(Manner, SurveyApp):
    """What supervisors see.

    Args:
        port: Who keeps the counts.
        board: The counts to begin with.
        language: To begin with; F1 changes it.
        theme: To begin with; F2 changes it.
        every: Seconds after which the counts are read anew; 0 for only when asked.
        colours: What the terminal shows, in Rich's words; "auto" to find out.
    """

    def __init__(
        self,
        port: Port,
        board: Board,
        *,
        language: Language = "th",
        theme: Literal["light", "dark"] = "light",
        every: float = 0.0,
        colours: Colours | Literal["auto"] = "auto",
    ) -> None:
        super().__init__()
        self.port = port
        self.view = View(board, filters=opening(board))
        self.language = language
        self.notice: tuple[str, Role] | None = None
        """What happened last, and how it looks; gone with the next key."""
        self._every = every
        self._reading = asyncio.Lock()
        self._colours = self.console.color_system if colours == "auto" else colours
        for version in VERSIONS:
            self.register_theme(Palette(version).theme())
        self._wear(theme)

    def get_default_screen(self) -> Screen[None]:
        """The board."""
        return BoardScreen(self.view)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Our tokens, so that a style sheet may name them whatever the theme."""
        return VERSIONS["light"].variables()

    def on_ready(self) -> None:
        """Look again by itself, if that was asked for."""
        if self._every:
            self.set_interval(self._every, self.read_again)

    def _wear(self, theme: Literal["light", "dark"]) -> None:
        self._wanted = theme
        self.palette = Palette(version_for(theme, self._colours))
        self.theme = f"surveytui-{self.palette.version}"

    def redraw(self) -> None:
        """Draw the screen anew."""
        if isinstance(self.screen, BoardScreen | DetailScreen | ListScreen):
            self.screen.redraw()

    # what keys do
    def switch_language(self) -> None:
        """Thai, English, Thai."""
        self.language = "en" if self.language == "th" else "th"
        self.redraw()

    def switch_theme(self) -> None:
        """Light, dark, light."""
        self._wear("dark" if self._wanted == "light" else "light")

    def read_again(self) -> None:
        """Read the counts, without making anybody wait."""
        self.run_worker(self._read(), description="read")

    async def _read(self) -> None:
        async with self._reading:
            try:
                self.view.load(await asyncio.to_thread(self.port.board))
            except SurveyError as error:
                self.notice = (error.line(self.language), Role.BAD)
        self.redraw()

    def back(self) -> None:
        """To the board."""
        if len(self.screen_stack) > 1:
            self.pop_screen()
            self.redraw()

    def open_agency(self, code: str) -> None:
        """Show all there is about an agency."""
        self.push_screen(DetailScreen(self.view, code))

    def show_calendar(self) -> None:
        """Show the campaign's days."""
        self.push_screen(CalendarScreen(self.view))

    def show_held(self) -> None:
        """Show what the hub holds back."""
        self.push_screen(HeldScreen(self.view))

    def pick(self, what: Words, choices: list[tuple[str, str]], present: str, done: Callable[[str], None]) -> None:
        """Have one of a list chosen."""
        self.push_screen(PickScreen(self.say(words.PICK, what=what), choices, present, done))

    def values(self, name: str) -> list[tuple[str, str]]:
        """Value and words of what a filter may let through, beside everything."""
        match name:
            case "group":
                return [("local", self.say(words.LOCAL)), ("regional", self.say(words.REGIONAL))]
            case "district":
                return [(district, district) for district in self.view.districts()]
            case "tool":
                return [(tool.value, tool.value) for tool in self.view.tools()]
            case _:
                follow = ("follow", self.say(words.FOLLOW))
                return [follow, *((status.value, STATUS[status][self.language]) for status in self.view.statuses())]

    # what is asked for
    def ask_note(self, code: str) -> None:
        """Have a call noted."""
        agency = self.view.of_agency(code)[0].agency

        def done(text: str) -> str:
            if why := self._try(lambda: self.port.note(code, text)):
                return why
            self.notice = (self.say(words.NOTED, agency=agency.short), Role.GOOD)
            self.read_again()
            return ""

        title = self.say(words.ASK_NOTE, agency=agency.short)
        self.push_screen(AskScreen(title, self.say(words.NOTE_HINT), done))

    def ask_ticket(self) -> None:
        """Have the text of a QR code pasted."""
        self.push_screen(
            AskScreen(self.say(words.ASK_TICKET), self.say(words.TICKET_HINT), self.take_ticket, limit=LONGEST_TICKET)
        )

    def take_ticket(self, text: str) -> str:
        """Take the text of a QR code in; why not, or nothing."""
        said: list[Words] = []
        why = self._try(lambda: said.append(self.port.take_text(text)))
        self.notice = (why, Role.BAD) if why else (said[0][self.language], Role.GOOD)
        self.read_again()
        return why

    def ask_oit(self, code: str) -> None:
        """Have the number of OIT items that an agency has published entered."""
        board, agency = self.view.board, self.view.of_agency(code)[0].agency
        if board.oit_due is None:
            self.notice = (self.say(words.NO_OIT), Role.WARN)
            return

        def done(text: str) -> str:
            if why := self._try(lambda: self.port.publish(code, text)):
                return why
            self.notice = (self.say(words.OIT_NOTED, agency=agency.short), Role.GOOD)
            self.read_again()
            return ""

        present = board.published.get(code)
        title = self.say(words.ASK_OIT, agency=agency.short)
        hint = self.say(words.OIT_HINT)
        if present:
            hint = f"{self.say(words.OIT_NOW, items=present.items, total=present.total)}  {hint}"
        self.push_screen(AskScreen(title, hint, done, limit=9))

    def ask_file(self) -> None:
        """Have the lines shown written to a file: which kind, which name, and never over another unasked."""
        lines = list(self.view.lines)
        choices = [(suffix, self.say(said)) for suffix, said in words.KINDS.items()]
        day = self.view.board.day.isoformat()
        title = self.say(words.ASK_KIND, n=len(lines))
        self.push_screen(
            PickScreen(title, choices, ".csv", lambda suffix: self._ask_name(lines, f"quota-{day}{suffix}", suffix))
        )

    def _ask_name(self, lines: list[Line], value: str, suffix: str) -> None:
        def done(name: str) -> str:
            try:
                path = Path(name.strip()).expanduser()
                path = path if path.suffix else path.with_name(path.name + suffix)
                there = path.exists()
            except (
                OSError,
                ValueError,
                RuntimeError,
            ):  # no name, too long, nobody's home, a folder that is closed to us
                return self.say(words.NO_SUCH_NAME)
            if there:
                self.call_later(self._ask_over, path, lines, name, suffix)
                return ""
            return self._write(path, lines)

        title = self.say(words.ASK_FILE, n=len(lines))
        self.push_screen(AskScreen(title, self.say(words.FILE_HINT), done, value=value))

    def _ask_over(self, path: Path, lines: list[Line], name: str, suffix: str) -> None:
        """Whether a file that is there may be lost."""

        def done(answer: str) -> None:
            if answer == "keep":
                self._ask_name(lines, name, suffix)
            elif why := self._write(path, lines):
                self.notice = (why, Role.BAD)
            self.redraw()

        choices = [("keep", self.say(words.KEEP)), ("over", self.say(words.OVERWRITE))]
        self.push_screen(PickScreen(self.say(words.EXISTS, name=path.name), choices, "keep", done))

    def _write(self, path: Path, lines: list[Line]) -> str:
        """Write the file; why not, or nothing."""
        if why := self._try(lambda: self.port.export(path, self.view.board, lines, self.language)):
            return why
        self.notice = (self.say(words.WRITTEN, path=path), Role.GOOD)
        self.redraw()
        return ""

    def _try(self, work: Callable[[], object]) -> str:
        """Do something that may be refused; why it was, or nothing."""
        try:
            work()
        except SurveyError as error:
            return error.line(self.language)
        return ""
