"""What moves when the edition, the data or the code changes: values, charts, verdicts and sentences, by importance.

The comparison is that of :mod:`carep.press.checks.compare`; here its differences are sorted for an editor who reads
them before publishing: a verdict that flipped first, then sentences whose words changed, then values by how far
they moved. Compared are every notebook under two editions, or the executed notebooks of two builds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from carep.press import notebook, settings
from carep.press.checks.compare import Difference, compare_notebooks
from carep.press.checks.outputs import committed
from carep.press.contract import contract
from carep.press.errors import CarepError, UnknownNameError
from carep.press.project import Project
from carep.press.templates import render

if TYPE_CHECKING:
    from carep.press.progress import Progress


EDITION = "edition"
"""The parameter that alone differs between the two runs of a notebook."""


class DriftError(CarepError):
    """There is nothing to compare, or the two sides can't be compared."""


class Importance(IntEnum):
    """In which order an editor reads the movements."""

    VERDICT = 0
    SENTENCE = 1
    VALUE = 2
    TABLE = 3
    CHART = 4
    OTHER = 5

    @property
    def words(self) -> str:
        return {0: "Verdicts", 1: "Sentences", 2: "Recorded values", 3: "Tables", 4: "Charts", 5: "Everything else"}[
            self
        ]


@dataclass(frozen=True)
class Movement:
    """One thing that moved; ``relative`` is a part of the old value, ``None`` where it has no measure."""

    importance: Importance
    page: str
    what: str
    before: Any
    after: Any
    absolute: float | None = None
    relative: float | None = None

    def past(self, tolerance: float) -> bool:
        """Whether it moved further than ``tolerance`` (a part of the old value); words always do."""
        return self.relative is None or abs(self.relative) > tolerance


def movements(before: Mapping[str, Any], after: Mapping[str, Any], *, page: str) -> list[Movement]:
    """What moved between two executed notebooks of one page, unsorted; changed code is not a movement.

    Only the shown value of a record counts, not each of its translations; a chart's datum counts as a chart.
    """
    return [made for d in compare_notebooks(before, after) if (made := _movement(d, page)) is not None]


def _movement(difference: Difference, page: str) -> Movement | None:
    kind, _, name = difference.output.partition(" ")
    at = difference.at
    match kind:
        case "record" if at in ("value", "unit"):
            importance = Importance.VERDICT if "verdict" in name else Importance.VALUE
            what = name if at == "value" else f"{name}, unit"
        case "sentence" if at.endswith(".text"):
            importance, what = Importance.SENTENCE, "sentence"
        case "table" if not at.endswith(("(as printed)", "(mark)")) and not at.startswith(("sources", "columns")):
            importance = Importance.VERDICT if "verdict" in at else Importance.TABLE
            what = f"{name}, {at}"
        case "chart" if not at.startswith("content.") or "title" in at:
            importance, what = Importance.CHART, f"{name}, {at.removeprefix('content.')}"
        case "source" | "stderr" | "picture" | "record" | "sentence" | "table" | "chart":
            return None
        case _:
            importance, what = Importance.OTHER, f"{difference.output}, {at}"
    return Movement(
        importance, page, what, difference.expected, difference.found, difference.absolute, difference.relative
    )


def ranked(found: Iterable[Movement]) -> list[Movement]:
    """Movements in the order of reading: by importance, then by how far, then by page and name.

    >>> near, far = (Movement(Importance.VALUE, "p", n, 1, 2, 1, r) for n, r in (("a", 0.1), ("b", -0.5)))
    >>> [movement.what for movement in ranked([near, far])]
    ['b', 'a']
    """
    return sorted(
        found,
        key=lambda m: (m.importance, -abs(m.relative) if m.relative is not None else float("-inf"), m.page, m.what),
    )


def as_json(
    found: Sequence[Movement], *, of: str, tolerance: float, left_out: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The report for programs; ``left_out`` are pages that could not be compared, each with the reason."""
    return {
        "version": 1,
        "of": of,
        "tolerance": tolerance,
        "left_out": dict(left_out or {}),
        "movements": [
            {**vars(m), "importance": m.importance.name.lower(), "past_tolerance": m.past(tolerance)} for m in found
        ],
    }


def as_html(found: Sequence[Movement], *, of: str, tolerance: float, left_out: Mapping[str, str] | None = None) -> str:
    """The report as one self-contained page; ``left_out`` as in :func:`as_json`."""
    groups = [
        (importance.words, [m for m in found if m.importance is importance])
        for importance in Importance
        if any(m.importance is importance for m in found)
    ]
    return render(
        "moved.html",
        title=f"What moved: {of}",
        tolerance=tolerance,
        groups=groups,
        summary=summary(found, tolerance),
        left_out=left_out or {},
        shown=shown,
        by=by,
    )


def summary(found: Sequence[Movement], tolerance: float) -> str:
    """One sentence: how much moved, and how much of it past the tolerance."""
    past = sum(movement.past(tolerance) for movement in found)
    return f"{len(found)} things moved, {past} of them by more than {tolerance:.0%} or in words."


def shown(value: Any, most: int = 300) -> str:
    """A value as a cell of the report."""
    if isinstance(value, float):
        return f"{value:.6g}"
    text = ", ".join(f"{k}: {shown(v)}" for k, v in value.items()) if isinstance(value, Mapping) else str(value)
    return text if len(text) <= most else f"{text[: most - 3]}..."


def by(movement: Movement) -> str:
    """By how much it moved, in its unit and in per cent."""
    if movement.absolute is None:
        return ""
    return f"{movement.absolute:+.4g}" + (f" ({movement.relative:+.1%})" if movement.relative is not None else "")


@dataclass(frozen=True)
class Drifted:
    """What was compared, what moved, and which pages could not be compared, each with the reason."""

    of: str
    moved: list[Movement]
    left_out: dict[str, str]


def between_editions(
    project: Project, earlier: int | None, later: int | None, *, progress: Progress | None = None
) -> Drifted:
    """What moves in every notebook that has a parameter ``edition`` when that alone changes.

    A notebook that can't run with one of the two editions (its other parameters may ask for a year which that
    edition does not hold) is left out, and named with the reason.

    Raises
    ------
    UnknownNameError
        When the data do not hold an edition.
    DriftError
        When there is no notebook to compare.
    """
    from carep.press.runs.execute import run_all
    from carep.press.runs.result import Options, RunRequest

    contracts = {path: contract.read(path) for path in committed(project)}
    contracts = {path: stated for path, stated in contracts.items() if EDITION in stated}
    known = sorted({choice for stated in contracts.values() for choice in stated[EDITION].choices() or ()})
    earlier, later = _two(known, earlier, later)
    requests = []
    left_out: dict[str, str] = {}
    for path, stated in contracts.items():
        refused = [fault for edition in (earlier, later) if (fault := _refused(stated, edition))]
        if refused:
            left_out[path.stem] = refused[0]
            continue
        for edition in (earlier, later):
            out = project.build / "drift" / f"{path.stem}-{edition}.ipynb"
            requests.append(RunRequest(path, out, parameters={EDITION: edition}, name=f"{path.stem} {edition}"))
    if not requests:
        raise DriftError(
            "no notebook of the book can be run with both editions", found=f"{earlier} and {later}", do="choose others"
        )
    results = run_all(requests, project, Options(), progress)
    found: list[Movement] = []
    for before, after in zip(results[::2], results[1::2], strict=True):
        page = before.request.notebook.stem
        failed = next((result for result in (before, after) if not result.good), None)
        if failed is not None:
            left_out[page] = failed.failure.message if failed.failure else "the run was cancelled"
            continue
        found += movements(notebook.load(before.request.out), notebook.load(after.request.out), page=page)
    moved = [m for m in found if m.what not in (EDITION, f"{EDITION}, unit")]
    beside = [m for name in project.settings.drift for m in settings.attribute("drift", name)(earlier, later)]
    return Drifted(f"edition {earlier} to {later}", [*beside, *moved], left_out)


def _two(known: Sequence[int], earlier: int | None, later: int | None) -> tuple[int, int]:
    """The editions to compare: those given, else the newest that is ``known`` and the one before."""
    if not known and None in (earlier, later):
        raise DriftError("the notebooks don't say which editions there are", do="name both")
    later = known[-1] if later is None else later
    earlier = max((e for e in known if e < later), default=known[0]) if earlier is None else earlier
    for edition in (earlier, later):
        if known and edition not in known:
            raise UnknownNameError.of("edition", edition, known)
    if earlier == later:
        raise DriftError("nothing to compare", found=f"the edition {later} twice", expected="two editions")
    return earlier, later


def _refused(stated: contract.Contract, edition: int) -> str:
    try:
        stated.validate({EDITION: edition})
    except CarepError as error:
        return str(error).splitlines()[0]
    return ""


def between_builds(before: Path, after: Path) -> Drifted:
    """What moved between two folders of executed notebooks; a page that only one of them has is named.

    Raises
    ------
    DriftError
        When the folders have no page in common.
    """
    old = {path.relative_to(before).as_posix(): path for path in sorted(before.rglob("*.ipynb"))}
    new = {path.relative_to(after).as_posix(): path for path in sorted(after.rglob("*.ipynb"))}
    both = [name for name in old if name in new]
    if not both:
        raise DriftError(
            "the two builds have no page in common",
            where=f"{before} and {after}",
            expected="folders such as _build/notebooks",
            do="build the book first",
        )
    found: list[Movement] = []
    for name in both:
        page = name.removesuffix(".ipynb")
        found += movements(notebook.load(old[name]), notebook.load(new[name]), page=page)
    alone = {name: f"only {before} has it" for name in old if name not in new}
    alone |= {name: f"only {after} has it" for name in new if name not in old}
    return Drifted(f"{before} to {after}", found, {name.removesuffix(".ipynb"): why for name, why in alone.items()})
