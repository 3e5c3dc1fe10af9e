from __future__ import annotations

import csv
import io
import json

import pytest
from click.testing import CliRunner

from carep.cli import cli
from carep.press.errors import UnknownNameError


def run(*arguments: str) -> str:
    result = CliRunner().invoke(cli, ["claims", *arguments], catch_exceptions=False)
    assert result.exit_code == 0
    return result.output


def test_one_claim_is_shown_with_its_verdicts_and_evidence():
    shown = run("article-manganese")
    assert "38.6" in shown
    assert "contradicted" in shown
    assert "does not list any of the five states" in " ".join(shown.split())


def test_the_ledger_for_machines_holds_verdict_evidence_and_sources_in_both_languages():
    (claim,) = json.loads(run("article-chromium", "--edition", "2026", "--format", "json"))
    assert claim["stated"] == "31"
    assert claim["repeats"] == {"id": "telf-chromium", "how": "rounded"}
    (verdict,) = claim["verdicts"]
    assert verdict["edition"] == 2026
    assert verdict["verdict"] == verdict["on_record"]
    assert verdict["sources"] == ["mcs2026"]
    assert "25,5" in verdict["evidence"]["ru"]


def test_csv_has_a_row_for_each_claim_and_edition():
    rows = list(csv.DictReader(io.StringIO(run("article-zinc", "article-384", "--format", "csv"))))
    assert {row["id"] for row in rows} == {"article-zinc", "article-384"}
    assert [row["edition"] for row in rows if row["id"] == "article-384"] == [""]
    assert {row["edition"] for row in rows if row["id"] == "article-zinc"} >= {"2023", "2024", "2025", "2026"}


def test_russian_is_spoken_when_asked_for():
    assert "опровергнуто" in run("article-lead", "--language", "ru", "--edition", "2026")


def test_an_unknown_claim_or_edition_is_refused_with_a_hint():
    with pytest.raises(UnknownNameError, match="did you mean article-chromium"):
        run("article-chromum")
    with pytest.raises(UnknownNameError, match="2026"):
        run("article-chromium", "--edition", "2019")
