"""The summary of all checks: one exit code, three formats, and no pass by looking at nothing."""

from __future__ import annotations

import io
import json
from xml.etree import ElementTree as ET

import pytest
from rich.console import Console

from carep.press.checks.findings import Finding, Outcome, PartResult, as_json, as_junit, exit_code, print_table

PASSED = PartResult.of("links", [], checked=3, unit="pages")
DIFFERS = PartResult.of("claims", [Finding("claims.yaml:3", "verdict <moved>", "look")], checked=9, unit="claims")
MISSING = PartResult.not_checked("accessibility", "there is no browser", unit="pages")


@pytest.mark.parametrize(
    ("results", "code"),
    [([PASSED], 0), ([PASSED, DIFFERS], 1), ([PASSED, MISSING], 2), ([DIFFERS, MISSING], 1), ([], 2)],
)
def test_the_exit_code_is_0_1_or_2(results, code):
    assert exit_code(results) == code


def test_a_part_that_looked_at_nothing_is_not_checked():
    empty = PartResult.of("outputs", [], checked=0, unit="notebooks")
    assert empty.outcome is Outcome.NOT_CHECKED
    assert "no notebooks" in empty.note


def test_json_holds_every_finding():
    report = json.loads(as_json([PASSED, DIFFERS, MISSING]))
    assert [part["outcome"] for part in report["parts"]] == ["passed", "differs", "not checked"]
    assert report["parts"][1]["findings"] == [{"where": "claims.yaml:3", "message": "verdict <moved>", "do": "look"}]


def test_junit_counts_failures_and_calls_a_part_not_checked_an_error():
    suites = ET.fromstring(as_junit([PASSED, DIFFERS, MISSING]))
    counts = [(s.get("name"), s.get("failures"), s.get("errors")) for s in suites]
    assert counts == [("links", "0", "0"), ("claims", "1", "0"), ("accessibility", "0", "1")]


def test_the_table_names_each_part_and_cuts_long_lists_with_a_hint():
    many = PartResult.of("outputs", [Finding(f"cell {i}", "differs") for i in range(30)], checked=1, unit="notebooks")
    console = Console(file=io.StringIO(), width=120)
    print_table([PASSED, many, MISSING], console, most=5)
    text = console.file.getvalue()
    assert "and 25 more" in text
    assert "there is no browser" in text
    assert "not checked" in text
