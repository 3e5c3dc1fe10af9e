"""The claims that two editions judge differently, for ``carep drift``."""

from __future__ import annotations

from carep.press.checks.drift import Importance, Movement


def moved(earlier: int, later: int) -> list[Movement]:
    """A movement for each claim whose verdict the two editions give, and give differently."""
    from carep.claims import assess, ledger
    from carep.claims.compute import Data

    judged = assess.assess_all(ledger.read(), Data(), editions=[earlier, later])
    pairs = [(item.claim.id, item.verdict_in(str(earlier)), item.verdict_in(str(later))) for item in judged]
    return [
        Movement(Importance.VERDICT, "claims", f"claim {name}", before.value, after.value)
        for name, before, after in pairs
        if before is not None and after is not None and before is not after
    ]
