"""The handbook and the README name the officers' buttons as the screen names them, on the screens on which they stand."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from surveytui.text.thai import plain
from surveytui.ui.staff import words
from surveytui.ui.widgets.box_button import BoxButton
from tests.staff.desk import STATUS
from tests.staff.stage import Visit, visiting

ROOT = Path(__file__).parents[2]
HANDBOOK = (ROOT / "docs" / "th" / "counter-handbook.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
NAMED = re.compile(r"\*\*(\d [^*]+)\*\*")
"""A button in the handbook: its digit and what it says."""
WAYS = (
    ("6 ปิดงานวันนี้", "1 ปิดงาน"),
    ("6 ปิดงานวันนี้", "3 ปิดโปรแกรม"),
    ("4 คิวอาร์รายงานยอด", "1 ภาพต่อไป"),
    ("4 คิวอาร์รายงานยอด", "2 สั่งปิดการเก็บ", "1 สั่งปิด"),
)
"""What the handbook tells officers to press one after the other."""


def buttons(visit: Visit) -> list[str]:
    """What stands on the buttons of the screen, with their digits."""
    found = [button for button in visit.app.screen.query(BoxButton) if button.key and button.region.height]
    return sorted(f"{button.key} {plain(button._label[visit.app.language])}" for button in found)


async def test_the_menu_s_table_is_the_menu() -> None:
    """Every row of the menu, and no other, stands in the table of the handbook, in the menu's order."""
    table = HANDBOOK.partition("## หน้าเจ้าหน้าที่")[2].partition("\n\n**")[0]
    listed = re.findall(r"^\| \*\*(\d [^*]+)\*\* \|", table, re.MULTILINE)
    async with visiting() as visit:
        await visit.enter_pin()
        assert sorted(listed) == buttons(visit)
    assert [row[0] for row in listed] == list("1234560")


async def test_every_button_that_is_named_exists() -> None:
    """A digit with words in bold is a button with just these words on one of the screens behind the PIN."""
    seen: set[str] = set()
    for status in (STATUS, replace(STATUS, closed=True), replace(STATUS, closed=True, finished=True)):
        for keys in ((), ("4",), ("4", "2"), ("6",)):
            async with visiting(answers={"status": [status]}) as visit:
                await visit.enter_pin()
                await visit.press(*keys)
                seen |= set(buttons(visit))
    assert set(NAMED.findall(HANDBOOK)) <= seen
    assert f"6 {plain(words.OPEN_AGAIN.th)}" in seen
    assert len(NAMED.findall(HANDBOOK)) > 15


@pytest.mark.parametrize("way", WAYS, ids=" ".join)
async def test_the_ways_lead_where_the_handbook_says(way: tuple[str, ...]) -> None:
    """The handbook names the buttons in this order in one line, and each stands on the screen that the one before opens."""
    in_order = re.compile(".*".join(re.escape(f"**{step}**") for step in way))
    assert in_order.search(HANDBOOK)
    async with visiting() as visit:
        await visit.enter_pin()
        for step in way:
            assert step in buttons(visit)
            await visit.press(step[0])


async def test_the_readme_s_way_out() -> None:
    """In English: 6, then 3, and the program is asked to stop."""
    steps = re.findall(r"(\d) \*([^*]+)\*", README)
    assert steps == [("6", words.CLOSE.en), ("3", words.STOP_PROGRAM.en)]
    async with visiting(language="en") as visit:
        await visit.enter_pin()
        for digit, label in steps:
            assert f"{digit} {label}" in buttons(visit)
            await visit.press(digit)
        assert visit.desk.values("stop") == [None]


async def test_the_program_can_be_stopped_after_collection_has_finished() -> None:
    """Audit and growth need it then too; nothing can be opened again for it."""
    answers: dict[str, list[object]] = {"status": [replace(STATUS, closed=True, finished=True)]}
    async with visiting(answers=answers) as visit:
        await visit.enter_pin()
        await visit.press("6")
        assert "3 ปิดโปรแกรม" in buttons(visit)
        await visit.press("3")
        assert visit.desk.values("stop") == [None]
