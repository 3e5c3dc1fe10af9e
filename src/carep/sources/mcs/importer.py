"""Import of official files of the Mineral Commodity Summaries into ``data/figures.csv``."""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from carep.press.data import seal
from carep.press.data.sources import Source, SourceFile, read_sources
from carep.press.errors import DataError
from carep.press.project import Project
from carep.sources import corrections, us_tables
from carep.sources.mcs import figures, long, per_commodity, raw, wide
from carep.sources.mcs.cells import Cell
from carep.sources.mcs.names import Lexicon
from carep.sources.mcs.raw import RawTable

READERS = (per_commodity, wide, long)
FIGURES = "figures.csv"


@dataclass(frozen=True)
class EditionReport:
    """What came of one edition: files, rows, cells touched by each correction, further tables, warnings."""

    edition: int
    files: int
    rows: int
    corrections: Mapping[str, int]
    measures: Mapping[str, int]
    tables: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Edition:
    number: int
    tables: list[RawTable] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def import_files(
    project: Project,
    paths: Sequence[Path],
    *,
    accept: bool = False,
    progress: Callable[[str], None] | None = None,
) -> list[EditionReport]:
    """Read official files, correct them on record, and put their figures into ``data/figures.csv``.

    The rows of an edition replace those that the table had of it; other editions stay. The file of 2026 also gives
    the tables on imports and prices of the United States (see :mod:`carep.sources.us_tables`).

    Parameters
    ----------
    project
        The project whose ``data/`` is read and written.
    paths
        CSV files, folders that hold them, or zip archives. An edition in many files needs all of them.
    accept
        Go on with files whose sha256 is not in ``data/sources.yaml``, or when some are missing, with a warning.
    progress
        Called with one line for each step.

    Raises
    ------
    DataError
        With every fault of the files; nothing is written then.
    """
    say = progress or (lambda _line: None)
    editions = _gather(project, paths, accept)
    known = corrections.load(project)
    reports: list[EditionReport] = []
    replaced: dict[int, list[figures.Figure]] = {}
    further: dict[str, us_tables.Rows] = {}
    for edition in sorted(editions.values(), key=lambda item: item.number):
        say(f"reading edition {edition.number}: {len(edition.tables)} files")
        rows, counts = read_edition(edition.tables, edition.number, known)
        replaced[edition.number] = rows
        united_states = _united_states(edition)
        further |= united_states
        reports.append(
            EditionReport(
                edition.number,
                len(edition.tables),
                len(rows),
                counts,
                Counter(row["measure"] for row in rows),
                tuple(united_states),
                tuple(edition.warnings),
            )
        )
    path = project.data / FIGURES
    kept = [row for row in figures.read(path) if int(row["edition"]) not in replaced]
    figures.write(path, figures.sort([*kept, *(row for rows in replaced.values() for row in rows)]))
    for written in (path, *us_tables.write(further, project.data)):
        seal.renew(project, written.name)
    return reports


def _united_states(edition: _Edition) -> dict[str, us_tables.Rows]:
    """The tables on the United States that a file of the edition holds as well; a faulty one raises."""
    files = edition.tables if edition.number == us_tables.EDITION else []
    made = [us_tables.tables(file) for file in files]
    return next((tables for tables in made if all(tables.values())), {})


def read_edition(
    tables: Sequence[RawTable], edition: int, known: Sequence[corrections.Correction]
) -> tuple[list[figures.Figure], Mapping[str, int]]:
    """The figures of an edition's files and how many cells each correction touched.

    Raises
    ------
    DataError
        With every fault of the files, and every correction that is out of date.
    """
    lexicon = Lexicon.of_project()
    problems = corrections.check_guards(known, tables, edition)
    cells: list[Cell] = []
    for table in tables:
        reader = next(reader for reader in READERS if reader.recognise(table) is not None)
        for item in reader.cells(table, edition, lexicon):
            if isinstance(item, DataError):
                problems.append(item)
            else:
                cells.append(item)
    counts: Mapping[str, int] = {}
    rows: list[figures.Figure] = []
    try:
        corrected, counts = corrections.apply(known, cells, [table.name for table in tables])
    except DataError as error:
        problems.append(error)
    else:
        rows, unreadable = figures.from_cells(corrected, lexicon)
        problems += unreadable
    if problems:
        raise DataError.collect(problems, f"edition {edition}: nothing was imported")
    return rows, counts


def recognise(table: RawTable) -> int:
    """The edition of a file by its content; raises :class:`DataError` when it has none of the known formats."""
    for reader in READERS:
        edition: int | None = reader.recognise(table)
        if edition is not None:
            return edition
    raise DataError(
        "not a world data file of the Mineral Commodity Summaries",
        where=f"{table.path}:1",
        found=", ".join(name for name in table.header if name.strip())[:300],
        expected="the columns of an edition: Source, Country, Type, Prod_… (2022 to 2024), "
        "SOURCE, COMMODITY, COUNTRY, TYPE, … (2025), or MCS chapter, Section, Commodity, … (2026)",
        do="check that the file is the official one and its first line is the header",
    )


def _gather(project: Project, paths: Sequence[Path], accept: bool) -> dict[int, _Edition]:
    sources = read_sources(project)
    editions: dict[int, _Edition] = {}
    problems: list[DataError] = []
    for table in _tables(paths, problems):
        try:
            number = recognise(table)
        except DataError as error:
            problems.append(error)
            continue
        edition = editions.setdefault(number, _Edition(number))
        source = sources.get(f"mcs{number}")
        if source is None:
            problems.append(_no_source(table, number, sources))
            continue
        registered = next((file for file in source.files if file.sha256 == table.sha256), None)
        if registered is None:
            refusal = _unknown_hash(table, source)
            if not accept:
                problems.append(refusal)
                continue
            edition.warnings.append(str(refusal))
            registered = _by_name(source, table.name)
        name = registered.name if registered else table.name
        if any(name == other.name for other in edition.tables):
            problems.append(DataError("the same file twice", where=table.path, found=name, do="give it once"))
            continue
        edition.tables.append(replace(table, name=name))
    for edition in editions.values():
        source = sources.get(f"mcs{edition.number}")
        if source and edition.tables and (missing := _missing(edition, source)):
            if accept:
                edition.warnings.append(str(missing))
            else:
                problems.append(missing)
    if problems:
        raise DataError.collect(problems, "files that cannot be imported; nothing was changed")
    return editions


def _tables(paths: Sequence[Path], problems: list[DataError]) -> Iterable[RawTable]:
    for path in paths:
        try:
            if path.is_dir():
                inside = sorted(child for child in path.iterdir() if child.suffix.lower() == ".csv")
                if not inside:
                    raise DataError("no CSV file in the folder", where=str(path))
                yield from (raw.read(child) for child in inside)
            elif path.suffix.lower() == ".zip":
                yield from _from_zip(path)
            else:
                yield raw.read(path)
        except DataError as error:
            problems.append(error)


def _from_zip(path: Path) -> Iterable[RawTable]:
    try:
        with zipfile.ZipFile(path) as archive:
            members = sorted(name for name in archive.namelist() if name.lower().endswith("_world.csv"))
            contents = [(name, archive.read(name)) for name in members]
    except FileNotFoundError:
        raise DataError("the file is missing", where=str(path), do="check the path") from None
    except zipfile.BadZipFile as error:
        raise DataError("not a whole zip archive", where=str(path), found=error, do="get it again") from None
    for name, content in contents:
        yield raw.parse(content, name.rsplit("/", 1)[-1], f"{path}!{name}")


def _by_name(source: Source, name: str) -> SourceFile | None:
    return next((file for file in source.files if file.name.casefold() == name.casefold()), None)


def _missing(edition: _Edition, source: Source) -> DataError | None:
    given = {table.name for table in edition.tables}
    missing = sorted(file.name for file in source.files if file.name not in given)
    if not missing:
        return None
    return DataError(
        f"edition {edition.number} is not complete",
        where=f"data/sources.yaml, {source.id}",
        found=f"{len(given)} files",
        expected=f"{len(source.files)} files; missing: {', '.join(missing[:12])}{', …' if len(missing) > 12 else ''}",
        do="give the folder that holds all of them, or --accept to import without them",
    )


def _unknown_hash(table: RawTable, source: Source) -> DataError:
    named = _by_name(source, table.name) or (source.files[0] if len(source.files) == 1 else None)
    expected = f"sha256 {named.sha256} ({named.name}, {named.bytes} bytes)" if named else f"a file of {source.id}"
    return DataError(
        "not the file that the register of sources knows",
        where=table.path,
        found=f"sha256 {table.sha256}",
        expected=expected,
        do=f"get the official file again; if {source.producer or 'the publisher'} has replaced it, compare and run "
        "with --accept, then put the new sha256 into data/sources.yaml",
    )


def _no_source(table: RawTable, number: int, sources: Mapping[str, Source]) -> DataError:
    return DataError(
        f"edition {number} is not in the register of sources",
        where=table.path,
        found=f"mcs{number}",
        expected=f"one of {', '.join(name for name in sources if name.startswith('mcs'))}",
        do=f"add mcs{number} with its DOI, address and sha256 {table.sha256} to data/sources.yaml",
    )
