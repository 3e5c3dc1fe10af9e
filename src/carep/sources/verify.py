"""Checks of ``data/figures.csv``: its keys, names, units, numbers, sources, corrections and world totals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from carep.minerals import vocabulary
from carep.minerals.quantity import UNIT_TONNES, UNKNOWN, parse
from carep.minerals.vocabulary import AGGREGATES, WORLD_TOTAL, Measure, Qualifier
from carep.press.data.sources import Source, read_sources
from carep.press.errors import CarepError, DataError, UnknownNameError
from carep.press.project import Project
from carep.sources import corrections, totals
from carep.sources.mcs import figures
from carep.sources.mcs.cells import UNITS

FIGURES = "figures.csv"
JUMP = 10
"""How many times a world total may grow or shrink from one edition to the next; a wrong unit is a thousand times."""

_DO = "restore the table from version control, or import the official file again"
_READ_FROM_NOTE = UNKNOWN | {Qualifier.UPPER_BOUND}


def faults(project: Project) -> list[DataError]:
    """Everything that is wrong with the figures, each with its line; empty when all is well.

    Checked are: columns, keys (once each, in order), names, measures, units, qualifier and numbers against the
    printed text, tonnes against the unit, source files and editions against the register, correction ids, every world
    total against the sum of its countries and against the same total in the edition before.
    """
    try:
        rows = figures.read(project.data / FIGURES)
        known = corrections.load(project)
        sources = read_sources(project)
        accepted = totals.accepted(project)
    except CarepError as error:
        return [error if isinstance(error, DataError) else DataError(str(error))]
    if not rows:
        return [DataError("there are no figures", where=f"data/{FIGURES}", do=_DO)]
    found = [*_rows(rows), *_order(rows), *_origin(rows, sources), *_corrections(rows, known)]
    return found or [*totals.check(rows, accepted), *_jumps(rows)]


def _fault(what: str, line: int, *, found: object = None, expected: object = None, do: str = _DO) -> DataError:
    return DataError(what, where=f"data/{FIGURES}:{line}", found=found, expected=expected, do=do)


def _rows(rows: Sequence[figures.Figure]) -> Iterator[DataError]:
    countries = {*vocabulary.countries(), *AGGREGATES}
    commodities = set(vocabulary.commodities())
    units = set(UNITS.values())
    for line, row in enumerate(rows, 2):
        for kind, name, choices in (
            ("country", row["country"], countries),
            ("commodity", row["commodity"], commodities),
            ("measure", row["measure"], {measure.value for measure in Measure}),
            ("qualifier", row["qualifier"], {qualifier.value for qualifier in Qualifier}),
            ("unit", row["unit"], units),
            ("mark of estimation", row["estimated"], {"true", "false"}),
        ):
            if name not in choices:
                unknown = UnknownNameError.of(kind, name, sorted(choices))
                yield _fault(unknown.what, line, expected=unknown.expected, do=unknown.do or _DO)
                break
        else:
            if not row["form"]:
                yield _fault("a figure without a form", line, expected="a form, or 'as published'")
            yield from _number(row, line)


def _number(row: figures.Figure, line: int) -> Iterator[DataError]:
    qualifier = Qualifier(row["qualifier"])
    try:
        quantity = parse(row["published"], note=row["note"])
    except DataError as error:
        yield _fault(error.what, line, found=error.found, expected=error.expected)
        return
    read = quantity.qualifier
    if read in (Qualifier.EXACT, Qualifier.ESTIMATED):
        read = Qualifier.ESTIMATED if row["estimated"] == "true" else Qualifier.EXACT
    if read is not qualifier and not (qualifier in _READ_FROM_NOTE and read in _READ_FROM_NOTE):
        yield _fault("a qualifier that the cell does not say", line, found=qualifier, expected=read)
    value = None if qualifier in UNKNOWN or quantity.value is None else Decimal(repr(quantity.value))
    if qualifier is read and _decimal(row["value"]) != value:
        yield _fault("a number that is not the printed one", line, found=row["value"], expected=value)
    factor = UNIT_TONNES.get(row["unit"])
    tonnes = None if value is None or factor is None else value * factor
    if qualifier is read and _decimal(row["value_t"]) != tonnes:
        yield _fault("tonnes that are not those of the unit", line, found=row["value_t"], expected=tonnes)


def _decimal(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def _order(rows: Sequence[figures.Figure]) -> Iterator[DataError]:
    seen: dict[tuple[str, ...], int] = {}
    for line, row in enumerate(rows, 2):
        key = tuple(row[name] for name in figures.KEY)
        if key in seen:
            yield _fault("the same figure twice", line, found=f"also on line {seen[key]}")
        seen[key] = line
    if list(rows) != figures.sort(rows):
        yield DataError("the rows are not in the order of their keys", where=f"data/{FIGURES}", do=_DO)


def _origin(rows: Sequence[figures.Figure], sources: Mapping[str, Source]) -> Iterator[DataError]:
    known = {(name, file.name) for name, source in sources.items() for file in source.files}
    for line, row in enumerate(rows, 2):
        source, file = f"mcs{row['edition']}", row["file"]
        if (source, file) not in known:
            known.add((source, file))  # reported once
            expected = f"a file of {source} in data/sources.yaml"
            yield _fault("a file that the register of sources does not hold", line, found=file, expected=expected)


def _corrections(rows: Sequence[figures.Figure], known: Sequence[corrections.Correction]) -> Iterator[DataError]:
    ids = {item.id: item for item in known}
    used: set[str] = set()
    for line, row in enumerate(rows, 2):
        for name in filter(None, row["correction"].split("|")):
            used.add(name)
            if name not in ids or str(ids[name].edition) != row["edition"]:
                expected = "an id of data/corrections.yaml of the same edition"
                yield _fault("a correction that is not in the register", line, found=name, expected=expected)
    editions = {row["edition"] for row in rows}
    for item in known:
        leaves_a_mark = item.kind != "drop" and not item.is_of_the_file
        if leaves_a_mark and str(item.edition) in editions and item.id not in used:
            yield DataError(
                f"correction {item.id} is not applied to any figure",
                where=f"data/{corrections.FILE}",
                do="import the edition again: carep data import FILE...",
            )


def _jumps(rows: Sequence[figures.Figure]) -> Iterator[DataError]:
    """World totals that are out of size with the edition before: reserves, or production of the same year."""
    before: dict[tuple[str, ...], figures.Figure] = {}
    for line, row in enumerate(rows, 2):
        if row["country"] != WORLD_TOTAL or not row["value"] or float(row["value"]) == 0:
            continue
        year = "" if row["measure"] == Measure.RESERVES else row["year"]
        key = row["commodity"], row["form"], row["measure"], year
        earlier = before.get(key)
        before[key] = row
        if earlier is None:
            continue
        ratio = float(row["value_t"] or row["value"]) / float(earlier["value_t"] or earlier["value"])
        if not 1 / JUMP <= ratio <= JUMP:
            yield _fault(
                "a world total out of size with the edition before",
                line,
                found=f"{row['published']} {row['unit']}, edition {row['edition']}",
                expected=f"within {JUMP} times {earlier['published']} {earlier['unit']}, edition {earlier['edition']}",
                do=f"look for a wrong unit; correct it in data/{corrections.FILE}",
            )
