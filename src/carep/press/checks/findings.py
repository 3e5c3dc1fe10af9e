"""What a check hands back: an outcome, what it looked at, and every finding with its place and remedy.

The summary of them all is a table for people, JSON for programs or JUnit for CI.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from rich.console import Console


class Outcome(StrEnum):
    """How a part of ``carep check`` ended."""

    PASSED = "passed"
    DIFFERS = "differs"
    NOT_CHECKED = "not checked"


FORMATS = ("table", "json", "junit")
SYMBOLS = {Outcome.PASSED: ("✓", "green"), Outcome.DIFFERS: ("✗", "red"), Outcome.NOT_CHECKED: ("–", "yellow")}
EXIT_CODES = {Outcome.PASSED: 0, Outcome.DIFFERS: 1, Outcome.NOT_CHECKED: 2}


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong: where, what, and what to do about it."""

    where: str
    message: str
    do: str = ""

    def __str__(self) -> str:
        return f"{self.where}: {self.message}" + (f"\n  do: {self.do}" if self.do else "")


@dataclass(frozen=True)
class PartResult:
    """One part's result; ``checked`` counts the ``unit`` it looked at, so that nothing passes by looking at nothing."""

    part: str
    outcome: Outcome
    checked: int
    unit: str
    findings: tuple[Finding, ...] = ()
    note: str = ""

    @classmethod
    def of(cls, part: str, findings: Iterable[Finding], *, checked: int, unit: str, note: str = "") -> PartResult:
        """A result from findings; a part that looked at nothing is not checked, never passed.

        >>> PartResult.of("links", [], checked=0, unit="pages").outcome.value
        'not checked'
        """
        found = tuple(findings)
        if found:
            return cls(part, Outcome.DIFFERS, checked, unit, found, note)
        if not checked:
            return cls(part, Outcome.NOT_CHECKED, 0, unit, (), note or f"there were no {unit} to look at")
        return cls(part, Outcome.PASSED, checked, unit, (), note)

    @classmethod
    def not_checked(cls, part: str, reason: str, *, unit: str = "things") -> PartResult:
        """A part that could not run, with the reason."""
        return cls(part, Outcome.NOT_CHECKED, 0, unit, (), reason)


def exit_code(results: Sequence[PartResult]) -> int:
    """0 when every part passed, 1 when something differs, 2 when nothing differs but a part could not be checked.

    >>> exit_code([])
    2
    """
    outcomes = {result.outcome for result in results} or {Outcome.NOT_CHECKED}
    if Outcome.DIFFERS in outcomes:
        return EXIT_CODES[Outcome.DIFFERS]
    return max(EXIT_CODES[outcome] for outcome in outcomes)


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
