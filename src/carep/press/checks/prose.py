"""Numbers typed by hand in the book's prose: each must be a record, or stand on the allow-list with a reason.

Read are the Markdown pages and the Markdown cells of notebooks. Code, roles, directives' options, addresses, HTML
and mathematics are no prose. ``book/prose_allowed.yaml`` lists what may be typed: patterns (dates, names such as
MCS 2026, section numbers) and, by page, single phrases that a definition needs; each with its reason. A phrase that
its page no longer needs is a finding as well.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from carep.press import located
from carep.press.checks.findings import Finding, PartResult
from carep.press.errors import DataError
from carep.press.project import Project
from carep.press.project import find as find_project

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


@dataclass(frozen=True)
class Allowed:
    """One entry of the allow-list: a pattern, where it holds (every page when empty), and why."""

    pattern: re.Pattern[str]
    pages: tuple[str, ...]
    reason: str
    line: int

    def covers(self, page: str) -> bool:
        """Whether the entry holds on ``page``."""
        return not self.pages or page in self.pages


def check(project: Project | None = None) -> PartResult:
    """Look for numbers typed by hand in every page and notebook of the book."""
    project = project or find_project()
    allowed = read_allowed(project.book / ALLOWED, where=f"book/{ALLOWED}")
    used: set[int] = set()
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
        Finding(f"book/{ALLOWED}:{entry.line}", "nothing in the book needs this entry", "remove it")
        for entry in allowed
        if entry.pages and entry.line not in used
    ]
    return PartResult.of(PART, findings, checked=pages, unit="pieces of prose")


def read_allowed(path: Path, *, where: str) -> list[Allowed]:
    """The allow-list.

    Raises
    ------
    DataError
        When the file is missing or an entry has no pattern, no reason, or a pattern that is no regular expression.
    """
    content = located.read(path, where=where)
    if not isinstance(content, list):
        raise DataError("the allow-list is no list", where=where, expected="entries with pattern and reason")
    entries = []
    for entry in content:
        if not isinstance(entry, located.Located) or not entry.get("pattern") or not entry.get("reason"):
            line = entry.line if isinstance(entry, located.Located) else 1
            raise DataError("an entry needs 'pattern:' and 'reason:'", where=f"{where}:{line}")
        try:
            pattern = re.compile(str(entry["pattern"]))
        except re.error as error:
            raise DataError("not a regular expression", where=f"{where}:{entry.line}", found=error) from None
        pages = entry.get("pages") or []
        entries.append(Allowed(pattern, tuple(str(page) for page in pages), str(entry["reason"]), entry.line))
    return entries


def typed_numbers(text: str, allowed: Sequence[Allowed], *, page: str) -> tuple[list[tuple[int, str, str]], set[int]]:
    """Numbers in ``text`` that are neither records nor allowed: (line from 0, number, context), and entries used.

    >>> typed_numbers("It holds 19.2 % of {rec}`shares:x` in `2026`.", [], page="a.md")[0]
    [(0, '19.2 %', 'It holds 19.2 % of in .')]
    """
    prose = text
    for pattern in NOT_PROSE:
        prose = pattern.sub(_blank, prose)
    used = set()
    for entry in allowed:
        if entry.covers(page):
            kept, count = entry.pattern.subn(_blank, prose)
            if count:
                used.add(entry.line)
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
                source = cell["source"]
                yield path, index, source if isinstance(source, str) else "".join(source)


def _files(book: Path) -> Iterable[Path]:
    found = [*book.rglob("*.md"), *book.rglob("*.ipynb")]
    return sorted(
        path for path in found if not any(part.startswith((".", "_")) for part in path.relative_to(book).parts)
    )
