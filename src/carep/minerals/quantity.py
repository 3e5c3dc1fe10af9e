"""What a published cell can stand for: its qualifier, the number that is printed, and the interval behind it.

Every printed number is rounded, ``>`` is a bound, withheld is not zero and a blank is not zero. A
:class:`Quantity` keeps all of that through sums and shares. The unit is the caller's: tonnes, carats, anything
that is never negative.

The interval of a printed number is half a unit of its last significant digit on each side; zeros at the end of a
whole number do not count as significant (230,000 stands for 225,000 to 235,000), decimals do (1.50 stands for
1.495 to 1.505).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from carep.minerals.vocabulary import Qualifier
from carep.press.errors import CarepError, DataError

UNKNOWN = frozenset(
    {
        Qualifier.WITHHELD,
        Qualifier.NOT_AVAILABLE,
        Qualifier.NOT_APPLICABLE,
        Qualifier.DESCRIPTIVE,
        Qualifier.INCLUDED_ELSEWHERE,
    }
)
"""Qualifiers of a cell that holds no number: it has no bounds, but it is no zero."""

UNIT_TONNES: Mapping[str, Decimal] = {
    "t": Decimal(1),
    "kt": Decimal(10) ** 3,
    "Mt": Decimal(10) ** 6,
    "kg": Decimal(10) ** -3,
    "ct": Decimal(2) * Decimal(10) ** -7,
    "kct": Decimal(2) * Decimal(10) ** -4,
    "Mct": Decimal(2) * Decimal(10) ** -1,
}
"""Tonnes in one unit of mass; the metric carat is 0.2 g. Units of volume are not here."""

SYMBOLS: Mapping[str, Qualifier] = {
    "W": Qualifier.WITHHELD,
    "NA": Qualifier.NOT_AVAILABLE,
    "XX": Qualifier.NOT_APPLICABLE,
    "—": Qualifier.ZERO,
    "–": Qualifier.ZERO,
    "--": Qualifier.ZERO,
    "E": Qualifier.DESCRIPTIVE,  # net exporter
    "s": Qualifier.DESCRIPTIVE,  # small; a note says more
}
"""The symbols of the Mineral Commodity Summaries."""

_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_PLAIN = re.compile(rf"(?P<e1>e\s?)?(?P<number>{_NUMBER})\s?(?P<e2>e)?")
_BOUND = re.compile(rf"(?P<sign>[<>])\s?(?P<number>{_NUMBER})")
_RANGE = re.compile(rf"(?P<low>{_NUMBER})\s?(?:-|–|to)\s?(?P<high>{_NUMBER})")
_HALF = re.compile(r"less than (?:½|1/2)\s?unit\.?", re.IGNORECASE)
_SIZE = re.compile(
    r"(?:world )?(?:reserves are )?(?:categori[sxz]ed as |considered (?:to be )?|estimated to be )?"
    r"[\"“]?(?:very small|small|moderate to large|moderate|large)(?: in quantity)?[\"”]?(?:\W.*)?",
    re.IGNORECASE | re.DOTALL,
)
_ELSEWHERE = re.compile(r"(?:^|[.;] )included (?:in|with)\b|\bdata are included with\b", re.IGNORECASE)
_SUPERSCRIPT = str.maketrans({**dict.fromkeys("⁰¹²³⁴⁵⁶⁷⁸⁹ʳ"), "ᵉ": "e"})


@dataclass(frozen=True)
class Quantity:
    """A published amount: the values from ``low`` to ``high`` that it can stand for, and the printed ``point``.

    ``None`` is "no bound" or "no number". ``point`` is the number as printed (of a bound: the bound itself).

    >>> parse("230,000")
    Quantity(low=225000.0, high=235000.0, point=230000.0, qualifier=<Qualifier.EXACT: 'exact'>, estimated=False)
    """

    low: float | None
    high: float | None
    point: float | None
    qualifier: Qualifier
    estimated: bool = False

    @property
    def is_known(self) -> bool:
        """Whether a number is printed."""
        return self.qualifier not in UNKNOWN

    def __add__(self, other: Quantity) -> Quantity:
        """The sum: bounds add (nothing is negative, so an unknown part only opens the sum upward).

        >>> (parse("10") + parse("W")).low, (parse("10") + parse("W")).high, (parse("10") + parse("W")).qualifier
        (5.0, None, <Qualifier.LOWER_BOUND: 'lower_bound'>)
        """
        if not isinstance(other, Quantity):
            return NotImplemented
        return Quantity(
            low=_add(self.low, other.low),
            high=None if self.high is None or other.high is None else self.high + other.high,
            point=_add(self.point, other.point),
            qualifier=_sum_qualifier(self.qualifier, other.qualifier),
            estimated=self.estimated or other.estimated,
        )

    def scale(self, factor: float) -> Quantity:
        """The same amount in a unit that is ``factor`` times smaller (1 kt is ``scale(1000)`` in t).

        >>> parse("1.5").scale(1000).point
        1500.0
        """
        if factor <= 0:
            raise ValueError("a factor between units is positive")

        def times(value: float | None) -> float | None:
            return None if value is None else value * factor

        return replace(self, low=times(self.low), high=times(self.high), point=times(self.point))

    def contains(self, value: float) -> bool:
        """Whether ``value`` is one that this amount can stand for.

        >>> parse(">10").contains(11), parse(">10").contains(9)
        (True, False)
        """
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)

    def text(self) -> str:
        """The cell as a release would print it; :func:`parse` reads it back (with :meth:`remark` as its note).

        >>> parse("230000").text(), parse("<200,000").text(), parse("Less than ½ unit.").text(), parse("NA").text()
        ('230,000', '<200,000', '<0.5', 'NA')
        """
        if self.qualifier in (Qualifier.LOWER_BOUND, Qualifier.UPPER_BOUND) and self.point is not None:
            sign = ">" if self.qualifier is Qualifier.LOWER_BOUND else "<"
            return f"{sign}{_number_text(Decimal(repr(self.point)))}"
        if self.qualifier is Qualifier.RANGE and self.low is not None and self.high is not None:
            return f"{_number_text(Decimal(repr(self.low)))} - {_number_text(Decimal(repr(self.high)))}"
        if self.qualifier is Qualifier.ZERO:
            return "—"
        if self.point is not None and self.high is not None:
            step = 2 * (Decimal(repr(self.high)) - Decimal(repr(self.point)))
            places = max(0, -_exponent(step.normalize()))
            return f"{Decimal(repr(self.point)):,.{places}f}"
        return {
            Qualifier.WITHHELD: "W",
            Qualifier.NOT_APPLICABLE: "XX",
            Qualifier.DESCRIPTIVE: "Large",
            Qualifier.INCLUDED_ELSEWHERE: "Included elsewhere",
        }.get(self.qualifier, "NA")

    def remark(self) -> str:
        """What the note beside the cell says: ``"Estimated."`` or nothing."""
        return "Estimated." if self.estimated else ""


def parse(text: str, *, note: str = "", whole_units: bool = False) -> Quantity:
    """The amount that a published cell stands for, read with the note beside it.

    Parameters
    ----------
    text
        The cell as printed: a number, ``W``, ``NA``, ``XX``, a dash, ``>n``, ``<n``, ``n - m``, ``Large``,
        ``Less than ½ unit``, ``Included in World total``, ``s``, or a blank.
    note
        The remark beside it. ``Estimated…`` marks the number as estimated. It says what a blank, ``NA`` or ``s``
        means; a blank without a note is not available, never zero.
    whole_units
        The release prints whole units, so that trailing zeros are significant (percentages are).

    Raises
    ------
    DataError
        When the cell is none of these.

    Examples
    --------
    >>> [parse(">1,200,000").qualifier.value, parse("", note="W for 23-24").qualifier.value, parse("").qualifier.value]
    ['lower_bound', 'withheld', 'not_available']
    >>> parse("140", note="Estimated. -- Crude ore.").estimated, parse("s", note="Less than ½ unit.").high
    (True, 0.5)
    >>> parse("70").low, parse("70", whole_units=True).low
    (65.0, 69.5)
    """
    cell = clean(text).translate(_SUPERSCRIPT).strip()
    remark = clean(note)
    estimated = bool(re.match(r"estimated\s?(?:\.|,|$|--)", remark, re.IGNORECASE))
    if cell in ("", "NA", "na", "s"):
        return _from_note(cell, remark, estimated)
    if cell in SYMBOLS:
        qualifier = SYMBOLS[cell]
        zero = 0.0 if qualifier is Qualifier.ZERO else None
        return Quantity(zero, zero, zero, qualifier, estimated and zero is not None)
    if found := _PLAIN.fullmatch(cell):
        return _printed(found["number"], estimated or bool(found["e1"] or found["e2"]), whole_units)
    if found := _BOUND.fullmatch(cell):
        bound = float(_decimal(found["number"]))
        if found["sign"] == ">":
            return Quantity(bound, None, bound, Qualifier.LOWER_BOUND, estimated)
        return Quantity(0.0, bound, bound, Qualifier.UPPER_BOUND, estimated)
    if found := _RANGE.fullmatch(cell):
        low, high = float(_decimal(found["low"])), float(_decimal(found["high"]))
        if low <= high:
            return Quantity(low, high, None, Qualifier.RANGE, estimated)
    if _HALF.fullmatch(cell):
        return Quantity(0.0, 0.5, 0.5, Qualifier.UPPER_BOUND, estimated)
    if _ELSEWHERE.match(cell) or cell == "Included elsewhere":
        return _nothing(Qualifier.INCLUDED_ELSEWHERE)
    if _SIZE.fullmatch(cell):
        return _nothing(Qualifier.DESCRIPTIVE)
    raise DataError(
        "a cell that is no amount",
        found=repr(text),
        expected="a number, W, NA, XX, —, >n, <n, n - m, Large, Small, Less than ½ unit, Included in …, or a blank",
        do="look at the cell in the source; if the source is wrong, add a correction to data/corrections.yaml",
    )


def from_row(row: Mapping[str, Any], *, tonnes: bool = True) -> Quantity:
    """The amount of a row of ``data/figures.csv``, in tonnes (or, with ``tonnes=False``, in the row's own unit).

    The row's qualifier and mark of estimation are taken as they stand; a unit of volume has no tonnes and is
    kept as it is.

    >>> row = {"published": "230,000", "unit": "kt", "qualifier": "exact", "estimated": False}
    >>> from_row(row).point, from_row(row, tonnes=False).low
    (230000000.0, 225000.0)
    """
    qualifier = Qualifier(row["qualifier"])
    if qualifier in UNKNOWN:
        return _nothing(qualifier)
    published = row["published"]
    if not isinstance(published, str):  # a blank cell whose note holds the amount
        published = "Less than ½ unit" if qualifier is Qualifier.UPPER_BOUND else ""
    read = parse("Less than ½ unit" if published.strip() in ("s", "") else published)
    quantity = replace(read, qualifier=qualifier, estimated=bool(row["estimated"]))
    unit = str(row["unit"])
    if tonnes and unit in UNIT_TONNES:
        quantity = _exact_scale(quantity, UNIT_TONNES[unit])
    return quantity


def total(parts: Iterable[Quantity]) -> Quantity:
    """The sum of ``parts``; the sum of nothing is zero.

    >>> total([parse("10"), parse("20"), parse("—")]).point
    30.0
    """
    result = Quantity(0.0, 0.0, 0.0, Qualifier.ZERO)
    for part in parts:
        result = result + part
    return result


def share(part: Quantity, whole: Quantity) -> Quantity:
    """What fraction of ``whole`` (0 to 1) ``part`` is, when the part belongs to the whole.

    The interval holds every share of a value of ``part`` in a value of ``whole`` that is not below it. A whole
    that is a lower bound makes the point an upper bound; a part that is a lower bound makes it a lower bound.

    Raises
    ------
    CarepError
        When the part is above the whole under every reading, or the whole is zero.

    Examples
    --------
    >>> one = share(parse("230,000"), parse(">1,200,000"))
    >>> round(one.point, 4), one.low, round(one.high, 4), one.qualifier
    (0.1917, 0.0, 0.1958, <Qualifier.UPPER_BOUND: 'upper_bound'>)
    """
    if whole.high is not None and whole.high <= 0:
        raise CarepError("a share of nothing", found=whole.text(), expected="a whole above zero")
    if part.low is not None and whole.high is not None and part.low > whole.high:
        raise CarepError(
            "a share above 100 %",
            found=f"{part.low:,g} of at most {whole.high:,g}",
            expected="a part that is not above its whole",
            do="check the unit, the form and the rows that were added",
        )
    low = 0.0 if part.low is None or whole.high is None else min(1.0, part.low / whole.high)
    high = 1.0 if part.high is None or not whole.low else min(1.0, part.high / whole.low)
    point = None if part.point is None or not whole.point else part.point / whole.point
    if point is not None:
        low, high = min(low, point), max(high, min(1.0, point))  # rounding of the division itself
    estimated = part.estimated or whole.estimated
    return Quantity(low, high, point, _share_qualifier(part.qualifier, whole.qualifier), estimated)


def clean(text: str) -> str:
    """``text`` with no-break spaces as spaces, runs of blanks as one, none at the ends.

    >>> clean("\u00a01,200  kt ")
    '1,200 kt'
    """
    return " ".join(text.replace("\u2011", "-").split())


def _from_note(cell: str, remark: str, estimated: bool) -> Quantity:
    if cell != "NA" and _HALF.search(remark):
        return Quantity(0.0, 0.5, 0.5, Qualifier.UPPER_BOUND, estimated)
    if _ELSEWHERE.search(remark):
        return _nothing(Qualifier.INCLUDED_ELSEWHERE)
    if _SIZE.fullmatch(remark):
        return _nothing(Qualifier.DESCRIPTIVE)
    if re.match(r"(?:not applicable|xx)\b", remark, re.IGNORECASE):
        return _nothing(Qualifier.NOT_APPLICABLE)
    if not cell and re.match(r"W\b", remark):
        return _nothing(Qualifier.WITHHELD)
    return _nothing(Qualifier.DESCRIPTIVE if cell == "s" else Qualifier.NOT_AVAILABLE)


def _nothing(qualifier: Qualifier) -> Quantity:
    return Quantity(None, None, None, qualifier)


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def _printed(text: str, estimated: bool, whole_units: bool) -> Quantity:
    number = _decimal(text)
    if number == 0:
        return Quantity(0.0, 0.0, 0.0, Qualifier.ZERO, estimated)
    significant = number if "." in text or whole_units else number.normalize()
    half = Decimal(1).scaleb(_exponent(significant)) / 2
    qualifier = Qualifier.ESTIMATED if estimated else Qualifier.EXACT
    return Quantity(float(number - half), float(number + half), float(number), qualifier, estimated)


def _exponent(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    assert isinstance(exponent, int)  # a finite number
    return exponent


def _number_text(number: Decimal) -> str:
    plain = number.normalize()
    return f"{plain:,.{max(0, -_exponent(plain))}f}"


def _exact_scale(quantity: Quantity, factor: Decimal) -> Quantity:
    """``scale`` in decimal numbers, so that 0.1 kg is 0.0001 t and not a float beside it."""

    def times(value: float | None) -> float | None:
        return None if value is None else float(Decimal(repr(value)) * factor)

    return replace(quantity, low=times(quantity.low), high=times(quantity.high), point=times(quantity.point))


def _add(one: float | None, other: float | None) -> float | None:
    if one is None:
        return other
    return one if other is None else one + other


def _sum_qualifier(one: Qualifier, other: Qualifier) -> Qualifier:
    if one is Qualifier.ZERO:
        return other
    if other is Qualifier.ZERO:
        return one
    if one in UNKNOWN and other in UNKNOWN:
        return one if one is other else Qualifier.NOT_AVAILABLE
    kinds = {Qualifier.LOWER_BOUND if kind in UNKNOWN else kind for kind in (one, other)}
    if Qualifier.RANGE in kinds or {Qualifier.LOWER_BOUND, Qualifier.UPPER_BOUND} <= kinds:
        return Qualifier.RANGE
    for kind in (Qualifier.LOWER_BOUND, Qualifier.UPPER_BOUND, Qualifier.ESTIMATED):
        if kind in kinds:
            return kind
    return Qualifier.EXACT


def _share_qualifier(part: Qualifier, whole: Qualifier) -> Qualifier:
    if part in UNKNOWN or part is Qualifier.ZERO:
        return part
    if whole in UNKNOWN:
        return whole
    turned = {Qualifier.LOWER_BOUND: Qualifier.UPPER_BOUND, Qualifier.UPPER_BOUND: Qualifier.LOWER_BOUND}
    return _sum_qualifier(part, turned.get(whole, Qualifier.EXACT if whole is Qualifier.ZERO else whole))
