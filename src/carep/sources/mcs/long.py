"""Reader of the edition 2026: one CSV file, a row a figure; only its world tables are read here."""

from __future__ import annotations

import re
from collections.abc import Iterator

from carep.minerals.quantity import clean
from carep.press.errors import DataError
from carep.sources.mcs.cells import CAPACITY, PRODUCTION, RESERVES, Cell, unit_symbol
from carep.sources.mcs.names import Lexicon
from carep.sources.mcs.raw import RawTable

COLUMNS = (
    "MCS chapter", "Section", "Commodity", "Country", "Statistics", "Statistics_detail", "Unit", "Year", "Value",
    "Notes", "Other notes",
)  # fmt: skip
_FLAG = re.compile(r"Is critical mineral \d{4}")
_FAMILIES = {"Production": PRODUCTION, "Capacity": CAPACITY, "Reserves": RESERVES}


def recognise(table: RawTable) -> int | None:
    """The edition of a long file by its columns and the years of its world tables, or None when it is no such file."""
    names = [name.strip() for name in table.header]
    if not {"Section", "Commodity", "Statistics_detail", "Year", "Value"} <= set(names):
        return None
    years = [int(raw["Year"]) for _, raw in table.records() if _is_world(raw["Section"]) and raw["Year"].isdigit()]
    return max(years) + 1 if years else None


def strange_columns(table: RawTable) -> DataError | None:
    """What is wrong with the columns of a file that should be of the edition 2026."""
    strange = [name for name in table.header if name not in COLUMNS and not _FLAG.fullmatch(name)]
    if not strange and set(COLUMNS) <= set(table.header):
        return None
    return DataError(
        "columns are not as in the edition 2026",
        where=f"{table.path}:1",
        found=", ".join(map(repr, strange)) or "fewer columns",
        expected=", ".join(COLUMNS),
        do="if the edition has a new column, teach carep.sources.mcs.long to read it",
    )


def cells(table: RawTable, edition: int, lexicon: Lexicon) -> Iterator[Cell | DataError]:
    """Every cell of the world tables; what cannot be read comes as an error, so that all of them can be listed."""
    if fault := strange_columns(table):
        yield fault
        return
    for line, raw in table.records():
        if not _is_world(raw["Section"]):
            continue
        where = f"{table.path}:{line}"
        try:
            printed = lexicon.country(raw["Country"], where)
            unit = unit_symbol(raw["Unit"], where)
            if raw["Statistics"] not in _FAMILIES or not raw["Year"].isdigit():
                raise DataError(
                    "a row of a world table that is no figure of a year",
                    where=where,
                    found=f"{raw['Statistics']!r}, year {raw['Year']!r}",
                    expected="Production, Capacity or Reserves of one year",
                )
        except DataError as error:
            yield error
            continue
        note = clean(raw["Notes"])
        yield Cell(
            edition,
            table.name,
            table.path,
            line,
            "Value",
            raw,
            clean(raw["Commodity"]),
            printed.country,
            printed.scope,
            raw["Statistics_detail"],
            _FAMILIES[raw["Statistics"]],
            unit,
            int(raw["Year"]),
            clean(raw["Value"]),
            note=_own_note(note),
            estimated=note.startswith("Estimated"),
            features=printed.features,
        )


def _is_world(section: str) -> bool:
    return section.startswith("World")


def _own_note(note: str) -> str:
    """The note without the marks that every row repeats (they are read into ``estimated``)."""
    appendix = "See Appendix C for resource and reserve definitions and information concerning data sources."
    parts = [part.strip() for part in note.replace(" .--", ". --").split(" -- ")]
    return " ".join(part for part in parts if part not in ("Estimated.", "Reported.", "Estimated", "Yes", "", appendix))
