"""``carep run``, ``params``, ``why`` and ``cache``."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from carep.press.errors import CarepError

if TYPE_CHECKING:
    from carep.press.contract.contract import Contract
    from carep.press.project import Project
    from carep.press.runs.result import RunResult

UNITS = {"": 1, "B": 1, "KB": 10**3, "MB": 10**6, "GB": 10**9}


def notebook_path(given: str, project: Project) -> Path:
    """A notebook named from the working directory, or from the book's folder, with or without ``.ipynb``."""
    names = [given] if given.endswith(".ipynb") else [given, f"{given}.ipynb"]
    for folder in (Path.cwd(), project.book):
        for name in names:
            if (folder / name).is_file():
                return (folder / name).resolve()
    from carep.press.errors import NotebookError
    from carep.press.notebook import nearby

    here = Path.cwd() / names[-1]
    hint = nearby(here) if any(here.parent.glob("*.ipynb")) else nearby(project.book / names[-1])
    raise NotebookError("no such notebook", where=given, do=hint)


def pairs(given: tuple[str, ...]) -> dict[str, str]:
    """The ``-p name=value`` options by name."""
    from carep.press.errors import ParameterError

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
    from carep.press import project as projects
    from carep.press.contract import contract
    from carep.press.files import write_atomic
    from carep.press.progress import Silent, for_stream
    from carep.press.runs.execute import raise_failures, run_all
    from carep.press.runs.result import Options, RunRequest

    project = projects.find()
    path = notebook_path(notebook, project)
    stated = contract.read(path)
    given = stated.validate(stated.parse(pairs(parameters)))
    target = (out or default_out(path, stated, given, project)).absolute()
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


def default_out(path: Path, stated: Contract, given: dict[str, Any], project: Project) -> Path:
    """``_build/runs/<notebook>[_name-value...].ipynb``: a place of its own for each set of parameters."""
    from carep.press.contract import grid

    changed = stated.changed(given)
    name = f"{path.stem}_{grid.file_name(changed)}" if changed else path.stem
    return project.build / "runs" / f"{name}.ipynb"


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
    from carep.press import project as projects
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


@click.command(epilog="Example: carep why shares")
@click.argument("page")
def why(page: str) -> None:
    """Say whether PAGE of the book would be executed again now, and which part changed."""
    from carep.press import project as projects
    from carep.press.plan import follow

    found = follow.why(projects.find(), page)
    if found.entry is None:
        click.echo(f"{page} will be executed:")
        for reason in found.reasons:
            click.echo(f"- {reason}")
        return
    click.echo(f"{page} is taken from the cache; nothing that it depends on has changed:")
    parts = found.entry.parts
    click.echo(f"- {len(parts['code']) - 1} code cells")
    click.echo(f"- parameters: {', '.join(f'{n}={v!r}' for n, v in parts['parameters'].items()) or 'none'}")
    click.echo(f"- data read: {', '.join(parts['data']) or 'none'}")
    click.echo(f"- {len(parts['modules'])} modules of carep and the project")
    click.echo(f"- packages: {', '.join(f'{name} {version}' for name, version in parts['packages'].items())}")


@click.group()
def cache() -> None:
    """Look at or prune the store of earlier runs.

    It is safe to remove at any time: what is missing is executed again.
    """


@cache.command()
def show() -> None:
    """Say how many runs are stored, and how large they are."""
    from carep.press import project as projects
    from carep.press.runs.cache import LARGEST, Cache

    store = Cache(projects.find())
    count, size = store.size()
    click.echo(f"{count} runs, {size / 1e6:.1f} MB of at most {LARGEST / 1e6:.0f} MB, in {shown(store.folder)}")


def parse_size(_: click.Context, option: click.Parameter, text: str | None) -> int | None:
    """Bytes from a size such as ``200MB``."""
    if text is None:
        return None
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([KMG]?B?)\s*", text.upper())
    if not found or found[2] not in UNITS:
        raise click.BadParameter("a size such as 200MB or 1.5GB", param=option)
    return int(float(found[1]) * UNITS[found[2]])


@cache.command(epilog="Example: carep cache prune --max-size 200MB --older-than 30")
@click.option("--max-size", callback=parse_size, metavar="SIZE", help="Keep at most so much, as in 200MB.")
@click.option("--older-than", type=click.FloatRange(min=0), metavar="DAYS", help="Remove what was not used since.")
@click.option("--all", "everything", is_flag=True, help="Remove all stored runs.")
def prune(max_size: int | None, older_than: float | None, everything: bool) -> None:
    """Remove the stored runs that were used longest ago."""
    from carep.press import project as projects
    from carep.press.runs.cache import LARGEST, Cache

    if everything and (max_size is not None or older_than is not None):
        raise CarepError("--all does not go with other limits", do="give one of them")
    largest = 0 if everything else LARGEST if max_size is None else max_size
    days = None if older_than is None else older_than * 86400
    count, freed = Cache(projects.find()).prune(largest=largest, older_than=days)
    click.echo(f"{count} runs removed, {freed / 1e6:.1f} MB freed")
