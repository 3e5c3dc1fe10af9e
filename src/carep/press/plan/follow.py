"""The pages of the book that come from notebooks: executed, or taken from the cache, into ``_build/notebooks``."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from carep.press.errors import PlanError
from carep.press.inputs.key import Inspector
from carep.press.plan import plan
from carep.press.progress import Progress
from carep.press.project import Project
from carep.press.runs import manifest
from carep.press.runs.cache import Cache, Lookup
from carep.press.runs.execute import prepare, raise_failures, record_name, run_all
from carep.press.runs.result import Options, RunResult


def execute_plan(
    project: Project,
    jobs: int | None = None,
    engine: str | None = None,
    progress: Progress | None = None,
    options: Options | None = None,
    inspector: Inspector | None = None,
) -> list[RunResult]:
    """Make every notebook page of the plan; what has not changed is neither executed nor written again.

    Parameters
    ----------
    project
        The project whose ``book/plan.yaml`` is followed; ``book/_toc.yml`` is brought up to date with it.
    jobs, engine
        Runs at once (default: the cores), and ``"carep"`` or ``"stock"``; they go before those of ``options``.
    progress
        Who is told how it goes.
    options
        Limits, executor and use of the cache.
    inspector
        The command's look at the project.

    Returns
    -------
    list
        One result a page, in the book's order.

    Raises
    ------
    PlanError
        Before anything is executed.
    RunFailedError
        After all pages were tried, naming each that failed; the earlier good copy of a failed page stays.
    """
    chosen = options or Options()
    wanted = replace(chosen, engine=engine or chosen.engine, jobs=jobs or chosen.jobs)
    look = inspector or Inspector(project.root)
    book = plan.read(project, look)
    manifest.check(project.build / manifest.BUILD)
    results = run_all(book.requests(project), project, wanted, progress, look)
    plan.write_toc(book, project)
    _remove_others(project, {result.request.out for result in results})
    runs = [manifest.described(result, project, project.build, look) for result in results]
    manifest.write(project.build / manifest.BUILD, runs, {"of": "book"})
    raise_failures(results, project)
    return results


def _remove_others(project: Project, wanted: set[object]) -> None:
    """Remove executed notebooks of pages that the plan no longer has."""
    folder = project.build / "notebooks"
    for path in folder.rglob("*.ipynb"):
        if path not in wanted:
            path.unlink()
    for below in sorted(folder.rglob("*"), reverse=True):
        if below.is_dir():
            with suppress(OSError):
                below.rmdir()


def why(project: Project, name: str, inspector: Inspector | None = None) -> Lookup:
    """Whether the page ``name`` would be taken from the cache now, and if not, which parts changed.

    Raises
    ------
    PlanError
        When the plan has no such page, or it comes from no notebook.
    """
    look = inspector or Inspector(project.root)
    page = plan.read(project, look).page(name)
    if not page.is_notebook:
        raise PlanError(f"the page {name!r} is Markdown: nothing is executed for it", where=page.where)
    request = plan.request_for(page, project)
    prepared = prepare(request, look)
    return Cache(project).look_up(record_name(request, project), prepared.known, look)
