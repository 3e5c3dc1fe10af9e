"""Verdicts that change: against the record in ``data/claims.yaml`` (``carep check claims``), and by ``carep drift``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carep.press.checks.drift import Importance, Movement
from carep.press.checks.findings import Finding, PartResult
from carep.press.checks.registry import Part
from carep.press.project import Project
from carep.press.project import find as find_project

if TYPE_CHECKING:
    from carep.claims.assess import Assessed

PART = Part("claims", "verdicts against those on record", "carep.claims.check:check", before="prose")


def check(project: Project | None = None) -> PartResult:
    """Compare each computed verdict with the one on record.

    A verdict that differs, one that is not on record, and one on record for an edition that the data no longer hold
    are findings; each names the claim, its line, what changed, and the evidence as it is now.

    Raises
    ------
    ClaimError
        When the ledger itself is faulty.
    """
    from carep.claims import ledger
    from carep.claims.assess import assess_all
    from carep.claims.compute import Data

    project = project or find_project()
    claims = ledger.read(project.data / ledger.NAME)
    assessed = assess_all(claims, Data())
    findings = [finding for item in assessed for finding in findings_of(item)]
    return PartResult.of(PART.name, findings, checked=len(assessed), unit="claims")


def findings_of(item: Assessed) -> list[Finding]:
    """What changed in the verdicts of one claim."""
    from carep.claims import ledger
    from carep.claims.evidence import evidence
    from carep.claims.model import verdict_text

    claim = item.claim
    where = f"data/{ledger.NAME}:{claim.line} {claim.id}"
    found = []
    for key, (on_record, computed) in item.differs_from_record.items():
        place = "by the data" if key == "data" else f"by MCS {key}"
        if computed is None:
            message = f"{verdict_text(on_record)} on record for {key}, which the data do not hold"
            found.append(Finding(where, message, f"remove {key} from 'verdicts:'"))
            continue
        now = evidence(claim, item.outcomes[key]).text()
        was = "not on record" if on_record is None else f"{verdict_text(on_record)} on record"
        found.append(
            Finding(
                where,
                f"{verdict_text(computed)} {place}, {was}. {now}",
                f"if the data and the rule are right, write '{key}: {computed.value}' under 'verdicts:'",
            )
        )
    return found


def moved(earlier: int, later: int) -> list[Movement]:
    """A movement for each claim whose verdict the two editions give, and give differently."""
    from carep.claims import ledger
    from carep.claims.assess import assess_all
    from carep.claims.compute import Data

    judged = assess_all(ledger.read(), Data(), editions=[earlier, later])
    pairs = [(item.claim.id, item.verdict_in(str(earlier)), item.verdict_in(str(later))) for item in judged]
    return [
        Movement(Importance.VERDICT, "claims", f"claim {name}", before.value, after.value)
        for name, before, after in pairs
        if before is not None and after is not None and before is not after
    ]
