"""The one rule that decides about a claim: pure, without data, tested for every case."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from carep.claims.model import Relation
from carep.minerals.quantity import half_unit, printed
from carep.minerals.shares import Bound
from carep.minerals.vocabulary import Verdict


@dataclass(frozen=True)
class Span:
    """The values that a claim's words allow. A number stands for all that round to it: 31 for 30.5 up to 31.5."""

    low: float
    high: float
    low_open: bool = False
    high_open: bool = False

    def holds(self, value: float) -> bool:
        """Whether ``value`` is one of them."""
        return self.meets(value, value)

    def meets(self, low: float, high: float) -> bool:
        """Whether any value from ``low`` to ``high`` (both included) is one of them."""
        above = high > self.low if self.low_open else high >= self.low
        below = low < self.high if self.high_open else low <= self.high
        return above and below


@dataclass(frozen=True)
class Reading:
    """One way to read the sources: the computed value, its interval, and the ceiling of that way.

    ``point`` is ``None`` when the sources hold no figure of the subject; a ceiling may still bound it.
    ``ceiling`` is ``None`` when nothing bounds the value from above.
    """

    name: str
    low: float | None
    point: float | None
    high: float | None
    ceiling: float | None
    bound: Bound = ""


@dataclass(frozen=True)
class Judgement:
    """A verdict and the reading that decided it (``None`` when no reading could)."""

    verdict: Verdict
    reading: Reading | None = None


def span_of(stated: str, relation: Relation = Relation.ABOUT) -> Span:
    """The values that a claim's number and words allow.

    "Exactly" and "about" stand for every value that rounds, halves up, to the stated digits; "nearly" for those
    from half a unit of the last significant digit below the number up to it (nearly 40: 35 to 40, for the zero
    is not significant); "more than" and "less than" are open at the number.

    >>> span_of("31"), span_of("30.07").low
    (Span(low=30.5, high=31.5, low_open=False, high_open=True), 30.065)
    >>> span_of("40", Relation.NEARLY).low, span_of("52", Relation.MORE_THAN).high
    (35.0, inf)
    """
    value = float(stated)
    if relation is Relation.MORE_THAN:
        return Span(value, math.inf, low_open=True)
    if relation is Relation.LESS_THAN:
        return Span(-math.inf, value, high_open=True)
    if relation is Relation.NEARLY:
        return Span(printed(stated).low, value)
    number = Decimal(stated)
    half = half_unit(number)
    return Span(float(number - half), float(number + half), high_open=True)


def judge(claim: Span, readings: Sequence[Reading]) -> Judgement:
    """The verdict on ``claim`` under ``readings`` of one edition, and the reading that decided.

    The first of these that holds:

    1. *not testable*: no reading has a value or a ceiling.
    2. *reproduced*: the computed value of some reading rounds to the claim. A claim of "more than" is not
       reproduced by a value that is itself only an upper bound ("at most"), nor "less than" by a lower bound.
    3. *consistent*: the claim and the interval of some reading share a value. The claim's own rounding counts, as
       a published figure's does: 31 stands for 30.5 to 31.5.
    4. *possible*: the claim lies above the interval of some reading (or the reading has no value, because the
       subject is not listed), and not above that reading's ceiling.
    5. *not testable*: it lies above a reading that nothing bounds from above: the sources can't exclude it.
    6. *contradicted*: above the ceiling, or below the interval, under every reading.

    The ceiling is the outermost one, with every figure at the end of its interval: "contradicted" is said only
    when no reading of the digits can save the claim.
    """
    usable = [reading for reading in readings if reading.point is not None or reading.ceiling is not None]
    if not usable:
        return Judgement(Verdict.NOT_TESTABLE)
    for reading in usable:
        if reading.point is not None and claim.holds(reading.point) and not _undercut(claim, reading):
            return Judgement(Verdict.REPRODUCED, reading)
    for reading in usable:
        if reading.point is not None and claim.meets(*_interval(reading)):
            return Judgement(Verdict.CONSISTENT, reading)
    above = [reading for reading in usable if _is_above(claim, reading)]
    for reading in above:
        if reading.ceiling is not None and not _passes(claim, reading.ceiling):
            return Judgement(Verdict.POSSIBLE, reading)
    for reading in above:
        if reading.ceiling is None:
            return Judgement(Verdict.NOT_TESTABLE, reading)
    return Judgement(Verdict.CONTRADICTED, (above or usable)[0])


def _interval(reading: Reading) -> tuple[float, float]:
    assert reading.point is not None
    low = reading.point if reading.low is None else reading.low
    high = reading.point if reading.high is None else reading.high
    return low, high


def _undercut(claim: Span, reading: Reading) -> bool:
    return (math.isinf(claim.high) and reading.bound in ("at most", "about")) or (
        math.isinf(claim.low) and reading.bound in ("at least", "about")
    )


def _passes(claim: Span, value: float) -> bool:
    """Whether every value of the claim lies above ``value``."""
    return claim.low >= value if claim.low_open else claim.low > value


def _is_above(claim: Span, reading: Reading) -> bool:
    return reading.point is None or _passes(claim, _interval(reading)[1])
