"""The summary of ``carep check``: a table for people, JSON for programs, JUnit for CI."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from carep.press.checks.findings import Outcome, PartResult

if TYPE_CHECKING:
    from rich.console import Console

FORMATS = ("table", "json", "junit")
SYMBOLS = {Outcome.PASSED: ("✓", "green"), Outcome.DIFFERS: ("✗", "red"), Outcome.NOT_CHECKED: ("–", "yellow")}


def as_json(results: Sequence[PartResult]) -> str:
    """The results as JSON text."""
    parts = [
        {
            "part": result.part,
            "outcome": result.outcome.value,
            "checked": result.checked,
            "unit": result.unit,
            "note": result.note,
            "findings": [{"where": f.where, "message": f.message, "do": f.do} for f in result.findings],
        }
        for result in results
    ]
    return json.dumps({"version": 1, "parts": parts}, indent=2, ensure_ascii=False)


def as_junit(results: Sequence[PartResult]) -> str:
    """The results as JUnit XML: a suite for each part, a failure for each finding, an error for a part not checked."""
    suites = ET.Element("testsuites", name="carep check")
    for result in results:
        missing = result.outcome is Outcome.NOT_CHECKED
        suite = ET.SubElement(
            suites,
            "testsuite",
            name=result.part,
            tests=str(max(result.checked, len(result.findings), 1)),
            failures=str(len(result.findings)),
            errors=str(int(missing)),
        )
        for finding in result.findings:
            case = ET.SubElement(suite, "testcase", classname=result.part, name=finding.where)
            ET.SubElement(case, "failure", message=finding.message).text = str(finding)
        if not result.findings:
            case = ET.SubElement(
                suite, "testcase", classname=result.part, name=f"{result.checked} {result.unit}: {result.outcome}"
            )
            if missing:
                ET.SubElement(case, "error", message=result.note).text = result.note
    ET.indent(suites)
    return ET.tostring(suites, encoding="unicode", xml_declaration=True)


def print_table(results: Sequence[PartResult], console: Console, *, most: int = 20) -> None:
    """Print each part's findings (at most ``most`` each), then one summary table."""
    from rich.table import Table
    from rich.text import Text

    for result in results:
        for finding in result.findings[:most]:
            console.print(Text(f"{result.part}: {finding}"), soft_wrap=True)
        if len(result.findings) > most:
            console.print(f"{result.part}: ... and {len(result.findings) - most} more (all with --format json)")
    table = Table(title="carep check", title_justify="left")
    for heading in ("", "part", "checked", "findings", "outcome"):
        table.add_column(heading, justify="right" if heading in ("checked", "findings") else "left")
    for result in results:
        symbol, colour = SYMBOLS[result.outcome]
        words = result.outcome.value + (f": {result.note}" if result.note else "")
        table.add_row(
            f"[{colour}]{symbol}[/]",
            result.part,
            f"{result.checked} {result.unit}",
            str(len(result.findings)),
            Text(words, style=colour),
        )
    console.print(table)
