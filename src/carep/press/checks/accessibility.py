"""Whether everybody can read the book: axe-core on every page, WCAG 2.2 A and AA, light, dark and on a phone.

Beside axe: no page is wider than a phone, headings go down one level at a time, and every chart has words.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from carep.press.checks.browser import DESKTOP, PHONE, SCHEMES, BrowserError, browser, opened, walk
from carep.press.checks.findings import Finding

if TYPE_CHECKING:
    from playwright.sync_api import Page

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa")
VIEWS = ((SCHEMES[0], DESKTOP), (SCHEMES[1], DESKTOP), (SCHEMES[0], PHONE))
OPEN_ALL = "() => document.querySelectorAll('details').forEach(element => { element.open = true; })"

HEADINGS = """() => [...document.querySelectorAll('main h1, main h2, main h3, main h4, main h5, main h6')]
  .filter(element => element.checkVisibility())
  .map(element => [Number(element.tagName[1]), element.textContent.trim()])"""

WORDLESS = """() => [...document.querySelectorAll('figure.carep-figure')]
  .filter(figure => !(figure.querySelector('.carep-picture').getAttribute('aria-label') || '').trim())
  .map(figure => figure.id)"""


def check(folder: Path, *, only: Sequence[str] | None = None) -> list[Finding]:
    """Run axe-core on every page of the book at ``folder`` (or on the pages named in ``only``), cards opened.

    Returns
    -------
    list of Finding
        One for every violation of a rule on a page in a view, with the first element it names.

    Raises
    ------
    BrowserError
        When Chromium or axe-core is missing.
    """
    axe = _axe()
    found: list[Finding] = []
    with browser() as chromium:
        for path, where in walk(folder, "accessibility"):
            if only is not None and where not in only:
                continue
            for scheme, size in VIEWS:
                view = f"{where} ({scheme}, {size[0]} px)"
                with opened(chromium, path, scheme=scheme, size=size) as (page, _):
                    page.evaluate(OPEN_ALL)
                    found += _violations(page, axe, view)
                    found += _layout(page, view, size[0])
                    if scheme == SCHEMES[0] and size == DESKTOP:
                        found += _headings(page, where) + _charts(page, where)
    return found


def _axe() -> str:
    try:
        import axe_playwright_python  # type: ignore[import-untyped]
    except ModuleNotFoundError:
        raise BrowserError(
            "the package axe-playwright-python is not installed", do="install carep's dev group"
        ) from None
    return (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


def _violations(page: Page, axe: str, view: str) -> list[Finding]:
    page.evaluate(axe)
    asked = {"runOnly": list(RULES), "resultTypes": ["violations"]}
    result: dict[str, Any] = page.evaluate("options => axe.run(document, options)", asked)
    return [
        Finding(
            view,
            f"{rule['id']} ({rule['impact']}): {rule['help']}, {len(rule['nodes'])} times, first "
            f"{rule['nodes'][0]['html'][:200]}",
            rule["helpUrl"].split("?")[0],
        )
        for rule in result["violations"]
    ]


def _layout(page: Page, view: str, width: int) -> list[Finding]:
    wide = int(page.evaluate("() => document.documentElement.scrollWidth"))
    if wide <= width:
        return []
    return [
        Finding(view, f"the page is {wide} px wide and has to be scrolled sideways", "let the wide part scroll alone")
    ]


def _headings(page: Page, where: str) -> list[Finding]:
    found: list[Finding] = []
    levels: list[tuple[int, str]] = [(int(level), str(text)) for level, text in page.evaluate(HEADINGS)]
    tops = sum(level == 1 for level, _ in levels)
    if levels and tops != 1:
        found.append(Finding(where, f"{tops} headings of the first level", "give the page exactly one"))
    for (before, _), (level, text) in pairwise(levels):
        if level > before + 1:
            found.append(Finding(where, f"heading {text!r} jumps from level {before} to {level}", "leave no level out"))
    return found


def _charts(page: Page, where: str) -> list[Finding]:
    return [
        Finding(f"{where}#{identity}", "the chart has no text alternative", "give Chart an alt made from the data")
        for identity in page.evaluate(WORDLESS)
    ]
