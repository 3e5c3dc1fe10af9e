"""One published cell on its way from an official file to a row of ``data/figures.csv``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from carep.minerals.quantity import clean
from carep.press.errors import DataError

PRODUCTION, CAPACITY, RESERVES = "production", "capacity", "reserves"
UNNAMED = "unnamed"
"""Family of a cell in a column without a name: it must be dropped by a correction."""

UNITS: Mapping[str, str] = {
    "t": "t",
    "kt": "kt",
    "kg": "kg",
    "Mt": "Mt",
    "mt": "Mt",
    "mmt": "Mt",
    "kct": "kct",
    "mct": "Mct",
    "mcm": "Mm3",
    "tons": "t",
    "metric tons": "t",
    "thousand metric tons": "kt",
    "thousand metric dry tons": "kt",
    "million metric tons": "Mt",
    "kilograms": "kg",
    "thousand carats": "kct",
    "thousands of carats": "kct",
    "million carats": "Mct",
    "million cubic meters": "Mm3",
    "million liters": "ML",
}
"""Units as the releases name them, in column names or cells, and the symbols of ``data/figures.csv``."""


@dataclass(frozen=True)
class Cell:
    """A cell with everything the release says about it; ``raw`` is its whole row by column name.

    ``family`` is production, capacity or reserves; ``kind`` what the release says is measured; ``part`` a word
    that only the column name holds (sponge, pigment, ore). ``features`` are oddities that cleaning took away;
    each must be on record. ``changes`` are what corrections set: measure, form, commodity, country.
    """

    edition: int
    file: str
    path: str
    line: int
    column: str
    raw: Mapping[str, str]
    commodity: str
    country: str
    scope: str
    kind: str
    family: str
    unit: str
    year: int
    text: str
    note: str = ""
    remarks: str = ""
    estimated: bool = False
    part: str = ""
    features: frozenset[str] = frozenset()
    changes: Mapping[str, str] = field(default_factory=dict)
    corrections: tuple[str, ...] = ()

    @property
    def where(self) -> str:
        return f"{self.path}:{self.line}"


def unit_symbol(text: str, where: str) -> str:
    """The symbol of a unit as a release names it; raises :class:`DataError` for a unit never seen.

    >>> unit_symbol(" thousands of carats", "file.csv:2"), unit_symbol("mmt", "file.csv:1")
    ('kct', 'Mt')
    """
    name = clean(text)
    if name not in UNITS:
        raise DataError(
            "a unit never seen",
            where=where,
            found=repr(text),
            expected=f"one of {', '.join(UNITS)}",
            do="if the release is right, add the unit to carep.sources.mcs.cells.UNITS; if not, a correction",
        )
    return UNITS[name]
