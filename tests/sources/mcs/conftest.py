"""A tiny project whose official files are written by the tests."""

from __future__ import annotations

import csv
import hashlib
import io
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml

from carep.press.project import Project
from carep.sources.mcs import figures
from carep.sources.mcs.importer import EditionReport, import_files

REPOSITORY = Path(__file__).parents[3]
YEAR_2023 = (
    "Source",
    "Country",
    "Type",
    "Prod_t_2021",
    "Prod_t_est_2022",
    "Prod_notes",
    "Reserves_t",
    "Reserves_notes",
)
YEAR_2025 = (
    "SOURCE", "COMMODITY", "COUNTRY", "TYPE", "UNIT_MEAS", "PROD_2023", "PROD_EST_ 2024", "PROD_NOTES", "CAP_2023",
    "CAP_EST_ 2024", "CAP_NOTES", "RESERVES_2024", "RESERVE_NOTES",
)  # fmt: skip
YEAR_2026 = (
    "MCS chapter", "Section", "Commodity", "Country", "Statistics", "Statistics_detail", "Unit", "Year", "Value",
    "Notes", "Is critical mineral 2025", "Other notes",
)  # fmt: skip
ANTIMONY = "Mine production, contained antimony"


@dataclass
class TinyProject:
    """A project in a temporary folder, and a folder beside it for official files."""

    root: Path
    raw: Path
    corrections: list[dict[str, Any]] = field(default_factory=list)
    sources: dict[str, Any] = field(default_factory=dict)

    @property
    def project(self) -> Project:
        return Project(self.root)

    @property
    def table(self) -> Path:
        return self.root / "data" / "figures.csv"

    def write(
        self, name: str, rows: Iterable[Sequence[str]], *, encoding: str = "utf-8-sig", register: bool = True
    ) -> Path:
        """An official file with these rows (the first is the header), registered with its sha256."""
        text = io.StringIO(newline="")
        csv.writer(text, lineterminator="\r\n").writerows(rows)
        return self.write_bytes(name, text.getvalue().encode(encoding), register=register)

    def write_bytes(self, name: str, content: bytes, *, register: bool = True, edition: int | None = None) -> Path:
        path = self.raw / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        if register:
            year = edition or int(next(part for part in ("2022", "2023", "2024", "2025", "2026") if part in name))
            source = self.sources.setdefault(f"mcs{year}", {"title": "t", "licence": "l", "files": []})
            source["files"].append(
                {"name": path.name, "sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
            )
        return path

    def save(self) -> None:
        (self.root / "data" / "sources.yaml").write_text(yaml.safe_dump(self.sources), encoding="utf-8")
        (self.root / "data" / "corrections.yaml").write_text(yaml.safe_dump(self.corrections), encoding="utf-8")

    def correct(self, **entry: Any) -> None:
        """Put a correction on record; what it does not say is filled in."""
        self.corrections.append({"id": "c", "commodity": "antimony", "reason": "r", "file": "*", **entry})

    def handle(self, edition: int, *oddities: str) -> None:
        for oddity in oddities:
            self.correct(id=f"{edition}-{oddity}", edition=edition, kind="structure", handles=oddity)

    def import_(self, *paths: Path, accept: bool = False) -> list[EditionReport]:
        self.save()
        return import_files(self.project, paths or (self.raw,), accept=accept)

    def rows(self) -> list[figures.Figure]:
        return figures.read(self.table)

    def cell(self, country: str, measure: str = "mine_production", year: str = "") -> figures.Figure:
        """The only figure of a country and measure (and year)."""
        found = [
            row
            for row in self.rows()
            if row["country"] == country and row["measure"] == measure and year in ("", row["year"])
        ]
        assert len(found) == 1, found
        return found[0]


@pytest.fixture
def tiny(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TinyProject:
    root = tmp_path / "project"
    (root / "data").mkdir(parents=True)
    (root / "book").mkdir()
    (root / "_config.yml").write_text("title: tiny\n", encoding="utf-8")
    for name in ("countries.csv", "commodities.csv"):
        shutil.copy(REPOSITORY / "data" / name, root / "data" / name)
    raw = tmp_path / "raw"
    raw.mkdir()
    monkeypatch.setenv("CAREP_PROJECT", str(root))
    return TinyProject(root, raw)


@pytest.fixture
def antimony_2023(tiny: TinyProject) -> Callable[..., Path]:
    """Writes ``mcs2023-antim_world.csv`` with the rows given."""

    def write(*rows: Sequence[str], header: Sequence[str] = YEAR_2023, **options: Any) -> Path:
        return tiny.write("mcs2023-antim_world.csv", [header, *rows], **options)

    return write


def row_2023(
    country: str, first: str, second: str, note: str = "", reserves: str = "NA", remark: str = ""
) -> list[str]:
    """A row of ``mcs2023-antim_world.csv``."""
    return ["MCS2023", country, ANTIMONY, first, second, note, reserves, remark]


def row_2025(
    country: str, first: str = "", second: str = "", note: str = "", reserves: str = "", remark: str = "",
    commodity: str = "Antimony", kind: str = "Mine production, antimony content", unit: str = "metric tons",
    capacity: Sequence[str] = ("", "", ""),
) -> list[str]:  # fmt: skip
    """A row of ``MCS2025_World_Data.csv``."""
    return ["MCS2025", commodity, country, kind, unit, first, second, note, *capacity, reserves, remark]


def row_2026(
    country: str, value: str, detail: str = "Mine production", note: str = "", year: str = "2025",
    statistics: str = "Production", unit: str = "metric tons", commodity: str = "Antimony",
    section: str = "World Mine Production and Reserves",
) -> list[str]:  # fmt: skip
    """A row of ``MCS2026_Commodities_Data.csv``."""
    return [commodity.upper(), section, commodity, country, statistics, detail, unit, year, value, note, "Yes", "—"]


@pytest.fixture
def rows() -> Any:
    """The makers of rows, by edition."""

    @dataclass(frozen=True)
    class Makers:
        header_2023: tuple[str, ...] = YEAR_2023
        header_2025: tuple[str, ...] = YEAR_2025
        header_2026: tuple[str, ...] = YEAR_2026
        antimony: str = ANTIMONY

        of_2023 = staticmethod(row_2023)
        of_2025 = staticmethod(row_2025)
        of_2026 = staticmethod(row_2026)

    return Makers()
