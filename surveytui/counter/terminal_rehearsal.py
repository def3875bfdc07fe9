"""Rehearsing through real kiosk processes, in a terminal of their own: the keys of a person, one after another."""

from __future__ import annotations

import os
import re
import sys
import time
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterator
from random import Random, SystemRandom

from surveytui.campaign.models import Bundle
from surveytui.counter import platform
from surveytui.counter.environment import clean_environment
from surveytui.counter.home import CounterHome
from surveytui.errors import HomeError, UsageError
from surveytui.interview.machine import Interview, Step
from surveytui.interview.synthetic import respond_to
from surveytui.questionnaire.models import Kind, Pack, Tool
from surveytui.text.thai import plain
from surveytui.text.words import Words

COLUMNS, ROWS = 80, 24
START, NOTICE, CHOSEN, SEND, KEPT = "ขอฟังความเห็น", "ก่อนเริ่มตอบ", "●", "ส่งคำตอบ", "เก็บคำตอบแล้ว"
"""What the screens of the kiosk show, and nothing else does."""
ENTER = "\r"
QUIET = 0.04
"""Seconds without output after which a screen counts as drawn."""
REACTION = 2.0
"""Seconds within which every key shows on the screen, on the slowest kiosk."""
DEAF = 0.35
"""Seconds for which a fresh start screen ignores input, and a little more."""
PATIENCE = 20.0
_ESCAPE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[ -/]*[0-~])")


def keys_of(pack: Pack, chance: Random) -> Iterator[tuple[str, str]]:
    """What a synthetic respondent presses, from the start screen to *kept*: each key with what the screen must show then.

    A person waits for the next question before answering it. Nothing is expected of the keys within one.
    """
    interview = Interview(pack)
    yield "1", NOTICE
    if pack.screening is not None:
        yield ENTER, plain(pack.screening.yes.th)
        yield "1", CHOSEN
    while (step := interview.step) is not None:
        yield ENTER, _place(interview)
        respond_to(interview, step, chance, declines=0.0)
        yield from ((key, "") for key in _keys(interview, step))
        interview.forward()
    yield ENTER, SEND
    yield "1", KEPT


def _place(interview: Interview) -> str:
    """What the rail says of the present step."""
    progress = interview.progress
    if progress.items > 1:
        return f"ย่อย {progress.item} จาก {progress.items}"
    return f"ข้อ {progress.question} จาก {progress.questions}"


def _keys(interview: Interview, step: Step) -> Iterator[str]:
    given = interview.answer_to(step.field.id)
    codes = [choice.code for choice in step.field.choices]
    match step.question.kind:
        case Kind.SINGLE | Kind.YES_NO | Kind.MATRIX if isinstance(given, str):
            yield str(codes.index(given) + 1)
        case Kind.MULTIPLE if isinstance(given, tuple):
            yield from (str(codes.index(code) + 1) for code in given)
        case Kind.NUMBER | Kind.TEXT if given is not None:
            yield from str(given)


class _Screen:
    """What the terminal has shown since the last look, as plain text."""

    def __init__(self, terminal: platform.PseudoTerminal) -> None:
        self._terminal = terminal
        # What a program writes at once need not be read at once: a letter of three bytes may come in two halves.
        self._decoder = getincrementaldecoder("utf-8")("replace")
        self._seen = ""

    def settle(self, patience: float = QUIET) -> str:
        """Wait until nothing more is drawn; the text that was.

        Args:
            patience: Seconds to wait for the first of it.
        """
        while data := self._terminal.read(patience):
            self._seen += self._decoder.decode(data)
            patience = QUIET
        return _ESCAPE.sub("", self._seen)

    def wait_for(self, text: str) -> None:
        """Wait until `text` has been drawn, and forget everything before.

        Raises:
            HomeError: it was not, in good time.
        """
        until = time.monotonic() + PATIENCE
        while text not in self.settle():
            if time.monotonic() > until:
                raise HomeError(Words(th=f"หน้าจอไม่แสดง “{text}”", en=f"the screen never showed “{text}”"))
        self._seen = ""


def rehearse_in_terminal(
    home: CounterHome,
    *,
    times: int,
    tool: Tool,
    seed: int | None = None,
    real: bool = False,
    progress: Callable[[int], None] = lambda _: None,
) -> None:
    """Press the keys of `times` respondents on a real kiosk.

    Raises:
        UsageError: `real` in a campaign that is no demo, or the tool is not asked here.
        HomeError: the kiosk does not show what it should.
    """
    bundle = home.load_bundle()
    pack = _checked(bundle, tool, real=real)
    chance: Random = SystemRandom() if seed is None else Random(seed)
    command = [
        sys.executable,
        "-m",
        "surveytui",
        "kiosk",
        "--home",
        str(home.path.parent),
        "--tool",
        tool.value.lower(),
    ]
    if not real:
        command.append("--rehearsal")
    environment = clean_environment(os.environ) | {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
    with platform.PseudoTerminal(command, environment, columns=COLUMNS, rows=ROWS) as terminal:
        screen = _Screen(terminal)
        for done in range(1, times + 1):
            screen.wait_for(START)
            time.sleep(DEAF)
            for key, shown in keys_of(pack, chance):
                terminal.write(key.encode())
                if shown:
                    screen.wait_for(shown)
                else:
                    screen.settle(REACTION)
            terminal.write(ENTER.encode())
            progress(done)


def _checked(bundle: Bundle, tool: Tool, *, real: bool) -> Pack:
    if real and not bundle.birth.demo:
        raise UsageError(Words(th="--real ใช้ได้เฉพาะชุดงานสาธิต", en="--real is for demo campaigns only"))
    pack = bundle.pack(tool)
    if pack is None:
        raise UsageError(Words(th=f"ชุดงานนี้ไม่มีแบบ {tool}", en=f"this campaign does not ask {tool}"))
    return pack
