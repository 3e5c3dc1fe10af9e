"""``carep run``, ``params`` and ``sweep``: notebooks with the parameters that the user gives."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from carep.press import project as projects
from carep.press.errors import GridError, NotebookError, ParameterError

if TYPE_CHECKING:
    from carep.press.project import Project
    from carep.press.runs.result import RunResult

SHOWN = 5  # combinations that are named one by one


def notebook_path(given: str, project: Project) -> Path:
    """A notebook named from the working directory, or from the book's folder, with or without ``.ipynb``."""
    names = [given] if given.endswith(".ipynb") else [given, f"{given}.ipynb"]
    for folder in (Path.cwd(), project.book):
        for name in names:
            if (folder / name).is_file():
                return (folder / name).resolve()
    from carep.press.notebook import nearby

    here = Path.cwd() / names[-1]
    hint = nearby(here) if any(here.parent.glob("*.ipynb")) else nearby(project.book / names[-1])
    raise NotebookError("no such notebook", where=given, do=hint)


def pairs(given: tuple[str, ...]) -> dict[str, str]:
    """The ``-p name=value`` options by name."""
    found: dict[str, str] = {}
    for option in given:
        name, equals, value = option.partition("=")
        if not equals or not name.strip():
            raise ParameterError("not a parameter", found=option, expected="name=value, as in -p edition=2025")
        if name.strip() in found:
            raise ParameterError(f"the parameter {name.strip()!r} is given twice", found=option)
        found[name.strip()] = value
    return found


def limit(_: click.Context, option: click.Parameter, seconds: float | None) -> float | None:
    """A time limit; 0 means none."""
    if seconds is not None and seconds < 0:
        raise click.BadParameter("a time limit is not negative", param=option)
    return seconds or None


def run_options(command: Any) -> Any:
    """The options that ``run`` and ``sweep`` share."""
    for option in reversed(
        (
            click.option("--engine", metavar="NAME", help="carep (warm kernels, default) or stock (papermill's own)."),
            click.option("--cell-timeout", type=float, default=600, show_default=True, callback=limit,
                         metavar="SECONDS", help="Longest time for one cell; 0 for no limit."),
            click.option("--run-timeout", type=float, default=3600, show_default=True, callback=limit,
                         metavar="SECONDS", help="Longest time for a whole run; 0 for no limit."),
            click.option("--no-cache", is_flag=True, help="Execute even if nothing has changed."),
        )
    ):  # fmt: skip
        command = option(command)
    return command


@click.command(epilog="Example: carep run shares -p edition=2025 -p commodity=antimony --html")
@click.argument("notebook")
@click.option("-p", "parameters", multiple=True, metavar="NAME=VALUE", help="A parameter; see carep params NOTEBOOK.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Where the executed notebook goes.")
@click.option("--html", is_flag=True, help="Write one self-contained HTML page beside it, too.")
@click.option("--json", "as_json", is_flag=True, help="Print the recorded values as JSON.")
@run_options
def run(
    notebook: str,
    parameters: tuple[str, ...],
    out: Path | None,
    html: bool,
    as_json: bool,
    engine: str | None,
    cell_timeout: float | None,
    run_timeout: float | None,
    no_cache: bool,
) -> None:
    """Run one NOTEBOOK with the parameters you give, checked before anything starts.

    What was already run with the same code, parameters and data is taken from the cache.
    """
    from carep.press.contract import contract, grid
    from carep.press.files import write_atomic
    from carep.press.progress import Silent, for_stream
    from carep.press.runs.execute import raise_failures, run_all
    from carep.press.runs.result import Options, RunRequest

    project = projects.find()
    path = notebook_path(notebook, project)
    stated = contract.read(path)
    given = stated.validate(stated.parse(pairs(parameters)))
    changed = stated.changed(given)  # a place of its own for each set of parameters
    name = f"{path.stem}_{grid.file_name(changed)}" if changed else path.stem
    target = (out or project.build / "runs" / f"{name}.ipynb").absolute()
    request = RunRequest(path, target, given, name=path.stem)
    options = Options(engine=engine, jobs=1, cell_timeout=cell_timeout, run_timeout=run_timeout, use_cache=not no_cache)
    progress = Silent() if as_json else for_stream(what=path.name)
    result = run_all([request], project, options, progress)[0]
    raise_failures([result], project)
    page = target.with_suffix(".html")
    if html:
        from carep.press import notebook as notebooks
        from carep.press.runs import page as pages

        write_atomic(page, pages.page(notebooks.load(target), title=path.stem))
    if as_json:
        click.echo(json.dumps(described(result, target, page if html else None), ensure_ascii=False, indent=2))
        return
    for name, record in result.records().items():
        click.echo(f"{name} = {record['text']['en']}")
    click.echo(f"{result.outcome.value}: {shown(target)}")
    if html:
        click.echo(f"page: {shown(page)}")


def described(result: RunResult, target: Path, page: Path | None) -> dict[str, Any]:
    """What ``--json`` prints of a run."""
    from carep.press.contract import values

    return {
        "outcome": result.outcome.value,
        "parameters": {name: values.as_json(value) for name, value in result.parameters.items()},
        "notebook": shown(target),
        "html": None if page is None else shown(page),
        "records": list(result.records().values()),
    }


def shown(path: Path) -> str:
    """A path as short as it can be said from here."""
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)


@click.command(epilog="Example: carep params shares")
@click.argument("notebook")
@click.option("--json", "as_json", is_flag=True, help="Print the contract as JSON.")
def params(notebook: str, as_json: bool) -> None:
    """Show which parameters NOTEBOOK takes: type, choices, range, default and meaning."""
    from carep.press.contract import contract

    stated = contract.read(notebook_path(notebook, projects.find())).as_json()
    if as_json:
        click.echo(json.dumps(stated, ensure_ascii=False, indent=2))
        return
    if not stated:
        click.echo("This notebook takes no parameters.")
    for parameter in stated:
        click.echo(f"{parameter['name']}: {parameter['type']} = {json.dumps(parameter['default'], ensure_ascii=False)}")
        for label, said in (("", parameter["meaning"]), ("range: ", parameter["range"]), ("one of: ", _few(parameter))):
            if said:
                click.echo(click.wrap_text(f"{label}{said}", 96, "    ", "    "))


def _few(parameter: dict[str, Any], most: int = 60) -> str:
    choices = [str(choice) for choice in parameter["choices"] or ()]
    more = f", ... ({len(choices)} in all; --json lists them)" if len(choices) > most else ""
    return ", ".join(choices[:most]) + more


@click.command(epilog="Example: carep sweep shares -g commodity=chromium,zinc -g edition=2024..2026")
@click.argument("notebook", required=False)
@click.option("-g", "grid", multiple=True, metavar="NAME=VALUES", help="Values a,b,c or a range 1..9 of a parameter.")
@click.option("--grid", "grid_file", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="The grid as YAML, with zip and exclude; carep.press.contract.grid says how.")  # fmt: skip
@click.option("-p", "parameters", multiple=True, metavar="NAME=VALUE", help="A parameter of all runs.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="The folder for the results.")
@click.option("-j", "--jobs", type=click.IntRange(min=1), help="Runs at once (default: the cores).")
@click.option("--on", metavar="PLACE", help="Where to run: local (default) or dask://HOST:PORT.")
@click.option("--fail-fast", is_flag=True, help="Start no more runs after the first failure.")
@click.option("--html/--no-html", default=True, help="Make an HTML page of each run (default), or not.")
@click.option("--yes", is_flag=True, help="Run a grid of any size.")
@run_options
def sweep(
    notebook: str | None,
    grid: tuple[str, ...],
    grid_file: Path | None,
    parameters: tuple[str, ...],
    out: Path | None,
    jobs: int | None,
    on: str | None,
    fail_fast: bool,
    html: bool,
    yes: bool,
    engine: str | None,
    cell_timeout: float | None,
    run_timeout: float | None,
    no_cache: bool,
) -> None:
    """Run one NOTEBOOK over a grid of parameters.

    Makes a table of all recorded values (CSV and Parquet), the executed notebooks, an index page and a manifest.
    After an interruption, give the same command again: finished runs are not repeated.
    """
    from carep.press.contract import contract
    from carep.press.contract.grid import from_file
    from carep.press.progress import for_stream
    from carep.press.runs import sweep as sweeps
    from carep.press.runs.execute import raise_failures
    from carep.press.runs.result import Options, Outcome

    project = projects.find()
    if grid and grid_file:
        raise GridError("-g and --grid don't go together", do="put everything into the file, or give -g alone")
    named = from_file(grid_file)[1] if grid_file else None
    if notebook is None and named is None:
        raise GridError("no notebook", do="name it: carep sweep NOTEBOOK ...")
    path = notebook_path(str(notebook or named), project)
    stated = contract.read(path)
    fixed = stated.parse(pairs(parameters))
    combinations, ruled_out = sweeps.read_grid(stated, grid, grid_file, fixed=fixed, confirmed=yes)
    if ruled_out:
        click.echo(f"{len(ruled_out)} combinations are ruled out by the notebook's contract:")
        for _, words in ruled_out[:SHOWN]:
            click.echo(f"- {words}")
        if len(ruled_out) > SHOWN:
            click.echo(f"- and {len(ruled_out) - SHOWN} more, all in {sweeps.MANIFEST}")
    folder = (out or project.build / "sweeps" / path.stem).absolute()
    result = sweeps.sweep(
        path,
        combinations,
        project,
        folder,
        options=Options(engine, jobs, on, cell_timeout, run_timeout, not no_cache, fail_fast),
        progress=for_stream(what=f"Sweep of {path.stem}"),
        html_pages=html,
        ruled_out=ruled_out,
    )
    counts = {outcome: result.count(outcome) for outcome in Outcome}
    click.echo(", ".join(f"{count} {outcome.value}" for outcome, count in counts.items() if count))
    click.echo(f"index: {shown(folder / sweeps.INDEX)}")
    raise_failures(result.runs, project)
