"""The report's own part of the check: no rain falls upwards."""

from __future__ import annotations

from carep.press import Finding, PartResult, Project, load
from carep.press.checks.registry import Part

PART = Part("rain", "rain that is less than none", "rainfall.check:check", before="outputs")


def check(_project: Project) -> PartResult:
    rain = load("rain")
    findings = [Finding("data/rain.csv", f"{value} mm") for value in rain["rain"] if value < 0]
    return PartResult.of(PART.name, findings, checked=len(rain), unit="months")
