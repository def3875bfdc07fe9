"""The campaign directory: what is right loads, what is wrong is told with file and line, all of it at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest
import trustme

from surveytui.campaign.checks import LIMITS
from surveytui.campaign.models import Agency, Device, Extension, Hub, Milestone, Oit, Policy, Site, Window
from surveytui.campaign.quotas import ITA
from surveytui.campaign.source import Source, load_source
from surveytui.campaign.template import sample_files, write_sample
from surveytui.errors import CampaignError
from surveytui.questionnaire.models import Tool
from surveytui.questionnaire.shipped import shipped_packs

DEVICE = """id = "{id}"
key = "{key}"
name = "Counter 1"
agencies = ["sample-town"]
tools = ["EIT"]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_sample(tmp_path / "campaign")
    return tmp_path / "campaign"


def load(folder: Path) -> Source:
    return load_source(folder, shipped=shipped_packs())


def edit(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {name}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def faults(folder: Path) -> list[str]:
    with pytest.raises(CampaignError) as caught:
        load(folder)
    return [fault.line() for fault in caught.value.faults]


def line_of(folder: Path, name: str, text: str) -> int:
    lines = (folder / name).read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, start=1) if text in line)


@pytest.mark.parametrize("name", ["town", "province"])
def test_the_examples_in_a_sample_are_right(name: str, tmp_path: Path) -> None:
    """With every example taken out of its comment: an extension, hours of sending, a hub with its own authority."""
    write_sample(tmp_path, name)
    main = tmp_path / "campaign.toml"
    main.write_text(re.sub(r"^#(?=\S)", "", main.read_text(encoding="utf-8"), flags=re.MULTILINE), encoding="utf-8")
    (tmp_path / "hub-ca.pem").write_bytes(trustme.CA().cert_pem.bytes())
    source = load(tmp_path)
    assert source.windows[0].closes == date(2030, 10, 15)
    assert source.policy.sync_at == ("12:15", "16:45")
    assert source.hub is not None
    assert "BEGIN CERTIFICATE" in source.hub.ca


def test_every_key_that_people_may_write_is_told() -> None:
    """docs/campaign.md names each field of each table, every default and every limit of the policy."""
    text = (Path(__file__).parents[2] / "docs" / "campaign.md").read_text(encoding="utf-8")
    tables = (Agency, Device, Extension, Hub, Milestone, Oit, Policy, Site, Window)
    told = {name for cell in re.findall("`([^`]+)`", text) for name in re.findall("[a-z_]+", cell)}
    assert {field.name for table in tables for field in fields(table)} - {"extensions"} <= told
    for name, (least, most) in LIMITS.items():
        assert f"| `{name}` | {getattr(Policy(), name)} | {least}–{most:,} |" in text
    for sample in sample_files().values():
        assert set(re.findall("^#?([a-z_]+) =", sample.decode("utf-8"), re.MULTILINE)) <= told | {"th", "en"}


def test_the_sample_campaign_loads_whole(folder: Path) -> None:
    """What `demo` begins with has two tools, four agencies in both groups, and the policy's defaults written out."""
    source = load(folder)
    assert source.demo
    assert {pack.tool for pack in source.packs} == {Tool.EIT, Tool.IIT}
    assert {agency.group for agency in source.agencies} == {"local", "regional"}
    assert source.windows[0].counts_from == date(2024, 10, 1)
    assert source.policy.block == 5
    assert len(source.notice.paragraphs) == 5


def test_the_sample_is_never_written_over_a_campaign(folder: Path) -> None:
    """A directory that holds one of the files keeps it byte for byte."""
    (folder / "agencies.toml").unlink()
    (folder / "campaign.toml").write_text("mine", encoding="utf-8")
    with pytest.raises(FileExistsError):
        write_sample(folder)
    assert (folder / "campaign.toml").read_text(encoding="utf-8") == "mine"
    assert not (folder / "agencies.toml").exists()


def test_windows_notepad_is_welcome(folder: Path) -> None:
    """A byte-order mark and CR LF line ends change nothing."""
    before = load(folder)
    for name, content in sample_files().items():
        (folder / name).write_bytes(b"\xef\xbb\xbf" + content.replace(b"\n", b"\r\n"))
    assert load(folder) == before


@pytest.mark.parametrize(
    ("name", "old", "new", "at", "said"),
    [
        ("campaign.toml", "fiscal_year = 2568", "fiscal_year = 2025", "fiscal_year", "Buddhist era"),
        ("campaign.toml", "fiscal_year = 2568", f"fiscal_year = {'9' * 400}", "fiscal_year", "Buddhist era"),
        ("campaign.toml", "fiscal_year = 2568", 'fiscal_year = "2568"', "fiscal_year", "integer"),
        ("campaign.toml", 'contact = "0 5500 0000"', 'contact = " "', "contact", "empty"),
        ("campaign.toml", '"eit-2568", "iit-2568"', '"eit-2568", "no-such"', "packs =", "no pack “no-such”"),
        (
            "campaign.toml",
            '"eit-2568", "iit-2568"',
            '"eit-2568", "eit-2564", "iit-2568"',
            "packs =",
            "EIT is there more",
        ),
        ("campaign.toml", "last = 2030-09-30", "last = 2024-11-30", "[[window]]", "follow each other"),
        ("campaign.toml", 'tool = "IIT"', 'tool = "EIT"', "[[window]]", "more than once"),
        ("campaign.toml", "first = 2025-01-06", "first = 2025-01-06T08:00:00", "first =", "first"),
        ("campaign.toml", "capacity = 2000 ", "capacity = 20001", "capacity", "between 100 and 20000"),
        ("campaign.toml", "reserve = 20 ", "reserve = 1000 ", "reserve", "less than half"),
        ("campaign.toml", "idle = 60 ", "idle = 29 ", "idle =", "between 30 and"),
        ("campaign.toml", "idle_warning = 30 ", "idle_warning = 19 ", "idle_warning", "between 20 and"),
        ("campaign.toml", "block = 5 ", "block = 1 ", "block =", "between 2 and"),
        ("campaign.toml", "bell = false", "bel = false", "bel =", "not known here"),
        ("campaign.toml", 'theme = "light"', 'theme = "pink"', "theme", "theme"),
        ("agencies.toml", 'code = "sample-nong"', 'code = "sample-town"', 'code = "sample-town"', "more than once"),
        ("agencies.toml", 'code = "sample-nong"', 'code = "../../etc"', 'code = "../../etc"', "a-z, 0-9"),
        ("agencies.toml", 'code = "sample-nong"', f'code = "{"a" * 33}"', 'code = "aaa', "up to 32"),
        ("agencies.toml", 'th = "อบต.หนองตัวอย่าง"', f'th = "{"ก" * 39}"', "กกก", "takes 39 cells"),
        ("agencies.toml", "https://example", "http://example", "link", "https://"),
        ("agencies.toml", "https://example.org", "https://user:word@example.org", "link", "https://"),
        ("agencies.toml", "/go/eit/sample", "/go/eit/" + "s" * 40, "link", "the QR code on the screen holds 53"),
        ("agencies.toml", "EIT = 60", "EIT = 0", "targets", "out of range"),
        ("agencies.toml", "EIT = 60", "OIT = 60", "targets", "OIT"),
        ("agencies.toml", '"0 5500 0001"', '"0 5500\\u001b[2J"', "telephone", "control characters"),
        ("agencies.toml", 'group = "local"\n', 'group = "local"\nhead = "x"\n', "head", "not known here"),
        ("campaign.toml", "bell = false", 'sync_at = ["16:30", "25:00"]', "sync_at", "no time of the day"),
        (
            "agencies.toml",
            "targets = { EIT = 60",
            "population = { EIT = 0 }\ntargets = { EIT = 60",
            "population",
            "out of",
        ),
    ],
)
def test_a_fault_is_told_with_its_line(folder: Path, name: str, old: str, new: str, at: str, said: str) -> None:
    """Each rule of the campaign, broken alone, is one line that names file, line and reason."""
    edit(folder, name, old, new)
    told = faults(folder)
    place = f"{folder / name}:{line_of(folder, name, at)}:"
    assert any(line.startswith(place) and said in line for line in told), told


def test_all_faults_come_at_once(folder: Path) -> None:
    """Three mistakes in two files are three lines, not three attempts."""
    edit(folder, "campaign.toml", "idle = 60 ", "idle = 1 ")
    edit(folder, "campaign.toml", "block = 5 ", "block = 99 ")
    edit(folder, "agencies.toml", "https://example", "ftp://example")
    assert len(faults(folder)) == 3


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"name = \n", 1),
        (b"# ok\nname = 'x\n'", 2),
        (b"\xff\xfe\x00", 0),
        (b"x = " + b"[" * 5000, 0),
        (b"x = " + b"9" * 10000, 0),
        (b"a = 1\na = 2\n", 2),
    ],
    ids=["no value", "no end", "not utf-8", "deep", "long number", "twice"],
)
def test_what_is_no_toml_is_one_line(folder: Path, content: bytes, line: int) -> None:
    """Broken, binary and hostile files are refused by name, with the line where the parser tells it."""
    (folder / "campaign.toml").write_bytes(content)
    (told,) = faults(folder)
    assert told.startswith(f"{folder / 'campaign.toml'}{f':{line}' if line else ''}: not TOML")


def test_a_missing_file_is_told(folder: Path) -> None:
    """No agencies.toml: its name and that it cannot be read."""
    (folder / "agencies.toml").unlink()
    (told,) = faults(folder)
    assert "agencies.toml" in told
    assert "cannot read" in told


def test_faults_of_a_pack_come_with_the_packs_own_lines(folder: Path) -> None:
    """A pack beside the campaign is loaded from its file, and its faults keep file and line."""
    own = folder / "own.toml"
    text = shipped_packs()["eit-2568"].read_text(encoding="utf-8").replace('tool = "EIT"', 'tool = "XIT"', 1)
    own.write_text(text, encoding="utf-8")
    edit(folder, "campaign.toml", '"eit-2568", "iit-2568"', '"own.toml", "iit-2568"')
    assert any(line.startswith(f"{own}:") for line in faults(folder))


@pytest.fixture
def enrolled(folder: Path) -> Callable[[str, str, str], None]:
    def write(file: str, device_id: str, more: str = "") -> None:
        (folder / "devices").mkdir(exist_ok=True)
        text = DEVICE.format(id=device_id, key="00" * 32) + more
        (folder / "devices" / file).write_text(text, encoding="utf-8")

    return write


def test_devices_are_read_in_the_order_of_their_ids(folder: Path, enrolled: Callable[..., None]) -> None:
    """Which file a device stands in does not change the bundle."""
    enrolled("a.toml", "ff" * 8)
    enrolled("b.toml", "00" * 8)
    assert [device.id for device in load(folder).devices] == ["00" * 8, "ff" * 8]


def test_a_device_twice_or_of_no_agency_is_told_with_its_file(folder: Path, enrolled: Callable[..., None]) -> None:
    """Both files of a doubled id are named, and so is an agency that is not there."""
    enrolled("a.toml", "00" * 8)
    enrolled("b.toml", "00" * 8)
    path = folder / "devices" / "b.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("sample-town", "nowhere"), encoding="utf-8")
    told = faults(folder)
    assert sum("more than once" in line for line in told) == 2
    assert any("b.toml:4:" in line and "no agency nowhere" in line for line in told)


PLAN = """
[[quota]]
tool = "EIT"
group = "local"
percent = 10

[[quota]]
tool = "EIT"

[oit]
items = 43
due = 2025-04-30

[[milestone]]
day = 2025-06-01
what = { th = "ประชุม", en = "meeting" }

[[milestone]]
day = 2025-02-01
what = { th = "อบรม", en = "training" }

[hub]
address = "https://hub.example:8443"
ca = "hub.pem"
"""
PEM = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
EXTENSIONS = """
[[window.extensions]]
announced = 2025-06-20
until = 2030-12-31

[[window.extensions]]
announced = 2025-07-20
until = 2030-11-30
reason = "ประกาศฉบับที่ 2"
"""
SITES = """
[[site]]
code = "front"
agency = "sample-town"
name = { th = "จุดบริการหน้า", en = "front desk" }
"""


@pytest.fixture
def planned(folder: Path) -> Path:
    """A campaign with everything that may be left out."""
    text = (folder / "campaign.toml").read_text(encoding="utf-8")
    first, second = text.split('[[window]]\ntool = "IIT"')
    windows = first + EXTENSIONS + '\n[[window]]\ntool = "IIT"' + second
    (folder / "campaign.toml").write_text(windows + PLAN, encoding="utf-8")
    (folder / "hub.pem").write_text(PEM, encoding="utf-8")
    (folder / "sites.toml").write_text(SITES, encoding="utf-8")
    return folder


def test_the_plan_of_a_province_loads(planned: Path) -> None:
    """Quotas, OIT, calendar in order of days, the hub with its certificates, sites, and a window's end in force."""
    source = load(planned)
    assert [rule.group for rule in source.quotas] == ["local", "any"]
    assert source.oit
    assert source.oit.items == 43
    assert [milestone.what.en for milestone in source.calendar] == ["training", "meeting"]
    assert source.hub
    assert source.hub.ca == PEM
    assert source.sites[0].agency == "sample-town"
    assert source.windows[0].last == date(2030, 9, 30)
    assert source.windows[0].closes == date(2030, 11, 30)
    assert source.windows[1].closes == source.windows[1].last


def test_without_rules_the_official_one_holds(folder: Path) -> None:
    """A campaign that says nothing about quotas has ITA's own, written into its bundle."""
    assert load(folder).quotas == ITA


@pytest.mark.parametrize(
    ("name", "old", "new", "at", "said"),
    [
        (
            "campaign.toml",
            'group = "local"\npercent = 10',
            "percent = 10",
            '[[quota]]\ntool = "EIT"\n\n',
            "always wins",
        ),
        ("campaign.toml", "percent = 10", "percent = 101", "[[quota]]", "between 0 and 100"),
        ("campaign.toml", "percent = 10", "floor = 500", "[[quota]]", "floor may not be above cap"),
        ("campaign.toml", "percent = 10", "all_below = -1", "all_below", "out of range"),
        ("campaign.toml", "items = 43", "items = 0", "items", "out of range"),
        ("campaign.toml", "2025-07-20", "2025-06-20", "[[window.extensions]]", "order of their days"),
        ("campaign.toml", "2030-11-30", "2024-11-30", "[[window.extensions]]", "before the first day"),
        ("campaign.toml", "https://hub.example:8443", "http://hub.example", "address", "https://host"),
        ("campaign.toml", "https://hub.example:8443", "https://hub.example/x", "address", "https://host"),
        ("campaign.toml", "https://hub.example:8443", "https://hub.example:port", "address", "https://host"),
        ("campaign.toml", '"hub.pem"', '"../hub.pem"', "ca =", "no certificates in"),
        ("campaign.toml", '"hub.pem"', '"sites.toml"', "ca =", "no certificates in"),
        ("sites.toml", '"sample-town"', '"nowhere"', "agency", "no agency nowhere"),
        ("sites.toml", '"front"', '"Front Desk"', "code", "a-z, 0-9"),
    ],
)
def test_a_fault_of_the_plan_is_told_with_its_line(
    planned: Path, name: str, old: str, new: str, at: str, said: str
) -> None:
    """Each rule of quotas, extensions, OIT, hub and sites, broken alone, is one line."""
    edit(planned, name, old, new)
    text = (planned / name).read_text(encoding="utf-8")
    lines = [text[:place].count("\n") + 1 for place in range(len(text)) if text.startswith(at, place)]
    told = faults(planned)
    assert any(line.startswith(f"{planned / name}:{number}:") and said in line for line in told for number in lines), (
        told
    )


def test_a_hub_has_few_certificates(planned: Path) -> None:
    """Every errand carries them through a pipe: a whole system's store is told as that, with the line of `ca`."""
    (planned / "hub.pem").write_text(PEM * 600, encoding="utf-8")
    (told,) = faults(planned)
    assert "hub.pem holds too many certificates" in told
    assert told.startswith(str(planned / "campaign.toml"))


def test_a_counter_stands_at_a_site_of_its_own_agency(planned: Path, enrolled: Callable[..., None]) -> None:
    """A site that is not there, or another agency's, is told; its own is not."""
    enrolled("a.toml", "00" * 8, 'site = "front"\n')
    assert load(planned).devices[0].site == "front"
    edit(planned, "sites.toml", "sample-town", "sample-doi")
    (told,) = faults(planned)
    assert "a.toml:6:" in told
    assert "no site front" in told
