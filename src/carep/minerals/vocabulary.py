"""The names that carep uses everywhere: measures, qualifiers, verdicts, countries, commodities, editions.

Countries and commodities live in ``data/countries.csv`` and ``data/commodities.csv`` with their English and
Russian names, codes, symbols and aliases; they are read on first use.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from carep.press import project
from carep.press.contract.choices import Choices, Rule
from carep.press.errors import DataError, UnknownNameError

CENTRAL_ASIA = ("Kazakhstan", "Kyrgyzstan", "Tajikistan", "Turkmenistan", "Uzbekistan")
"""The five states, in alphabetical order, under their canonical English names."""

WORLD_TOTAL = "World total"
OTHER_COUNTRIES = "Other countries"
AGGREGATES = (WORLD_TOTAL, OTHER_COUNTRIES)
"""Rows of a release that are no country."""

Language = Literal["en", "ru"]


class Measure(StrEnum):
    """What a figure measures."""

    RESERVES = "reserves"
    MINE_PRODUCTION = "mine_production"
    REFINERY_PRODUCTION = "refinery_production"
    SMELTER_PRODUCTION = "smelter_production"
    PRODUCTION = "production"
    CAPACITY = "capacity"


class Qualifier(StrEnum):
    """How a published cell is to be read."""

    EXACT = "exact"
    ESTIMATED = "estimated"
    LOWER_BOUND = "lower_bound"
    UPPER_BOUND = "upper_bound"
    RANGE = "range"
    WITHHELD = "withheld"
    NOT_AVAILABLE = "not_available"
    NOT_APPLICABLE = "not_applicable"
    ZERO = "zero"
    DESCRIPTIVE = "descriptive"
    INCLUDED_ELSEWHERE = "included_elsewhere"


class Verdict(StrEnum):
    """What the data say of a claim."""

    REPRODUCED = "reproduced"
    CONSISTENT = "consistent"
    POSSIBLE = "possible"
    CONTRADICTED = "contradicted"
    NOT_TESTABLE = "not_testable"
    OPINION = "opinion"


@dataclass(frozen=True)
class CountryName:
    """A country as carep names it."""

    country: str
    iso3: str
    iso2: str
    ru: str
    aliases: tuple[str, ...]


@dataclass(frozen=True)
class CommodityName:
    """A commodity as carep names it; ``group`` is the family used to colour maps."""

    commodity: str
    symbol: str
    ru: str
    group: str
    aliases: tuple[str, ...]


Name = TypeVar("Name", CountryName, CommodityName)


def _file(name: str) -> tuple[Path, int]:
    """A file of the data folder and when it last changed: what its kept rows are filed under."""
    path = project.find().data / name
    if not path.is_file():
        raise DataError("the file is missing", where=str(path), do="restore it from version control")
    return path, path.stat().st_mtime_ns


def _rows(name: str) -> list[dict[str, str]]:
    return _read(*_file(name))


@lru_cache(maxsize=8)
def _read(path: Path, _mtime_ns: int) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@lru_cache(maxsize=32)
def _distinct(path: Path, mtime_ns: int, column: str) -> frozenset[str]:
    """A column's values; asked for at every check of a parameter, and some tables are long."""
    return frozenset(row[column] for row in _read(path, mtime_ns))


@lru_cache(maxsize=4)
def _published_in(path: Path, mtime_ns: int) -> frozenset[tuple[int, str, str]]:
    return frozenset(
        (int(row["edition"]), row["commodity"], row["measure"])
        for row in _read(path, mtime_ns)
        if row["country"] not in AGGREGATES
    )


def published(edition: int, commodity: str) -> list[str]:
    """The measures for which an edition lists countries with this commodity, in the order of :class:`Measure`."""
    held = _published_in(*_file("figures.csv"))
    return [measure.value for measure in Measure if (edition, commodity, measure.value) in held]


def _not_published(measure: str, edition: int, commodity: str) -> str | None:
    """What is wrong with asking an edition for a measure of a commodity."""
    held = published(edition, commodity)
    if measure in held:
        return None
    has = f"it lists {', '.join(held)}" if held else "it lists no country with this commodity"
    return f"MCS {edition} lists no country with {measure} of {commodity}; {has}"


def _split(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split("|") if part.strip())


def _named(name: str, kind: Callable[..., Name]) -> dict[str, Name]:
    """The rows of a file of names, by its first column."""
    return {next(iter(row.values())): kind(**row | {"aliases": _split(row["aliases"])}) for row in _rows(name)}


def countries() -> dict[str, CountryName]:
    """Every country of the vocabulary by its canonical name, in the file's order."""
    return _named("countries.csv", CountryName)


def commodities() -> dict[str, CommodityName]:
    """Every commodity of the vocabulary by its canonical name, in the file's order."""
    return _named("commodities.csv", CommodityName)


def editions() -> list[int]:
    """The editions of the Mineral Commodity Summaries that ``data/figures.csv`` holds, oldest first."""
    return sorted(map(int, _distinct(*_file("figures.csv"), "edition")))


def inventories() -> dict[str, str]:
    """The deposit inventories that the project holds: the table's name, and the inventory's title."""
    from carep.press.data import tables

    return {
        resource["name"]: resource.get("title", resource["name"])
        for resource in tables.description()["resources"]
        if any(field["name"] == "coordinate_flag" for field in resource["schema"]["fields"])
    }


def country_aliases() -> Mapping[str, str]:
    """Everything that names a country in some source, and the canonical name."""
    return {
        alias: known.country
        for known in countries().values()
        for alias in (known.iso3, known.iso2, known.ru, *known.aliases)
        if alias
    }


def commodity_aliases() -> Mapping[str, str]:
    """Everything that names a commodity in some source, and the canonical name."""
    return {
        alias: known.commodity
        for known in commodities().values()
        for alias in (known.symbol, known.ru, *known.aliases)
        if alias
    }


def _or_all(values: Iterable[str]) -> list[str]:
    return ["all", *sorted({*values})]


COUNTRY = Choices("country", lambda: list(countries()), country_aliases)
COMMODITY = Choices("commodity", lambda: list(commodities()), commodity_aliases)
MEASURE = Choices("measure", lambda: [measure.value for measure in Measure])

Country = Annotated[str, COUNTRY]
CentralAsianCountry = Annotated[str, Choices("Central Asian country", lambda: CENTRAL_ASIA, country_aliases)]
Commodity = Annotated[str, COMMODITY]
Edition = Annotated[int, Choices("edition", editions)]
Inventory = Annotated[str, Choices("inventory", lambda: list(inventories()))]
MeasureName = Annotated[str, MEASURE, Rule(("edition", "commodity"), _not_published)]
CriticalList = Annotated[
    str, Choices("critical list", lambda: sorted({row["list"] for row in _rows("critical_lists.csv")}))
]
EventParty = Annotated[
    str, Choices("party", lambda: _or_all(party for row in _rows("events.csv") for party in _split(row["parties"])))
]
EventType = Annotated[str, Choices("type of event", lambda: _or_all(row["type"] for row in _rows("events.csv")))]
TradeYear = Annotated[
    int, Choices("year of trade flows", lambda: sorted({int(row["year"]) for row in _rows("trade.csv")}))
]


def country_label(country: str, language: Language = "en") -> str:
    """The country's name for a reader; raises :class:`UnknownNameError` for a name we do not hold."""
    known = countries()
    if country not in known:
        raise UnknownNameError.of("country", country, known)
    return known[country].ru if language == "ru" else country


def with_article(name: str) -> str:
    """The English name of a country or union of states within a sentence.

    >>> with_article("United States"), with_article("China")
    ('the United States', 'China')
    """
    return f"the {name}" if name.startswith(("United ", "European ")) else name


def commodity_label(commodity: str, language: Language = "en") -> str:
    """The commodity's name for a reader; raises :class:`UnknownNameError` for a name we do not hold."""
    known = commodities()
    if commodity not in known:
        raise UnknownNameError.of("commodity", commodity, known)
    return known[commodity].ru if language == "ru" else commodity


MEASURE_LABELS: Mapping[Measure, Mapping[str, str]] = {
    Measure.RESERVES: {"en": "reserves", "ru": "запасы"},
    Measure.MINE_PRODUCTION: {"en": "mine production", "ru": "добыча"},
    Measure.REFINERY_PRODUCTION: {"en": "refinery production", "ru": "производство рафинированного металла"},
    Measure.SMELTER_PRODUCTION: {"en": "smelter production", "ru": "выплавка"},
    Measure.PRODUCTION: {"en": "production", "ru": "производство"},
    Measure.CAPACITY: {"en": "capacity", "ru": "мощности"},
}


def measure_label(measure: Measure | str, language: Language = "en") -> str:
    """The measure's name for a reader."""
    return MEASURE_LABELS[Measure(measure)][language]
