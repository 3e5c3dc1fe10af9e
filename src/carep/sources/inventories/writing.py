"""Choose the entries of some countries and write them as a table of ``data/inventories/``."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from carep.minerals import vocabulary
from carep.press.data import schemas, seal
from carep.press.data.tables import csv_text
from carep.press.files import write_atomic
from carep.press.project import Project
from carep.sources.inventories import places
from carep.sources.inventories.reading import COLUMNS, Inventory


@dataclass(frozen=True)
class Selection:
    """The entries of an inventory that lie in the wanted countries, and an account of all others.

    Attributes
    ----------
    entries
        Sorted by country, name and id.
    others
        Entries of each other country, left out because the inventory puts them there.
    unknown_countries
        Country names that the vocabulary does not hold, with the number of entries left out; an entry whose country
        is unknown is kept when its point lies in a wanted country or it has no point.
    disagreeing
        Ids of entries that the inventory puts into another country while their points lie in a wanted one.
    unknown_commodities
        Commodity names of the kept entries that the vocabulary does not hold; they are kept as published.
    """

    entries: list[dict[str, str]]
    others: Counter[str]
    unknown_countries: Counter[str]
    disagreeing: list[str]
    unknown_commodities: Counter[str]

    @property
    def by_country(self) -> Counter[str]:
        return Counter(entry["country"] for entry in self.entries)

    @property
    def by_flag(self) -> Counter[str]:
        return Counter(entry["coordinate_flag"] for entry in self.entries)


def select(inventory: Inventory, countries: Sequence[str] | None = vocabulary.CENTRAL_ASIA) -> Selection:
    """The entries of ``countries`` (``None``: of all), each other entry accounted for."""
    kept: list[dict[str, str]] = []
    others: Counter[str] = Counter()
    unknown: Counter[str] = Counter()
    disagreeing: list[str] = []
    for entry in inventory.entries:
        country = entry["country"]
        if countries is None or country in countries or (country in inventory.unknown_countries and _may_lie(entry)):
            kept.append(entry)
            continue
        (unknown if country in inventory.unknown_countries else others)[country] += 1
        if entry["latitude"] and _country_at(entry) in countries:
            disagreeing.append(entry["id"])
    known = vocabulary.commodities()
    names = Counter(name for entry in kept for name in entry["commodities"].split("|") if name and name not in known)
    kept.sort(key=lambda entry: (entry["country"], entry["name"], entry["id"]))
    return Selection(kept, others, unknown, disagreeing, names)


def _country_at(entry: dict[str, str]) -> str | None:
    return places.country_at(float(entry["latitude"]), float(entry["longitude"]))


def _may_lie(entry: dict[str, str]) -> bool:
    return not entry["latitude"] or _country_at(entry) is not None


def write(
    project: Project, name: str, entries: Sequence[dict[str, str]], *, title: str, source_ids: Sequence[str]
) -> Path:
    """Write ``data/inventories/<name>.csv`` in one step, and describe it in ``data/datapackage.json`` when new."""
    path = project.data / "inventories" / f"{name}.csv"
    write_atomic(path, csv_text(COLUMNS, entries))
    _describe(project, name, title, source_ids)
    seal.renew(project, path.relative_to(project.data).as_posix())
    return path


def _describe(project: Project, name: str, title: str, source_ids: Sequence[str]) -> None:
    path = project.data / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    if any(resource["name"] == name for resource in package["resources"]):
        return
    model = next(resource for resource in package["resources"] if is_inventory(resource))
    package["resources"].append(
        {
            **model,
            "name": name,
            "path": f"inventories/{name}.csv",
            "title": title,
            "description": "Entries of an inventory, one row each, imported with carep data inventory.",
            "sources": [{"title": source, "path": "sources.yaml"} for source in source_ids],
        }
    )
    write_atomic(path, schemas.text(package))


def is_inventory(resource: dict[str, Any]) -> bool:
    """Whether a resource of ``data/datapackage.json`` lists entries of an inventory."""
    return [field["name"] for field in resource["schema"]["fields"]] == list(COLUMNS)
