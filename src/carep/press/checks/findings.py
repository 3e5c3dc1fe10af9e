"""What a check hands back: an outcome, what it looked at, and every finding with its place and remedy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """How a part of ``carep check`` ended."""

    PASSED = "passed"
    DIFFERS = "differs"
    NOT_CHECKED = "not checked"


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
