"""What would have to be true for a share claim to hold: which figure, which world, which part of the unlisted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from carep.claims.assess import Assessed
from carep.minerals.shares import Share


@dataclass(frozen=True)
class Need:
    """What the claim asks for in one edition, in the share's unit (tonnes).

    Attributes
    ----------
    needed
        The countries' figure at which the claim holds against the published total as it stands.
    factor
        ``needed`` over their published figure: how many times more they would have to hold.
    needed_total
        The world total at which the claim holds with their figure as it stands.
    needed_of_listed
        Their figure at which the claim holds against the sum of the listed countries (which it is part of).
    room
        What the release leaves open to them: "Other countries" and what the total leaves unlisted.
    part_of_room
        Per cent of ``room`` that would have to be theirs; above 100 the release has no room for the claim.
    """

    edition: int
    share: Share
    needed: float | None
    factor: float | None
    needed_total: float | None
    needed_of_listed: float | None
    room: float | None
    part_of_room: float | None


def needs(assessed: Assessed) -> list[Need]:
    """The needs of a share claim, by edition, in the form that a share is read in by default.

    Editions without figures of the commodity are left out; for a claim that is no share the list is empty.
    """
    claim = assessed.claim
    if claim.check is None or claim.check.name != "share" or claim.value is None:
        return []
    found = []
    for key, outcome in assessed.outcomes.items():
        shares: Sequence[Share] = outcome.computed.detail.get("shares", [])
        share = next((one for one in shares if one.is_default_form), None)
        if share is not None:
            found.append(_need(share, claim.value / 100, int(key)))
    return found


def _need(share: Share, stated: float, edition: int) -> Need:
    """What a stated share (a fraction) asks of the figures behind ``share``."""
    held = share.amount.point if share.amount is not None else 0.0
    rest = share.listed.point - held
    total = share.published.point if share.published is not None else None
    needed = stated * total if total is not None else None
    room = max(0.0, share.ceiling / 100 * total - held) if share.ceiling is not None and total is not None else None
    return Need(
        edition=edition,
        share=share,
        needed=needed,
        factor=needed / held if needed is not None and held > 0 else None,
        needed_total=held / stated if held > 0 and stated > 0 else None,
        needed_of_listed=stated * rest / (1 - stated) if stated < 1 else None,
        room=room,
        part_of_room=(needed - held) / room * 100 if needed is not None and room and needed > held else None,
    )


def nearest(needs_by_edition: Sequence[Need]) -> Need | None:
    """The edition in which the claim is least far off: the smallest factor away from 1, up or down."""
    scored = [need for need in needs_by_edition if need.factor is not None]
    return min(scored, key=lambda need: (max(need.factor or 0, 1 / (need.factor or 1)), -need.edition), default=None)
