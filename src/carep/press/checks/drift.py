"""What moves when the edition, the data or the code changes: values, charts, verdicts and sentences, by importance.

The comparison is that of :mod:`carep.press.checks.compare`; here its differences are sorted for an editor who reads
them before publishing: a verdict that flipped first, then sentences whose words changed, then values by how far
they moved.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from carep.press.checks.compare import Difference, compare_notebooks
from carep.press.templates import render


class Importance(IntEnum):
    """In which order an editor reads the movements."""

    VERDICT = 0
    SENTENCE = 1
    VALUE = 2
    TABLE = 3
    CHART = 4
    OTHER = 5

    @property
    def words(self) -> str:
        return {0: "Verdicts", 1: "Sentences", 2: "Recorded values", 3: "Tables", 4: "Charts", 5: "Everything else"}[
            self
        ]


@dataclass(frozen=True)
class Movement:
    """One thing that moved; ``relative`` is a part of the old value, ``None`` where it has no measure."""

    importance: Importance
    page: str
    what: str
    before: Any
    after: Any
    absolute: float | None = None
    relative: float | None = None

    def past(self, tolerance: float) -> bool:
        """Whether it moved further than ``tolerance`` (a part of the old value); words always do."""
        return self.relative is None or abs(self.relative) > tolerance


def movements(before: Mapping[str, Any], after: Mapping[str, Any], *, page: str) -> list[Movement]:
    """What moved between two executed notebooks of one page, unsorted; changed code is not a movement.

    Only the shown value of a record counts, not each of its translations; a chart's datum counts as a chart.
    """
    return [made for d in compare_notebooks(before, after) if (made := _movement(d, page)) is not None]


def _movement(difference: Difference, page: str) -> Movement | None:
    kind, _, name = difference.output.partition(" ")
    if kind in ("source", "stderr", "picture"):
        return None
    at = difference.at
    if kind == "record":
        if at not in ("value", "unit"):
            return None
        importance = Importance.VERDICT if "verdict" in name else Importance.VALUE
        what = name if at == "value" else f"{name}, unit"
    elif kind == "sentence":
        if not at.endswith(".text"):
            return None
        importance, what = Importance.SENTENCE, "sentence"
    elif kind == "table":
        if at.endswith(("(as printed)", "(mark)")) or at.startswith(("sources", "columns")):
            return None
        importance = Importance.VERDICT if "verdict" in at else Importance.TABLE
        what = f"{name}, {at}"
    elif kind == "chart":
        if at.startswith("content.") and "title" not in at:
            return None
        importance, what = Importance.CHART, f"{name}, {at.removeprefix('content.')}"
    else:
        importance, what = Importance.OTHER, f"{difference.output}, {at}"
    return Movement(
        importance, page, what, difference.expected, difference.found, difference.absolute, difference.relative
    )


def ranked(found: Iterable[Movement]) -> list[Movement]:
    """Movements in the order of reading: by importance, then by how far, then by page and name.

    >>> near, far = (Movement(Importance.VALUE, "p", n, 1, 2, 1, r) for n, r in (("a", 0.1), ("b", -0.5)))
    >>> [movement.what for movement in ranked([near, far])]
    ['b', 'a']
    """
    return sorted(
        found,
        key=lambda m: (m.importance, -abs(m.relative) if m.relative is not None else float("-inf"), m.page, m.what),
    )


def as_json(
    found: Sequence[Movement], *, of: str, tolerance: float, left_out: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The report for programs; ``left_out`` are pages that could not be compared, each with the reason."""
    return {
        "version": 1,
        "of": of,
        "tolerance": tolerance,
        "left_out": dict(left_out or {}),
        "movements": [
            {**vars(m), "importance": m.importance.name.lower(), "past_tolerance": m.past(tolerance)} for m in found
        ],
    }


def as_html(found: Sequence[Movement], *, of: str, tolerance: float, left_out: Mapping[str, str] | None = None) -> str:
    """The report as one self-contained page; ``left_out`` as in :func:`as_json`."""
    groups = [
        (importance.words, [m for m in found if m.importance is importance])
        for importance in Importance
        if any(m.importance is importance for m in found)
    ]
    return render(
        "moved.html",
        title=f"What moved: {of}",
        tolerance=tolerance,
        groups=groups,
        summary=summary(found, tolerance),
        left_out=left_out or {},
        shown=shown,
        by=by,
    )


def summary(found: Sequence[Movement], tolerance: float) -> str:
    """One sentence: how much moved, and how much of it past the tolerance."""
    past = sum(movement.past(tolerance) for movement in found)
    return f"{len(found)} things moved, {past} of them by more than {tolerance:.0%} or in words."


def shown(value: Any, most: int = 300) -> str:
    """A value as a cell of the report."""
    if isinstance(value, float):
        return f"{value:.6g}"
    text = ", ".join(f"{k}: {shown(v)}" for k, v in value.items()) if isinstance(value, Mapping) else str(value)
    return text if len(text) <= most else f"{text[: most - 3]}..."


def by(movement: Movement) -> str:
    """By how much it moved, in its unit and in per cent."""
    if movement.absolute is None:
        return ""
    return f"{movement.absolute:+.4g}" + (f" ({movement.relative:+.1%})" if movement.relative is not None else "")
