"""What the pack's check lets through stands whole on the smallest screen, beside our own words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from surveytui.questionnaire.arrangement import WARNING_MARK
from surveytui.questionnaire.fit import AUDIENCE, EXCUSE, UNIT, Room
from surveytui.questionnaire.picture import picture
from surveytui.text.thai import wrap
from surveytui.text.words import Language, Words
from surveytui.ui.kiosk import words
from tests.ui.stage import LANGUAGES, LINK, NUMBER, SCREENING, Stage, pack, playing, setting


def filling(room: Room) -> Words:
    """A text that takes every cell of a room."""
    said = " ".join(f"{number:x<{room.columns}}" for number in range(1, room.rows + 1))
    assert len(wrap(said, room.columns)) == room.rows
    return Words(said, said)


def stands(stage: Stage, room: Room) -> bool:
    """Whether every row of the text that fills a room is on the screen."""
    return all(row in stage.text for row in wrap(filling(room).th, room.columns))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("link", [LINK, ""], ids=["code", "no code"])
async def test_the_longest_texts_are_shown_whole(language: Language, link: str) -> None:
    """And nothing of ours is pushed out by them."""
    counted = replace(NUMBER, fields=(replace(NUMBER.fields[0], unit=filling(UNIT)),))
    longest = replace(pack(counted, screening=replace(SCREENING, excuse=filling(EXCUSE))), audience=filling(AUDIENCE))
    async with playing(setting(longest, link=link, language=language)) as stage:
        assert stands(stage, AUDIENCE)
        assert words.STOP_ANY_TIME[language].replace("\u200b", "") in stage.text
        await stage.press("1" if language == "th" else "2", "enter")
        await stage.press("2", "enter")
        assert stands(stage, EXCUSE)
        assert words.NOTHING_STORED[language].replace("\u200b", "") in stage.text
        await stage.press("pageup", "1", "enter")
        assert stands(stage, UNIT)


@pytest.mark.parametrize("language", LANGUAGES)
def test_our_own_warnings_beside_choices_take_one_row(language: Language) -> None:
    """The most crowded question has no more for them."""
    for said in (
        words.CHOOSE_ONE,
        words.CHOOSE_ONE_OR_DECLINE,
        words.CHOOSE_SOME,
        words.CHOOSE_SOME_OR_DECLINE,
        words.DOES_NOT_FIT,
    ):
        assert len(wrap(WARNING_MARK + said[language], picture(60, 20).text_columns - 2)) == 1
