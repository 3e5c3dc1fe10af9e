"""What moved between editions, and why: the region's own figure, the world total, or what is being counted.

A share is a part of a whole, so its change splits exactly: the change of the logarithm of the share is that of the
part minus that of the whole. Where what is counted changed (another form, another set of named countries, a total
that became a bound), the two shares are not of the same thing, and that is the reason.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from carep.minerals.shares import Share, shares_of
from carep.minerals.vocabulary import CENTRAL_ASIA, Measure
from carep.press.errors import UnknownNameError

if TYPE_CHECKING:
    import pandas as pd

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


def moves(
    figures: pd.DataFrame,
    *,
    measure: Measure | str,
    countries: Sequence[str] = CENTRAL_ASIA,
    editions: Iterable[int] | None = None,
) -> list[Move]:
    """Every change of a share from one edition to the next that holds it, by commodity in the default form.

    Parameters
    ----------
    figures
        The table of ``data/figures.csv``.
    measure, countries
        What is compared, and whose share.
    editions
        The editions to compare; all of them unless told otherwise.
    """
    held = sorted({int(str(value)) for value in figures["edition"].unique()}) if editions is None else sorted(editions)
    by_commodity: dict[str, list[Share]] = {}
    for edition in held:
        for share in shares_of(figures, edition=edition, measure=measure, countries=countries):
            if share.is_default_form:
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
    if before.form != after.form or before.unit != after.unit:
        changed = [
            f"{old} became {new}" for old, new in ((before.form, after.form), (before.unit, after.unit)) if old != new
        ]
        return Reason.DEFINITION, "; ".join(changed)
    if region is None or world is None:
        return Reason.UNCHANGED, ""
    if region == world == 0.0:
        if before.ceiling_open != after.ceiling_open:
            return Reason.DEFINITION, _bound_change(after)
        return Reason.UNCHANGED, ""
    larger, smaller = max(region, world, key=abs), min(region, world, key=abs)
    if larger * smaller > 0 and abs(smaller) >= abs(larger) / 2:
        reason = Reason.BOTH
    else:
        reason = Reason.REGION if larger == region else Reason.WORLD
    return reason, _bound_change(after) if before.ceiling_open != after.ceiling_open else ""


def _numbered(share: Share) -> set[str]:
    return {cell.country for cell in share.cells if cell.amount is not None}


def _bound_change(after: Share) -> str:
    return "the total became a lower bound" if after.ceiling_open else "the total is no longer a bound"


def find(found: Sequence[Move], *, commodity: str, to: int) -> Move:
    """The move of a commodity into the edition ``to``.

    Raises
    ------
    UnknownNameError
        When there is none.
    """
    held = {f"{move.after.commodity} {move.after.edition}": move for move in found}
    if f"{commodity} {to}" not in held:
        raise UnknownNameError.of("move", f"{commodity} {to}", held)
    return held[f"{commodity} {to}"]


def moves_frame(found: Sequence[Move]) -> pd.DataFrame:
    """The moves as a frame, largest change first; shares in per cent."""
    import pandas as pd

    rows: list[dict[str, Any]] = [
        {
            "commodity": move.after.commodity,
            "form": move.after.form,
            "measure": move.after.measure,
            "from": move.before.edition,
            "to": move.after.edition,
            "before": move.before.point_published,
            "after": move.after.point_published,
            "change": None if move.change is None else move.change * 100,
            "amount_before": move.before.amount.point if move.before.amount else None,
            "amount_after": move.after.amount.point if move.after.amount else None,
            "world_before": move.before.published.point if move.before.published else None,
            "world_after": move.after.published.point if move.after.published else None,
            "reason": move.reason.value,
            "detail": move.detail,
            "moved": move.moved,
        }
        for move in found
    ]
    frame = pd.DataFrame(rows)
    if rows:
        size = frame["change"].astype("float64").abs().fillna(math.inf)
        order = frame.assign(size=size).sort_values(["size", "commodity", "to"], ascending=[False, True, True])
        frame = frame.loc[order.index].reset_index(drop=True)
    frame.attrs["sources"] = sorted(
        {source for move in found for source in (*move.before.sources, *move.after.sources)}
    )
    return frame


def sources_of(found: Sequence[Move]) -> list[str]:
    """The ids of the sources that moves rest on."""
    return sorted({source for move in found for source in (*move.before.sources, *move.after.sources)})


def shares_by_edition(
    figures: pd.DataFrame,
    *,
    measure: Measure | str,
    countries: Sequence[str] = CENTRAL_ASIA,
    editions: Iterable[int] | None = None,
) -> list[Share]:
    """The default-form shares of every commodity in every edition, for charts of their course."""
    held = sorted({int(str(value)) for value in figures["edition"].unique()}) if editions is None else sorted(editions)
    return [
        share
        for edition in held
        for share in shares_of(figures, edition=edition, measure=measure, countries=countries)
        if share.is_default_form
    ]
