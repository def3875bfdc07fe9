"""`python -m tests.handbooks`: the Thai handbooks and the card as pages to print, each a file that any browser opens."""

from __future__ import annotations

import re
from pathlib import Path

from markdown_it import MarkdownIt

SOURCES = Path(__file__).parents[1] / "docs" / "th"
TARGET = SOURCES / "print"
PAGES = {"card": 1, "counter-handbook": 2, "supervisor-handbook": 2}
"""Name of a handbook → sheets of A4."""

STYLE = """
@page { size: A4; margin: 10mm 13mm; }
html { font: 9.5pt/1.3 Sarabun, "Noto Sans Thai", "Leelawadee UI", Thonburi, Garuda, Tahoma, sans-serif; }
body { margin: 0 auto; max-width: 184mm; color: #111; }
h1 { font-size: 1.5em; line-height: 1.6; margin: 0; }
h2 { font-size: 1.15em; margin: .5em 0 .15em; border-bottom: 1px solid #999; break-after: avoid; }
h3 { font-size: 1em; margin: .2em 0; }
p, ul, ol { margin: .2em 0; }
ul, ol { padding-left: 1.5em; }
table { border-collapse: collapse; width: 100%; margin: .2em 0; }
th, td { border: 1px solid #bbb; padding: .05em .4em; text-align: left; vertical-align: top; }
thead:not(:has(th:not(:empty))) { display: none; }
td:first-child { min-width: 7em; }
tr, li { break-inside: avoid; }
pre, code { font: .95em "Tlwg Mono", Consolas, monospace; }
pre { margin: .2em 0; white-space: pre-wrap; overflow-wrap: anywhere; }
hr { border: 0; border-top: 1px solid #999; margin: .4em 0; }
"""
LARGE = """
html { font-size: 14.6pt; }
h3 { font-size: 1.25em; border: 2px solid #111; padding: .15em .5em; }
"""
"""The card lies beside the machine and is read standing."""


def page_of(name: str) -> str:
    """A handbook as one HTML page that needs nothing else.

    Args:
        name: Of its file, without `.md`.
    """
    text = (SOURCES / f"{name}.md").read_text(encoding="utf-8")
    body = MarkdownIt("commonmark").enable("table").render(text)
    (title,) = re.findall("<h1>(.*?)</h1>", body)[:1]
    style = STYLE + (LARGE if name == "card" else "")
    return (
        f'<!DOCTYPE html>\n<html lang="th">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{style}</style>\n</head>\n<body>\n{body}</body>\n</html>\n"
    )


def main() -> None:
    """Write them."""
    TARGET.mkdir(exist_ok=True)
    for name in PAGES:
        (TARGET / f"{name}.html").write_text(page_of(name), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
