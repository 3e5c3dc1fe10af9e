"""Running notebooks: check, look in the cache, execute through papermill, normalise, and put into place in one step."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, wait
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from carep.press import notebook
from carep.press.contract import values
from carep.press.errors import CarepError, ParameterError, RunFailedError
from carep.press.files import check_writable, digest, write_atomic, write_if_changed
from carep.press.inputs.key import Inspector, Parts
from carep.press.progress import Progress, Silent
from carep.press.project import Project
from carep.press.runs.cache import Cache, Entry, entry_of
from carep.press.runs.result import Options, Outcome, RunRequest, RunResult
from carep.press.workers.job import Done, Failure, Job, chosen_engine
from carep.press.workers.normalise import normalise

SOURCE_LINES_SHOWN = 12
FAILURES_SHOWN = 5
ANSI = re.compile(r"\x1b\[[0-9;]*m")

OF_EVERY_RUN = tuple(f"carep/press/{name}" for name in ("contract/", "inputs/", "notebook.py", "runs/", "workers/"))
"""Modules that every run rests on: not named among those of one notebook."""


@dataclass(frozen=True)
class Prepared:
    """A request that was checked: validated parameters, the notebook to execute, and the key's known parts."""

    request: RunRequest
    source: notebook.Notebook
    injected: notebook.Notebook
    parameters: dict[str, Any]
    known: Parts

    def assembled(self, cells: Sequence[Mapping[str, Any]], parts: Parts, project: Project) -> bytes:
        """The executed notebook: today's text and code with the given outputs."""
        results = iter(cells)
        joined = [
            {**cell, **next(results, {"execution_count": None, "outputs": []})}
            if cell.get("cell_type") == "code"
            else cell
            for cell in self.injected["cells"]
        ]
        about = {
            "notebook": project.relative(self.request.notebook),
            "parameters": {name: values.as_json(value) for name, value in self.parameters.items()},
            "inputs": {name: found for name, found in sorted(parts["data"].items()) if not name.startswith("/")},
            "modules": sorted(name for name in self.known["modules"] if not name.startswith(OF_EVERY_RUN)),
        }
        finished = normalise(dict(self.injected, cells=joined), about=about)
        if self.request.title:
            finished["cells"] = _titled(finished["cells"], self.request.title)
        return notebook.dump(finished)


def _titled(cells: list[notebook.Cell], title: str) -> list[notebook.Cell]:
    """The cells with their first heading replaced, or with one put in front when there is none."""
    for index, cell in enumerate(cells):
        if cell["cell_type"] == "markdown":
            text, found = re.subn(
                r"(?m)\A(\s*)#[ \t]+.*$", lambda match: f"{match[1]}# {title}", cell["source"], count=1
            )
            if found:
                return [*cells[:index], {**cell, "source": text}, *cells[index + 1 :]]
            break
    heading: notebook.Cell = {"cell_type": "markdown", "id": "title", "metadata": {}, "source": f"# {title}"}
    return [heading, *cells]


def run(request: RunRequest, project: Project, options: Options | None = None) -> RunResult:
    """Run one notebook.

    Raises
    ------
    NotebookError, ContractError, ParameterError, NotWritableError
        Before anything is executed; nothing has changed on disk.
    """
    return run_all([request], project, options)[0]


def run_all(
    requests: Sequence[RunRequest],
    project: Project,
    options: Options | None = None,
    progress: Progress | None = None,
    inspector: Inspector | None = None,
) -> list[RunResult]:
    """Run many notebooks, those with nothing changed from the cache; results in the order of the requests.

    A failed run does not raise: its result says so, its notebook is kept aside, and what an earlier run put at
    ``out`` stays. With ``options.fail_fast`` the runs not yet begun are cancelled after the first failure.

    Raises
    ------
    NotebookError, ContractError, ParameterError, NotWritableError
        Before anything is executed, with the faults of all requests; nothing has changed on disk.
    """
    inspector = inspector or Inspector(project.root)
    return _Batch(project, options or Options(), progress or Silent(), inspector).run(requests)


def prepare(request: RunRequest, inspector: Inspector) -> Prepared:
    """Check one request against its notebook's contract, without running anything."""
    source, stated = inspector.load(request.notebook), inspector.contract_of(request.notebook)
    parameters = stated.validate(request.parameters, where=request.where)
    folder = request.notebook.resolve().parent
    return Prepared(
        request,
        source,
        notebook.injected(source, values.source(stated.changed(parameters), stated.names)),
        parameters,
        inspector.known(source, folder, parameters),
    )


def record_name(request: RunRequest, project: Project) -> str:
    """What the cache's record of the last good run is called: each place for a result has one."""
    return project.relative(request.out)


class _Batch:
    """One call of :func:`run_all`."""

    def __init__(self, project: Project, options: Options, progress: Progress, inspector: Inspector) -> None:
        self.project, self.options, self.progress, self.inspector = project, options, progress, inspector
        self.cache = Cache(project)
        self.results: dict[int, RunResult] = {}

    def run(self, requests: Sequence[RunRequest]) -> list[RunResult]:
        prepared = self._prepare(requests)
        for folder in sorted({item.request.out.parent for item in prepared}):
            check_writable(folder)
        self.progress.start(len(prepared))
        try:
            waiting = [index for index, item in enumerate(prepared) if not self._reuse(index, item)]
            if waiting:
                self._execute(waiting, prepared)
                self.cache.prune()
        finally:
            self.progress.stop()
        return [self.results[index] for index in range(len(prepared))]

    def _prepare(self, requests: Sequence[RunRequest]) -> list[Prepared]:
        prepared: list[Prepared] = []
        faults: dict[str, CarepError] = {}
        for request in requests:
            try:
                prepared.append(prepare(request, self.inspector))
            except CarepError as fault:
                faults[str(fault)] = fault
        if faults:
            raise ParameterError.together(list(faults.values()), "not all of these runs are possible; none was started")
        return prepared

    def _reuse(self, index: int, item: Prepared) -> bool:
        """Take the run from the cache if it is there; else note why not."""
        reasons = ["the cache was not asked"]
        if self.options.use_cache:
            found = self.cache.look_up(record_name(item.request, self.project), item.known, self.inspector)
            if found.entry is not None:
                self._write(item, found.entry)
                self._finish(index, RunResult(item.request, Outcome.REUSED, item.parameters, key=found.entry.key))
                return True
            reasons = found.reasons
        self.results[index] = RunResult(item.request, Outcome.CANCELLED, item.parameters, reasons=tuple(reasons))
        return False

    def _write(self, item: Prepared, entry: Entry) -> None:
        """Put the executed notebook into place, unless that very file is there."""
        name = record_name(item.request, self.project)
        page = self.project.relative(item.request.notebook)
        made = digest([entry.key, page, item.request.title, digest(item.injected)])  # all that it is put together from
        if self.cache.is_made(name, made, self.inspector.hash(item.request.out)):
            return
        content = item.assembled(entry.cells, entry.parts, self.project)
        write_if_changed(item.request.out, content)
        self.cache.remember(name, entry.parts, made, hashlib.sha256(content).hexdigest())

    def _finish(self, index: int, result: RunResult) -> None:
        self.results[index] = result
        self.progress.finished(result.name, result.outcome.value, result.seconds)

    def _execute(self, waiting: list[int], prepared: list[Prepared]) -> None:
        from carep.press.workers import executor

        jobs = self.options.jobs or executor.cores()
        engine = chosen_engine(self.options.engine)
        with executor.opened(self.options.on, min(jobs, len(waiting)), self.project) as opened:
            running = {opened.submit(self._job(prepared[index], engine)): index for index in waiting}
            while running:
                over, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in over:
                    index = running.pop(future)
                    self._finish(index, self._put_in_place(prepared[index], future.result(), self.results[index]))
                    failed = self.results[index].outcome is Outcome.FAILED
                    if failed and self.options.fail_fast:
                        running = {other: at for other, at in running.items() if not other.cancel()}
            for notice in opened.notices():
                self.progress.notice(notice)

    def _job(self, item: Prepared, engine: str) -> Job:
        return Job(
            item.request.label,
            notebook.dump(item.injected).decode(),
            str(item.request.notebook.resolve().parent),
            str(self.project.root),
            engine,
            self.options.cell_timeout,
            self.options.run_timeout,
            dict(item.known["modules"]),
            dict(item.known["packages"]),
        )

    def _put_in_place(self, item: Prepared, done: Done, before: RunResult) -> RunResult:
        parts = self.inspector.complete(item.known, done.observed)
        result = replace(before, seconds=done.seconds)
        if done.failure is not None:
            kept = item.assembled(done.cells or [], parts, self.project)
            write_atomic(item.request.aside, kept)
            return replace(result, outcome=Outcome.FAILED, failure=self._placed(item, done.failure))
        assert done.cells is not None
        entry = entry_of(parts, done.cells)
        self._write(item, entry)
        with suppress(OSError):
            item.request.aside.unlink(missing_ok=True)
        unstable = self.inspector.unstable(done.observed)
        if not unstable:
            self.cache.store(entry)
        for reason in unstable:
            self.progress.notice(f"{item.request.label} is not kept in the cache: {reason}")
        return replace(result, outcome=Outcome.EXECUTED, key=entry.key)

    def _placed(self, item: Prepared, failure: Failure) -> Failure:
        """The failure with the cell's place in the author's notebook in front of its message."""
        place = self.project.relative(item.request.notebook)
        numbers = {cell["id"]: number for number, cell in enumerate(item.source["cells"], start=1)}
        if failure.cell in numbers:
            place += f", cell {numbers[failure.cell]} (id {failure.cell})"
        if failure.count is not None:
            place += f", In [{failure.count}]"
        return replace(failure, message=f"{place}: {failure.message}")


def failure_of(result: RunResult, project: Project) -> RunFailedError:
    """The error that tells a user which cell failed, with its source, and where the notebook is kept."""
    failure = result.failure
    assert failure is not None
    lines = [failure.message]
    if failure.source:
        shown = failure.source.splitlines()
        lines += [f"    {line}" for line in shown[:SOURCE_LINES_SHOWN]]
        lines += ["    ..."] if len(shown) > SOURCE_LINES_SHOWN else []
    if failure.traceback:
        lines += [f"  | {line}" for line in ANSI.sub("", failure.traceback).splitlines()[-SOURCE_LINES_SHOWN:]]
    given = ", ".join(f"{name}={values.as_json(value)}" for name, value in result.parameters.items())
    return RunFailedError(
        "\n".join(lines),
        where=f"the run {result.name!r} ({given})" if given else f"the run {result.name!r}",
        do=f"open {project.relative(result.request.aside)}: the notebook as far as it came",
    )


def raise_failures(results: Sequence[RunResult], project: Project) -> None:
    """Raise when runs failed, naming each; does nothing when all are good.

    Runs of one notebook that failed in the same way are told once, with the names of the others.
    """
    alike: dict[str, list[RunResult]] = {}
    for result in results:
        if result.failure is not None:
            alike.setdefault(result.failure.message, []).append(result)
    faults = []
    for first, *others in alike.values():
        fault = failure_of(first, project)
        if others:
            names = ", ".join(result.name for result in others)
            fault = RunFailedError(f"{fault.what}\n  the same in: {names}", where=fault.where, do=fault.do)
        faults.append(fault)
    more = len(faults) - FAILURES_SHOWN
    if faults:
        error = RunFailedError.together(faults[:FAILURES_SHOWN], "runs failed, in different ways")
        raise RunFailedError(f"{error.what}\n- and {more} more; the manifest lists them all") if more > 0 else error
