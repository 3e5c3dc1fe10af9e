"""What moved between editions, and why: the region's own figure, the world total, or what is being counted.

A share is a part of a whole, so its change splits exactly: the change of the logarithm of the share is that of the
part minus that of the whole. Where what is counted changed (another form, another set of named countries, a total
that became a bound), the two shares are not of the same thing, and that is the reason.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

import pandas as pd

from carep.minerals.shares import Share, shares_of
from carep.minerals.vocabulary import Measure
from carep.press.errors import UnknownNameError

MOVED = 0.2
"""A share moved when it changed by more than this part of itself."""


class Reason(StrEnum):
    """Why a share moved."""

    REGION = "the region's figure"
    WORLD = "the world total"
    BOTH = "the region's figure and the world total"
    DEFINITION = "the definition"
    LISTING = "which countries are listed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Move:
    """A share in one edition and in the next one that has it.

    Attributes
    ----------
    change
        Later share over earlier share minus one; ``None`` when one of them has no value.
    of_region, of_world
        The parts of the change that the region's figure and the world total explain, as changes of the logarithm
        (they add up to that of the share).
    """

    before: Share
    after: Share
    change: float | None
    of_region: float | None
    of_world: float | None
    reason: Reason
    detail: str

    @property
    def moved(self) -> bool:
        """Whether the share changed by more than :data:`MOVED` of itself, or appeared or disappeared."""
        return self.reason is Reason.LISTING if self.change is None else abs(self.change) > MOVED

    @property
    def size(self) -> float:
        """How large the change is; a share that appeared or disappeared counts as the largest."""
        return math.inf if self.change is None else abs(self.change)


def moves(figures: pd.DataFrame, *, measure: Measure | str) -> list[Move]:
    """Every change of the region's share of one measure from one edition to the next that holds it.

    ``figures`` is the table of ``data/figures.csv``; commodities are taken in their default form.
    """
    by_commodity: dict[str, list[Share]] = {}
    for share in shares_by_edition(figures, measure=measure):
        by_commodity.setdefault(share.commodity, []).append(share)
    return [
        move_of(before, after)
        for shares in by_commodity.values()
        for before, after in pairwise(shares)
        if before.cells or after.cells
    ]


def move_of(before: Share, after: Share) -> Move:
    """The change of a share between two editions and the reason that explains most of it.

    The reasons, first that holds: which of the countries have a number; what is counted (form or kind of unit, or
    with equal figures a total that became a bound); then the larger of the two exact parts of the change, or both
    when the smaller is at least half of the larger and works in the same direction.
    """
    change = region = world = None
    one, two = before.point_published, after.point_published
    if one and two and before.amount and after.amount and before.published and after.published:
        change = two / one - 1
        region = math.log(after.amount.point / before.amount.point)
        world = -math.log(after.published.point / before.published.point)
    reason, detail = _reason(before, after, region, world)
    return Move(before, after, change, region, world, reason, detail)


def _reason(before: Share, after: Share, region: float | None, world: float | None) -> tuple[Reason, str]:
    if _numbered(before) != _numbered(after):
        gone, come = sorted(_numbered(before) - _numbered(after)), sorted(_numbered(after) - _numbered(before))
        said = [f"no longer with a number: {', '.join(gone)}"] if gone else []
        said += [f"new with a number: {', '.join(come)}"] if come else []
        return Reason.LISTING, "; ".join(said)
    counted = ((before.form, after.form), (before.unit, after.unit))
    if changed := [f"{old} became {new}" for old, new in counted if old != new]:
        return Reason.DEFINITION, "; ".join(changed)
    if region is None or world is None:
        return Reason.UNCHANGED, ""
    bound = ""
    if before.ceiling_open != after.ceiling_open:
        bound = "the total became a lower bound" if after.ceiling_open else "the total is no longer a bound"
    if region == world == 0.0:
        return Reason.DEFINITION if bound else Reason.UNCHANGED, bound
    larger, smaller = max(region, world, key=abs), min(region, world, key=abs)
    if larger * smaller > 0 and abs(smaller) >= abs(larger) / 2:
        return Reason.BOTH, bound
    return Reason.REGION if larger == region else Reason.WORLD, bound


def _numbered(share: Share) -> set[str]:
    return {cell.country for cell in share.cells if cell.amount is not None}


def find(found: Sequence[Move], *, commodity: str, to: int) -> Move:
    """The move of a commodity into the edition ``to``.

    Raises
    ------
    UnknownNameError
        When there is none.
    """
    held = {f"{move.after.commodity} {move.after.edition}": move for move in found}
    wanted = f"{commodity} {to}"
    if wanted not in held:
        raise UnknownNameError.of("move", wanted, held)
    return held[wanted]


def sources_of(found: Sequence[Move]) -> list[str]:
    """The ids of the sources that moves rest on."""
    return sorted({source for move in found for source in (*move.before.sources, *move.after.sources)})


def shares_by_edition(figures: pd.DataFrame, *, measure: Measure | str) -> list[Share]:
    """The region's default-form share of every commodity in every edition, for charts of their course."""
    return [
        share
        for edition in sorted({int(str(value)) for value in figures["edition"].unique()})
        for share in shares_of(figures, edition=edition, measure=measure)
        if share.is_default_form
    ]
