"""What part of the world's reserves or production some countries hold, and how sure that is.

A share is a ratio of published figures. Each of them is rounded, some are bounds, and a country that the release
does not name may still sit in its "Other countries" row. So a share always comes with the interval that the
printed digits allow, two denominators (the published world total and the sum of the listed countries), the part
of the world that the listed countries cover, and a ceiling that no reading of the release can pass.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from carep.minerals import vocabulary
from carep.minerals.aggregates import as_pandas
from carep.minerals.figures import Cell, by_commodity, default_form, total
from carep.minerals.quantity import NOTHING, Amount
from carep.minerals.vocabulary import AGGREGATES, CENTRAL_ASIA, OTHER_COUNTRIES, WORLD_TOTAL, Measure, Qualifier
from carep.press.errors import CarepError, UnknownNameError

if TYPE_CHECKING:
    import pandas as pd

Bound = Literal["", "at most", "at least", "about"]

_RATIOS = (
    *("bound", "point_published", "low_published", "high_published", "point_listed", "low_listed", "high_listed"),
    *("coverage", "ceiling", "ceiling_high", "ceiling_open"),
)
"""Fields of a share that :func:`share_table` shows as they are."""


class ShareError(CarepError):
    """Figures that cannot be a share: a part above its whole, or parts in units that do not add."""


class NotPublishedError(CarepError):
    """An edition that holds no figure of the commodity, measure, year or form asked for."""


class _Table(NamedTuple):
    """One table of a release."""

    commodity: str
    measure: str
    edition: int
    year: int
    form: str

    def __str__(self) -> str:
        return f"MCS {self.edition}, {self.commodity}, {self.measure}, {self.form}"


@dataclass(frozen=True)
class Share:
    """The part that ``countries`` hold of a world figure. Ratios are in per cent, amounts in ``unit``.

    Attributes
    ----------
    point_published, low_published, high_published
        Share of the published world total, and the interval that the printed digits allow. With ``bound``
        "at most" the true share lies at or below the point (the total is only a lower bound).
    point_listed, low_listed, high_listed
        Share of the sum of the countries that the release lists with a number.
    coverage
        What part of the published total the listed countries make up.
    ceiling
        The share if "Other countries", and what the total leaves unlisted, all belonged to the unnamed of
        ``countries``, from the figures as printed. Equal to the share when every country is named with a number.
    ceiling_high
        The same with every figure at the end of its interval: no reading of the release gives more, save for
        the countries that it names without a number (``without_number``). With a lower-bound total, both
        ceilings take the total at its bound (``ceiling_open``).
    """

    commodity: str
    measure: str
    edition: int
    year: int
    form: str
    countries: tuple[str, ...]
    unit: str
    amount: Amount | None
    published: Amount | None
    listed: Amount
    other: Amount | None
    point_published: float | None
    low_published: float | None
    high_published: float | None
    point_listed: float | None
    low_listed: float | None
    high_listed: float | None
    bound: Bound
    coverage: float | None
    ceiling: float | None
    ceiling_high: float | None
    ceiling_open: bool
    not_listed: tuple[str, ...]
    cells: tuple[Cell, ...]
    world: Cell | None
    others: Cell | None
    is_default_form: bool
    sources: tuple[str, ...]

    @property
    def with_number(self) -> tuple[str, ...]:
        """The countries that the release gives a number for, zero included."""
        return tuple(cell.country for cell in self.cells if cell.amount is not None)

    @property
    def without_number(self) -> tuple[str, ...]:
        """The countries that the release names without a number: NA, withheld, a word."""
        return tuple(cell.country for cell in self.cells if cell.amount is None)

    @property
    def estimated(self) -> bool:
        """Whether a figure of the countries or of the world is marked as estimated."""
        return any(cell.estimated for cell in (*self.cells, *((self.world,) if self.world else ())))

    def as_row(self) -> dict[str, Any]:
        """The share as one row of :func:`share_table`."""
        return {
            "commodity": self.commodity,
            "form": self.form,
            "default_form": self.is_default_form,
            **{name: getattr(self, name) for name in ("measure", "edition", "year", "unit")},
            "amount": self.amount.point if self.amount else None,
            "published_total": self.published.point if self.published else None,
            "listed_total": self.listed.point,
            "other_countries": self.other.point if self.other else None,
            **{name: getattr(self, name) for name in _RATIOS},
            "estimated": self.estimated,
            "with_number": "|".join(self.with_number),
            "without_number": "|".join(f"{cell.country}={cell.qualifier}" for cell in self.cells if not cell.amount),
            "not_listed": "|".join(self.not_listed),
        }


def _percent(part: float, whole: float) -> float | None:
    """``part`` of ``whole`` in per cent; ``None`` without a whole, 0 of an unbounded whole."""
    if whole <= 0:
        return None
    if math.isinf(whole):
        return 0.0
    return math.inf if math.isinf(part) else part / whole * 100


def _at_most_100(value: float | None) -> float | None:
    return None if value is None else min(value, 100.0)


def _bound(cells: Sequence[Cell], world: Cell | None) -> Bound:
    qualifiers = {cell.qualifier for cell in cells}
    of_world = world.qualifier if world is not None else None
    most = Qualifier.UPPER_BOUND in qualifiers or of_world is Qualifier.LOWER_BOUND
    least = Qualifier.LOWER_BOUND in qualifiers or of_world is Qualifier.UPPER_BOUND
    if most and least:
        return "about"
    return "at most" if most else "at least" if least else ""


def _ceilings(
    amount: Amount, rest: Amount, listed: Amount, world: Amount | None, other: Amount | None, unnamed: bool
) -> tuple[float | None, float | None]:
    """The ceiling from the printed figures, and with each figure at the end of its interval."""
    others = other if other is not None and unnamed else NOTHING
    if math.isinf(others.high):  # "more than": taken at its bound, as an open total is
        others = Amount(others.low, others.point, others.point)
    if world is None and other is None:
        return None, None
    if world is None:
        whole = listed + others
        printed = _percent(amount.point + others.point, whole.point)
        return _at_most_100(printed), _at_most_100(_percent(amount.high + others.high, whole.low))
    given = (other or NOTHING).point
    unlisted = max(0.0, world.point - listed.point - given)
    printed = _percent(amount.point + others.point + unlisted, world.point)
    top = world.point if math.isinf(world.high) else world.high
    taken = rest.low if unnamed or other is None else rest.low + other.low
    most = max(
        _percent(max(0.0, top - taken), top) or 0.0,
        _percent(amount.high + others.high, world.low or world.point) or 0.0,
        printed or 0.0,
    )
    return _at_most_100(printed), _at_most_100(most)


def _compute(cells: Sequence[Cell], countries: tuple[str, ...], *, of: _Table, is_default: bool) -> Share:
    by_name = {cell.country: cell for cell in cells}
    world, others = by_name.get(WORLD_TOTAL), by_name.get(OTHER_COUNTRIES)
    listed_cells = [cell for cell in cells if cell.country not in AGGREGATES]
    ours = [by_name[name] for name in countries if name in by_name]
    not_listed = tuple(name for name in countries if name not in by_name)
    numbered = [cell for cell in ours if cell.amount is not None]
    amount = total(numbered) if numbered else None
    rest = total(cell for cell in listed_cells if cell.country not in countries)
    listed = total(listed_cells)
    whole = world.amount if world is not None else None
    other = others.amount if others is not None else None
    of_total = _of_total(amount, whole, of)
    of_listed = _NO_SHARE
    if amount is not None and listed.point > 0:
        of_listed = (
            _at_most_100(_percent(amount.low, amount.low + rest.high)),
            _at_most_100(_percent(amount.point, listed.point)),
            100.0 if math.isinf(amount.high) else _at_most_100(_percent(amount.high, amount.high + rest.low)),
        )
    if amount is not None and not not_listed and len(numbered) == len(ours):
        _, ceiling, ceiling_high = of_total if of_total[1] is not None else of_listed
    else:
        ceiling, ceiling_high = _ceilings(amount or NOTHING, rest, listed, whole, other, bool(not_listed))
    return Share(
        **of._asdict(),
        countries=countries,
        unit=_one_unit(cells, of),
        amount=amount,
        published=whole,
        listed=listed,
        other=other,
        low_published=of_total[0],
        point_published=of_total[1],
        high_published=of_total[2],
        low_listed=of_listed[0],
        point_listed=of_listed[1],
        high_listed=of_listed[2],
        bound=_bound(ours, world),
        coverage=_percent(listed.point, whole.point) if whole is not None else None,
        ceiling=ceiling,
        ceiling_high=ceiling_high,
        ceiling_open=whole is not None and math.isinf(whole.high),
        not_listed=not_listed,
        cells=tuple(ours),
        world=world,
        others=others,
        is_default_form=is_default,
        sources=(f"mcs{of.edition}",),
    )


_Interval = tuple[float | None, float | None, float | None]
_NO_SHARE: _Interval = (None, None, None)


def _of_total(amount: Amount | None, whole: Amount | None, of: _Table) -> _Interval:
    """Least, printed and greatest share of the published total, in per cent."""
    if amount is None or whole is None or whole.point <= 0:
        return _NO_SHARE
    low, point = _percent(amount.low, whole.high), _percent(amount.point, whole.point)
    high = _percent(amount.high, whole.low) if whole.low > 0 else 100.0
    if low is not None and low > 100.0:
        raise ShareError(
            "the share is above 100 %",
            where=str(of),
            found=f"{amount.point:,.10g} of a world total of {whole.point:,.10g}",
            expected="a part no greater than its whole",
            do="look for a wrong unit or a missing digit and put it into data/corrections.yaml",
        )
    return low, _at_most_100(point), _at_most_100(high)


def _one_unit(cells: Sequence[Cell], of: _Table) -> str:
    units = {cell.base_unit for cell in cells if cell.amount is not None and cell.amount != NOTHING}
    if len(units) > 1:
        raise ShareError("figures in units that do not add", where=str(of), found=", ".join(sorted(units)))
    return next(iter(units), cells[0].base_unit)


def _checked(figures: Any, countries: Sequence[str], edition: int) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """The figures as a frame, and each country once; an unknown country or edition raises."""
    frame = as_pandas(figures)
    names = tuple(dict.fromkeys(countries))
    if not names:
        raise ShareError("a share needs at least one country", do='name countries, such as countries=["Kazakhstan"]')
    if foreign := [name for name in names if name not in CENTRAL_ASIA]:
        listed = set(frame["country"]).difference(AGGREGATES)
        for name in foreign:  # the vocabulary is asked last, so that a run without need of it doesn't rest on it
            if name not in listed and name not in vocabulary.countries():
                raise UnknownNameError.of("country", name, sorted(listed | set(vocabulary.countries())))
    held = sorted(int(str(value)) for value in frame["edition"].unique())
    if edition not in held:
        raise UnknownNameError.of("edition", edition, held)
    return frame, names


def share(
    figures: Any,
    *,
    commodity: str,
    measure: Measure | str,
    edition: int,
    countries: Sequence[str] = CENTRAL_ASIA,
    year: int | None = None,
    form: str | None = None,
) -> Share:
    """The share that ``countries`` hold of the world figure of one commodity in one edition.

    Parameters
    ----------
    figures
        The table of ``data/figures.csv`` (:func:`carep.press.data.tables.load`), or rows of its form: a frame or
        relation of pandas, Polars, DuckDB, Dask or PySpark.
    commodity, measure, edition
        Canonical names of :mod:`carep.minerals.vocabulary`, and the year that names the edition.
    countries
        One country or any set; the five states of Central Asia unless told otherwise.
    year
        The year the figures refer to; the latest that the form has unless told otherwise.
    form
        What is measured, as published; see :func:`default_form`.

    Returns
    -------
    Share
        Ratios in per cent, amounts in tonnes (in the published unit when that is no mass).

    Raises
    ------
    NotPublishedError
        When the edition holds no such figure.
    ShareError
        When the share is above 100 % under every reading of the digits, or units do not add.
    UnknownNameError
        For an unknown country, edition or form.

    Notes
    -----
    The rules are those of the book's methods page: the interval of a printed number is half a unit of its last
    significant digit; the share's interval takes part and whole at opposite ends; where rounding alone carries a
    part above its whole, the share is 100 %.

    Examples
    --------
    >>> import pandas as pd
    >>> columns = ["country", "published", "value", "qualifier", "line"]
    >>> cells = [("Kazakhstan", "230,000", 230000, "exact", 2), ("India", "79,000", 79000, "exact", 3),
    ...          ("World total", ">1,200,000", 1200000, "lower_bound", 4)]
    >>> figures = pd.DataFrame(cells, columns=columns).assign(edition=2026, commodity="chromium", form="ore",
    ...     measure="reserves", year=2025, unit="kt", estimated=False, note="", file="a.csv")
    >>> kazakhstan = share(figures, commodity="chromium", measure="reserves", edition=2026, countries=["Kazakhstan"])
    >>> f"{kazakhstan.bound} {kazakhstan.point_published:.1f} %, {kazakhstan.point_listed:.1f} % of the listed"
    'at most 19.2 %, 74.4 % of the listed'
    """
    figures, names = _checked(figures, countries, edition)
    measure = Measure(measure).value
    forms = by_commodity(figures[figures["commodity"] == commodity], edition, measure).get(commodity, {})
    where = f"MCS {edition}, {commodity}, {measure}"
    if not forms:
        raise NotPublishedError("the edition lists no country with this measure of this commodity", where=where)
    holding = {name: years for name, years in forms.items() if year is None or year in years}
    if not holding:
        held = sorted({one for years in forms.values() for one in years})
        raise NotPublishedError("the edition has no figure of that year", where=where, found=year, expected=held)
    if form is not None and form not in forms:
        raise UnknownNameError.of("form", form, forms, where=where)
    read = default_form(holding)
    wanted = form or read
    if wanted not in holding:
        raise NotPublishedError(
            "the form has no figure of that year", where=where, found=year, expected=sorted(forms[wanted])
        )
    chosen = max(holding[wanted]) if year is None else year
    of = _Table(commodity, measure, edition, chosen, wanted)
    return _compute(holding[wanted][chosen], names, of=of, is_default=wanted == read)


def shares_of(
    figures: Any,
    *,
    edition: int,
    measure: Measure | str,
    countries: Sequence[str] = CENTRAL_ASIA,
    year: int | None = None,
) -> list[Share]:
    """Every share of ``countries`` in an edition: each commodity in each form, latest year unless told otherwise."""
    figures, names = _checked(figures, countries, edition)
    measure = Measure(measure).value
    found = []
    for commodity, forms in sorted(by_commodity(figures, edition, measure).items()):
        holding = {name: years for name, years in forms.items() if year is None or year in years}
        for form, years in sorted(holding.items()):
            of = _Table(commodity, measure, edition, max(years) if year is None else year, form)
            found.append(_compute(years[of.year], names, of=of, is_default=form == default_form(holding)))
    return found


def share_table(
    figures: Any,
    *,
    edition: int,
    measure: Measure | str,
    countries: Sequence[str] = CENTRAL_ASIA,
    year: int | None = None,
) -> pd.DataFrame:
    """Every commodity and form of an edition at once, one row each; the columns are those of :meth:`Share.as_row`.

    ``default_form`` marks the one row of a commodity that :func:`share` reads when no form is asked for. A missing
    share means that the release gives none of the countries a number: not listed, not zero.
    """
    import pandas as pd

    shares = shares_of(figures, edition=edition, measure=measure, countries=countries, year=year)
    frame = pd.DataFrame([item.as_row() for item in shares])
    frame.attrs["sources"] = [f"mcs{edition}"]
    return frame
