"""The numbers that the models take on trust, each with its range and with its source or the word "assumption".

``data/assumptions.yaml`` lists every default of the investment, hub and value-chain models. A number without a
source is marked ``assumption: true`` and gives the reason for choosing it and what would replace it; a number
with a source cites it. No model reads a default from anywhere else.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, SupportsFloat

from carep.press import project
from carep.press.errors import CarepError, DataError, UnknownNameError

if TYPE_CHECKING:
    import pandas as pd

FILE = "assumptions.yaml"
SOURCE = "assumptions"
"""The id of ``data/sources.yaml`` under which models name this file."""

REQUIRED = ("id", "model", "value", "unit", "low", "high", "wording")
OPTIONAL = ("assumption", "reason", "replace", "source", "citation")


class ModelInputError(CarepError):
    """A model parameter out of its allowed range."""


@dataclass(frozen=True)
class Assumption:
    """One model default: ``value`` in ``unit`` with the range ``low`` to ``high`` that the sensitivity runs use.

    ``source`` is an id of ``data/sources.yaml`` or empty; ``citation`` says where in it, or names the
    literature. With neither, ``assumed`` is true and ``reason`` says why this number.
    """

    id: str
    model: str
    value: float
    unit: str
    low: float
    high: float
    wording: str
    assumed: bool
    reason: str
    replace: str
    source: str
    citation: str

    @property
    def basis(self) -> str:
        """The words for a table: the source, or "assumption" with its reason."""
        return f"assumption: {self.reason}" if self.assumed else self.citation


def require(
    name: str, value: float, *, low: float = -math.inf, high: float = math.inf, low_open: bool = False
) -> float:
    """``value`` if it lies in the allowed range of the parameter ``name``.

    >>> require("probability", 0.5, low=0, high=1)
    0.5

    Raises
    ------
    ModelInputError
        When the value is no finite number or lies outside; the message names parameter and range.
    """
    number = type(value) is not bool and isinstance(value, SupportsFloat) and math.isfinite(float(value))
    if not number or (value <= low if low_open else value < low) or value > high:
        raise ModelInputError(
            f"{name} is out of range", found=value, expected=_range(low, high, low_open), do=f"give another {name}"
        )
    return float(value)


def _range(low: float, high: float, low_open: bool) -> str:
    least = "more than" if low_open else "at least"
    if math.isinf(low):
        return f"at most {high:g}"
    if math.isinf(high):
        return f"{least} {low:g}"
    return f"{least} {low:g} and at most {high:g}"


def load() -> dict[str, Assumption]:
    """Every default by id, in the file's order.

    Raises
    ------
    DataError
        When the file is missing or an entry is not as described; all faults at once.
    """
    path = project.find().data / FILE
    if not path.is_file():
        raise DataError("the file is missing", where=str(path), do="restore it from version control")
    with path.open(encoding="utf-8") as file:
        text = file.read()
    return _parse(text, FILE)


@lru_cache(maxsize=8)
def _parse(text: str, where: str) -> dict[str, Assumption]:
    import yaml

    try:
        entries = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise DataError("not valid YAML", where=where, found=str(error)) from None
    if not isinstance(entries, list):
        raise DataError("not a list of assumptions", where=where, found=type(entries).__name__)
    problems: list[CarepError] = []
    made: dict[str, Assumption] = {}
    for number, entry in enumerate(entries, 1):
        at = f"{where}, entry {number}"
        if isinstance(entry, dict) and "id" in entry:
            at = f"{where}, {entry['id']}"
        found = _faults(entry, at)
        if not found and entry["id"] in made:
            found = [DataError("the id is used twice", where=at)]
        if found:
            problems += found
            continue
        made[entry["id"]] = _assumption(entry)
    if problems:
        raise DataError.collect(problems, "assumptions that are not as described")
    return made


def _faults(entry: Any, at: str) -> list[CarepError]:
    if not isinstance(entry, dict):
        return [DataError("not a mapping", where=at, found=type(entry).__name__)]
    found: list[CarepError] = [DataError(f"{name} is missing", where=at) for name in REQUIRED if name not in entry]
    found += [
        DataError(f"unknown field {name!r}", where=at, expected=", ".join((*REQUIRED, *OPTIONAL)))
        for name in entry
        if name not in (*REQUIRED, *OPTIONAL)
    ]
    if found:
        return found
    numbers = [entry[name] for name in ("low", "value", "high")]
    if not all(isinstance(number, int | float) and not isinstance(number, bool) for number in numbers):
        return [DataError("low, value and high must be numbers", where=at, found=numbers)]
    if not numbers[0] <= numbers[1] <= numbers[2]:
        found.append(
            DataError("the value is outside its range", where=at, found=numbers, expected="low ≤ value ≤ high")
        )
    if not isinstance(entry["wording"], dict) or not entry["wording"].get("en"):
        found.append(DataError("wording has no English text", where=at))
    assumed, sourced = bool(entry.get("assumption")), bool(entry.get("citation"))
    if assumed == sourced:
        found.append(
            DataError(
                "neither sourced nor marked as an assumption" if not assumed else "both sourced and an assumption",
                where=at,
                expected="citation (with source where sources.yaml has it), or assumption: true, reason, replace",
            )
        )
    if assumed and not (entry.get("reason") and entry.get("replace")):
        found.append(DataError("an assumption needs reason and replace", where=at))
    return found


def _assumption(entry: Mapping[str, Any]) -> Assumption:
    return Assumption(
        id=str(entry["id"]),
        model=str(entry["model"]),
        value=float(entry["value"]),
        unit=str(entry["unit"]),
        low=float(entry["low"]),
        high=float(entry["high"]),
        wording=str(entry["wording"]["en"]).strip(),
        assumed=bool(entry.get("assumption")),
        reason=str(entry.get("reason", "")).strip(),
        replace=str(entry.get("replace", "")).strip(),
        source=str(entry.get("source", "")),
        citation=str(entry.get("citation", "")).strip(),
    )


def get(name: str) -> Assumption:
    """The default called ``name``; raises :class:`UnknownNameError` with a hint."""
    known = load()
    if name not in known:
        raise UnknownNameError.of("assumption", name, known, where=FILE)
    return known[name]


def table(model: str, *, used: Mapping[str, float] | None = None) -> pd.DataFrame:
    """The defaults of ``model`` as a frame: wording, value used, range, unit, basis, what would replace it.

    ``used`` gives the values of this run where they differ from the defaults (parameter of the notebook).

    Raises
    ------
    UnknownNameError
        When no default belongs to the model, or ``used`` names none of them.
    """
    import pandas as pd

    known = load()
    rows = [assumption for assumption in known.values() if assumption.model == model]
    if not rows:
        raise UnknownNameError.of("model", model, sorted({a.model for a in known.values()}), where=FILE)
    given = dict(used or {})
    strange = sorted(set(given) - {assumption.id for assumption in rows})
    if strange:
        raise UnknownNameError.of("assumption", strange[0], [a.id for a in rows], where=FILE)
    frame = pd.DataFrame(
        {
            "id": a.id,
            "wording": a.wording,
            "value": given.get(a.id, a.value),
            "default": a.value,
            "low": a.low,
            "high": a.high,
            "unit": a.unit,
            "kind": "assumed" if a.assumed else "sourced",
            "basis": a.basis,
            "replace": a.replace or "–",
        }
        for a in rows
    )
    frame.attrs["sources"] = sources(model)
    return frame


def sources(model: str) -> list[str]:
    """Ids of ``data/sources.yaml`` that the model's defaults rest on, :data:`SOURCE` first."""
    cited = [a.source for a in load().values() if a.model == model and a.source]
    return [SOURCE, *dict.fromkeys(cited)]


def check_data(root: Path | None = None) -> Sequence[Assumption]:
    """The project's assumptions after validation; for the checks of the data folder."""
    return tuple(load().values()) if root is None else tuple(_parse((root / FILE).read_text("utf-8"), FILE).values())
