"""The numbers that the models take on trust, each with its range and with its source or the word "assumption".

``data/assumptions.yaml`` lists every default of the investment, hub and value-chain models. A number without a
source is marked ``assumption: true`` and gives the reason for choosing it and what would replace it; a number
with a source cites it. No model reads a default from anywhere else.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Self, SupportsFloat

from pydantic import BeforeValidator, ConfigDict, Field, model_validator

from carep.press import entries, project
from carep.press.entries import Entry, fault
from carep.press.errors import CarepError, UnknownNameError

if TYPE_CHECKING:
    import pandas as pd

FILE = "assumptions.yaml"
SOURCE = "assumptions"
"""The id of ``data/sources.yaml`` under which models name this file."""


class ModelInputError(CarepError):
    """A model parameter out of its allowed range."""


def _english(wording: Any) -> Any:
    if not isinstance(wording, Mapping) or not wording.get("en"):
        raise fault("wording has no English text", expected='{en: "…"}')
    return wording["en"]


class Assumption(Entry):
    """One model default: ``value`` in ``unit`` with the range ``low`` to ``high`` that the sensitivity runs use.

    ``source`` is an id of ``data/sources.yaml`` or empty; ``citation`` says where in it, or names the
    literature. With neither, ``assumed`` is true and ``reason`` says why this number.
    """

    model_config = ConfigDict(strict=True, str_strip_whitespace=True)

    id: str
    model: str
    value: float
    unit: str
    low: float
    high: float
    wording: Annotated[str, BeforeValidator(_english)]
    assumed: bool = Field(default=False, alias="assumption")
    reason: str = ""
    replace: str = ""
    source: str = ""
    citation: str = ""

    @model_validator(mode="after")
    def _is_sound(self) -> Self:
        if not self.low <= self.value <= self.high:
            raise fault(
                "the value is outside its range",
                found=[self.low, self.value, self.high],
                expected="low ≤ value ≤ high",
            )
        if self.assumed == bool(self.citation):
            raise fault(
                "both sourced and an assumption" if self.assumed else "neither sourced nor marked as an assumption",
                expected="citation (with source where sources.yaml has it), or assumption: true, reason, replace",
            )
        if self.assumed and not (self.reason and self.replace):
            raise fault("an assumption needs reason and replace")
        return self

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


def load(path: Path | None = None) -> dict[str, Assumption]:
    """Every default of ``data/assumptions.yaml`` (or ``path``) by id, in the file's order.

    Raises
    ------
    DataError
        When the file is missing or an entry is not as described; all faults at once.
    """
    path = path or project.find().data / FILE
    return {item.id: item for item in entries.read(path, Assumption, "assumption", where=f"data/{FILE}").values()}


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
        item.model_dump()
        | {
            "value": given.get(item.id, item.value),
            "default": item.value,
            "kind": "assumed" if item.assumed else "sourced",
            "basis": item.basis,
            "replace": item.replace or "–",
        }
        for item in rows
    )
    frame.attrs["sources"] = sources(model)
    return frame


def sources(model: str) -> list[str]:
    """Ids of ``data/sources.yaml`` that the model's defaults rest on, :data:`SOURCE` first."""
    cited = [a.source for a in load().values() if a.model == model and a.source]
    return [SOURCE, *dict.fromkeys(cited)]
