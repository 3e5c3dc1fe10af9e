"""Which runs a drift report compares: every notebook under two editions, or the executed notebooks of two builds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from carep.press import notebook, settings
from carep.press.checks.drift import Movement, movements
from carep.press.checks.outputs import committed
from carep.press.contract import contract
from carep.press.errors import CarepError, UnknownNameError
from carep.press.project import Project

if TYPE_CHECKING:
    from carep.press.progress import Progress


EDITION = "edition"
"""The parameter that alone differs between the two runs of a notebook."""


class DriftError(CarepError):
    """There is nothing to compare, or the two sides can't be compared."""


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
