"""``carep sweep``."""

from __future__ import annotations

from pathlib import Path

import click

from carep.cli.runs import notebook_path, pairs, run_options, shown

SHOWN = 5  # combinations that are named one by one


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
    from carep.press import project as projects
    from carep.press.contract import contract
    from carep.press.contract.grid import from_file
    from carep.press.errors import GridError
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
