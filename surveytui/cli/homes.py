"""Which roles a home has. Who names another role's folder, or none, is told so, and is not taken for a newcomer."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path

from surveytui.errors import HomeError
from surveytui.text.system import because
from surveytui.text.words import Words


class Role(StrEnum):
    """What a home may be; the value is the name of that part of it."""

    COUNTER = "counter"
    HEADQUARTERS = "headquarters"
    HUB = "hub"


_WHOSE = {
    Role.COUNTER: Words(th="เครื่องรับคำตอบ", en="a counter's"),
    Role.HEADQUARTERS: Words(th="ส่วนกลาง", en="headquarters'"),
    Role.HUB: Words(th="ศูนย์รวบรวม", en="a hub's"),
}
_BEGINNING = {
    Role.COUNTER: Words(
        th="เครื่องใหม่เริ่มด้วย surveytui device enrol", en="a new counter begins with surveytui device enrol"
    ),
    Role.HEADQUARTERS: Words(
        th="ส่วนกลางเริ่มด้วย surveytui campaign new --sample",
        en="headquarters begins with surveytui campaign new --sample",
    ),
    Role.HUB: Words(
        th="ศูนย์รวบรวมใหม่เริ่มด้วย surveytui hub trust แล้วตามด้วยแฟ้มชุดงาน",
        en="a new hub begins with surveytui hub trust campaign.bundle",
    ),
}
_INSIDE = {Role.COUNTER: "device.key", Role.HEADQUARTERS: "keys", Role.HUB: "bundles"}
"""What lies in a role's part of a home: who names that part has gone one folder too deep."""


def see_role(home: Path, *wanted: Role) -> None:
    """Look whether a home has one of the roles that a command is for.

    Raises:
        HomeError: it has none of them, or there is no such folder.
    """
    found = _roles(home)
    if found is None:
        raise HomeError(Words(th="ไม่มีโฟลเดอร์นี้", en="there is no such folder"), where=str(home), hint=_look(wanted))
    if found.isdisjoint(wanted):
        _see_depth(home)
        raise _foreign(home, found, wanted)


def see_room(home: Path, role: Role) -> None:
    """Look whether a role may begin in a home: in a new one, in its own, and beside others in a demo's.

    Headquarters may be a hub as well; what takes answers, and what goes on a network, stays away from its keys.

    Raises:
        HomeError: the folder is another role's.
    """
    found = _roles(home) or frozenset()
    if role in found or is_demo(home):
        return
    _see_depth(home)
    if found - ({Role.HEADQUARTERS} if role is Role.HUB else frozenset()):
        raise _foreign(home, found, (role,))


def is_demo(home: Path) -> bool:
    """Whether a demo's headquarters is here, by what its campaign says of itself."""
    import tomllib

    from surveytui.campaign.source import MAIN
    from surveytui.headquarters.home import HeadquartersHome

    try:
        text = (HeadquartersHome.within(home).campaign / MAIN).read_text(encoding="utf-8-sig")
        return tomllib.loads(text).get("demo") is True
    except (OSError, ValueError):
        return False


def _roles(home: Path) -> frozenset[Role] | None:
    """The roles that a home has; None if there is no such folder.

    Raises:
        HomeError: nobody lets us look.
    """
    try:
        home.stat()
        return frozenset(role for role in Role if (home / role.value).is_dir())
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise HomeError(
            because(error, th="เปิดโฟลเดอร์ไม่ได้", en="the folder cannot be opened"),
            where=str(home),
        ) from error


def _see_depth(home: Path) -> None:
    """Look whether a home's part was named instead of the home.

    Raises:
        HomeError: it was.
    """
    place = home.absolute()
    if any(place.name == role and (place / inside).exists() for role, inside in _INSIDE.items()):
        raise HomeError(
            Words(th="ระบุโฟลเดอร์ลึกไปหนึ่งชั้น", en="this is one folder too deep"),
            where=str(home),
            hint=Words(th=f"ใช้ --home {place.parent}", en=f"use --home {place.parent}"),
        )


def _foreign(home: Path, found: Iterable[Role], wanted: Iterable[Role]) -> HomeError:
    """What to say of a folder that has other roles, or none."""
    own, there = _whose(wanted, Words(th="หรือ", en=" or ")), _whose(found, Words(th="และ", en=" and "))
    if not there.th:
        what = Words(th=f"โฟลเดอร์นี้ไม่ใช่ของ{own.th}", en=f"this folder is not {own.en}")
        return HomeError(what, where=str(home), hint=_look(wanted))
    return HomeError(
        Words(th=f"โฟลเดอร์นี้เป็นของ{there.th} ไม่ใช่ของ{own.th}", en=f"this folder is {there.en}, not {own.en}"),
        where=str(home),
        hint=Words(th=f"ระบุโฟลเดอร์ของ{own.th}ด้วย --home", en=f"name {own.en} folder with --home"),
    )


def _whose(roles: Iterable[Role], between: Words) -> Words:
    names = [_WHOSE[role] for role in Role if role in roles]
    return Words(th=between.th.join(name.th for name in names), en=between.en.join(name.en for name in names))


def _look(wanted: Iterable[Role]) -> Words:
    """What to do where nothing of ours is."""
    begin = [_BEGINNING[role] for role in wanted]
    return Words(
        th=" ".join(("ตรวจชื่อหลัง --home", *(words.th for words in begin))),
        en="; ".join(("look at --home", *(words.en for words in begin))),
    )
