"""Reader of the edition 2025: one CSV file, a row a country, two years of production and capacity, and reserves."""

from __future__ import annotations

import re
from collections.abc import Iterator

from carep.minerals.quantity import clean
from carep.press.errors import DataError
from carep.sources.mcs.cells import CAPACITY, PRODUCTION, RESERVES, Cell, unit_symbol
from carep.sources.mcs.names import OUTER_BLANK, Lexicon
from carep.sources.mcs.raw import RawTable

KEYS = ("SOURCE", "COMMODITY", "COUNTRY", "TYPE", "UNIT_MEAS")
_VALUE = re.compile(r"(?P<family>PROD|CAP|RESERVES)(?P<est>_EST)?_\s?(?P<year>\d{4})")
_NOTE = re.compile(r"(?P<family>PROD|CAP|RESERVE)_NOTES")
_FAMILIES = {"PROD": PRODUCTION, "CAP": CAPACITY, "RESERVES": RESERVES, "RESERVE": RESERVES}
BLANK_UNIT = "blank-unit"


def recognise(table: RawTable) -> int | None:
    """The edition of a wide file by its column names, or None when it is no such file."""
    names = [name.strip() for name in table.header]
    if not set(KEYS[1:4]) <= set(names):
        return None
    years = [int(found["year"]) for name in names if (found := _VALUE.fullmatch(name))]
    return max(years) + 1 if years else None


def cells(table: RawTable, edition: int, lexicon: Lexicon) -> Iterator[Cell | DataError]:
    """Every cell of the file; what cannot be read comes as an error, so that all of them can be listed.

    A row's unit is that of its commodity and type in the other rows when its own is blank.
    """
    values: list[tuple[str, str, int, bool]] = []
    notes: dict[str, str] = {}
    for name in table.header:
        text = name.strip()
        if found := _VALUE.fullmatch(text):
            values.append((name, _FAMILIES[found["family"]], int(found["year"]), bool(found["est"])))
        elif found := _NOTE.fullmatch(text):
            notes[_FAMILIES[found["family"]]] = name
        elif text not in KEYS:
            yield DataError(
                "a column never seen",
                where=f"{table.path}:1",
                found=repr(name),
                expected=f"{', '.join(KEYS)}, PROD_<year>, PROD_EST_<year>, CAP_…, RESERVES_<year>, …_NOTES",
                do="if the edition has a new column, teach carep.sources.mcs.wide to read it",
            )
    missing = [key for key in KEYS if key not in table.header]
    if missing:
        yield DataError("columns are missing", where=f"{table.path}:1", found=", ".join(table.header), expected=missing)
        return
    units = {
        (raw["COMMODITY"], raw["TYPE"]): raw["UNIT_MEAS"] for _, raw in table.records() if raw["UNIT_MEAS"].strip()
    }
    for line, raw in table.records():
        where = f"{table.path}:{line}"
        features: set[str] = set()
        unit_text = raw["UNIT_MEAS"]
        if not unit_text.strip():
            unit_text = units.get((raw["COMMODITY"], raw["TYPE"]), "")
            features.add(BLANK_UNIT)
        try:
            printed = lexicon.country(raw["COUNTRY"], where)
            unit = unit_symbol(unit_text, where)
        except DataError as error:
            yield error
            continue
        if raw["COMMODITY"] != raw["COMMODITY"].strip():
            features.add(OUTER_BLANK)
        remark = clean(raw.get(notes.get(PRODUCTION, ""), ""))
        for name, family, year, est in values:
            note = clean(raw.get(notes.get(family, ""), ""))
            yield Cell(
                edition,
                table.name,
                table.path,
                line,
                name,
                raw,
                clean(raw["COMMODITY"]),
                printed.country,
                printed.scope,
                raw["TYPE"],
                family,
                unit,
                year,
                clean(raw[name]),
                note=note,
                remarks=remark,
                estimated=_estimated(family, est, raw["TYPE"], note),
                features=printed.features | features,
            )


def _estimated(family: str, est: bool, kind: str, note: str) -> bool:
    """The second year is estimated by its column name; the first when type or note say so and it was not reported."""
    if est or family == RESERVES:
        return est
    if re.match(r"re?po?r?ro?ted|reported|reproted", note, re.IGNORECASE) or note.endswith(", reported"):
        return False
    return "estimated" in kind.casefold() or note.casefold().startswith("estimated")
