"""Reader of the editions 2022 to 2024: one CSV file a commodity, years and units in the column names."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from carep.minerals.quantity import clean
from carep.press.errors import DataError
from carep.sources.mcs.cells import CAPACITY, PRODUCTION, RESERVES, UNNAMED, Cell, unit_symbol
from carep.sources.mcs.names import Lexicon
from carep.sources.mcs.raw import RawTable

_FILE = re.compile(r"mcs\d{4}-(?P<code>[a-z-]+)_world\.csv", re.IGNORECASE)
_PRODUCED = re.compile(
    r"(?P<family>Prod|Cap)(?:_(?P<part>Sponge|Pigment))?_(?P<unit>[A-Za-z]+)(?P<est>_est)?_(?P<year>\d{4})",
    re.IGNORECASE,
)
_RESERVES = re.compile(r"(?P<family>Reserves)(?:_(?P<part>ore|ore_K2O_equiv))?_(?P<unit>[A-Za-z]+)(?:_\d{4})?")
_NOTES = re.compile(r"(?P<family>Prod|Cap|Reserves)_notes?", re.IGNORECASE)
_FAMILIES = {"prod": PRODUCTION, "cap": CAPACITY, "reserves": RESERVES}
_ALSO_ESTIMATED = re.compile(
    r"(?:also )?estimated[. ]*(?:in \d{4})?[. ]*$|estimated in (?:\d{4} also|both years)|(?:is|were) also estimated",
    re.IGNORECASE,
)
_REPORTED = re.compile(r"\breported(?:\.?$|\. | (?:production|data)?\s?in \d{4}| data)", re.IGNORECASE)


@dataclass(frozen=True)
class _Column:
    name: str
    family: str
    part: str
    unit: str
    year: int | None
    estimated: bool


def recognise(table: RawTable) -> int | None:
    """The edition of a per-commodity file by its column names, or None when it is no such file."""
    if [name.strip() for name in table.header[:2]] != ["Source", "Country"]:
        return None
    years = [int(found["year"]) for name in table.header if (found := _PRODUCED.fullmatch(name.strip()))]
    return max(years) + 1 if years else None


def cells(table: RawTable, edition: int, lexicon: Lexicon) -> Iterator[Cell | DataError]:
    """Every cell of the file; what cannot be read comes as an error, so that all of them can be listed."""
    named = _FILE.fullmatch(table.name)
    commodity = _codes().get(named["code"].lower()) if named else None
    if commodity is None:
        yield DataError(
            "the file's name does not tell the commodity",
            where=table.path,
            found=table.name,
            expected="mcs<year>-<code>_world.csv with a known code, as in the official archive",
            do="give the file its official name",
        )
        return
    columns: list[_Column] = []
    notes: dict[str, str] = {}
    for position, name in enumerate(table.header):
        if position < 3 or not name.strip():
            continue
        if found := _NOTES.fullmatch(name.strip()):
            notes[_FAMILIES[found["family"].lower()]] = name
            continue
        try:
            columns.append(_column(name, f"{table.path}:1"))
        except DataError as error:
            yield error
    for line, number, text in table.unnamed():
        raw = next(record for at, record in table.records() if at == line)
        column_name = f"(unnamed {number})"
        yield Cell(
            edition, table.name, table.path, line, column_name, raw, commodity, "", "", "", UNNAMED, "t", edition, text
        )
    for line, raw in table.records():
        try:
            printed = lexicon.country(raw[table.header[1]], f"{table.path}:{line}")
        except DataError as error:
            yield error
            continue
        for column in columns:
            note = clean(raw.get(notes.get(column.family, ""), ""))
            yield Cell(
                edition,
                table.name,
                table.path,
                line,
                column.name,
                raw,
                commodity,
                printed.country,
                printed.scope,
                raw[table.header[2]],
                column.family,
                column.unit,
                column.year or edition - 1,
                clean(raw[column.name]),
                note=note,
                estimated=_is_estimated(column, edition, note, country_marked=printed.estimated),
                part=column.part,
                features=printed.features,
            )


def _is_estimated(column: _Column, edition: int, note: str, *, country_marked: bool) -> bool:
    """By the column's name or the country's mark; of the first year the note decides, and of reserves alone."""
    if column.family == RESERVES:
        return bool(re.match(r"estimated\s?\.?$", note, re.IGNORECASE))
    if column.family == PRODUCTION and column.year == edition - 2 and _REPORTED.search(note):
        return False
    if column.family == PRODUCTION and (
        country_marked or (column.year == edition - 2 and _ALSO_ESTIMATED.search(note))
    ):
        return True
    return column.estimated


@lru_cache(maxsize=1)
def _codes() -> Mapping[str, str]:
    """Commodity by the code in the file's name (``codes.csv``); the file itself does not always say."""
    with Path(__file__).with_name("codes.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["commodity"] for row in csv.DictReader(file)}


def _column(name: str, where: str) -> _Column:
    found = _PRODUCED.fullmatch(name.strip()) or _RESERVES.fullmatch(name.strip())
    if found is None:
        raise DataError(
            "a column never seen",
            where=where,
            found=repr(name),
            expected="Prod_<unit>[_est]_<year>, Cap_<unit>[_est]_<year>, Reserves_<unit>, …_notes",
            do="if the edition has a new column, teach carep.sources.mcs.per_commodity to read it",
        )
    family, unit = _FAMILIES[found["family"].lower()], unit_symbol(found["unit"], where)
    part = (found["part"] or "").lower().replace("_", " ")
    if family == RESERVES:
        return _Column(name, family, part, unit, None, False)
    return _Column(name, family, part, unit, int(found["year"]), bool(found["est"]))
