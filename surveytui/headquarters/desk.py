"""One run of `results`: which tools may be told, open everything, note what could not be used, write what was asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from surveytui.campaign.models import Bundle
from surveytui.errors import UsageError
from surveytui.headquarters import writers
from surveytui.headquarters.home import HeadquartersHome
from surveytui.headquarters.opening import Case, Row, case_of, rows, settle
from surveytui.headquarters.results import Results, closed, make_results
from surveytui.headquarters.store import Store
from surveytui.headquarters.tally import Tally
from surveytui.questionnaire.models import Pack, Tool
from surveytui.text.dates import thai_date
from surveytui.text.words import Words


def tellable(bundle: Bundle, today: date, *, before_close: bool, tool: Tool | None = None) -> frozenset[Tool]:
    """The tools whose results may be told today.

    Args:
        bundle: The last signed version.
        today: Headquarters' day.
        before_close: Tell those that are still open as well.
        tool: Only this one.

    Raises:
        UsageError: none may.
    """
    wanted = {pack.tool for pack in bundle.packs} if tool is None else {tool}
    told = frozenset(wanted if before_close else wanted & closed(bundle, today))
    if not told and not bundle.windows:
        raise UsageError(
            Words(
                th="ไม่รู้วันสุดท้ายของการเก็บ เพราะไม่มีชุดงานที่ลงนามแล้วเหลืออยู่",
                en="the last day of collection is unknown: no signed version is left here",
            ),
            hint=Words(
                th="นำสำเนามาไว้ใน bundles หรือใช้ --before-close",
                en="put a copy back into bundles, or use --before-close",
            ),
        )
    if not told:
        last = max((window.closes for window in bundle.windows if window.tool in wanted), default=today)
        raise UsageError(
            Words(
                th=f"ยังไม่สิ้นสุดการเก็บ วันสุดท้ายคือ {thai_date(last, 'th')}",
                en=f"collection is not closed yet; its last day is {thai_date(last, 'en')}",
            ),
            hint=Words(th="ถ้าจำเป็นให้ใช้ --before-close", en="if you must, use --before-close"),
        )
    return told


@dataclass(frozen=True, slots=True)
class Opening:
    """Everything that is stored, opened once and counted."""

    home: HeadquartersHome
    store: Store
    case: Case
    tally: Tally
    results: Results

    @property
    def packs(self) -> dict[str, Pack]:
        """Every wording by its digest."""
        return {pack.digest(): pack for pack in self.case.packs}

    def rows(self) -> Iterator[Row]:
        """All usable records, no rehearsals, in a new random order each time."""
        return rows(self.case, writers.shuffled(self.store.ids()), self.home.database)

    def write_counts(self, path: Path, language: str) -> int:
        """Write the counts to a file; see `writers.write_counts`."""
        return writers.write_counts(path, self.results, language)

    def write_rows(self, path: Path) -> int:
        """Note in the log that the rows leave, then write one row a respondent.

        Raises:
            HomeError: the disk refuses. Without the line in the log no row is written.
        """
        results = self.results
        writers.note_export(self.home.log, day=results.day, kind="records", count=results.respondents())
        return writers.write_rows(path, self.rows(), self.packs, results.released(), results.marks)

    def write_texts(self, path: Path, over: frozenset[Tool]) -> int:
        """Note in the log that the free texts of the tools whose collection is over leave, then write them.

        Raises:
            UsageError: none is over. Before, a text could be told to be the one that came last.
            HomeError: the disk refuses. Without the line in the log no text is written.
        """
        packs = self.packs
        released = frozenset(
            (unit.code, unit.pack.id)
            for unit in self.results.units
            if unit.tool in over and (unit.code, unit.pack.id) in self.results.released()
        )
        if not over:
            raise UsageError(
                Words(th="ข้อความอิสระออกได้หลังสิ้นสุดการเก็บเท่านั้น", en="free texts are released only after the close")
            )
        writers.note_export(self.home.log, day=self.results.day, kind="texts", count=self.results.texts(over))
        return writers.write_texts(path, self.rows, packs, released, self.results.marks)


def open_all(
    home: HeadquartersHome,
    store: Store,
    bundle: Bundle,
    *,
    seeds: tuple[bytes, ...],
    tools: frozenset[Tool],
    today: date,
    spare: Iterable[Pack] = (),
    progress: Callable[[int], None] | None = None,
) -> Opening:
    """Open and count everything, what was in quarantine too, and note what could not be used.

    Args:
        home: Headquarters.
        store: The open database.
        bundle: The last signed version, or what stands for it.
        seeds: The answer keys.
        tools: Which tools are to be told; all are opened.
        today: Headquarters' day.
        spare: Wordings beside those of the signed versions.
        progress: Told how many record ids have been passed.

    Raises:
        BundleError: a signed version is damaged.
        HomeError: the database cannot be written.
    """
    case = case_of(bundle.birth, (home.load_bundle(path) for path in home.versions()), seeds, spare)
    case, tally = settle(case, store, home.database, progress=progress)
    store.note_opening(tally.opened, tally.held)
    results = make_results(tally, bundle, case.packs, tools=tools, today=today)
    return Opening(home, store, case, tally, results)
