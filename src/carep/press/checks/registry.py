"""The parts of ``carep check``: what each looks at, and how to call it alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from carep.press.checks.findings import Finding, PartResult
from carep.press.errors import CarepError
from carep.press.project import Project

if TYPE_CHECKING:
    from pathlib import Path

    from carep.press.runs.progress import Progress


@dataclass(frozen=True)
class Settings:
    """What the parts are told: the project, whether to execute cold, and who is told of progress."""

    project: Project
    cold: bool = False
    progress: Progress | None = None

    @property
    def html(self) -> Path:
        return self.project.build / "html"


@dataclass(frozen=True)
class Part:
    """One part: its name, one line for ``--help``, and the check itself."""

    name: str
    meaning: str
    check: Callable[[Settings], PartResult]


def check(project: Project, parts: Sequence[str] | None = None, *, cold: bool = False) -> list[PartResult]:
    """Run ``parts`` (default: all) on ``project``; :func:`~carep.press.checks.findings.exit_code` sums them up."""
    return run(list(PARTS if parts is None else parts), Settings(project, cold=cold))


def run(names: Sequence[str], settings: Settings, tell: Callable[[str], None] | None = None) -> list[PartResult]:
    """Run the parts called ``names`` one after the other; one that can't run says so and does not stop the others."""
    results = []
    for name in names:
        if tell is not None:
            tell(PARTS[name].meaning)
        try:
            results.append(PARTS[name].check(settings))
        except CarepError as error:
            results.append(PartResult.not_checked(name, str(error)))
    return results


def _data(settings: Settings) -> PartResult:
    from carep.sources import check as data

    return data.check(settings.project)


def _contracts(settings: Settings) -> PartResult:
    from carep.press.checks import contracts

    return contracts.check(settings.project)


def _outputs(settings: Settings) -> PartResult:
    from carep.press.checks import outputs

    return outputs.check(settings.project, cold=settings.cold, progress=settings.progress)


def _claims(settings: Settings) -> PartResult:
    from carep.claims import check as claims

    return claims.check(settings.project)


def _prose(settings: Settings) -> PartResult:
    from carep.press.checks import prose

    return prose.check(settings.project)


def _book(settings: Settings) -> PartResult:
    from carep.press.checks import book as built

    return built.check(settings.project)


def _links(settings: Settings) -> PartResult:
    from carep.press.checks import links

    return _of_pages("links", settings, links.check)


def _offline(settings: Settings) -> PartResult:
    from carep.press.checks import offline

    return _of_pages("offline", settings, offline.check)


def _accessibility(settings: Settings) -> PartResult:
    from carep.press.checks import accessibility

    return _of_pages("accessibility", settings, accessibility.check)


def _of_pages(name: str, settings: Settings, check: Callable[[Path], list[Finding]]) -> PartResult:
    from carep.press.checks.browser import pages

    many = len(pages(settings.html))
    return PartResult.of(name, check(settings.html), checked=many, unit="pages")


PARTS = {
    part.name: part
    for part in (
        Part("data", "tables, keys, hashes, world totals and corrections", _data),
        Part("contracts", "parameters of every notebook and of the plan", _contracts),
        Part("outputs", "committed outputs against a new execution", _outputs),
        Part("claims", "verdicts against those on record", _claims),
        Part("prose", "numbers typed by hand in the book's text", _prose),
        Part("book", "the built book against today's notebooks and data", _book),
        Part("links", "links inside the built book", _links),
        Part("offline", "requests, missing files and script errors in a browser", _offline),
        Part("accessibility", "WCAG 2.2 A and AA with axe-core, light, dark and phone", _accessibility),
    )
}
"""Every part by name, in the order in which they run: what costs least and explains most comes first."""
