"""A campaign directory to begin with: a sample that an office edits into its own.

`town` is the small one that `demo` uses; `province` has 110 agencies, made of a table as an office would make its own.
"""

from __future__ import annotations

from importlib.resources import as_file, files
from pathlib import Path

from surveytui.campaign.register import agencies_toml, read_agencies
from surveytui.campaign.source import AGENCIES, MAIN

SAMPLES = {"town": "sample", "province": "province"}
TABLE = "agencies.csv"


def sample_files(name: str = "town") -> dict[str, bytes]:
    """The files of a sample campaign, by name.

    Args:
        name: One of `SAMPLES`.
    """
    folder = files("surveytui.campaign") / SAMPLES[name]
    found = {MAIN: (folder / MAIN).read_bytes()}
    if (folder / AGENCIES).is_file():
        found[AGENCIES] = (folder / AGENCIES).read_bytes()
        return found
    with as_file(folder / TABLE) as table:
        found[TABLE] = table.read_bytes()
        found[AGENCIES] = agencies_toml(read_agencies(table)).encode("utf-8")
    return found


def write_sample(directory: Path, name: str = "town") -> list[Path]:
    """Write a sample campaign into a directory that has none.

    Returns:
        The files written.

    Raises:
        FileExistsError: there is a campaign already; nothing of it is touched.
        OSError: the disk refuses.
    """
    directory.mkdir(parents=True, exist_ok=True)
    contents = {directory / file: content for file, content in sample_files(name).items()}
    for path in contents:
        if path.exists():
            raise FileExistsError(path)
    for path, content in contents.items():
        path.write_bytes(content)
    return list(contents)
