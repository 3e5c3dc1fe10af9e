"""What the book of the claims has beside the press's: the badge of a verdict, ``{verdict}`reproduced```."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from carep.claims.model import VERDICTS
from carep.minerals.vocabulary import Verdict
from carep.press.book.badges import BadgeLook, register

if TYPE_CHECKING:
    from sphinx.application import Sphinx

FAMILY = "verdict"
BADGES = tuple(
    BadgeLook(FAMILY, verdict.value, sign, VERDICTS[verdict], colour)
    for verdict, sign, colour in (
        (Verdict.REPRODUCED, "●", "#17674f"),
        (Verdict.CONSISTENT, "■", "#1d5d92"),
        (Verdict.POSSIBLE, "▲", "#6e5f0c"),
        (Verdict.CONTRADICTED, "✖", "#a8401f"),
        (Verdict.NOT_TESTABLE, "–", "#55606c"),
        (Verdict.OPINION, "◆", "#6346a8"),
    )
)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register with Sphinx."""
    register(app, BADGES)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
