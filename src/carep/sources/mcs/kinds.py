"""What a release says it measures, as measure and form: the table ``kinds.csv`` beside this module.

Each edition words the same column in its own way ("Mine production, contained cobalt", "Mine production, cobalt
content, estimated"). The table lists every wording seen, by commodity, family (production, capacity, reserves) and
the word that only the column's name holds; a wording never seen is an error, so that a new basis cannot pass as an
old one. Where the release leaves the basis to the chapter's heading ("Data in metric tons, copper content"), the
form is that of the heading.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from carep.minerals.quantity import clean
from carep.press.errors import DataError
from carep.sources.mcs.cells import Cell
from carep.sources.mcs.names import Lexicon

AS_PUBLISHED = "as published"
FROM_SCOPE, FROM_REMARK = "{scope}", "{note}"
"""Forms that the country cell (``Bolivia, ulexite``) or the remark beside production (2025) holds."""

_REMARKED_FORMS = (
    "crude ore", "ulexite", "boric oxide equivalent", "compounds", "crude borates", "datolite ore", "refined borates",
)  # fmt: skip
_DEFAULT_FORMS = {"boron": "all forms"}


@dataclass(frozen=True)
class Kind:
    """Commodity, measure, form and note of a wording."""

    commodity: str
    measure: str
    form: str
    note: str


def wording(kind: str) -> str:
    """``kind`` without case, blanks, final stop and mark of rounding.

    >>> wording("Mine production: ilmenite, rounded "), wording("Plant production, arsenic trioxide.")
    ('mine production: ilmenite', 'plant production, arsenic trioxide')
    """
    text = clean(kind).casefold().rstrip(".")
    return re.sub(r"\s*(?:[:,]\s*rounded|\(rounded\))", "", text).strip(" ,")


def kind_of(cell: Cell, lexicon: Lexicon) -> Kind:
    """Commodity, measure and form of ``cell``; raises :class:`DataError` for a wording never seen."""
    known, key = _table(), _key(cell, lexicon)
    commodity = key[0]
    if key not in known:
        wordings = sorted({other[3] for other in known if other[:2] == key[:2]})
        raise DataError(
            f"a wording of what is measured that was never seen for {commodity}, {cell.family}",
            where=cell.where,
            found=repr(cell.kind),
            expected=f"one of {'; '.join(map(repr, wordings))}" if wordings else f"no {cell.family} of {commodity}",
            do="say in carep/sources/mcs/kinds.csv which measure and form it is",
        )
    kind = known[key]
    form, default = kind.form, _DEFAULT_FORMS.get(kind.commodity, AS_PUBLISHED)
    if form == FROM_SCOPE:
        form = cell.scope or default
    elif form == FROM_REMARK:
        remark = cell.remarks.casefold()
        form = remark if remark in _REMARKED_FORMS else default
    scope = "" if kind.form == FROM_SCOPE or cell.scope in form else cell.scope
    return Kind(kind.commodity, kind.measure, form, "; ".join(part for part in (kind.note, scope) if part))


def is_known(cell: Cell, lexicon: Lexicon) -> bool:
    """Whether :func:`kind_of` knows the wording."""
    return _key(cell, lexicon) in _table()


def _key(cell: Cell, lexicon: Lexicon) -> tuple[str, str, str, str]:
    return lexicon.commodity(cell.commodity, cell.where), cell.family, cell.part, wording(cell.kind)


@lru_cache(maxsize=1)
def _table() -> Mapping[tuple[str, str, str, str], Kind]:
    with Path(__file__).with_name("kinds.csv").open(encoding="utf-8", newline="") as file:
        return {
            (row["commodity"], row["family"], row["part"], row["kind"]): Kind(
                row["as"] or row["commodity"], row["measure"], row["form"], row["note"]
            )
            for row in csv.DictReader(file)
        }
