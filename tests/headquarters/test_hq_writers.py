"""Files: readable in Excel, dangerous to nobody, whole or not there, in no order that tells anything."""

from __future__ import annotations

import csv
import os
import stat
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveytui.campaign.models import Bundle
from surveytui.errors import HomeError, UsageError
from surveytui.headquarters.desk import Opening, open_all, tellable
from surveytui.headquarters.opening import Row
from surveytui.headquarters.writers import COUNTS, shuffled, table_file, write_texts
from surveytui.interview.response import encode_response
from surveytui.questionnaire.models import Tool
from surveytui.sheets import FORMULA, guarded
from tests.headquarters.office import AGENCY, TODAY, Counter, Headquarters

AFTER = date(2031, 1, 1)


def open_desk(hq: Headquarters, today: date = AFTER) -> Opening:
    return open_all(hq.home, hq.store(), hq.home.newest(), seeds=hq.seeds(), tools=frozenset(Tool), today=today)


@pytest.fixture
def desk(hq: Headquarters, bundle: Bundle, counter: Counter) -> Iterator[Opening]:
    """Forty EIT and nine IIT answers, opened."""
    records = [*hq.records(bundle, 40), *hq.records(bundle, 9, Tool.IIT)]
    hq.take(hq.parcel(bundle, counter, records))
    opening = open_desk(hq)
    yield opening
    opening.store.close()


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_counts_are_what_the_results_say(desk: Opening, tmp_path: Path) -> None:
    """One row a choice, marked, dated in ISO; the counts of an item add up to its answers."""
    path = tmp_path / "counts.csv"
    written = desk.write_counts(path, "en")
    assert path.read_bytes().startswith(b"\xef\xbb\xbfmarks,")
    table = read(path)
    assert len(table) == written
    assert tuple(table[0]) == COUNTS
    assert {(row["marks"], row["day"]) for row in table} == {("DEMO SAMPLE", "2031-01-01")}
    first = [row for row in table if row["item"] == "e1" and row["level"] == "agency"]
    assert sum(int(row["count"]) for row in first) == int(first[0]["answered"])
    assert int(first[0]["answered"]) + int(first[0]["declined"]) == int(first[0]["respondents"]) == 40


def test_thai_comes_without_break_marks(desk: Opening, tmp_path: Path) -> None:
    """Marks for the terminal do not reach a spreadsheet; the text is the Thai one."""
    path = tmp_path / "counts.csv"
    desk.write_counts(path, "th")
    text = path.read_text(encoding="utf-8-sig")
    assert "เทศบาลตำบลตัวอย่าง" in text
    assert "\u200b" not in text
    assert "\u2060" not in text


def test_too_few_are_named_without_a_number(desk: Opening, tmp_path: Path) -> None:
    """Nine IIT answers: one row that says too few, and no count of anything."""
    path = tmp_path / "counts.csv"
    desk.write_counts(path, "en")
    rows = [row for row in read(path) if row["tool"] == "IIT"]
    assert {row["note"] for row in rows} == {"too few"}
    assert {row["respondents"] + row["count"] + row["answered"] for row in rows} == {""}


def test_records_are_rows_without_text_of_what_may_be_told(desk: Opening, tmp_path: Path) -> None:
    """Forty EIT rows, no IIT row (nine are too few), no column of a free text, and a line in the log."""
    path = tmp_path / "rows.csv"
    assert desk.write_rows(path) == 40
    table = read(path)
    assert {(row["tool"], row["agency"], row["marks"]) for row in table} == {("EIT", AGENCY, "DEMO SAMPLE")}
    texts = {question.code for pack in desk.case.packs for question in pack.questions if question.kind == "text"}
    assert texts
    assert not texts & set(table[0])
    assert desk.home.log.read_text(encoding="utf-8") == "2031-01-01 records 40\n"


def test_exports_are_for_this_user_alone(desk: Opening, tmp_path: Path) -> None:
    """Rows, counts and the log: nobody else on the machine may read them, whatever lay under the name before."""
    rows, counts = tmp_path / "rows.csv", tmp_path / "counts.csv"
    rows.write_text("old", encoding="utf-8")
    rows.chmod(0o644)
    desk.write_rows(rows)
    desk.write_counts(counts, "en")
    assert [stat.S_IMODE(path.stat().st_mode) for path in (rows, counts, desk.home.log)] == [0o600] * 3


@pytest.mark.parametrize("kind", ["rows", "texts"])
def test_what_cannot_be_logged_does_not_leave(desk: Opening, tmp_path: Path, kind: str) -> None:
    """A log that cannot be written: one clear error, and not even a hidden file beside the target."""
    desk.home.log.mkdir()
    folder = tmp_path / "out"
    folder.mkdir()

    def leave() -> int:
        path = folder / "x.csv"
        return desk.write_rows(path) if kind == "rows" else desk.write_texts(path, frozenset({Tool.EIT}))

    with pytest.raises(HomeError, match="cannot be written"):
        leave()
    assert list(folder.iterdir()) == []


def test_the_log_comes_first(desk: Opening, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the first row is asked for, the line about it is already there; it stays if the rows then fail."""
    line = "2031-01-01 records 40\n"

    def rows(opening: Opening) -> Iterator[Row]:
        assert opening.home.log.read_text(encoding="utf-8") == line
        raise OSError(28, "No space left on device")
        yield

    monkeypatch.setattr(Opening, "rows", rows)
    with pytest.raises(HomeError, match="No space"):
        desk.write_rows(tmp_path / "x.csv")
    assert desk.home.log.read_text(encoding="utf-8") == line


def test_a_table_is_on_the_disk_before_it_has_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole content is synced while the name is still free."""
    path = tmp_path / "x.csv"
    synced: list[tuple[int, bool]] = []
    really = os.fsync

    def spy(handle: int) -> None:
        synced.append((os.fstat(handle).st_size, path.exists()))
        really(handle)

    monkeypatch.setattr(os, "fsync", spy)
    with table_file(path) as write:
        write(["a", "b"])
    assert synced[0] == (path.stat().st_size, False)


def test_rows_have_another_order_each_time(desk: Opening, tmp_path: Path) -> None:
    """The same rows twice, but not in the same order: neither is the order of the records."""
    one, other = tmp_path / "1.csv", tmp_path / "2.csv"
    desk.write_rows(one)
    desk.write_rows(other)
    first, second = (path.read_text(encoding="utf-8-sig").splitlines() for path in (one, other))
    assert first != second
    assert sorted(first) == sorted(second)


def test_every_order_of_ids_is_possible() -> None:
    """Three ids, 600 shuffles: all six orders come, none of them far too often."""
    seen: dict[tuple[int, ...], int] = {}
    for _ in range(600):
        order = tuple(shuffled([1, 2, 3]))
        seen[order] = seen.get(order, 0) + 1
    assert len(seen) == 6
    assert max(seen.values()) < 200


def test_texts_stand_alone(hq: Headquarters, bundle: Bundle, counter: Counter, tmp_path: Path) -> None:
    """A text comes with agency and item only; one that looks personal says so; a formula is defused."""
    pack = bundle.packs[0]
    (name,) = [question.code for question in pack.questions if question.kind == "text"]
    sealer = hq.sealer(bundle)
    records = hq.records(bundle, 10)
    for text in ("=HYPERLINK(1)", "โทร 08 1234 5678", "ดีมาก"):
        answers = {**hq.answers(bundle), name: text}
        records.append(sealer.seal(encode_response(hq.response(bundle, answers=answers))))
    hq.take(hq.parcel(bundle, counter, records))
    opening = open_desk(hq)
    path = tmp_path / "texts.csv"
    opening.write_texts(path, frozenset({Tool.EIT}))
    opening.store.close()
    table = read(path)
    assert set(table[0]) == {"marks", "tool", "pack", "agency", "item", "text", "may_identify"}
    told = {row["text"]: row["may_identify"] for row in table}
    assert told["'=HYPERLINK(1)"] == ""
    assert told["โทร 08 1234 5678"] == "telephone"
    assert told["ดีมาก"] == ""
    assert hq.home.log.read_text(encoding="utf-8") == f"2031-01-01 texts {len(table)}\n"


def test_texts_wait_for_the_close(desk: Opening, tmp_path: Path) -> None:
    """While every tool is open there is no way to have them, and no file."""
    with pytest.raises(UsageError):
        desk.write_texts(tmp_path / "texts.csv", frozenset())
    assert not (tmp_path / "texts.csv").exists()


def test_two_texts_of_one_person_do_not_meet(bundle: Bundle, tmp_path: Path) -> None:
    """A pack with two free texts: all of one field come first, then the rows are asked for again."""
    pack = bundle.packs[0]
    last = pack.questions[-1]
    second = replace(last, code="again", fields=(replace(last.fields[0], id="again"),))
    pack = replace(pack, questions=(*pack.questions, second))
    rows = [Row(AGENCY, "d", {last.fields[0].id: f"a{n}", "again": f"b{n}"}) for n in range(12)]
    asked = 0

    def rows_of() -> list[Row]:
        nonlocal asked
        asked += 1
        return rows

    path = tmp_path / "texts.csv"
    write_texts(path, rows_of, {"d": pack}, frozenset({(AGENCY, pack.id)}), ())
    assert asked == 2
    assert len({row["item"] for row in read(path)[:12]}) == 1


@given(st.text(max_size=20))
def test_no_cell_starts_a_formula(text: str) -> None:
    """Whatever a respondent types, the cell does not begin as a formula does, and nothing else is changed."""
    cell = guarded(text)
    assert not cell.startswith(FORMULA)
    assert cell.removeprefix("'").replace("'", "") == text.replace("\u200b", "").replace("\u2060", "").replace("'", "")


def test_a_file_is_whole_or_not_there(tmp_path: Path) -> None:
    """When writing stops half-way the old file is as it was, and no half file lies about."""
    path = tmp_path / "x.csv"
    path.write_text("old", encoding="utf-8")

    def stop_half_way() -> None:
        with table_file(path) as write:
            write(["a"])
            raise KeyError

    with pytest.raises(KeyError):
        stop_half_way()
    assert path.read_text(encoding="utf-8") == "old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["x.csv"]


def test_a_folder_that_is_not_there_is_one_line(desk: Opening, tmp_path: Path) -> None:
    """Where the file was to go is named, not a traceback."""
    with pytest.raises(HomeError, match="cannot be written"):
        desk.write_counts(tmp_path / "nowhere" / "x.csv", "en")


def test_nothing_is_told_before_the_close_unless_asked(bundle: Bundle) -> None:
    """The last day still counts as open; one day later both tools may be told."""
    last = bundle.windows[0].last
    with pytest.raises(UsageError, match="30 September 2030"):
        tellable(bundle, last, before_close=False)
    assert tellable(bundle, last, before_close=True) == {Tool.EIT, Tool.IIT}
    assert tellable(bundle, AFTER, before_close=False) == {Tool.EIT, Tool.IIT}
    early = replace(bundle, windows=(replace(bundle.windows[0], last=date(2025, 5, 31)), bundle.windows[1]))
    assert tellable(early, TODAY, before_close=False) == {Tool.EIT}
    with pytest.raises(UsageError):
        tellable(early, TODAY, before_close=False, tool=Tool.IIT)
