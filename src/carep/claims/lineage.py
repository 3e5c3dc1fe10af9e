"""How a statement travelled: which repeats which, as far as the sources show it, and how its number changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from carep.claims.compute import days
from carep.claims.model import Claim, How


@dataclass(frozen=True)
class Step:
    """One repetition: the earlier claim, the later one, what shows the link, and the change of the number."""

    earlier: Claim
    later: Claim
    how: How

    @property
    def drift(self) -> float | None:
        """Later minus earlier number, or ``None`` when one of them has none or the units differ."""
        if self.earlier.value is None or self.later.value is None or self.earlier.unit != self.later.unit:
            return None
        return self.later.value - self.earlier.value

    @property
    def proven(self) -> bool:
        """Whether the sources themselves show the link; equal digits only make it likely."""
        return self.how in (How.CITES, How.SAME_AUTHOR)


def steps(claims: Sequence[Claim]) -> list[Step]:
    """Every repetition on the ledger, in the ledger's order of the later claim."""
    by_id = {claim.id: claim for claim in claims}
    return [Step(by_id[claim.repeats.claim], claim, claim.repeats.how) for claim in claims if claim.repeats is not None]


def chain(claims: Sequence[Claim], name: str) -> list[Claim]:
    """The statements that led to the claim ``name``, oldest first; the first of them has no known origin."""
    by_id = {claim.id: claim for claim in claims}
    found = [by_id[name]]
    while (link := found[0].repeats) is not None:
        found.insert(0, by_id[link.claim])
    return found


def family(claims: Sequence[Claim], *, commodity: str, measure: str = "reserves") -> list[Claim]:
    """Claims of a number about the same share, by date of their source and then as filed."""
    chosen = [
        claim
        for claim in claims
        if claim.check is not None
        and claim.check.name == "share"
        and claim.value is not None
        and claim.check.parameters.get("commodity") == commodity
        and claim.check.parameters.get("measure") == measure
        and "countries" not in claim.check.parameters
    ]
    return sorted(chosen, key=lambda claim: year_of(claim.source.date))


def year_of(text: str) -> float:
    """Where a date as precise as its source stands on an axis of years: the middle of the time it names.

    >>> round(year_of("2024"), 2), round(year_of("2023/2024"), 2), round(year_of("2026-02-19"), 2)
    (2024.5, 2024.0, 2026.14)
    """
    first, _, last = text.partition("/")
    low, high = days(first)[0], days(last or first)[1]
    middle = date.fromordinal((low + high) // 2)
    return middle.year + (middle.timetuple().tm_yday - 0.5) / 365.25
