"""Published figures as amounts: the rows of an edition, read with their intervals, by commodity, form and year."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from carep.minerals.quantity import NOTHING, UNIT_TONNES, Amount, from_row
from carep.minerals.vocabulary import AGGREGATES, Qualifier

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Cell:
    """One published figure of one country (or aggregate row), in the base unit of its share."""

    country: str
    published: str
    unit: str
    value: float | None
    qualifier: Qualifier
    estimated: bool
    amount: Amount | None
    note: str
    file: str
    line: int

    @property
    def base_unit(self) -> str:
        """The unit of ``amount``: tonnes for every mass, else the unit as printed (``value`` is in ``unit``)."""
        return "t" if self.unit in UNIT_TONNES else self.unit


Forms = Mapping[str, Mapping[int, list[Cell]]]
"""The cells of one commodity and measure: by form, then by year."""


@lru_cache(maxsize=65536)
def _amount(published: str, unit: str, qualifier: str) -> Amount | None:
    return from_row({"published": published, "unit": unit, "qualifier": qualifier}).amount


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _number(value: Any) -> float | None:
    return None if value is None or math.isnan(value) else float(value)


def _cell(row: Any) -> Cell:
    published, unit = _text(row.published), _text(row.unit)
    return Cell(
        country=str(row.country),
        published=published,
        unit=unit,
        value=_number(row.value),
        qualifier=Qualifier(row.qualifier),
        estimated=bool(row.estimated),
        amount=_amount(published, unit, str(row.qualifier)),
        note=_text(row.note),
        file=_text(row.file),
        line=int(row.line),
    )


def total(cells: Iterable[Cell]) -> Amount:
    """The sum of the cells that hold a number."""
    return sum((cell.amount for cell in cells if cell.amount is not None), NOTHING)


def by_commodity(figures: pd.DataFrame, edition: int, measure: str) -> dict[str, Forms]:
    """Cells by commodity, form and year, without the forms that no share can be read in."""
    chosen = figures[(figures["edition"] == edition) & (figures["measure"] == measure)]
    found: dict[str, dict[str, dict[int, list[Cell]]]] = {}
    rows: Iterable[Any] = chosen.itertuples(index=False)
    for row in rows:
        found.setdefault(str(row.commodity), {}).setdefault(str(row.form), {}).setdefault(int(row.year), []).append(
            _cell(row)
        )
    return {commodity: _readable(forms) for commodity, forms in found.items()}


def _readable(forms: Forms) -> Forms:
    """The forms that a share can be read in: those that list countries.

    A form with a world total and no country, or with one country beside forms with more (titanium's "ilmenite and
    rutile", of which only the United States has a row), says nothing of who holds the rest.
    """
    listed = {
        form: max(sum(cell.country not in AGGREGATES for cell in cells) for cells in years.values())
        for form, years in forms.items()
    }
    least = min(2, max(listed.values(), default=0))
    return {form: years for form, years in forms.items() if listed[form] >= max(1, least)}


def default_form(forms: Forms) -> str:
    """The form read when none is asked for: most countries with a number in its latest year, then first printed.

    A release often states a commodity in several forms (ore and its oxide content, ilmenite and rutile). They are
    never added; this rule names the one that says most about the world.
    """

    def rank(form: str) -> tuple[int, int, str]:
        cells = forms[form][max(forms[form])]
        numbers = sum(cell.amount is not None and cell.country not in AGGREGATES for cell in cells)
        return -numbers, min(cell.line for cell in cells), form

    return min(forms, key=rank)
