"""Whether the committed notebooks keep their contracts and still say what their code computes.

Guards come first, then execution and a comparison on meaning (:mod:`carep.press.checks.compare`). With ``cold`` each
notebook runs again with papermill's stock engine, nothing is taken from the cache, and the bytes are compared as well:
the proof that a reader can repeat.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from carep.press import notebook as notebooks
from carep.press.checks import guards
from carep.press.checks.compare import Difference, compare_notebooks
from carep.press.checks.findings import Finding, PartResult
from carep.press.errors import CarepError, UnknownNameError
from carep.press.inputs.key import Inspector
from carep.press.project import Project

if TYPE_CHECKING:
    from carep.press.progress import Progress
    from carep.press.runs.result import RunResult

PART = "outputs"
_UPDATE = "if the new output is right, accept it with 'carep check outputs --update {name}'"


def committed(project: Project) -> list[Path]:
    """The notebooks of ``book/``, in the order of their names."""
    return sorted(path for path in project.book.rglob("*.ipynb") if ".ipynb_checkpoints" not in path.parts)


def find(project: Project, name: str) -> Path:
    """The notebook of the book with this name (``shares`` or ``shares.ipynb``) or at this path.

    Raises
    ------
    UnknownNameError
        When the book has no such notebook.
    """
    given = Path(name)
    if given.suffix == ".ipynb" and given.is_file():
        return given.resolve()
    known = {path.relative_to(project.book).with_suffix("").as_posix(): path for path in committed(project)}
    wanted = name.removesuffix(".ipynb")
    if wanted not in known:
        raise UnknownNameError.of("notebook", wanted, known, where=project.relative(project.book))
    return known[wanted]


def check_contracts(project: Project, inspector: Inspector | None = None) -> PartResult:
    """Read every notebook's contract, check its defaults, and the parameters that the plan gives it.

    A notebook of ``book/`` that no page of the plan uses is a finding too: nobody would notice that it broke.
    """
    from carep.press.plan import plan

    look = inspector or Inspector(project.root)
    findings: list[Finding] = []
    found = committed(project)
    checked = len(found)
    for path in found:
        name = project.relative(path)
        try:
            look.contract_of(path).validate({}, where=name)
        except CarepError as error:
            findings.append(Finding(error.where or name, str(error), error.do or ""))
    try:
        pages = plan.read(project, look).pages()
        used = {page.file.resolve() for page in pages}
        findings += [
            Finding(project.relative(path), "no page of the plan uses this notebook", "name it in book/plan.yaml")
            for path in found
            if path.resolve() not in used
        ]
        checked += len(pages)
    except CarepError as error:
        findings.append(Finding(error.where or "book/plan.yaml", str(error), error.do or ""))
    return PartResult.of("contracts", findings, checked=checked, unit="notebooks and pages")


def stable(executed: notebooks.Notebook) -> bytes:
    """An executed notebook as it is committed: without the account of its run."""
    metadata = {key: value for key, value in executed["metadata"].items() if key != "carep"}
    return notebooks.dump({**executed, "metadata": metadata})


def execute(
    project: Project,
    paths: Sequence[Path],
    *,
    cold: bool = False,
    progress: Progress | None = None,
    inspector: Inspector | None = None,
) -> list[RunResult]:
    """Run each notebook with its default parameters; an unchanged one comes from the cache unless ``cold``."""
    from carep.press.runs.execute import run_all
    from carep.press.runs.result import Options, RunRequest

    folder = project.build / "check" / ("cold" if cold else "fresh")
    requests = [RunRequest(path, folder / path.name, name=f"check {path.stem}") for path in paths]
    options = Options(engine="stock" if cold else None, use_cache=not cold)
    return run_all(requests, project, options, progress, inspector)


def check(
    project: Project,
    paths: Sequence[Path] | None = None,
    *,
    cold: bool = False,
    progress: Progress | None = None,
    inspector: Inspector | None = None,
) -> PartResult:
    """Check committed notebooks (default: all of the book's)."""
    look = inspector or Inspector(project.root)
    chosen = list(committed(project) if paths is None else paths)
    findings: list[Finding] = []
    runnable: list[Path] = []
    for path in chosen:
        faults = guards.inspect_file(path, project.relative(path), look.load)
        findings += faults
        if not any("not a notebook" in fault.message for fault in faults):
            runnable.append(path)
    try:
        results = execute(project, runnable, cold=cold, progress=progress, inspector=look) if runnable else []
    except CarepError as error:
        findings.append(Finding(error.where or PART, str(error)))
        results = []
    for path, result in zip(runnable, results, strict=False):
        findings += _compared(project, path, result, look, cold=cold)
    return PartResult.of(PART, findings, checked=len(chosen), unit="notebooks", note="cold" if cold else "")


def _compared(project: Project, path: Path, result: RunResult, inspector: Inspector, *, cold: bool) -> list[Finding]:
    name = project.relative(path)
    if not result.good:
        from carep.press.runs.execute import failure_of

        return [Finding(name, str(failure_of(result, project)), "mend the cell that failed")]
    old, new = inspector.load(path), inspector.load(result.request.out)
    found = [as_finding(difference) for difference in compare_notebooks(old, new, notebook=name)]
    if cold and not found and stable(new) != path.read_bytes():
        found.append(
            Finding(
                name,
                "means the same, but its bytes differ from those of a cold run",
                _UPDATE.format(name=path.stem),
            )
        )
    return found


def as_finding(difference: Difference) -> Finding:
    """A difference as a finding that names notebook and cell."""
    where = ", ".join(part for part in (difference.notebook, difference.cell) if part)
    return Finding(where, difference.message, _UPDATE.format(name=Path(difference.notebook).stem))


def update(project: Project, path: Path, *, progress: Progress | None = None) -> tuple[list[Difference], bytes]:
    """What would change when the notebook's outputs are renewed, and the new file; nothing is written.

    Raises
    ------
    RunFailedError
        When a cell of the notebook fails.
    """
    from carep.press.runs.execute import raise_failures

    (result,) = execute(project, [path], progress=progress)
    raise_failures([result], project)
    new = notebooks.load(result.request.out)
    old: dict[str, Any] = notebooks.load(path)
    return compare_notebooks(old, new, notebook=project.relative(path)), stable(new)
