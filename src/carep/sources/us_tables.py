"""Import reliance, import sources and prices of the United States, as the Mineral Commodity Summaries print them.

The 2026 data release holds them in the same file as the world tables: sections "Salient Statistics" and
"Import Sources". Each row that is kept keeps its printed text, its reading, and its line in that file.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from carep.minerals.quantity import SYMBOLS, Quantity, parse
from carep.minerals.vocabulary import Qualifier
from carep.press.data.tables import csv_text
from carep.press.errors import DataError
from carep.press.files import write_atomic
from carep.sources.mcs import long
from carep.sources.mcs.names import Lexicon
from carep.sources.mcs.raw import RawTable

Rows = list[dict[str, str]]
EDITION = 2026
RELIANCE, SOURCES, PRICE = "Net import reliance", "Import sources 2021-2024", "Price"

RENAMED: Mapping[str, str] = {
    "diamond (bort, grit, and dust and powder; natural and synthetic)": "diamond (industrial)",
    "diamond (stones, natural and synthetic)": "diamond (industrial)",
    "nepheline syenite": "feldspar",
    "rare earths (heavy)": "rare earths",
}
"""Products within a chapter that carep counts with the chapter's commodity; the printed name stays in ``detail``."""

LEFT_OUT = (
    "argon", "granite only", "ground high-purity quartz", "industrial cultured quartz crystal", "iron and steel scrap",
    "quartz (high-purity and industrial cultured crystal)", "thallium",
)  # fmt: skip
"""Commodities of the release that no world table covers and the vocabulary does not name: left out knowingly."""

COUNTRIES: Mapping[str, str] = {"The Bahamas": "Bahamas", "China, Germany, and Russia": "China, Germany, and Russia"}
"""Countries as this section alone spells them; the last is a group that the release does not divide."""

TONNES_OF_UNIT: Mapping[str, float] = {
    "metric ton": 1.0,
    "ton": 1.0,
    "kilogram": 1e-3,
    "gram": 1e-6,
    "pound": 0.45359237e-3,
    "short ton": 0.90718474,
    "troy ounce": 31.1034768e-6,
    "dry metric ton unit": 0.01,
    "metric ton unit": 0.01,
}
"""Tonnes in the unit that a price is for. Pound, short ton and troy ounce: NIST Handbook 44, appendix C. A metric
ton unit is one hundredth of a tonne of contained metal or oxide, so a price per unit is a price of content."""

NET_EXPORTER = "E"
_SHARED_HEADING = re.compile(r"^Net import reliance ?as a percentage of (apparent|estimated|reported) consumption")


def read_cell(text: str, *, note: str = "", percent: bool = False) -> Quantity:
    """What a cell of these sections stands for, by the rule of :func:`carep.minerals.quantity.parse`.

    Words ("Variable, depending on size"), "E" (net exporter) and "s" (too small or not meaningful, as the note says)
    have no number; nothing of these is read as zero. Percentages are printed to one per cent (as many end in zero as
    in any other digit), and a part is not above its whole.

    >>> read_cell(">75").amount.high, read_cell("500–12,000").amount.high, read_cell("E").qualifier.value
    (inf, 12000.0, 'descriptive')
    >>> read_cell("75").amount.low, read_cell("290").amount.low, read_cell("70", percent=True).amount.low
    (74.5, 285.0, 69.5)
    """
    if text not in SYMBOLS and not any(character.isdigit() for character in text):
        return Quantity(Qualifier.DESCRIPTIVE)
    read = parse(text, note=note, whole_units=percent)
    if percent and read.amount is not None and math.isfinite(read.amount.high):
        return replace(read, amount=replace(read.amount, high=min(read.amount.high, 100.0)))
    return read


def usd_per_tonne(unit: str) -> float | None:
    """US dollars a tonne for one of the release's price ``unit``; ``None`` when the unit is no price of mass.

    >>> round(usd_per_tonne("cents per pound"), 4), usd_per_tonne("dollars per kilogram"), usd_per_tonne("index")
    (22.0462, 1000.0, None)
    """
    money, separator, mass = unit.partition(" per ")
    if not separator or money not in ("dollars", "cents") or mass not in TONNES_OF_UNIT:
        return None
    return (0.01 if money == "cents" else 1.0) / TONNES_OF_UNIT[mass]


def price_unit(unit: str, detail: str) -> str:
    """The unit that a price is meant in: the cell's, unless the row's own heading says a metric ton unit.

    The 2026 file gives manganese ore "dollars per metric ton" in its unit cell and "dollars per metric ton
    unit" in its heading; at 4.5 dollars only the heading can be meant, and the chapter's text agrees.
    """
    if "metric ton unit" in detail and not unit.endswith("unit"):
        return f"{unit} unit"
    return unit


@dataclass(frozen=True)
class _Row:
    """A row of the release, with the names that carep has for what it is about."""

    line: int
    cells: Mapping[str, str]
    commodity: str
    country: str

    def __getitem__(self, name: str) -> str:
        return self.cells[name].strip()

    @property
    def detail(self) -> str:
        """What the figure is for: the row's heading without the words that every row of the table shares."""
        heading = self["Statistics_detail"].replace("\xa0", " ")
        product = "" if self["Commodity"].casefold() not in RENAMED else self["Commodity"]
        if self["Statistics"] == RELIANCE:
            heading = _SHARED_HEADING.sub("", heading)
        return "; ".join(part for part in (product, heading.strip(" :,")) if part)

    def reading(self, *, percent: bool = False) -> Quantity:
        return read_cell(self["Value"], note=self["Notes"], percent=percent)


def tables(table: RawTable) -> dict[str, Rows]:
    """The rows of ``import_reliance``, ``import_sources`` and ``prices``, each sorted by its key.

    Raises
    ------
    DataError
        When the file is not the 2026 release, or names a commodity or country that carep does not; all are listed.
    """
    if fault := long.strange_columns(table):
        raise fault
    lexicon = Lexicon.of_project()
    made: dict[str, Rows] = {name: [] for name, _ in _TABLES.values()}
    problems: list[DataError] = []
    for line, cells in table.records():
        if cells["Statistics"].strip() not in _TABLES:
            continue
        try:
            row = _named(line, cells, lexicon, f"{table.name}:{line}")
        except DataError as problem:
            problems.append(problem)
            continue
        if row is not None:
            name, own_columns = _TABLES[row["Statistics"]]
            about = {"edition": str(EDITION), "commodity": row.commodity, "detail": row.detail}
            made[name].append(about | own_columns(row) | {"file": table.name, "line": str(line)})
    if problems:
        raise DataError.collect(problems, "names that neither the vocabulary nor the importer knows")
    return {
        name: sorted(rows, key=lambda row: (row["commodity"], row["detail"], row.get("year", ""), int(row["line"])))
        for name, rows in made.items()
    }


def write(made: Mapping[str, Rows], data: Path) -> list[Path]:
    """Put tables into the folder ``data``; each replaces the old one in one step."""
    written = {data / f"{name}.csv": csv_text(list(rows[0]), rows) for name, rows in made.items()}
    for path, text in written.items():
        write_atomic(path, text)
    return list(written)


def _named(line: int, cells: Mapping[str, str], lexicon: Lexicon, where: str) -> _Row | None:
    """The row with carep's names, or ``None`` when its commodity is left out knowingly."""
    printed, country = cells["Commodity"].strip(), cells["Country"].strip()
    if printed.casefold() in LEFT_OUT:
        return None
    commodity = RENAMED.get(printed.casefold()) or lexicon.commodity(printed, where)
    return _Row(line, cells, commodity, COUNTRIES.get(country) or lexicon.country(country, where).country)


def _reliance(row: _Row) -> dict[str, str]:
    return {
        "country": row.country,
        "year": row["Year"],
        "net_exporter": "true" if row["Value"] == NET_EXPORTER else "false",
        **_printed(row, row.reading(percent=True)),
    }


def _import_source(row: _Row) -> dict[str, str]:
    return {"country": row.country, "period": row["Year"], **_printed(row, row.reading(percent=True))}


def _price(row: _Row) -> dict[str, str]:
    unit = price_unit(row["Unit"], row["Statistics_detail"])
    reading, factor = row.reading(), usd_per_tonne(unit)
    usd = None if factor is None or reading.value is None else reading.value * factor
    return {"year": row["Year"], "unit": unit, "usd_per_t": _number(usd), **_printed(row, reading)}


_TABLES: Mapping[str, tuple[str, Callable[[_Row], dict[str, str]]]] = {
    RELIANCE: ("import_reliance", _reliance),
    SOURCES: ("import_sources", _import_source),
    PRICE: ("prices", _price),
}
"""By the release's name of a statistic: the table, and what makes a row of it."""


def _printed(row: _Row, reading: Quantity) -> dict[str, str]:
    return {
        "published": row["Value"],
        "value": _number(reading.value),
        "low": _number(reading.amount.low if reading.amount else None),
        "high": _number(reading.amount.high if reading.amount else None),
        "qualifier": reading.qualifier.value,
        "note": row["Notes"],
    }


def _number(value: float | None) -> str:
    return "" if value is None or math.isinf(value) else f"{value:.10g}"
