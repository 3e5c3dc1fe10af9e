"""The whole ledger judged: every claim in every edition, with its computation kept for the evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from carep.claims.computations import CHECKS, run
from carep.claims.compute import Computed, Data
from carep.claims.model import ONCE, Claim, Kind
from carep.claims.verdict import Judgement, judge
from carep.minerals.vocabulary import Verdict
from carep.press.errors import UnknownNameError


@dataclass(frozen=True)
class Outcome:
    """What one edition (or the data that belong to none) says of a claim."""

    key: str
    judgement: Judgement
    computed: Computed

    @property
    def verdict(self) -> Verdict:
        """The verdict alone."""
        return self.judgement.verdict


@dataclass(frozen=True)
class Assessed:
    """A claim with its outcomes, by edition in order, or under one key."""

    claim: Claim
    outcomes: Mapping[str, Outcome]

    @property
    def latest(self) -> Outcome:
        """The outcome of the newest edition, or the only one."""
        return self.outcomes[max(self.outcomes)]

    @property
    def scored(self) -> bool:
        """Whether any edition gives a verdict that speaks for or against the claim."""
        return any(outcome.verdict not in (Verdict.NOT_TESTABLE, Verdict.OPINION) for outcome in self.outcomes.values())

    def verdict_in(self, key: str) -> Verdict | None:
        """The verdict under ``key``; a claim that belongs to no edition has the same in all."""
        if key in self.outcomes:
            return self.outcomes[key].verdict
        return self.outcomes[ONCE].verdict if ONCE in self.outcomes else None

    @property
    def differs_from_record(self) -> dict[str, tuple[Verdict | None, Verdict | None]]:
        """Keys whose verdict is not the one on record: (on record, computed)."""
        keys = sorted({*self.outcomes, *self.claim.record})
        computed = {key: outcome.verdict for key, outcome in self.outcomes.items()}
        found = {key: (self.claim.record.get(key), computed.get(key)) for key in keys}
        return {key: pair for key, pair in found.items() if pair[0] is not pair[1]}


def assess_all(claims: Sequence[Claim], data: Data, *, editions: Sequence[int] | None = None) -> list[Assessed]:
    """Every claim judged in every edition of the data (or in ``editions``)."""
    chosen = data.editions if editions is None else tuple(editions)
    return [_assess(claim, data, chosen) for claim in claims]


def _assess(claim: Claim, data: Data, editions: Sequence[int]) -> Assessed:
    if claim.check is not None and CHECKS[claim.check.name].by_edition:
        return Assessed(claim, {str(edition): _outcome(claim, data, str(edition), edition) for edition in editions})
    return Assessed(claim, {ONCE: _outcome(claim, data, ONCE, None)})


def _outcome(claim: Claim, data: Data, key: str, edition: int | None) -> Outcome:
    computed = run(claim, data, edition)
    if claim.kind is Kind.OPINION:
        return Outcome(key, Judgement(Verdict.OPINION), computed)
    if claim.kind is Kind.MENTION or computed.span is None:
        return Outcome(key, Judgement(Verdict.NOT_TESTABLE), computed)
    return Outcome(key, judge(computed.span, computed.readings), computed)


def find(assessed: Sequence[Assessed], name: str) -> Assessed:
    """The claim ``name`` among the judged ones.

    Raises
    ------
    UnknownNameError
        For a name that is not on the ledger.
    """
    by_id = {item.claim.id: item for item in assessed}
    if name not in by_id:
        raise UnknownNameError.of("claim", name, by_id)
    return by_id[name]


def of_article(assessed: Sequence[Assessed]) -> list[Assessed]:
    """The statements of the article, in its order."""
    return [item for item in assessed if item.claim.from_article]


def not_of_article(assessed: Sequence[Assessed]) -> list[Assessed]:
    """The statements around the article."""
    return [item for item in assessed if not item.claim.from_article]


def shares_of_article(assessed: Sequence[Assessed]) -> list[Assessed]:
    """The article's shares of world reserves that have a number."""
    return [
        item
        for item in of_article(assessed)
        if item.claim.value is not None and item.claim.check is not None and item.claim.check.name == "share"
    ]
