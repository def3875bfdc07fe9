"""Rehearsing: synthetic respondents through the real interview, the real seal, the real channel and the real vault.

Run as a module, this file is the other side: the one process that stands for all respondents.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random, SystemRandom

from surveytui.counter import platform
from surveytui.counter.channel import Channel, Go, Keep, Kept, Over, Ready, Refused
from surveytui.counter.children import Child, Role
from surveytui.counter.home import CounterHome, sealer_of
from surveytui.counter.station import Station
from surveytui.errors import HomeError, UsageError
from surveytui.interview.machine import Interview
from surveytui.interview.response import Response, encode_response
from surveytui.interview.synthetic import respond
from surveytui.questionnaire.models import Tool
from surveytui.text.words import Words

DECOYS_EVERY = 10
"""At full speed decoys after every answer would only measure the decoys."""


def rehearse_at(
    home: CounterHome,
    *,
    times: int,
    tool: Tool,
    seed: int | None = None,
    real: bool = False,
    progress: Callable[[int], None] = lambda _: None,
) -> None:
    """`rehearse`, at the counter in `home`, which must not be running."""
    with Station(home) as station:
        rehearse(station, times=times, tool=tool, seed=seed, real=real, progress=progress)


def rehearse(
    station: Station,
    *,
    times: int,
    tool: Tool,
    seed: int | None = None,
    real: bool = False,
    progress: Callable[[int], None] = lambda _: None,
) -> None:
    """Let synthetic respondents answer.

    Args:
        station: The open counter.
        times: How many.
        tool: What they are asked.
        seed: Makes their answers repeatable.
        real: Leave the rehearsal mark off; demo campaigns only.
        progress: Told after each answer how many are done.

    Raises:
        UsageError: `real` in a campaign that is no demo, or the tool is not asked here.
        HomeError: the counter takes no more answers.
    """
    if real and not station.bundle.birth.demo:
        raise UsageError(
            Words(th="--real ใช้ได้เฉพาะชุดงานสาธิต", en="--real is for demo campaigns only"),
        )
    if tool not in station.device.tools or station.bundle.pack(tool) is None:
        raise UsageError(Words(th=f"เครื่องนี้ไม่ได้ใช้แบบ {tool}", en=f"this counter does not ask {tool}"))
    child = Child.start(
        Role.REHEARSAL,
        (
            "surveytui.counter.rehearsal",
            "{channel}",
            str(os.getpid()),
            str(station.home.path),
            str(times),
            "" if seed is None else str(seed),
            "real" if real else "rehearsal",
        ),
    )
    try:
        _serve(station, child, tool=tool, real=real, progress=progress)
    finally:
        child.bury()


def _serve(station: Station, child: Child, *, tool: Tool, real: bool, progress: Callable[[int], None]) -> None:
    done = 0
    while (said := child.channel.receive()) is not None:
        match said:
            case Ready():
                child.say(Go(bundle=station.digest, agency=station.agency.code, tools=(tool.value,)))
            case Keep():
                why = station.closed() or station.keep(
                    said.record, agency=said.agency, tool=said.tool, rehearsal=not real
                )
                if why:
                    child.say(Refused(why))
                    raise _refused(why, done)
                child.say(Kept())
                done += 1
                if done % DECOYS_EVERY == 0:
                    station.decoy()
                progress(done)
            case Over():
                return
            case _:
                break
    raise HomeError(Words(th="ผู้ตอบจำลองหยุดกลางทาง", en="the synthetic respondents stopped half-way"))


def _refused(why: str, done: int) -> HomeError:
    reason = {
        "room": Words(th="ที่เก็บในเครื่องเต็ม", en="the vault is full"),
        "full": Words(th="ที่เก็บในเครื่องเต็ม", en="the vault is full"),
        "disk": Words(th="ที่ว่างในเครื่องหมด หรือเขียนแฟ้มไม่ได้", en="the disk is full or cannot be written"),
        "over": Words(th="เครื่องนี้สิ้นสุดการเก็บแล้ว", en="collection is finished on this counter"),
        "day": Words(th="เครื่องปิดรับคำตอบอยู่", en="the counter is closed for today"),
    }.get(why, Words(th="เครื่องไม่รับคำตอบ", en="the counter takes no answers"))
    return HomeError(
        Words(th=f"{reason.th} เก็บไว้แล้ว {done} ชุด", en=f"{reason.en}; {done} answers were kept"),
        hint=Words(th="ส่งออกแล้วรับใบรับ หรือเพิ่มที่เก็บ", en="export and bring the receipt, or grow the vault"),
    )


def play(channel: Channel, home: CounterHome, *, times: int, seed: int | None, rehearsal: bool) -> None:
    """Be the respondents: answer, seal, send, wait for *kept*, `times` times."""
    bundle = home.load_bundle()
    sealer = sealer_of(bundle)
    channel.send(Ready())
    go = channel.receive()
    pack = bundle.pack(Tool(go.tools[0])) if isinstance(go, Go) else None
    if not isinstance(go, Go) or pack is None:
        return
    chance: Random = SystemRandom() if seed is None else Random(seed)
    digest = pack.digest()
    for _ in range(times):
        interview = Interview(pack)
        respond(interview, chance)
        content = encode_response(
            Response(agency=go.agency, pack=pack.id, digest=digest, rehearsal=rehearsal, answers=interview.result())
        )
        channel.send(Keep(record=sealer.seal(content), agency=go.agency, tool=pack.tool.value))
        if not isinstance(channel.receive(), Kept):
            return
    channel.send(Over("kept"))


def main(arguments: list[str]) -> None:
    """The process of the synthetic respondents."""
    platform.no_dumps()
    channel_end, parent, home, times, seed, kind = arguments
    platform.die_with_parent(int(parent))
    play(
        Channel(platform.connect(channel_end)),
        CounterHome(Path(home)),
        times=int(times),
        seed=int(seed) if seed else None,
        rehearsal=kind != "real",
    )


if __name__ == "__main__":
    main(sys.argv[1:])
