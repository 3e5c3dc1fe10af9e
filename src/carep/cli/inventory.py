"""``carep data inventory``: import a deposit inventory."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Mapping

    from carep.press.data.sources import Source
    from carep.sources.inventories import Inventory, Selection


@click.command(epilog="Example: carep data inventory deposit.csv")
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
    from carep.press import project as projects
    from carep.press.data.sources import WHERE, read_sources
    from carep.press.errors import UnknownNameError
    from carep.sources import inventories

    project = projects.find()
    known = read_sources(project)

    def licence(source: str) -> str:
        if source not in known:
            raise UnknownNameError.of("source", source, known, where=WHERE)
        return known[source].licence

    read = inventories.read(
        file,
        given=inventories.parse_map(pairs),
        source=name,
        licence=licence,
        encoding=encoding,
    )
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


def _compare(file: Path, known: Mapping[str, Source]) -> None:
    import hashlib

    expected = {each.sha256: each.name for source in known.values() for each in source.files if each.sha256}
    found = hashlib.sha256(file.read_bytes()).hexdigest()
    if found in expected:
        return
    same_name = [sha256 for sha256, name in expected.items() if name == file.name]
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
