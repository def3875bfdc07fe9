"""A campaign directory to begin with: the sample that `demo` uses and an office edits into its own."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from surveytui.campaign.source import AGENCIES, MAIN


def sample_files() -> dict[str, bytes]:
    """The files of the sample campaign, by name."""
    folder = files("surveytui.campaign") / "sample"
    return {name: (folder / name).read_bytes() for name in (MAIN, AGENCIES)}


def write_sample(directory: Path) -> list[Path]:
    """Write the sample campaign into a directory that has none.

    Returns:
        The files written.

    Raises:
        FileExistsError: there is a campaign already; nothing of it is touched.
        OSError: the disk refuses.
    """
    directory.mkdir(parents=True, exist_ok=True)
    contents = {directory / name: content for name, content in sample_files().items()}
    for path in contents:
        if path.exists():
            raise FileExistsError(path)
    for path, content in contents.items():
        path.write_bytes(content)
    return list(contents)
