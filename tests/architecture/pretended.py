"""A Python that believes it is on Windows: `pretended.py SELF -m MODULE …` or `pretended.py SELF -c PROGRAM …`.

Only tests run this. SELF is what started it, and what its own children are started by. Other people's libraries are
loaded first, as what they are; then Unix's own modules are gone, the platform is another, and Windows' system library is
played by `Kernel`, the one seam. Paths stay Unix's: `os.name` decides what the standard library can do at all.
"""

from __future__ import annotations

import contextlib
import ctypes
import importlib
import runpy
import sys
from importlib.machinery import ModuleSpec

UNIX = ("fcntl", "termios", "tty", "pty", "resource", "pwd", "grp")
LOADED_BEFORE = (
    *("asyncio", "getpass", "mimetypes", "selectors", "shutil", "socket", "ssl", "subprocess", "tempfile", "uuid"),
    *(
        "click",
        "click._termui_impl",
        "rich.console",
        "rich.progress",
        "rich.table",
        "sqlite_utils",
        "pydantic",
        "pyrage",
        "msgspec",
    ),
    *("jinja2", "starlette.applications", "uvicorn", "openpyxl", "xlsxwriter", "textual.app", "budoux", "segno"),
)


class Missing:
    """Finds that Unix's modules are not there."""

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        """As the import system asks."""
        del path, target
        if name in UNIX:
            raise ModuleNotFoundError(f"no module named {name}", name=name)
        return None


class Kernel:
    """Windows' kernel32 with a console: remembers what it was asked."""

    asked: list[tuple[str, tuple[object, ...]]] = []  # noqa: RUF012 - one for the whole process
    mode = 0x1F7

    def __getattr__(self, name: str) -> object:
        def call(*arguments: object) -> int:
            self.asked.append((name, arguments))
            if name == "GetConsoleMode":
                arguments[1]._obj.value = self.mode  # type: ignore[attr-defined]
            return 1

        return call


def pretend(executable: str) -> None:
    """Be on Windows from now on."""
    for name in LOADED_BEFORE:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    for name in UNIX:
        sys.modules.pop(name, None)
    sys.meta_path.insert(0, Missing())
    ctypes.WinDLL = lambda *_, **__: Kernel()  # type: ignore[attr-defined]
    sys.platform = "win32"
    sys.executable = executable


def main() -> None:
    """Run what the command line names."""
    _, executable, kind, what, *arguments = sys.argv
    pretend(executable)
    sys.argv = [what, *arguments]
    sys.path[0] = ""
    from surveytui.counter import platform

    assert platform.spawn.__module__ == "surveytui.counter.platform.windows"
    try:
        if kind == "-m":
            runpy.run_module(what, run_name="__main__", alter_sys=True)
        else:
            exec(what, {"__name__": "__main__"})  # noqa: S102 - a test's own program
    finally:
        assert "surveytui.counter.platform.posix" not in sys.modules
        assert not set(UNIX) & set(sys.modules)


if __name__ == "__main__":
    main()
