"""The staged book once more, by the Sphinx of another environment, to see whether its articles say the same.

``python -m carep.press.book.same_text NAME`` compiles into ``_build/NAME`` and compares with ``_build/html``: exit
code 1 and the differences when the text is not the same, 2 when there is nothing to compare. ``python do.py sphinx9``
runs it in an environment with Sphinx 9 and without Jupyter Book.
"""

from __future__ import annotations

import difflib
import json
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from bs4 import BeautifulSoup

from carep.press import project as projects
from carep.press.book import compiling
from carep.press.book.build import MANIFEST
from carep.press.errors import CarepError
from carep.press.project import Project

UNSEEN = "script, style, template"
SHOWN = 40
"""Lines of a page's difference that are printed."""


def build_again(project: Project, name: str) -> Path:
    """Compile the source that the last build staged into ``_build/NAME``.

    Raises
    ------
    BookError
        When no book is built yet, or this Sphinx warns of anything.
    """
    try:
        edition = json.loads((project.build / MANIFEST).read_text(encoding="utf-8"))["edition"]
    except (OSError, ValueError, KeyError):
        built = project.relative(project.build / "html")
        raise compiling.BookError("there is no book to compare with", where=built, do="build it: carep build") from None
    source, output = project.build / "source", project.build / name
    compiling.compile_book(project, source, output, settings={"carep_edition": edition}, work=f"work-{name}")
    return output


def differences(before: Path, after: Path) -> Iterator[str]:
    """Where the articles of two built books differ, a unified diff a page; nothing when they say the same."""
    pages = {page for book in (before, after) for page in _pages(book)}
    for page in sorted(pages):
        names = f"{before.name}/{page}", f"{after.name}/{page}"
        lines = list(difflib.unified_diff(article(before / page), article(after / page), *names, n=0, lineterm=""))
        if lines:
            more = [f"... {len(lines) - SHOWN} lines more"] if len(lines) > SHOWN else []
            yield "\n".join([*lines[:SHOWN], *more])


def article(page: Path) -> list[str]:
    """The text that a reader sees in the article of a page, line by line; nothing where there is none."""
    shown = BeautifulSoup(page.read_bytes(), "html.parser").find("article") if page.is_file() else None
    if shown is None:
        return []
    for unseen in shown.select(UNSEEN):
        unseen.decompose()
    return [line for part in shown.get_text().splitlines() if (line := " ".join(part.split()))]


def _pages(book: Path) -> Iterator[str]:
    for path in book.rglob("*.html"):
        name = path.relative_to(book)
        if name.parts[0] not in {"_static", "_sources"}:
            yield name.as_posix()


def main(name: str) -> int:
    """Build again and say what differs."""
    try:
        project = projects.find()
        again = build_again(project, name)
    except CarepError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    found = list(differences(project.build / "html", again))
    pages = sum(bool(article(project.build / "html" / page)) for page in _pages(project.build / "html"))
    print(*found, f"{len(found)} of {pages} pages say something else (Sphinx {version('sphinx')})", sep="\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
