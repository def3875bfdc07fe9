"""Every screen and state, in both languages and three sizes: as pictures in text, and what must hold on each of them."""

from __future__ import annotations

import pytest

from surveytui.questionnaire.picture import picture
from surveytui.text import cells
from surveytui.text.words import Language
from surveytui.ui.kiosk.question import AskingScreen
from surveytui.ui.theme import Version
from surveytui.ui.widgets.box_button import BoxButton
from surveytui.ui.widgets.choice_list import ChoiceList
from surveytui.ui.widgets.qr_code import QrCode
from tests.rest import Restless
from tests.screen_rules import Watch, check_buttons, check_contrast, check_rows, without_boxes
from tests.ui.conftest import Look
from tests.ui.gallery import Scene, other_settings, whole_way
from tests.ui.qr_reader import cropped, modules_of, read
from tests.ui.stage import LANGUAGES, LINK, SIZES, code_on, playing, screen_rows, setting

MAY_TRAIL_OFF = {"keeping"}
"""The one text that ends in … by intent."""


def hold(scene: Scene, watch: Watch) -> str:
    """What must be true of every screen; returns its text."""
    app = scene.stage.app
    check_rows(app, trails_off=scene.name in MAY_TRAIL_OFF)
    check_buttons(app)
    assert check_contrast(app) > 10
    assert watch.clean(app)
    assert scene.stage.text.count("▶") <= 1, "one thing has the focus at most"
    for button in scene.screen.query(BoxButton):
        assert button.region.height in {0, 3, 4, 5}
    if any(code.region.height for code in scene.screen.query(QrCode)):
        assert read(cropped(modules_of(code_on(scene.stage)))) == LINK
    if isinstance(scene.screen, AskingScreen) and not scene.screen.panel.whole:
        _asking(scene, scene.screen)
    return scene.stage.text


def _columns(scene: Scene) -> list[list[str]]:
    """The screen as rows of cells."""
    grid = []
    for row in screen_rows(scene.stage.app):
        line: list[str] = []
        for cluster in cells.clusters(row):
            line += [cluster, *[""] * (cells.width(cluster) - 1)]
        grid.append(line)
    return grid


def _asking(scene: Scene, screen: AskingScreen) -> None:
    """ต่อไป stands in the same cells on every question, and the last choice ends on the last row."""
    frame = picture(*scene.stage.app.size)
    bottom, right = frame.top + frame.rows, frame.left + frame.columns
    on = screen.rail.next.region
    assert (on.x, on.y, on.right, on.bottom) == (frame.left + frame.main, bottom - 4, right - 1, bottom)
    if not screen.panel.layout.choices:
        return
    choices = screen.query_one(ChoiceList)
    assert choices.region.bottom == bottom
    marks = ("●", "[x]")
    listed = "\n".join(
        "".join(row[choices.region.x : choices.region.right])
        for row in _columns(scene)[choices.region.y : choices.region.bottom]
    )
    assert sum(listed.count(mark) for mark in marks) == len(choices.chosen), "every choice is told by a mark alone"
    layout = screen.panel.layout
    for index in range(len(layout.choices)):
        rows, columns = layout.choice_height(index), layout.picture.choice_columns
        assert rows >= 3 or (rows == 2 and columns >= 40)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_whole_way(size: tuple[int, int], language: Language, look: Look, watch: Watch) -> None:
    """From the start screen to the thanks, with every turning."""
    async with playing(size=size, refusals=1) as stage:
        async for scene in whole_way(stage, language):
            hold(scene, watch)
            look(stage.app, scene.name)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("language", LANGUAGES)
async def test_other_beginnings(size: tuple[int, int], language: Language, look: Look, watch: Watch) -> None:
    """Start screens of every sort, and the screens on which nothing can be answered."""
    for name, given in other_settings(language).items():
        async with playing(given, size=size) as stage:
            hold(Scene(name, stage), watch)
            look(stage.app, name)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("language", LANGUAGES)
async def test_other_ends(size: tuple[int, int], language: Language, look: Look, watch: Watch) -> None:
    """Answers deleted, and the machine out of order."""
    async with playing(setting(language=language), size=size) as stage:
        await stage.begin(language)
        await stage.press("enter", "3", "escape", "0")
        hold(Scene("deleted", stage), watch)
        look(stage.app, "deleted")
        stage.app.out_of_order("D03")
        await stage.settle()
        hold(Scene("broken", stage), watch)
        look(stage.app, "broken")


@pytest.mark.parametrize("size", [(59, 20), (60, 19), (30, 8), (1, 1)], ids=str)
async def test_too_small(size: tuple[int, int], look: Look) -> None:
    """Under 60×20 one sentence in both languages, as far as it goes; nothing falls over at one cell."""
    async with playing(size=size) as stage:
        look(stage.app, "too_small")


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_theme_says_the_same(size: tuple[int, int], language: Language, watch: Watch) -> None:
    """Every scene, dark and without colours: its text is the light one's, but for the outline of cards where no colour is."""
    light = await _told(size, language, "light", watch)
    assert len(light) > 35
    assert await _told(size, language, "dark", watch) == light
    mono = await _told(size, language, "mono", watch)
    assert {name: without_boxes(text) for name, text in mono.items()} == {
        name: without_boxes(text) for name, text in light.items()
    }


async def _told(size: tuple[int, int], language: Language, version: Version, watch: Watch) -> dict[str, str]:
    """The text of every scene in a theme, each held to what every screen must hold."""
    told = {}
    async with playing(size=size, refusals=1, version=version) as stage:
        async for scene in whole_way(stage, language):
            assert stage.app.palette.version == version
            told[scene.name] = hold(scene, watch)
    for name, given in other_settings(language).items():
        async with playing(given, size=size, version=version) as stage:
            told[name] = hold(Scene(name, stage), watch)
    async with playing(setting(language=language), size=size, version=version) as stage:
        await stage.begin(language)
        await stage.press("enter", "3", "escape", "0")
        told["deleted"] = hold(Scene("deleted", stage), watch)
        stage.app.out_of_order("D03")
        await stage.settle()
        told["broken"] = hold(Scene("broken", stage), watch)
    return told


PICTURES = ("start", "notice", "four_chosen", "six_chosen", "matrix", "idle", "text_personal", "send", "kept")


@pytest.mark.parametrize("version", ["light", "dark", "light-256", "dark-256", "mono"])
async def test_colours(version: Version, look_in_colour: Look) -> None:
    """A handful of screens as drawings: they guard the colours, and can be shown."""
    async with playing(version=version, refusals=1) as stage:
        async for scene in whole_way(stage, "th"):
            if scene.name in PICTURES:
                look_in_colour(stage.app, scene.name)


@pytest.mark.parametrize("size", [(60, 20), (120, 40)], ids=str)
async def test_a_screen_at_rest_rests(size: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is laid out again while nobody touches anything: a start screen stands there for hours."""
    restless = Restless(monkeypatch)
    async with playing(size=size, refusals=1) as stage:
        async for scene in whole_way(stage, "th"):
            await restless.check(scene.name)
    for name, given in other_settings("th").items():
        async with playing(given, size=size):
            await restless.check(name)
