"""Numbers typed by hand in the book's prose: each must be a record, or stand on the allow-list with a reason.

Read are the Markdown pages and the Markdown cells of notebooks. Code, roles, directives' options, addresses, HTML
and mathematics are no prose. ``book/prose_allowed.yaml`` lists what may be typed: patterns (dates, names such as
MCS 2026, section numbers) and, by page, single phrases that a definition needs; each with its reason. A phrase that
its page no longer needs is a finding as well.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from pydantic import Field

from carep.press import entries
from carep.press.checks.findings import Finding, PartResult
from carep.press.entries import Entry
from carep.press.notebook import joined
from carep.press.project import Project

PART = "prose"
ALLOWED = "prose_allowed.yaml"
NUMBER = re.compile(r"(?<![\w.])[<>~≈±−-]?\d[\d.,\u00a0]*\d?(?:\s?%|\s?‰)?")
NOT_PROSE = (
    re.compile(r"\A---\n.*?\n---\n", re.DOTALL),  # front matter
    re.compile(r"^(?P<fence>```+|~~~+)[^\n]*\n.*?^(?P=fence)\s*$", re.DOTALL | re.MULTILINE),  # code, directives
    re.compile(r"<!--.*?-->", re.DOTALL),
    re.compile(r"^\s*:[\w-]+:.*$", re.MULTILINE),  # options of directives
    re.compile(r"^\s*:{3,}.*$", re.MULTILINE),  # colon fences
    re.compile(r"\{[\w:-]+\}`[^`]*`"),  # roles
    re.compile(r"`[^`\n]+`"),
    re.compile(r"\$\$.*?\$\$|\$[^$\n]+\$", re.DOTALL),
    re.compile(r"\]\([^)]*\)"),  # the address of a link, not its words
    re.compile(r"\]\[[^\]]*\]|^\[[^\]]+\]:.*$", re.MULTILINE),
    re.compile(r"https?://\S+"),
    re.compile(r"<[^>\n]+>"),
    re.compile(r"^\([\w-]+\)=\s*$", re.MULTILINE),  # targets
    re.compile(r"^\s*\d+[.)]\s", re.MULTILINE),  # numbers of a list
    re.compile(r"^#+ \d+(\.\d+)*\.?\s", re.MULTILINE),  # numbers of sections
)


class Allowed(Entry):
    """One entry of the allow-list: a pattern, where it holds (every page when empty), and why."""

    pattern: re.Pattern[str]
    pages: tuple[str, ...] = ()
    reason: str = Field(min_length=1)

    def covers(self, page: str) -> bool:
        """Whether the entry holds on ``page``."""
        return not self.pages or page in self.pages


def check(project: Project) -> PartResult:
    """Look for numbers typed by hand in every page and notebook of the book."""
    allowed = entries.read(project.book / ALLOWED, Allowed, "entry", where=f"book/{ALLOWED}")
    used: set[str] = set()
    findings: list[Finding] = []
    pages = 0
    for path, line, text in _prose(project):
        pages += 1
        page = path.relative_to(project.book).as_posix()
        found, matched = typed_numbers(text, allowed, page=page)
        used |= matched
        findings += [
            Finding(
                f"book/{page}:{line + at}" if path.suffix == ".md" else f"book/{page}, cell {line}, line {at + 1}",
                f"a number is typed by hand: {number!r} in {context!r}",
                "record it in a notebook and write {rec}`page:name` (Markdown) or say(...) (a cell), "
                f"or allow it in book/{ALLOWED} with a reason",
            )
            for at, number, context in found
        ]
    findings += [
        Finding(place, "nothing in the book needs this entry", "remove it")
        for place, entry in allowed.items()
        if entry.pages and place not in used
    ]
    return PartResult.of(PART, findings, checked=pages, unit="pieces of prose")


def typed_numbers(
    text: str, allowed: Mapping[str, Allowed], *, page: str
) -> tuple[list[tuple[int, str, str]], set[str]]:
    """Numbers in ``text`` that are no records nor allowed: (line from 0, number, context), and keys of entries used.

    >>> typed_numbers("It holds 19.2 % of {rec}`shares:x` in `2026`.", {}, page="a.md")[0]
    [(0, '19.2 %', 'It holds 19.2 % of in .')]
    """
    prose = text
    for pattern in NOT_PROSE:
        prose = pattern.sub(_blank, prose)
    used = set()
    for place, entry in allowed.items():
        if entry.covers(page):
            kept, count = entry.pattern.subn(_blank, prose)
            if count:
                used.add(place)
            prose = kept
    found = []
    for match in NUMBER.finditer(prose):
        line = prose.count("\n", 0, match.start())
        context = " ".join(prose.splitlines()[line].split())
        found.append((line, match[0].strip(), context if len(context) < 90 else f"{context[:87]}..."))
    return found, used


def _blank(match: re.Match[str]) -> str:
    """Nothing, but with the line breaks kept, so that lines can be named."""
    return "\n" * match[0].count("\n")


def _prose(project: Project) -> Iterator[tuple[Path, int, str]]:
    for path in _files(project.book):
        if path.suffix == ".md":
            yield path, 1, path.read_text("utf-8")
            continue
        for index, cell in enumerate(json.loads(path.read_text("utf-8"))["cells"], start=1):
            if cell["cell_type"] == "markdown":
                yield path, index, joined(cell["source"])


def _files(book: Path) -> Iterable[Path]:
    found = [*book.rglob("*.md"), *book.rglob("*.ipynb")]
    return sorted(
        path for path in found if not any(part.startswith((".", "_")) for part in path.relative_to(book).parts)
    )
