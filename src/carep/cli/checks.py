"""``carep check`` and ``carep drift``."""

from __future__ import annotations

import io
import json
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from carep.press import project
from carep.press.checks import registry
from carep.press.checks.findings import FORMATS
from carep.press.errors import ProjectNotFoundError
from carep.press.files import write_atomic, write_if_changed
from carep.press.settings import Settings

if TYPE_CHECKING:
    from carep.press.checks.findings import PartResult


_NAME: Any = click.STRING
PARTS = registry.parts(Settings())
with suppress(ProjectNotFoundError):  # outside a project the command says so, and nobody knows all of the parts
    PARTS = registry.parts(project.find().settings)
    _NAME = click.Choice(list(PARTS))


_LIST = "\n".join(f"  {part.name.ljust(14)} {part.meaning}" for part in PARTS.values())


@click.command(epilog=f"\b\nThe parts:\n{_LIST}")
@click.argument("parts", nargs=-1, type=_NAME, metavar="[PART]...")
@click.option("--without", multiple=True, type=_NAME, help="Leave out a part, knowingly.")
@click.option("--cold", is_flag=True, help="outputs: execute anew with the stock engine and compare bytes.")
@click.option("--update", metavar="NOTEBOOK", multiple=True, help="outputs: show the differences and accept them.")
@click.option("--yes", is_flag=True, help="With --update: do not ask.")
@click.option("--format", "format_", type=click.Choice(FORMATS), default="table", show_default=True)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write the report to a file.")
def check(
    parts: tuple[str, ...],
    without: tuple[str, ...],
    cold: bool,
    update: tuple[str, ...],
    yes: bool,
    format_: str,
    out: Path | None,
) -> int:
    """Check that the book is what its data and code say.

    Runs every part, or the PARTs you name. Exit code 0: all as it should be; 1: something differs; 2: nothing
    differs, but a part could not be checked (it is never counted as passed).

    \b
    Examples:
      carep check                          everything
      carep check outputs --cold           repeat every notebook with the stock engine
      carep check outputs --update shares  accept the new outputs of one notebook
      carep check --without accessibility  on a machine without a browser
      carep check --format junit --out check.xml
    """
    from carep.press.checks.findings import exit_code
    from carep.press.progress import for_stream

    found = project.find()
    if update:
        return _update(found, update, ask=not yes)
    names = [name for name in (parts or tuple(PARTS)) if name not in without]
    shown = format_ == "table"
    results = registry.check(
        found, names, cold=cold, progress=for_stream() if shown else None, tell=_tell if shown else None
    )
    _report(results, format_, out)
    return exit_code(results)


def _tell(text: str) -> None:
    click.echo(f"checking {text}", err=True)


def _report(results: list[PartResult], format_: str, out: Path | None) -> None:
    from carep.press.checks import findings

    if format_ == "table":
        from rich.console import Console

        if out is None:
            findings.print_table(results, Console())
            return
        written = io.StringIO()
        findings.print_table(results, Console(file=written, width=120))
        text = written.getvalue()
    else:
        text = findings.as_json(results) if format_ == "json" else findings.as_junit(results)
    if out is None:
        click.echo(text)
        return
    write_atomic(out, text.rstrip("\n") + "\n")
    click.echo(f"wrote {out}", err=True)


def _update(found: Any, names: tuple[str, ...], *, ask: bool) -> int:
    from carep.press.checks import outputs

    for path in [outputs.find(found, name) for name in names]:
        name = found.relative(path)
        differences, content = outputs.update(found, path)
        for difference in differences:
            click.echo(f"{difference.cell}: {difference.message}")
        if not differences and content == path.read_bytes():
            click.echo(f"{name}: nothing to accept")
            continue
        if ask and differences and not click.confirm(f"Accept {len(differences)} differences in {name}?"):
            click.echo(f"{name}: left as it was")
            continue
        write_if_changed(path, content)
        click.echo(f"{name}: written")
    return 0


@click.command()
@click.option("--from", "from_", type=int, metavar="EDITION", help="The earlier edition of the data.")
@click.option("--to", type=int, metavar="EDITION", help="The later edition. Default: the newest.")
@click.option(
    "--before",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Instead of editions: a folder of executed notebooks of an earlier build.",
)
@click.option("--after", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Default: this build's.")
@click.option(
    "--tolerance", type=click.FloatRange(min=0), default=0.01, show_default=True, help="Part of the old value."
)
@click.option("--html", type=click.Path(dir_okay=False, path_type=Path), help="Write the report as one page.")
@click.option("--json", "json_", is_flag=True, help="Print the report as JSON.")
@click.option("--most", type=click.IntRange(min=1), default=40, show_default=True, help="Rows shown in the terminal.")
def drift(
    from_: int | None,
    to: int | None,
    before: Path | None,
    after: Path | None,
    tolerance: float,
    html: Path | None,
    json_: bool,
    most: int,
) -> int:
    """Report what moves between two editions of the data, or between two builds.

    Every notebook of the plan that has the parameter "edition" runs with both editions; the report lists the
    verdicts, sentences, values, tables and charts that moved, the most important first.

    \b
    Examples:
      carep drift --from 2025 --to 2026 --html drift.html
      carep drift --before ../earlier/_build/notebooks     what data and code changed since an earlier build
    """
    from carep.press.checks import drift as report
    from carep.press.progress import for_stream

    found = project.find()
    if before is None:
        drifted = report.between_editions(found, from_, to, progress=None if json_ else for_stream())
    else:
        drifted = report.between_builds(before, after or found.build / "notebooks")
    of, left_out, moved = drifted.of, drifted.left_out, report.ranked(drifted.moved)
    if html is not None:
        write_atomic(html, report.as_html(moved, of=of, tolerance=tolerance, left_out=left_out))
        click.echo(f"wrote {html}", err=True)
    if json_:
        drift_report = report.as_json(moved, of=of, tolerance=tolerance, left_out=left_out)
        click.echo(json.dumps(drift_report, ensure_ascii=False, indent=2))
    else:
        _print_drift(moved, of, tolerance, most)
    for page, reason in left_out.items():
        click.echo(f"not compared: {page}: {reason}", err=True)
    return 0


def _print_drift(moved: list[Any], of: str, tolerance: float, most: int) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from carep.press.checks import drift as report

    console = Console(width=None if sys.stdout.isatty() else 160)
    table = Table(title=f"What moved: {of}", title_justify="left")
    for heading in ("page", "what", "before", "after", "by"):
        table.add_column(heading, justify="right" if heading == "by" else "left")
    for movement in moved[:most]:
        cells = (
            movement.page,
            movement.what,
            report.shown(movement.before, 80),
            report.shown(movement.after, 80),
            report.by(movement),
        )
        table.add_row(*map(Text, cells))
    console.print(table)
    if len(moved) > most:
        console.print(f"... and {len(moved) - most} more: see --html, --json or --most")
    console.print(report.summary(moved, tolerance))
