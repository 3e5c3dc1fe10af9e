"""Import reliance, import sources and prices of the United States, as the Mineral Commodity Summaries print them.

The 2026 data release holds them in the same file as the world tables: sections "Salient Statistics" and
"Import Sources". Each row that is kept keeps its printed text, its reading, and its line in that file.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from carep.minerals import vocabulary
from carep.minerals.vocabulary import Qualifier
from carep.press.errors import DataError

EDITION = 2026
ENCODING = "cp1252"
COLUMNS = [
    "MCS chapter",
    "Section",
    "Commodity",
    "Country",
    "Statistics",
    "Statistics_detail",
    "Unit",
    "Year",
    "Value",
    "Notes",
    "Is critical mineral 2025",
    "Other notes",
]

RELIANCE, SOURCES, PRICE = "Net import reliance", "Import sources 2021-2024", "Price"

RENAMED: Mapping[str, str] = {
    "diamond (bort, grit, and dust and powder; natural and synthetic)": "diamond (industrial)",
    "diamond (stones, natural and synthetic)": "diamond (industrial)",
    "nepheline syenite": "feldspar",
    "rare earths (heavy)": "rare earths",
}
"""Products within a chapter that carep counts with the chapter's commodity; the printed name stays in ``detail``."""

LEFT_OUT = frozenset(
    {
        "argon",
        "granite only",
        "ground high-purity quartz",
        "industrial cultured quartz crystal",
        "iron and steel scrap",
        "quartz (high-purity and industrial cultured crystal)",
        "thallium",
    }
)
"""Commodities of the release that no world table covers and the vocabulary does not name: left out knowingly."""

COUNTRIES: Mapping[str, str] = {"The Bahamas": "Bahamas", "China, Germany, and Russia": "China, Germany, and Russia"}
"""Countries as this section alone spells them; the last is a group that the release does not divide."""

POUND_T = 0.45359237e-3
TROY_OUNCE_T = 31.1034768e-6
SHORT_TON_T = 0.90718474
TONNES_OF_UNIT: Mapping[str, float] = {
    "metric ton": 1.0,
    "ton": 1.0,
    "kilogram": 1e-3,
    "gram": 1e-6,
    "pound": POUND_T,
    "short ton": SHORT_TON_T,
    "troy ounce": TROY_OUNCE_T,
    "dry metric ton unit": 0.01,
    "metric ton unit": 0.01,
}
"""Tonnes in the unit that a price is for. Pound, short ton and troy ounce: NIST Handbook 44, appendix C. A metric
ton unit is one hundredth of a tonne of contained metal or oxide, so a price per unit is a price of content."""

NET_EXPORTER, SMALL = "E", "s"
COMMON_HEADING = re.compile(r"^Net import reliance ?as a percentage of (apparent|estimated|reported) consumption")
RANGE = re.compile(r"(?P<low>[\d,.]+)–(?P<high>[\d,.]+)")
WORDS: Mapping[str, Qualifier] = {
    "NA": Qualifier.NOT_AVAILABLE,
    "W": Qualifier.WITHHELD,
    NET_EXPORTER: Qualifier.DESCRIPTIVE,
    SMALL: Qualifier.DESCRIPTIVE,
    "—": Qualifier.ZERO,
}


@dataclass(frozen=True)
class Reading:
    """What a printed cell stands for: a number where it prints one, its bounds, and how to read it."""

    value: float | None
    low: float | None
    high: float | None
    qualifier: Qualifier


def read_cell(text: str, *, estimated: bool = False) -> Reading:
    """The reading of a cell of these sections.

    A bound has the bound as its value; a range has no value, only its ends; "E" (net exporter), "s" (too small
    or not meaningful, as the note says), words and W or NA have neither. Nothing of these is read as zero.

    >>> read_cell(">75"), read_cell("500–12,000").high, read_cell("E").qualifier.value
    (Reading(value=75.0, low=75.0, high=None, qualifier=<Qualifier.LOWER_BOUND: 'lower_bound'>), 12000.0, 'descriptive')
    """
    text = text.strip()
    if text in WORDS:
        return Reading(None, None, None, WORDS[text])
    if span := RANGE.fullmatch(text):
        low, high = (float(end.replace(",", "")) for end in span.group("low", "high"))
        return Reading(None, low, high, Qualifier.RANGE)
    try:
        value = float(text.lstrip("<>").replace(",", ""))
    except ValueError:
        return Reading(None, None, None, Qualifier.DESCRIPTIVE)
    if text.startswith(">"):
        return Reading(value, value, None, Qualifier.LOWER_BOUND)
    if text.startswith("<"):
        return Reading(value, None, value, Qualifier.UPPER_BOUND)
    return Reading(value, value, value, Qualifier.ESTIMATED if estimated else Qualifier.EXACT)


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
    line: int
    cells: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        return self.cells[name].strip()


def read(path: Path) -> list[_Row]:
    """The rows of the official file that belong to the three tables, with their lines.

    Raises
    ------
    DataError
        When the file is missing or its columns are not those of the 2026 release.
    """
    try:
        text = path.read_text(encoding=ENCODING)
    except FileNotFoundError:
        raise DataError("the file is missing", where=str(path), do="run: carep data fetch mcs2026") from None
    reader = csv.reader(io.StringIO(text, newline=""))
    header = next(reader, [])
    if header != COLUMNS:
        raise DataError(
            "the columns are not those of the 2026 release",
            where=f"{path.name}:1",
            found=", ".join(header),
            expected=", ".join(COLUMNS),
        )
    rows, line = [], 2
    for cells in reader:
        row = _Row(line, dict(zip(COLUMNS, cells, strict=True)))
        line = reader.line_num + 1
        if row["Statistics"] in (RELIANCE, SOURCES, PRICE):
            rows.append(row)
    return rows


def _commodities(rows: Iterable[_Row], file: str) -> dict[str, str]:
    known = {name.casefold(): name for name in vocabulary.commodities()}
    known |= {alias.casefold(): name for alias, name in vocabulary.commodity_aliases().items()} | dict(RENAMED)
    printed = {row["Commodity"]: row for row in rows}
    strange = {
        name: row for name, row in printed.items() if name.casefold() not in known and name.casefold() not in LEFT_OUT
    }
    if strange:
        problems = [
            DataError(f"unknown commodity {name!r}", where=f"{file}:{row.line}")
            for name, row in sorted(strange.items())
        ]
        raise DataError.collect(problems, "commodities that neither the vocabulary nor the importer names")
    return {name: known[name.casefold()] for name in printed if name.casefold() in known}


def _countries(rows: Iterable[_Row], file: str) -> dict[str, str]:
    known = {name: name for name in (*vocabulary.countries(), *vocabulary.AGGREGATES)}
    known |= dict(vocabulary.country_aliases()) | dict(COUNTRIES)
    printed = {row["Country"]: row for row in rows}
    problems = [
        DataError(f"unknown country {name!r}", where=f"{file}:{row.line}")
        for name, row in sorted(printed.items())
        if name not in known
    ]
    if problems:
        raise DataError.collect(problems, "countries that the vocabulary does not name")
    return {name: known[name] for name in printed}


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.10g}"


def _common(row: _Row, reading: Reading, file: str) -> dict[str, str]:
    return {
        "published": row["Value"],
        "value": _number(reading.value),
        "low": _number(reading.low),
        "high": _number(reading.high),
        "qualifier": reading.qualifier.value,
        "note": row["Notes"],
        "file": file,
        "line": str(row.line),
    }


def _detail(row: _Row) -> str:
    """What the figure is for: the row's heading without the words that every row of the table shares."""
    heading = row["Statistics_detail"].replace("\xa0", " ")
    product = "" if row["Commodity"].casefold() not in RENAMED else row["Commodity"]
    if row["Statistics"] == RELIANCE:
        heading = re.sub(
            r"^Net import reliance ?as a percentage of (apparent|estimated|reported) consumption", "", heading
        )
    return "; ".join(part for part in (product, heading.strip(" :,")) if part)


def _reliance(rows: Iterable[_Row], names: Mapping[str, str], file: str) -> Iterator[dict[str, str]]:
    for row in rows:
        reading = read_cell(row["Value"], estimated=row["Notes"].startswith("Estimated."))
        yield {
            "edition": str(EDITION),
            "commodity": names[row["Commodity"]],
            "detail": _detail(row),
            "country": row["Country"],
            "year": row["Year"],
            "net_exporter": "true" if row["Value"] == NET_EXPORTER else "false",
            **_common(row, reading, file),
        }


def _import_sources(
    rows: Iterable[_Row], names: Mapping[str, str], countries: Mapping[str, str], file: str
) -> Iterator[dict[str, str]]:
    for row in rows:
        yield {
            "edition": str(EDITION),
            "commodity": names[row["Commodity"]],
            "detail": _detail(row),
            "country": countries[row["Country"]],
            "period": row["Year"],
            **_common(row, read_cell(row["Value"]), file),
        }


def _prices(rows: Iterable[_Row], names: Mapping[str, str], file: str) -> Iterator[dict[str, str]]:
    for row in rows:
        unit = price_unit(row["Unit"], row["Statistics_detail"])
        reading = read_cell(row["Value"], estimated=row["Notes"].startswith("Estimated."))
        factor = usd_per_tonne(unit)
        usd = None if factor is None or reading.value is None else reading.value * factor
        yield {
            "edition": str(EDITION),
            "commodity": names[row["Commodity"]],
            "detail": _detail(row),
            "year": row["Year"],
            "unit": unit,
            "usd_per_t": _number(usd),
            **_common(row, reading, file),
        }


def tables(path: Path) -> dict[str, list[dict[str, str]]]:
    """The rows of ``import_reliance``, ``import_sources`` and ``prices``, each sorted by its key.

    Raises
    ------
    DataError
        When the file is not the 2026 release, or names a commodity or country that carep does not.
    """
    rows = read(path)
    names = _commodities(rows, path.name)
    kept: dict[str, list[_Row]] = {
        statistic: [row for row in rows if row["Statistics"] == statistic and row["Commodity"] in names]
        for statistic in (RELIANCE, SOURCES, PRICE)
    }
    countries = _countries(kept[SOURCES], path.name)
    made = {
        "import_reliance": list(_reliance(kept[RELIANCE], names, path.name)),
        "import_sources": list(_import_sources(kept[SOURCES], names, countries, path.name)),
        "prices": list(_prices(kept[PRICE], names, path.name)),
    }
    return {
        name: sorted(table, key=lambda row: (row["commodity"], row["detail"], row.get("year", ""), int(row["line"])))
        for name, table in made.items()
    }


def write(path: Path, data: Path) -> list[Path]:
    """Import the official file at ``path`` into the folder ``data``; each table replaces the old one in one step."""
    written = []
    for name, rows in tables(path).items():
        target = data / f"{name}.csv"
        text = io.StringIO()
        writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        partial = target.with_name(f".{target.name}.partial")
        partial.write_text(text.getvalue(), encoding="utf-8", newline="")
        partial.replace(target)
        written.append(target)
    return written
