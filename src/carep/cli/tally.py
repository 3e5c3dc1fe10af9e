"""``carep tally``: count the entries of tables of any size."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from carep.press.errors import DataError, ProjectNotFoundError
from carep.press.files import write_atomic

if TYPE_CHECKING:
    import pandas as pd

    from carep.minerals.tally_files import Job

EPILOG = """
Examples:

\b
  carep tally ofr20051294 pp1802 --by country,group
  carep tally 'trade/*.parquet' --by exporter,material --sum value_usd --decimals 0
"""


def _columns(_context: click.Context, _parameter: click.Parameter, text: str | None) -> tuple[str, ...]:
    return tuple(name.strip() for name in (text or "").split(",") if name.strip())


@click.command(epilog=EPILOG)
@click.argument("what", nargs=-1, required=True, metavar="FILE|GLOB|INVENTORY...")
@click.option("--by", callback=_columns, required=True, metavar="COLUMN,...", help="Columns to count by.")
@click.option("--sum", "sums", callback=_columns, metavar="COLUMN,...", help="Columns of numbers to add up, exactly.")
@click.option("--decimals", type=click.IntRange(0, 9), default=3, show_default=True, help="Decimals that sums keep.")
@click.option("--engine", metavar="NAME", help="duckdb, polars, pandas or dask; default: the first that is installed.")
@click.option("--threads", type=click.IntRange(1), help="Threads to use.  [default: all cores]")
@click.option("--memory", metavar="SIZE", help="What DuckDB may hold in memory, such as 400MB; it goes to disk beyond.")
@click.option("--scheduler", metavar="ADDRESS", help="A Dask cluster to work on, for --engine dask.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write to this CSV file.")
def tally(
    what: tuple[str, ...],
    by: tuple[str, ...],
    sums: tuple[str, ...],
    decimals: int,
    engine: str | None,
    threads: int | None,
    memory: str | None,
    scheduler: str | None,
    out: Path | None,
) -> None:
    """Count the rows of Parquet or CSV files of any size, or the entries of the project's inventories.

    The result is CSV, sorted, and the same to the byte with every engine; sums are exact. Inventories may also be
    counted by commodity or by group (family of commodities), and their distinct places are counted beside entries.
    Blank cells count as "not stated"; names that carep does not know are counted like all others, and listed.
    """
    from carep.minerals import tally_files

    if out is not None and out.suffix != ".csv":
        raise DataError("the result is CSV", where="--out", found=str(out), expected="a name that ends in .csv")
    known = _inventories()
    if known and all(name in known for name in what):
        _refuse_file_options(engine=engine, threads=threads, memory=memory, scheduler=scheduler)
        frame, about = _tally_inventories(what, by, sums, decimals)
    else:
        if scheduler is not None and engine != "dask":
            raise DataError("only Dask works on a cluster", where="--scheduler", do="add --engine dask")
        job = tally_files.Job(
            tally_files.find(what), by, sums, decimals, threads=threads, memory=memory, address=scheduler
        )
        frame, about = _tally_files(job, engine)
    text = frame.to_csv(index=False, lineterminator="\n")
    if out is None:
        click.echo(text, nl=False)
    else:
        if not out.parent.is_dir():
            raise DataError("can't write here: there is no such folder", where=str(out), do="choose another --out")
        write_atomic(out, text)
    click.echo(about + (f" Wrote {out}." if out else ""), err=True)


def _inventories() -> list[str]:
    from carep.minerals import vocabulary

    try:
        return list(vocabulary.inventories())
    except ProjectNotFoundError:
        return []


def _refuse_file_options(**options: object) -> None:
    for name, value in options.items():
        if value is not None:
            raise DataError(f"--{name} is for files", found=str(value), do="leave it out: inventories are small")


def _tally_inventories(
    names: Sequence[str], by: tuple[str, ...], sums: tuple[str, ...], decimals: int
) -> tuple[pd.DataFrame, str]:
    from carep.minerals import overlaps, tallies

    entries = tallies.inventory_entries(names)
    frame = tallies.tally(entries, by, sums=sums, decimals=decimals)
    lines = [f"{len(entries)} entries of {len(names)} inventories, {entries['place'].nunique()} places."]
    shared = overlaps.overlaps(entries)
    lines += [f"{row.first} and {row.second} share {row.both} places." for row in shared.itertuples()]
    return frame, " ".join([*lines, *_unknown(frame.attrs["unknown"])])


def _tally_files(job: Job, engine: str | None) -> tuple[pd.DataFrame, str]:
    from carep.minerals import aggregates, tallies, tally_files

    name = tally_files.choose(engine)
    whole = tally_files.tally_files(job, name)
    frame = aggregates.as_text(whole, job.sums, job.decimals)
    rows = int(whole[aggregates.COUNT].sum())
    files = "1 file" if len(job.files) == 1 else f"{len(job.files)} files"
    lines = [f"{rows:,} rows of {files}, {len(frame):,} groups, by {name}."]
    return frame, " ".join([*lines, *_unknown(tallies.unknown_names(frame, _vocabulary(job.by)))])


def _vocabulary(by: Sequence[str]) -> dict[str, Collection[str]]:
    from carep.minerals import tallies

    try:
        return tallies.known_names(by)
    except ProjectNotFoundError:
        return {}


def _unknown(names: dict[str, dict[str, int]]) -> list[str]:
    return [
        f"Not known to carep in {column}: "
        + ", ".join(f"{name} ({count:,})" for name, count in list(counts.items())[:20])
        + (f" and {len(counts) - 20} more." if len(counts) > 20 else ".")
        for column, counts in names.items()
    ]
