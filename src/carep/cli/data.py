"""``carep data``: import, fetch, verify and compare the data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from carep.press import project as projects
from carep.press.errors import DataError, UnknownNameError
from carep.press.files import sha256

if TYPE_CHECKING:
    from carep.press.data.sources import Source
    from carep.sources.diff import Change
    from carep.sources.inventories import Inventory, Selection
    from carep.sources.mcs.importer import EditionReport


@click.group()
def data() -> None:
    """Import, fetch, verify and compare the data.

    The official files stay outside the project; data/ holds the tidy tables that an import makes of them, each figure
    with its source file, line and corrections.
    """


@data.command("import", epilog="Example: carep data import _build/raw/mcs2025 MCS2026_Commodities_Data.csv")
@click.argument("paths", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@click.option("--accept", is_flag=True, help="Go on with files that data/sources.yaml does not know, with a warning.")
def import_(paths: tuple[Path, ...], accept: bool) -> None:
    """Import official files of the USGS Mineral Commodity Summaries into data/figures.csv.

    FILE is a CSV file, a folder that holds them, or the official zip archive. The edition is recognised by the file's
    content, its sha256 is compared with data/sources.yaml, and every correction of data/corrections.yaml is checked
    against the file. The rows of an edition replace those the table had; nothing is written when anything is wrong.
    """
    from carep.sources.mcs.importer import import_files

    project = projects.find()
    reports = import_files(
        project, paths, accept=accept, progress=lambda line: click.echo(f"carep data import: {line}", err=True)
    )
    for report in reports:
        _show(report)
    click.echo(f"Wrote data/figures.csv: {sum(report.rows for report in reports):,} rows of {len(reports)} editions.")


@data.command()
def verify() -> None:
    """Check data/figures.csv: keys, names, units, numbers, sources, corrections and world totals.

    Ends with exit code 2 and a list when something is wrong.
    """
    from carep.sources import totals
    from carep.sources.mcs import figures
    from carep.sources.verify import faults

    project = projects.find()
    found = faults(project)
    if found:
        raise DataError.collect(found, "data/figures.csv and its registers do not agree")
    rows = figures.read(project.data / "figures.csv")
    editions = sorted({row["edition"] for row in rows})
    comparisons = totals.compare(rows)
    click.echo(
        f"{len(rows):,} figures of {len(editions)} editions ({', '.join(editions)}): keys, names, units, numbers, "
        f"sources and corrections are in order."
    )
    click.echo(
        f"{len(comparisons):,} world totals compared with their countries, "
        f"{sum(not each.agrees for each in comparisons)} deviations, each accepted with a reason."
    )


@data.command()
def seal() -> None:
    """Put the tables under seal: write their sha256 into data/SHA256SUMS.

    An import renews the seal of the tables that it writes. Run this only after a change that was meant and reviewed.
    """
    from carep.press.data import seal as seals

    changed = seals.write(projects.find())
    click.echo("Wrote data/SHA256SUMS." if changed else "data/SHA256SUMS is up to date.")


@data.command(epilog="Example: carep data diff 2025 2026 --commodity chromium --measure reserves")
@click.argument("old")
@click.argument("new")
@click.option("--commodity", help="Only this commodity.")
@click.option("--country", help="Only this country.")
@click.option("--measure", help="Only this measure, such as reserves or mine_production.")
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV instead of a table.")
def diff(old: str, new: str, commodity: str | None, country: str | None, measure: str | None, as_csv: bool) -> None:
    """Show which figures were added, dropped or revised from OLD to NEW, and by how much.

    OLD and NEW are editions (2025) or paths of a figures.csv. Two editions are compared in the years that both print.
    A revision marked * is more than rounding.
    """
    from carep.minerals import vocabulary
    from carep.press.data.tables import csv_text
    from carep.sources.diff import COLUMNS, changes

    wanted = {
        "commodity": commodity and vocabulary.COMMODITY.resolve(commodity),
        "country": country and _country(country),
        "measure": measure and vocabulary.MEASURE.resolve(measure),
    }
    found = [
        change
        for change in changes(projects.find(), old, new)
        if all(value is None or getattr(change, name) == value for name, value in wanted.items())
    ]
    click.echo(csv_text(COLUMNS, (change.row() for change in found)) if as_csv else _table(found), nl=not as_csv)


@data.command(epilog="Example: carep data fetch --edition 2026")
@click.option("--edition", "editions", multiple=True, metavar="YEAR", help="An edition; default: all of them.")
@click.option("--source", "sources", multiple=True, metavar="ID", help="Another source of data/sources.yaml.")
@click.option("--folder", type=click.Path(path_type=Path, file_okay=False), help="Where to.  [default: _build/raw]")
@click.option("--mirror", metavar="ADDRESS", help="A web folder that holds the files under their official names.")
@click.option(
    "--file",
    "files",
    multiple=True,
    type=click.Path(path_type=Path),
    help="A file (or folder of files) that you downloaded; it is taken when its hash fits.",
)
@click.option("--quiet", is_flag=True, help="Show no progress.")
def fetch(
    editions: tuple[str, ...],
    sources: tuple[str, ...],
    folder: Path | None,
    mirror: str | None,
    files: tuple[Path, ...],
    quiet: bool,
) -> None:
    """Fetch the official files that carep data import reads.

    Each file is taken only when its sha256 is the one in data/sources.yaml. Where a server refuses programs, download
    the file in a browser and give it with --file.
    """
    from carep.press.data.fetch import fetch as fetch_files

    project = projects.find()
    fetched = fetch_files(
        project,
        edition=editions or None,
        sources=sources or None,
        folder=folder,
        mirror=mirror,
        accept_file=files or None,
        progress=not quiet,
    )
    for each in fetched:
        click.echo(f"{project.relative(each.path)}: {each.origin}")
    click.echo(f"{len(fetched)} files, each with the sha256 of data/sources.yaml.", err=True)


@data.command(epilog="Example: carep data inventory deposit.csv")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--map",
    "pairs",
    multiple=True,
    metavar="COLUMN=ROLE",
    help="Say what a column holds (name, country, latitude, ... or ignore); '*=ignore' leaves out all that is open.",
)
@click.option("--as", "name", metavar="ID", help="Id of the inventory's entry in data/sources.yaml, if not recognised.")
@click.option("--world", is_flag=True, help="Keep every country, not only the five states.")
@click.option("--encoding", default="utf-8-sig", show_default=True, help="How the file's text is encoded.")
@click.option("--check", is_flag=True, help="Read and report, but write nothing.")
def inventory(file: Path, pairs: tuple[str, ...], name: str | None, world: bool, encoding: str, check: bool) -> None:
    """Import a deposit inventory into data/inventories/.

    The official files of USGS OFR 2005-1294, PP 1802, SIR 2010-5090-Z and MRDS are recognised by their columns; any
    other CSV file is read by the names of its columns and by --map. No point is moved and no entry of the five states
    is dropped: what does not fit is flagged and reported.
    """
    from carep.minerals import vocabulary
    from carep.press.data.sources import WHERE, read_sources
    from carep.sources import inventories

    project = projects.find()
    known = read_sources(project)

    def licence(source: str) -> str:
        if source not in known:
            raise UnknownNameError.of("source", source, known, where=WHERE)
        return known[source].licence

    given = inventories.parse_map(pairs)
    read = inventories.read(file, given=given, source=name, licence=licence, encoding=encoding)
    _compare(file, known)
    selection = inventories.select(read, None if world else vocabulary.CENTRAL_ASIA)
    report(read, selection)
    if check:
        click.echo("Nothing was written (--check).")
        return
    source_ids = sorted({entry["source"] for entry in selection.entries})
    title = known[source_ids[0]].title if len(source_ids) == 1 else f"Inventory {read.id}"
    path = inventories.write(project, read.id, selection.entries, title=title, source_ids=source_ids)
    click.echo(f"Wrote {project.relative(path)}.")


def _country(name: str) -> str:
    from carep.minerals import vocabulary

    aggregates = {aggregate.casefold(): aggregate for aggregate in vocabulary.AGGREGATES}
    resolved: str = aggregates.get(name.casefold()) or vocabulary.COUNTRY.resolve(name)
    return resolved


def _show(report: EditionReport) -> None:
    measures = ", ".join(f"{name} {count:,}" for name, count in sorted(report.measures.items()))
    click.echo(f"Edition {report.edition}: {report.rows:,} figures from {report.files} files ({measures}).")
    click.echo(f"  {len(report.corrections)} corrections hold, {sum(report.corrections.values()):,} cells touched.")
    if report.tables:
        click.echo(f"  also {', '.join(f'data/{name}.csv' for name in report.tables)}.")
    for warning in report.warnings:
        click.echo(f"  warning: {warning}", err=True)


def _table(changes: list[Change]) -> str:
    if not changes:
        return "No figure differs."
    rows = [("", "measure", "commodity, form", "country", "year", "old", "new", "unit", "change")]
    for each in changes:
        change = "" if each.change is None else f"{each.change:+.1%}{'*' if each.beyond_rounding else ''}"
        what = each.commodity if each.form == "as published" else f"{each.commodity}, {each.form}"
        rows.append(
            (each.kind.value, each.measure, what, each.country, each.year, each.old, each.new, each.unit, change)
        )
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    right = {5, 6, 8}
    lines = [
        "  ".join(
            cell.rjust(width) if column in right else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
    counts = {kind: sum(each.kind.value == kind for each in changes) for kind in ("added", "dropped", "revised")}
    beyond = sum(each.beyond_rounding for each in changes)
    summary = ", ".join(f"{count:,} {kind}" for kind, count in counts.items())
    return "\n".join([*lines, f"{summary}; {beyond:,} beyond rounding (*)"])


def _compare(file: Path, known: Mapping[str, Source]) -> None:
    expected = {each.sha256: each.name for source in known.values() for each in source.files if each.sha256}
    found = sha256(file)
    if found in expected:
        return
    same_name = [digest for digest, name in expected.items() if name == file.name]
    click.echo(
        f"Note: the sha256 of {file.name} is not on record in data/sources.yaml.\n"
        f"  found: {found}\n  expected: {' or '.join(same_name) or 'none, the file is new to carep'}",
        err=True,
    )


def report(read: Inventory, selection: Selection) -> None:
    """Print what the file held and what became of it."""
    click.echo(f"{read.file}: {len(read.entries)} entries, read as {read.id}.")
    click.echo(f"Kept {len(selection.entries)}: {_counts(selection.by_country)}.")
    click.echo(f"Coordinates: {_counts(selection.by_flag)}.")
    lines = (
        ("Of other countries, left out", f"{selection.others.total()} entries" if selection.others else ""),
        ("Countries that carep does not know", _counts(selection.unknown_countries)),
        ("Put into another country, but lying in a wanted one", ", ".join(selection.disagreeing)),
        ("Commodities that carep does not know, kept as published", _counts(selection.unknown_commodities)),
        ("Columns not used", ", ".join(read.unused_columns)),
    )
    for label, text in lines:
        if text:
            click.echo(f"{label}: {text}.")


def _counts(counted: Counter[str]) -> str:
    ranked = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{name or 'no name'} {count}" for name, count in ranked)
