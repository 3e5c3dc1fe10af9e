"""The parts of ``carep check``: what each looks at, in which order they run, and how to run them.

A subject adds its own by naming them in the project's settings (``checks`` in :mod:`carep.press.settings`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from carep.press import settings
from carep.press.checks.findings import PartResult
from carep.press.errors import CarepError, UnknownNameError
from carep.press.inputs.key import Inspector
from carep.press.project import Project
from carep.press.settings import Settings, SettingsError

if TYPE_CHECKING:
    from carep.press.progress import Progress


@dataclass(frozen=True)
class Part:
    """One part of the check.

    Attributes
    ----------
    name, meaning
        What it is called, and one line for ``--help``.
    check
        ``module:function``, imported when the part runs: takes the :class:`~carep.press.project.Project` and returns
        a :class:`~carep.press.checks.findings.PartResult`.
    before
        The part that it runs before; the last of all when empty.
    options
        What else it takes by name: ``cold`` (execute anew with the stock engine), ``progress``,
        ``inspector`` (what the parts share of their look at the project).
    of_pages
        It takes the folder of the built HTML instead, and returns findings alone.
    """

    name: str
    meaning: str
    check: str
    before: str = ""
    options: tuple[str, ...] = ()
    of_pages: bool = False

    def run(self, project: Project, options: Mapping[str, Any]) -> PartResult:
        """Run it; a part that can't run says so."""
        try:
            check = settings.attribute("checks", self.check)
            if not self.of_pages:
                result: PartResult = check(project, **{name: options[name] for name in self.options})
                return result
            from carep.press.checks.browser import pages

            html = project.build / "html"
            many = len(pages(html))
            return PartResult.of(self.name, check(html), checked=many, unit="pages")
        except CarepError as error:
            return PartResult.not_checked(self.name, str(error))


_HERE = "carep.press.checks"
OWN = (
    Part("contracts", "parameters of every notebook and of the plan", f"{_HERE}.outputs:check_contracts",
         options=("inspector",)),
    Part("outputs", "committed outputs against a new execution", f"{_HERE}.outputs:check",
         options=("cold", "progress", "inspector")),
    Part("prose", "numbers typed by hand in the book's text", f"{_HERE}.prose:check"),
    Part("book", "the built book against today's notebooks and data", f"{_HERE}.book:check", options=("inspector",)),
    Part("links", "links inside the built book", f"{_HERE}.links:check", of_pages=True),
    Part("offline", "requests, missing files and script errors in a browser", f"{_HERE}.browser:check", of_pages=True),
    Part("accessibility", "WCAG 2.2 A and AA with axe-core, light, dark and phone", f"{_HERE}.accessibility:check",
         of_pages=True),
)  # fmt: skip
"""The parts of every project: what costs least and explains most comes first."""


def parts(known: Settings) -> dict[str, Part]:
    """The parts of a project with these settings by name, in the order in which they run.

    Raises
    ------
    SettingsError
        When a check that the settings name is not there, is no :class:`Part`, or has the name of another.
    """
    found = list(OWN)
    for reference in known.checks:
        part = settings.attribute("checks", reference)
        names = [other.name for other in found]
        if not isinstance(part, Part) or part.name in names:
            where = f"{settings.FILE}, [{settings.TABLE}] checks"
            raise SettingsError(
                "not a part of its own", where=where, found=reference, expected="a Part with a new name"
            )
        found.insert(names.index(part.before) if part.before in names else len(names), part)
    return {part.name: part for part in found}


def check(
    project: Project,
    names: Sequence[str] | None = None,
    *,
    cold: bool = False,
    progress: Progress | None = None,
    tell: Callable[[str], None] | None = None,
) -> list[PartResult]:
    """Run parts of the check one after the other; one that can't run says so and does not stop the others.

    Parameters
    ----------
    names
        The parts, in this order (default: all).
    cold
        Execute the notebooks anew with the stock engine, and compare bytes as well.
    progress, tell
        Who is told of runs, and of the parts.

    Returns
    -------
    list of PartResult
        One for each part; :func:`carep.press.checks.findings.exit_code` sums them up.

    Raises
    ------
    UnknownNameError
        When there is no part of such a name.
    """
    known = parts(project.settings)
    options = {"cold": cold, "progress": progress, "inspector": Inspector(project.root)}
    results = []
    for name in known if names is None else names:
        if name not in known:
            raise UnknownNameError.of("part", name, known)
        if tell is not None:
            tell(known[name].meaning)
        results.append(known[name].run(project, options))
    return results
