"""The built wheel, installed in a fresh environment with exactly what it declares, works outside the checkout."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import venv
from importlib.metadata import Distribution, distribution
from pathlib import Path
from urllib.request import urlopen

import pytest
from packaging.requirements import Requirement

from tests.counter.way import until

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the checkout without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


class Installed:
    """A fresh environment with the wheel and, beside it, links to the distributions that its metadata asks for.

    Args:
        folder: Where to make it.
        wheel: What to install.
        extras: Of the wheel.
        without: Distributions that are left out although they are declared: for positive controls.
    """

    def __init__(self, folder: Path, wheel: Path, *extras: str, without: frozenset[str] = frozenset()) -> None:
        self.folder = folder
        venv.create(folder / "venv", with_pip=False)
        self.python = folder / "venv" / "bin" / "python"
        options = ["--quiet", "--disable-pip-version-check", "--no-index", "--no-deps", "--no-compile"]
        command = [sys.executable, "-m", "pip", "--python", str(self.python), "install", *options, str(wheel)]
        subprocess.run(command, check=True, capture_output=True)
        (site,) = (folder / "venv" / "lib").glob("python*/site-packages")
        (own,) = (path for path in site.glob("*.dist-info"))
        beside = folder / "closure"
        beside.mkdir()
        self.closure = closure(Distribution.at(own), set(extras)) - without
        for name in self.closure:
            link(distribution(name), beside)
        (site / "closure.pth").write_text(f"{beside}\n", encoding="utf-8")

    def command(self, *arguments: object) -> list[str]:
        """The installed program with arguments."""
        return [str(self.python.with_name("surveytui")), *map(str, arguments), "--home", str(self.folder / "home")]

    def run(self, *arguments: object) -> str:
        """What the installed program says, outside the checkout."""
        done = self.tried(*self.command(*arguments))
        assert done.returncode == 0, (arguments, done.stdout, done.stderr)
        return done.stdout + done.stderr

    def tried(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Any command, in a folder and an environment that know nothing of the checkout."""
        return subprocess.run(
            command,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            cwd=self.folder,
            env=apart(),
            timeout=120,
        )


def apart() -> dict[str, str]:
    """Our environment without what would lead Python to the checkout."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}


def canonical(name: str) -> str:
    """A distribution's name in its one spelling (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def closure(root: Distribution, extras: set[str]) -> set[str]:
    """Every distribution that `root` asks for with these extras, and what those ask for, and so on."""
    found: set[str] = set()
    waiting = [(root, extra) for extra in ("", *extras)]
    seen = set()
    while waiting:
        asking, extra = waiting.pop()
        for line in asking.requires or ():
            wanted = Requirement(line)
            if wanted.marker is not None and not wanted.marker.evaluate({"extra": extra}):
                continue
            name = canonical(wanted.name)
            found.add(name)
            for deeper in ("", *wanted.extras):
                if (name, deeper) not in seen:
                    seen.add((name, deeper))
                    waiting.append((distribution(name), deeper))
    return found


def link(installed: Distribution, beside: Path) -> None:
    """Links to what a distribution has brought: its packages, modules and metadata, and nothing of its neighbours'."""
    for top in {file.parts[0] for file in installed.files or () if file.parts[0] not in {"..", "__pycache__"}}:
        here = beside / top
        if not here.exists():
            here.symlink_to(Path(str(installed.locate_file(top))))


def test_an_installed_wheel_makes_a_world(tmp_path: Path, wheel: Path) -> None:
    """`demo` of the real commands, rehearsed answers through real processes, an export, results, a pack that is checked."""
    here = Installed(tmp_path, wheel)
    assert not {"starlette", "openpyxl", "pytest", "ruff"} & here.closure
    where = here.tried(str(here.python), "-c", "import surveytui; print(surveytui.__file__)")
    assert where.stdout.startswith(str(tmp_path)), where.stderr
    assert "ready" in here.run("demo", "--no-ui", "--lang", "en")
    here.run("rehearse", "-n", 6, "--real")
    stick = tmp_path / "stick"
    stick.mkdir()
    here.run("export", stick)
    here.run("intake", stick)
    assert "EIT" in here.run("results", "--before-close", "--lang", "en")
    here.run("quota")
    here.run("report", "--qr")
    here.run("audit")
    packs = here.tried(
        str(here.python), "-c", "from surveytui.questionnaire.shipped import shipped_packs as s; print(*s().values())"
    )
    names = packs.stdout.split()
    assert len(names) == 4
    assert all(name.startswith(str(tmp_path)) for name in names)
    checked = here.tried(str(here.python.with_name("surveytui")), "questionnaire", "check", *names)
    assert checked.returncode == 0, checked.stderr
    screens = here.tried(str(here.python), "-c", "import surveytui.ui.kiosk.process, surveytui.ui.staff.process")
    assert screens.returncode == 0, screens.stderr


def test_without_extras_a_line_says_what_to_install(tmp_path: Path, wheel: Path) -> None:
    """The hub's service and XLSX are extras; asked for without, one line names the extra."""
    here = Installed(tmp_path, wheel)
    here.run("demo", "--no-ui", "--lang", "en")
    for arguments, extra in (
        (("hub",), "surveytui[hub]"),
        (("quota", "--xlsx", tmp_path / "q.xlsx"), "surveytui[sheets]"),
    ):
        done = here.tried(*here.command(*arguments, "--lang", "en"))
        assert done.returncode == 1
        assert extra in done.stderr
        assert len(done.stderr.splitlines()) == 1


def test_an_installed_hub_shows_its_page(tmp_path: Path, wheel: Path) -> None:
    """With the extra `hub` alone: the service starts and serves the page's own templates and style."""
    here = Installed(tmp_path, wheel, "hub")
    here.run("demo", "--no-ui")
    password = subprocess.run(
        here.command("hub", "password"),
        input="ten characters or more\n",
        text=True,
        encoding="utf-8",
        env=apart(),
        check=False,
    )
    assert password.returncode == 0
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    service = subprocess.Popen(
        here.command("hub", "--bind", f"127.0.0.1:{port}"), cwd=tmp_path, env=apart(), stderr=subprocess.DEVNULL
    )

    def answers() -> bool:
        assert service.poll() is None
        with socket.socket() as end:
            return end.connect_ex(("127.0.0.1", port)) == 0

    try:
        until(answers, 30.0)
        with urlopen(f"http://127.0.0.1:{port}/", timeout=20) as page:
            assert "<form" in page.read().decode("utf-8")
    finally:
        service.send_signal(signal.SIGTERM)
        service.wait(20)


def test_installed_sheets_are_written_and_read(tmp_path: Path, wheel: Path) -> None:
    """With the extra `sheets` alone: a table goes out as XLSX and comes in again."""
    here = Installed(tmp_path, wheel, "sheets")
    here.run("demo", "--no-ui")
    table = tmp_path / "quota.xlsx"
    here.run("quota", "--xlsx", table)
    program = f"from pathlib import Path; from surveytui.sheets import read_table; print(len(read_table(Path({str(table)!r}))))"
    read = here.tried(str(here.python), "-c", program)
    assert int(read.stdout) > 0, read.stderr


def test_an_undeclared_dependency_would_fail(tmp_path: Path, wheel: Path) -> None:
    """Positive control: one declared distribution left out of the links, and the commands that need it fall."""
    here = Installed(tmp_path, wheel, without=frozenset({"budoux"}))
    assert here.tried(*here.command("demo", "--no-ui")).returncode != 0
