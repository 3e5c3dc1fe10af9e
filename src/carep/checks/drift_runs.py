"""Which runs a drift report compares: every notebook under two editions, or the executed notebooks of two builds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from carep.checks.drift import Movement, movements
from carep.checks.outputs import committed
from carep.errors import CarepError, UnknownNameError
from carep.project import Project
from carep.runs import contract, notebook

if TYPE_CHECKING:
    from carep.runs.progress import Progress


class DriftError(CarepError):
    """There is nothing to compare, or the two sides can't be compared."""


def between_editions(
    project: Project, earlier: int | None, later: int | None, *, progress: Progress | None = None
) -> tuple[str, list[Movement]]:
    """What moves in every notebook that has a parameter ``edition`` when that alone changes.

    A notebook that does not know one of the two editions is left out, as its contract says.

    Raises
    ------
    UnknownNameError
        When the data do not hold an edition.
    RunFailedError
        When a run fails.
    """
    from carep.runs.execute import Options, RunRequest, raise_failures, run_all
    from carep.vocabulary import editions

    known = editions()
    later = known[-1] if later is None else later
    earlier = max((e for e in known if e < later), default=known[0]) if earlier is None else earlier
    for edition in (earlier, later):
        if edition not in known:
            raise UnknownNameError.of("edition", edition, known)
    if earlier == later:
        raise DriftError("nothing to compare", found=f"the edition {later} twice", expected="two editions")
    requests = []
    for path in committed(project):
        stated = contract.read(path)
        if "edition" in stated and all(_allows(stated, edition) for edition in (earlier, later)):
            requests += [
                RunRequest(
                    path,
                    project.build / "drift" / f"{path.stem}-{edition}.ipynb",
                    parameters={"edition": edition},
                    name=f"{path.stem} {edition}",
                )
                for edition in (earlier, later)
            ]
    if not requests:
        raise DriftError(
            "no notebook of the book can be run with both editions", found=f"{earlier} and {later}", do="choose others"
        )
    results = run_all(requests, project, Options(), progress)
    raise_failures(results, project)
    found: list[Movement] = []
    for before, after in zip(results[::2], results[1::2], strict=True):
        page = before.request.notebook.stem
        found += movements(notebook.load(before.request.out), notebook.load(after.request.out), page=page)
    return f"edition {earlier} to {later}", [m for m in found if m.what not in ("edition", "edition, unit")]


def _allows(stated: contract.Contract, edition: int) -> bool:
    try:
        stated.validate({"edition": edition})
    except CarepError:
        return False
    return True


def between_builds(before: Path, after: Path) -> tuple[str, list[Movement]]:
    """What moved between two folders of executed notebooks; a page that only one of them has is not compared.

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
    return f"{before} to {after}", found
