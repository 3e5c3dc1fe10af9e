"""The main job: execute the plan's notebooks, stage the book, compile it, and put it in place in one step."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from carep.press.book import compiling, edition, fingerprint
from carep.press.files import write_if_changed
from carep.press.inputs.key import Inspector
from carep.press.progress import Progress, Silent
from carep.press.project import Project

if TYPE_CHECKING:
    from carep.press.runs.result import RunResult

MANIFEST = "book.json"
VERSION = 1
PDF_NAME = "carep.pdf"
"""The PDF's name beside the HTML, which links to it."""


@dataclass(frozen=True)
class BuildResult:
    """A built book: where it is, which edition, how many pages were executed or reused, and how long it took.

    ``unchanged`` says that nothing had to be done; ``seconds`` is wall time.
    """

    html: Path
    pdf: Path | None
    edition: edition.Edition
    executed: int
    reused: int
    unchanged: bool
    seconds: float

    @property
    def front_page(self) -> Path:
        return self.html / "index.html"


def build(
    project: Project,
    *,
    pdf: bool = False,
    jobs: int | None = None,
    engine: str | None = None,
    progress: Progress | None = None,
    force: bool = False,
) -> BuildResult:
    """Bring the book up to date.

    Parameters
    ----------
    pdf
        Also make the PDF, which the pages then offer.
    jobs, engine
        Notebooks executed at once, and how (``"carep"`` or ``"stock"``).
    force
        Compile even when nothing changed.

    Raises
    ------
    PdfError
        When a PDF is asked for and its packages are missing; nothing was done.
    PlanError
        When ``book/plan.yaml`` can't be followed; nothing was executed.
    RunFailedError
        When a notebook failed, with its page, cell and error; the earlier book is as it was.
    BookError
        When a page could not be compiled, or only with warnings; the earlier book is as it was.
    """
    started = time.monotonic()
    if pdf:
        from carep.press.pdf import compiler

        compiler.require()
    inspector = Inspector(project.root)
    inputs = fingerprint.inputs(project, inspector)
    if not force and (known := _unchanged(project, inputs, pdf)):
        return _result(project, known, 0, 0, started, unchanged=True)

    from carep.press.runs.result import Outcome

    with _alone(project):
        results, made = _make(project, pdf, jobs, engine, progress, inspector)
    known = {
        "version": VERSION,
        "inputs": inputs,
        "outputs": fingerprint.outputs(project),
        "pdf": pdf,
        "edition": made.as_dict(),
    }
    write_if_changed(project.build / MANIFEST, (json.dumps(known, indent=2, sort_keys=True) + "\n").encode())
    executed = sum(result.outcome is Outcome.EXECUTED for result in results)
    return _result(project, known, executed, len(results) - executed, started, unchanged=False)


def _make(
    project: Project,
    pdf: bool,
    jobs: int | None,
    engine: str | None,
    progress: Progress | None,
    inspector: Inspector,
) -> tuple[list[RunResult], edition.Edition]:
    """Execute, stage, compile and swap."""
    from carep.press.book import staging
    from carep.press.plan import follow, plan

    say = (progress or Silent()).say
    say("executing the notebooks")
    results = follow.execute_plan(project, jobs, engine, progress, inspector=inspector)
    say("staging the pages")
    planned = plan.read(project, inspector)
    pages = {
        page.name: plan.executed_path(page.name, project) if page.is_notebook else page.file for page in planned.pages()
    }
    source = staging.stage(project, planned.table_of_contents(), pages)
    made = edition.of(project, project.build / "notebooks", inspector)
    fresh = project.build / "fresh"
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        say("compiling HTML")
        settings: dict[str, Any] = {"carep_edition": made.as_dict(), "carep_pdf": PDF_NAME if pdf else ""}
        compiling.compile_book(project, source, fresh / "html", settings=settings, progress=say)
        if pdf:
            say("compiling PDF")
            from carep.press.book.pdf import build_pdf

            build_pdf(project, source, fresh / "html" / PDF_NAME, edition=made, progress=say)
        compiling.swap(fresh / "html", project.build / "html")
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return results, made


@contextmanager
def _alone(project: Project) -> Iterator[None]:
    """Keep two builds of one project apart; where the system has no such locks, nothing does."""
    try:
        import fcntl
    except ImportError:
        yield
        return
    project.build.mkdir(parents=True, exist_ok=True)
    with (project.build / "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise compiling.BookError(
                "another build of this project is running", where=str(project.root), do="wait until it has ended"
            ) from None
        yield


def _unchanged(project: Project, inputs: str, pdf: bool) -> dict[str, Any] | None:
    """The manifest of the earlier build, when it is of the same inputs and its files are all there."""
    try:
        known = json.loads((project.build / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if not isinstance(known, dict) or known.get("version") != VERSION or known.get("inputs") != inputs:
        return None
    if pdf and not known.get("pdf"):
        return None
    return known if known.get("outputs") == fingerprint.outputs(project) else None


def _result(
    project: Project, known: dict[str, Any], executed: int, reused: int, started: float, *, unchanged: bool
) -> BuildResult:
    html = project.build / "html"
    return BuildResult(
        html=html,
        pdf=html / PDF_NAME if known["pdf"] else None,
        edition=edition.Edition(**known["edition"]),
        executed=executed,
        reused=reused,
        unchanged=unchanged,
        seconds=time.monotonic() - started,
    )
