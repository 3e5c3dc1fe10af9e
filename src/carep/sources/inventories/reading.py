"""Read an inventory's file into entries, all faults of the file at once."""

from __future__ import annotations

import csv
import io
import math
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from carep.minerals import vocabulary
from carep.press.errors import DataError
from carep.sources.inventories import places
from carep.sources.inventories.columns import Placement, place
from carep.sources.inventories.formats import GIVEN_FLAGS, Format, Names, recognise

COLUMNS = (
    "id", "name", "country", "latitude", "longitude", "commodities", "deposit_type", "status", "development",
    "source", "licence", "coordinate_flag", "published_commodities", "note",
)  # fmt: skip
"""Columns of every table in ``data/inventories/`` that lists entries."""

DECIMALS = 6
"""Decimals of a degree that are kept: a tenth of a metre, far below any inventory's accuracy."""

MOST_PROBLEMS = 25
"""Faults listed in one message; the rest is counted."""


@dataclass
class Inventory:
    """What a file held: the entries as rows of :data:`COLUMNS`, and what a reader must know about them."""

    id: str
    file: str
    entries: list[dict[str, str]]
    unused_columns: tuple[str, ...]
    unknown_countries: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class _Reader:
    placement: Placement
    width: int
    names: Names
    known: Format
    source: str
    licence: Callable[[str], str]
    countries: Mapping[str, str]


def read(
    path: Path,
    *,
    given: Mapping[str, str] | None = None,
    source: str | None = None,
    licence: Callable[[str], str],
    encoding: str = "utf-8-sig",
) -> Inventory:
    """Read the inventory in ``path``; nothing is written.

    Parameters
    ----------
    path
        A CSV file with a header, of a known format or any other.
    given
        The user's map of columns (lower case) to roles.
    source
        Id of ``data/sources.yaml``; needed when the format is not known.
    licence
        Gives the licence of a source id.
    encoding
        How the file's text is encoded; the official files are UTF-8.

    Raises
    ------
    DataError
        Lists all faults of the file: missing, wrongly encoded, columns without a role, rows cut short, repeated ids,
        coordinates that are no degrees.
    """
    rows = _rows(path, encoding)
    header = rows[0][1]
    known = recognise(header)
    identity = source or (known.source or known.table if known else None)
    if identity is None:
        raise DataError(
            "the columns fit no known inventory",
            where=f"{path.name}:1",
            found=", ".join(header),
            do="name the inventory's entry in data/sources.yaml with --as ID, and map columns with --map COLUMN=ROLE",
        )
    placement = place(header, known, given or {}, where=f"{path.name}:1")
    if known is None:
        known = Format.model_construct(table=identity, prefix=identity)
    reader = _Reader(placement, len(header), Names(known.names), known, identity, licence, _countries())
    inventory = Inventory(source or known.table, path.name, [], placement.unused)
    problems: list[DataError] = []
    lines: dict[str, int] = {}
    for line, row in rows[1:]:
        where = f"{path.name}:{line}"
        try:
            entry = _entry(reader, row, line, where, inventory)
        except DataError as problem:
            problems.append(problem)
            continue
        if entry["id"] in lines:
            problems.append(
                DataError(
                    f"the id {entry['id']} is there twice",
                    where=where,
                    found=f"also in line {lines[entry['id']]}",
                    expected="one row an id",
                    do="map the column that tells the rows apart with --map COLUMN=id",
                )
            )
        lines.setdefault(entry["id"], line)
        inventory.entries.append(entry)
    if problems:
        raise DataError.collect(problems, f"{path.name} can't be imported", most=MOST_PROBLEMS)
    return inventory


def _rows(path: Path, encoding: str) -> list[tuple[int, list[str]]]:
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise DataError("there is no such file", where=str(path), do="check the path") from None
    except IsADirectoryError:
        raise DataError("this is a folder", where=str(path), expected="a CSV file") from None
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise DataError(
            f"the text is not {encoding}",
            where=f"{path.name}:{line}",
            found=f"byte 0x{raw[error.start]:02x}",
            do="name the file's encoding with --encoding, such as cp1252",
        ) from None
    except LookupError:
        raise DataError(f"no encoding is called {encoding!r}", do="try utf-8, cp1252 or latin-1") from None
    rows: list[tuple[int, list[str]]] = []
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    start = 1
    try:
        for row in lines:
            if row:
                rows.append((start, row))
            start = lines.line_num + 1
    except csv.Error as error:
        raise DataError(f"not a CSV file: {error}", where=f"{path.name}:{start}", do="fetch the file again") from None
    if len(rows) < 2:
        raise DataError("no entries", where=path.name, found=f"{len(raw)} bytes", expected="a header and rows")
    return rows


def _countries() -> dict[str, str]:
    names = {alias.casefold(): name for alias, name in vocabulary.country_aliases().items()}
    return names | {name.casefold(): name for name in vocabulary.countries()}


def _entry(reader: _Reader, row: list[str], line: int, where: str, inventory: Inventory) -> dict[str, str]:
    placement, known = reader.placement, reader.known
    if len(row) != reader.width:
        raise DataError(
            "the row is cut short" if len(row) < reader.width else "the row is too long",
            where=where,
            found=f"{len(row)} cells",
            expected=f"{reader.width} cells",
            do="fetch the file again",
        )
    published_country = placement.text(row, "country")
    country = reader.countries.get(published_country.casefold())
    if country is None:
        inventory.unknown_countries[published_country] += 1
        country = published_country
    latitude = _degrees(placement.text(row, "latitude"), 90.0, "latitude", where)
    longitude = _degrees(placement.text(row, "longitude"), 180.0, "longitude", where)
    name = placement.text(row, "name")
    flag, note = _flag(reader, country, latitude, longitude, name, placement.text(row, "coordinate_flag"), where)
    commodities = [placement.text(row, "commodities"), placement.text(row, "minor_commodities")]
    published = "; minor: ".join(text for text in commodities if text)
    names, _ = reader.names.split(", ".join(commodities))
    source = _source(reader, placement.text(row, "source"), where)
    deposit_type = placement.text(row, "deposit_type")
    own_id = placement.text(row, "id") or str(line)
    return {
        "id": f"{known.prefix}:{own_id}" if known.prefix else own_id,
        "name": name,
        "country": country,
        "latitude": _degrees_text(latitude),
        "longitude": _degrees_text(longitude),
        "commodities": "|".join(names),
        "deposit_type": known.deposit_types.get(deposit_type, deposit_type),
        "status": placement.text(row, "status").casefold(),
        "development": placement.text(row, "development").casefold(),
        "source": source,
        "licence": reader.licence(source),
        "coordinate_flag": flag,
        "published_commodities": published,
        "note": "; ".join(part for part in (placement.text(row, "note"), note) if part),
    }


def _source(reader: _Reader, published: str, where: str) -> str:
    if not reader.known.sources:
        return reader.source
    if published not in reader.known.sources:
        raise DataError(
            "a source that the tabulation did not name before",
            where=where,
            found=published,
            expected="; ".join(reader.known.sources),
            do="add it to data/sources.yaml and to the format in carep/sources/inventories/formats.yaml",
        )
    return reader.known.sources[published]


def _degrees(text: str, most: float, what: str, where: str) -> float | None:
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not -most <= value <= most:
        raise DataError(
            f"the {what} is not in degrees",
            where=where,
            found=text,
            expected=f"a number from {-most:g} to {most:g}, or nothing",
        )
    return value


def _degrees_text(value: float | None) -> str:
    return "" if value is None else f"{value:.{DECIMALS}f}".rstrip("0").rstrip(".")


def _flag(
    reader: _Reader, country: str, latitude: float | None, longitude: float | None, name: str, given: str, where: str
) -> tuple[str, str]:
    if given not in GIVEN_FLAGS:
        raise DataError("an unknown coordinate flag", where=where, found=given, expected="; ".join(GIVEN_FLAGS))
    flag = places.flag(country, latitude, longitude)
    note = ""
    if flag == places.OK and GIVEN_FLAGS[given] not in ("", places.OK):
        # The tabulation looked at a finer map than ours.
        flag, note = GIVEN_FLAGS[given], "within 5 km of the border on the project's map, across it on a finer one"
    if flag == places.OK and name in reader.known.doubts:
        return places.DOUBTFUL, reader.known.doubts[name]
    if latitude is None or longitude is None:
        return flag, note
    if flag == places.OUTSIDE and places.exchanged(country, latitude, longitude):
        note = f"with latitude and longitude exchanged the point would lie in {country}"
    return flag, note
