"""A notebook over a grid of parameters: a manifest, one tidy table of all recorded values, and an index to browse.

    manifest.json     what was run, with which parameters and result
    table.csv         one row for each recorded value of each run; the same as table.parquet
    index.html        every run with its parameters, values and links
    runs/*.ipynb      the executed notebooks (and runs/*.html)
    failed/*.ipynb    notebooks of runs that failed, as far as they came

Started again after an interruption, a sweep takes finished runs from the cache and executes only the others.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from carep.press import files, notebook
from carep.press.contract import contract, grid, values
from carep.press.errors import NotWritableError
from carep.press.inputs.key import Inspector
from carep.press.progress import Progress
from carep.press.project import Project
from carep.press.runs import manifest, page
from carep.press.runs.execute import run_all
from carep.press.runs.result import Options, Outcome, RunRequest, RunResult
from carep.press.templates import render

MANIFEST, TABLE, INDEX = "manifest.json", "table", "index.html"
VALUE_COLUMNS = ("record", "value", "unit", "text")
INDEX_RECORDS = 8  # recorded values shown for each run in the index; the table holds all


@dataclass(frozen=True)
class SweepResult:
    """The runs of a sweep, in the grid's order, and the folder of its files."""

    folder: Path
    runs: list[RunResult]

    def count(self, outcome: Outcome) -> int:
        """How many runs ended so."""
        return sum(result.outcome is outcome for result in self.runs)


def sweep(
    notebook_path: Path,
    combinations: Sequence[Mapping[str, Any]],
    project: Project,
    folder: Path,
    *,
    options: Options | None = None,
    progress: Progress | None = None,
    html_pages: bool = True,
    ruled_out: Sequence[tuple[Mapping[str, Any], str]] = (),
) -> SweepResult:
    """Run the notebook with each of ``combinations`` and put results into ``folder``.

    Parameters
    ----------
    notebook_path, project
        What is run, and where its data are.
    combinations
        Parameters by name, as :meth:`carep.press.contract.grid.Combinations.spread` gives them.
    folder
        New, empty, or that of an earlier sweep of the same notebook, whose other runs are then removed.
    options, progress
        As for :func:`carep.press.runs.execute.run_all`.
    html_pages
        Whether each run becomes an HTML page, too.
    ruled_out
        Combinations that a rule of the contract left out, and its words: for the manifest.

    Raises
    ------
    ManifestError, NotWritableError
        Before anything is executed, when the folder holds something else.
    """
    before = _look_at(folder, notebook_path, project)
    files.check_writable(folder)
    requests = [
        RunRequest(
            notebook_path,
            folder / "runs" / f"{name}.ipynb",
            dict(combination),
            name=name,
            failed=folder / "failed" / f"{name}.ipynb",
        )
        for combination, name in zip(combinations, grid.file_names(combinations), strict=True)
    ]
    inspector = Inspector(project.root)
    results = run_all(requests, project, options, progress, inspector)
    about: dict[str, Any] = {"of": "sweep", "notebook": project.relative(notebook_path), "grid": list(combinations[0])}
    about["ruled_out"] = [{"parameters": dict(given), "why": words} for given, words in ruled_out]
    manifest.write(folder / MANIFEST, [manifest.described(r, project, folder, inspector) for r in results], about)
    _remove_others(folder, before, results)
    records = {result.name: named_alike(result.records(), result.parameters) for result in results}
    _write_tables(folder, results, records)
    if html_pages:
        for result in results:
            if result.good:
                html = page.page(notebook.load(result.request.out), title=result.name)
                files.write_if_changed(result.request.out.with_suffix(".html"), html)
    files.write_if_changed(folder / INDEX, index(notebook_path.stem, results, records, html_pages=html_pages))
    return SweepResult(folder, results)


def _look_at(folder: Path, notebook_path: Path, project: Project) -> list[str]:
    """The executed notebooks of the sweep that the folder holds; refuses a folder that holds something else."""
    found = manifest.check(folder / MANIFEST)
    if found is None:
        if folder.is_dir() and any(path.name not in ("runs", "failed") for path in folder.iterdir()):
            raise NotWritableError(
                "the folder is not empty and holds no sweep", where=str(folder), do="choose another folder with --out"
            )
        return []
    if found.get("notebook") != project.relative(notebook_path):
        raise NotWritableError(
            "the folder holds a sweep of another notebook",
            where=str(folder),
            found=found.get("notebook"),
            do="choose another folder with --out",
        )
    return [str(run["executed"]) for run in found["runs"] if "executed" in run]


def _remove_others(folder: Path, before: list[str], results: Sequence[RunResult]) -> None:
    """Remove the notebooks of an earlier sweep's runs that are not in this one."""
    wanted = {result.request.out for result in results}
    for name in before:
        path = folder / name
        if path not in wanted and path.is_relative_to(folder):
            for leftover in (path, path.with_suffix(".html")):
                with suppress(OSError):
                    leftover.unlink()


def named_alike(records: Mapping[str, Any], parameters: Mapping[str, Any]) -> dict[str, Any]:
    """The records without the run's own parameter values in their names, so that runs can be compared.

    >>> named_alike({"rare_earths_2026_share": 1, "note": 2}, {"commodity": "rare earths", "edition": 2026})
    {'share': 1, 'note': 2}
    """
    given = [re.sub(r"\W+", "_", str(values.as_json(value)).casefold()) for value in parameters.values()]
    repeated = re.compile("|".join(rf"(?<![^_]){re.escape(word)}(?:_|$)" for word in given if word) or r"(?!)")
    shorter = [repeated.sub("", name).strip("_") or name for name in records]
    return dict(zip(shorter if len({*shorter}) == len(records) else records, records.values(), strict=True))


def rows(results: Sequence[RunResult], records: Mapping[str, Mapping[str, Any]]) -> tuple[list[str], list[list[Any]]]:
    """The tidy table: column names, and one row for each recorded value of each run.

    A record's name is without the run's parameters, which have columns of their own. A number or truth value
    stands in ``value``, everything else only in ``text``, as the reader sees it.
    """
    names = list(dict.fromkeys(name for result in results for name in result.parameters))
    columns = [f"parameter_{name}" if name in VALUE_COLUMNS else name for name in names]
    table = []
    for result in results:
        given = [values.as_json(result.parameters.get(name)) for name in names]
        for name, record in records[result.name].items():
            value = record["value"]
            number = float(value) if isinstance(value, bool | int | float) else None
            table.append([*given, name, number, record["unit"], record["text"]["en"]])
    return [*columns, *VALUE_COLUMNS], table


def _write_tables(folder: Path, results: Sequence[RunResult], records: Mapping[str, Mapping[str, Any]]) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    columns, table = rows(results, records)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([["" if cell is None else _plain(cell) for cell in row] for row in table])
    files.write_if_changed(folder / f"{TABLE}.csv", text.getvalue())
    arrays = {column: _array(column, [row[at] for row in table], pa) for at, column in enumerate(columns)}
    buffer = io.BytesIO()
    parquet.write_table(pa.table(arrays), buffer, compression="zstd")
    files.write_if_changed(folder / f"{TABLE}.parquet", buffer.getvalue())


def _plain(cell: Any) -> Any:
    """A cell of the CSV: whole numbers without ``.0``, lists as their items."""
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    return ";".join(map(str, cell)) if isinstance(cell, list) else cell


def _array(column: str, cells: list[Any], pa: Any) -> Any:
    if column == "value":
        return pa.array(cells, pa.float64())
    kinds = {type(cell) for cell in cells if cell is not None}
    if len(kinds) <= 1 and kinds <= {bool, int, float, str}:
        return pa.array(cells, None if kinds else pa.string())
    return pa.array([None if cell is None else str(_plain(cell)) for cell in cells], pa.string())


def index(
    title: str, results: Sequence[RunResult], records: Mapping[str, Mapping[str, Any]], *, html_pages: bool
) -> str:
    """The page to browse a sweep from."""
    names = list(dict.fromkeys(name for result in results for name in result.parameters))
    varied = [name for name in names if len({repr(result.parameters.get(name)) for result in results}) > 1] or names
    counts = Counter(name for found in records.values() for name in found)
    shown = [name for name, count in counts.items() if 2 * count >= len(results)][:INDEX_RECORDS]
    rows = [
        {
            **_links(result, html_pages=html_pages),
            "cells": [
                *(values.as_json(result.parameters.get(name)) for name in varied),
                *(records[result.name][name]["text"]["en"] if name in records[result.name] else "" for name in shown),
            ],
        }
        for result in results
    ]
    return render(
        "sweep.html",
        title=f"Sweep of {title}",
        good=sum(result.good for result in results),
        table=TABLE,
        manifest=MANIFEST,
        fixed={name: values.as_json(results[0].parameters[name]) for name in names if name not in varied},
        heads=["run", *varied, *shown],
        rows=rows,
    )


def _links(result: RunResult, *, html_pages: bool) -> dict[str, Any]:
    """What the index says of a run's outcome, and the files that show it."""
    if result.good:
        suffixes = ({"page": ".html"} if html_pages else {}) | {"notebook": ".ipynb"}
        name = result.request.out.stem
        return {"said": "", "links": [(label, f"runs/{name}{suffix}") for label, suffix in suffixes.items()]}
    if result.outcome is Outcome.FAILED:
        return {"said": "failed: ", "links": [("notebook", f"failed/{result.request.aside.name}")]}
    return {"said": "not run", "links": []}


def read_grid(
    stated: contract.Contract,
    options: Sequence[str],
    file: Path | None,
    *,
    fixed: Mapping[str, Any] | None = None,
    confirmed: bool = False,
) -> tuple[list[grid.Combination], list[tuple[grid.Combination, str]]]:
    """The combinations of ``-g`` options or of a grid file, and those that a rule of the contract leaves out.

    ``fixed`` are parameters that are the same for all runs.

    Raises
    ------
    GridError, ParameterError
        When the grid is empty, too large and not ``confirmed``, or holds what the notebook refuses.
    """
    wanted = grid.from_file(file)[0] if file is not None else grid.from_options(options, stated)
    wanted.check_size(largest=max(len(wanted), 1) if confirmed else grid.LARGEST)
    return wanted.spread(stated, fixed), wanted.ruled_out
