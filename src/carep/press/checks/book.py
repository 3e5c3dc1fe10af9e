"""Whether the built book is made of today's notebooks, data and code, and shows what the notebooks say.

The build's own record tells whether it is up to date; but records can lie, so every record, table and chart of
every executed notebook is looked up on its page as well.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from carep.press.checks.compare import Difference
from carep.press.checks.findings import Finding, PartResult
from carep.press.errors import CarepError
from carep.press.inputs.key import Inspector
from carep.press.outputs.meaning import Kind, Meaning, meanings
from carep.press.project import Project

if TYPE_CHECKING:
    from bs4 import BeautifulSoup

PART = "book"
_BUILD = "run 'carep build'"


def check(project: Project, inspector: Inspector | None = None) -> PartResult:
    """Compare the built book with the plan, with the state of its inputs, and with its executed notebooks."""
    from carep.press.book import edition, fingerprint
    from carep.press.book.build import MANIFEST
    from carep.press.plan import plan

    look = inspector or Inspector(project.root)
    html = project.build / "html"
    try:
        known = json.loads((project.build / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return PartResult.not_checked(PART, f"there is no built book; {_BUILD}", unit="pages")
    findings: list[Finding] = []
    where = project.relative(html)
    if known.get("inputs") != fingerprint.inputs(project, look):
        findings.append(Finding(where, "was built from other notebooks, pages, data or code than today's", _BUILD))
    if known.get("outputs") != fingerprint.outputs(project):
        findings.append(Finding(where, "files were added, removed or cut since the build", _BUILD))
    planned = plan.read(project, look).pages()
    for page in planned:
        if page.is_notebook:
            findings += _stale(project, page.name, look)
        findings += _shown(project, page.name, look, is_notebook=page.is_notebook)
    if (project.build / "notebooks").is_dir():
        made = edition.of(project, project.build / "notebooks", look)
        if known.get("edition", {}).get("digest") != made.digest:
            findings.append(Finding(where, "carries the hash of other values than its notebooks recorded", _BUILD))
    return PartResult.of(PART, findings, checked=len(planned), unit="pages")


def _stale(project: Project, name: str, inspector: Inspector) -> list[Finding]:
    from carep.press.plan import follow

    try:
        answer = follow.why(project, name, inspector)
    except CarepError as error:
        return [Finding(f"page {name}", str(error), _BUILD)]
    if answer.entry is None:
        return [Finding(f"page {name}", f"is stale: {reason}", _BUILD) for reason in answer.reasons or ["never run"]]
    return []


def _shown(project: Project, name: str, inspector: Inspector, *, is_notebook: bool) -> list[Finding]:
    from bs4 import BeautifulSoup

    path = project.build / "html" / f"{name}.html"
    where = project.relative(path)
    if not path.is_file():
        return [Finding(where, "the plan's page was not built", _BUILD)]
    if not is_notebook:
        return []
    executed = project.build / "notebooks" / f"{name}.ipynb"
    try:
        content = inspector.load(executed)
    except CarepError as error:
        return [Finding(where, f"its executed notebook can't be read: {error}", _BUILD)]
    soup = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
    return [Finding(where, d.message, f"{_BUILD} --force") for d in differences(content, soup)]


def differences(executed: Mapping[str, Any], soup: BeautifulSoup) -> Iterator[Difference]:
    """Where a page shows something else than its executed notebook: tables and charts by name, sentences by words."""
    words = " ".join(soup.get_text(" ").split())
    squeezed = _squeezed(words)
    for cell in executed["cells"]:
        for meaning in meanings(cell.get("outputs", [])):
            if meaning.kind is Kind.TABLE:
                yield from _table(meaning, soup)
            elif meaning.kind is Kind.CHART:
                yield from _chart(meaning, soup)
            elif meaning.kind is Kind.SENTENCE:
                for name, said in meaning.content["records"].items():
                    if _squeezed(said) not in squeezed:
                        yield Difference("sentence", f"record {name}", said, "(not on the page)")


TYPOGRAPHY = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2013": "-", "\u2014": "-"})
"""What Sphinx makes of straight quotes and hyphens in prose: the same words."""


def _squeezed(text: str) -> str:
    """The text without blanks and without what typography changes.

    >>> _squeezed("the region\u2019s figure (4)") == _squeezed("the region's  figure (4)")
    True
    """
    return re.sub("-+", "-", "".join(text.split()).translate(TYPOGRAPHY).replace("\u2026", "..."))


def _table(meaning: Meaning, soup: BeautifulSoup) -> Iterator[Difference]:
    place = soup.find(id=f"table-{meaning.name}")
    if place is None:
        yield Difference(meaning.label, "the whole", f"{len(meaning.content['rows'])} rows", "(not on the page)")
        return
    body = place.find("tbody")
    rows = [[_cell(cell) for cell in row.find_all(["th", "td"])] for row in body.find_all("tr")] if body else []
    expected = [[_squeezed(cell) for cell in row] for row in meaning.content["text"]]
    if len(rows) != len(expected):
        yield Difference(meaning.label, "number of rows", len(expected), len(rows))
        return
    names = [column["name"] for column in meaning.content["columns"]]
    for number, (row, shown) in enumerate(zip(expected, rows, strict=True), start=1):
        for name, was, now in zip(names, row, shown, strict=False):
            if was != now:
                yield Difference(meaning.label, f"row {number}, column {name}", was, now)


def _cell(cell: Any) -> str:
    for decoration in cell.find_all(["sup"]) + cell.find_all(attrs={"aria-hidden": "true"}):
        decoration.extract()
    return _squeezed(cell.get_text(""))


def _chart(meaning: Meaning, soup: BeautifulSoup) -> Iterator[Difference]:
    place = soup.find(id=f"figure-{meaning.name}")
    script = place.find("script", class_="carep-spec") if place else None
    if script is None:
        yield Difference(meaning.label, "the whole", "a chart", "(not on the page)")
        return
    expected = {key: value for key, value in meaning.content.items() if key != "title"}
    if json.loads(script.string or "null") != expected:
        yield Difference(meaning.label, "specification", "as in the executed notebook", "another one")
