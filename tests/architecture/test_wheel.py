"""The built wheel carries everything that the program needs, outside the checkout too."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_wheel_carries_packs_and_lists(tmp_path: Path) -> None:
    """Unpacked elsewhere, it finds its packs, word lists, web pages and sample campaign, and makes a signed campaign of them."""
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    installed = tmp_path / "installed"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(installed)
    home = tmp_path / "home"
    program = f"""
import sys; sys.path.insert(0, {str(installed)!r})
import surveytui; assert surveytui.__file__.startswith({str(installed)!r}), surveytui.__file__
from surveytui.cli import main
assert main(["campaign", "new", "--sample", "--home", {str(home)!r}]) == 0
assert main(["keys", "create", "--no-passphrase", "--home", {str(home)!r}]) == 0
assert main(["campaign", "sign", "--home", {str(home)!r}, "--out", {str(home / "c.bundle")!r}]) == 0
import jinja2
templates = jinja2.Environment(loader=jinja2.PackageLoader("surveytui.sync.hub", "templates"), autoescape=True)
assert {{"agency.html", "board.html", "login.html", "message.html", "style.css"}} <= set(templates.list_templates())
assert templates.get_template("message.html").render(language="en", words={{}}, said="x", nonce="y").count("<style") == 1
from surveytui.text.thai import wrap
assert len(wrap("เจ้าหน้าที่ให้บริการตามขั้นตอนที่ประกาศไว้", 20)) > 1
"""
    done = subprocess.run(
        [sys.executable, "-I", "-c", program],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stderr
