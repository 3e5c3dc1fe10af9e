from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from carep.claims import ledger
from carep.claims.assess import Assessed, assess_all
from carep.claims.compute import Data

HEAD = """
sources:
  somebody: {title: "A page", date: "2024", url: "https://example.org/page"}
  article: {title: "The article", date: "2026-02-19", url: "unknown"}
claims:
"""
ENTRY = """
  - id: chromium-31
    section: test
    kind: number
    statement: {en: "The five hold about 31 % of chromium.", ru: "У пяти стран около 31 % хрома."}
    said_by: {en: "Somebody", ru: "Кто-то"}
    source: article
    stated: "31"
    unit: "%"
    check: {name: share, commodity: chromium, measure: reserves}
    verdicts: {2026: possible}
"""


@pytest.fixture(scope="session")
def tables() -> ModuleType:
    """Small tables in the schema of data/figures.csv."""
    path = Path(__file__).parents[1] / "minerals/figures_frame.py"
    spec = importlib.util.spec_from_file_location("figures_frame", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def file(tmp_path: Path):
    """Write a ledger whose entries are given."""

    def write(*entries: str, head: str = HEAD) -> Path:
        path = tmp_path / "claims.yaml"
        path.write_text(head.lstrip() + "".join(entries), "utf-8")
        return path

    return write


@pytest.fixture
def judged(file, tables):
    """Judge entries against small tables; one assessed claim an entry."""

    def judge(*entries: str, figures=None) -> list[Assessed]:
        frame = tables.figures(tables.CHROMIUM_2026, tables.ZINC_2026, tables.LEAD_2026) if figures is None else figures
        return assess_all(ledger.read(file(*entries)), Data(frame))

    return judge
