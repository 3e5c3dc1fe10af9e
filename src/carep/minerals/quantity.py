"""What a published cell can stand for: its qualifier, the number that is printed, and the interval behind it.

Every printed number is rounded, ``>`` is a bound, withheld is not zero and a blank is not zero. The unit is the
caller's: tonnes, carats, per cent, anything that is never negative.

The interval of a printed number is half a unit of its last significant digit on each side; zeros at the end of a
whole number do not count as significant (230,000 stands for 225,000 to 235,000), decimals do (1.50 stands for
1.495 to 1.505).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from carep.minerals.vocabulary import Qualifier
from carep.press.errors import DataError

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
class Amount:
    """What one or several figures can stand for: from ``low`` to ``high`` (infinite: no bound), printed as ``point``.

    Of a bound the point is the bound itself, of a range its middle.

    >>> Amount(5, 10, 15) + Amount(20, 20, math.inf)
    Amount(low=25, point=30, high=inf)
    """

    low: float
    point: float
    high: float

    def __add__(self, other: Amount) -> Amount:
        return Amount(self.low + other.low, self.point + other.point, self.high + other.high)


NOTHING = Amount(0.0, 0.0, 0.0)
_HALF_A_UNIT = Amount(0.0, 0.5, 0.5)


def total(amounts: Iterable[Amount | None]) -> Amount:
    """The sum of ``amounts``; one without a number only opens the sum upward, for nothing is negative.

    >>> total([printed("10"), None])
    Amount(low=5.0, point=10.0, high=inf)
    """
    return sum((Amount(0.0, 0.0, math.inf) if amount is None else amount for amount in amounts), NOTHING)


@dataclass(frozen=True)
class Quantity:
    """A published cell: how it is to be read, and its amount, which is ``None`` when it holds no number.

    >>> parse("230,000").amount
    Amount(low=225000.0, point=230000.0, high=235000.0)
    """

    qualifier: Qualifier
    amount: Amount | None = None
    estimated: bool = False

    @property
    def value(self) -> float | None:
        """The one number that is printed (of a bound: the bound); a range has none."""
        return None if self.amount is None or self.qualifier is Qualifier.RANGE else self.amount.point

    def text(self) -> str:
        """The cell as a release would print it; :func:`parse` reads it back.

        >>> parse("230000").text(), parse("<200,000").text(), parse("Less than ½ unit.").text(), parse("NA").text()
        ('230,000', '<200,000', '<0.5', 'NA')
        """
        if self.qualifier is Qualifier.ZERO:
            return "—"
        if self.amount is None:
            return {
                Qualifier.WITHHELD: "W",
                Qualifier.NOT_APPLICABLE: "XX",
                Qualifier.DESCRIPTIVE: "Large",
                Qualifier.INCLUDED_ELSEWHERE: "Included elsewhere",
            }.get(self.qualifier, "NA")
        low, point, high = (Decimal(repr(end)) for end in (self.amount.low, self.amount.point, self.amount.high))
        if self.qualifier is Qualifier.RANGE:
            return f"{_number_text(low)} - {_number_text(high)}"
        if self.qualifier in (Qualifier.LOWER_BOUND, Qualifier.UPPER_BOUND):
            return f"{'>' if self.qualifier is Qualifier.LOWER_BOUND else '<'}{_number_text(point)}"
        step = 2 * (high - point)
        return f"{point:,.{max(0, -_exponent(step.normalize()))}f}"


def printed(text: str, *, whole_units: bool = False) -> Amount:
    """What a printed number stands for: half a unit of its last significant digit to each side.

    With ``whole_units`` zeros at the end of a whole number are significant, too.

    >>> printed("10"), printed("79.50"), printed("10", whole_units=True).low
    (Amount(low=5.0, point=10.0, high=15.0), Amount(low=79.495, point=79.5, high=79.505), 9.5)
    """
    number = Decimal(text.replace(",", ""))
    if number == 0:
        return NOTHING
    half = half_unit(number if "." in text or whole_units else number.normalize())
    return Amount(float(number - half), float(number), float(number + half))


def half_unit(number: Decimal) -> Decimal:
    """Half a unit of the last digit that ``number`` is written with.

    >>> half_unit(Decimal("30.07")), half_unit(Decimal(10))
    (Decimal('0.005'), Decimal('0.5'))
    """
    return Decimal(1).scaleb(_exponent(number)) / 2


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
    >>> parse("140", note="Estimated. -- Crude ore.").estimated, parse("s", note="Less than ½ unit.").amount.high
    (True, 0.5)
    >>> parse("70").amount.low, parse("70", whole_units=True).amount.low
    (65.0, 69.5)
    """
    cell = clean(text).translate(_SUPERSCRIPT).strip()
    remark = clean(note)
    estimated = bool(re.match(r"estimated\s?(?:\.|,|$|--)", remark, re.IGNORECASE))
    if cell in ("", "NA", "na", "s"):
        return _from_note(cell, remark, estimated)
    if cell in SYMBOLS:
        is_zero = SYMBOLS[cell] is Qualifier.ZERO
        return Quantity(SYMBOLS[cell], NOTHING if is_zero else None, estimated and is_zero)
    if found := _PLAIN.fullmatch(cell):
        return _plain(printed(found["number"], whole_units=whole_units), estimated or bool(found["e1"] or found["e2"]))
    if found := _BOUND.fullmatch(cell):
        bound = _number(found["number"])
        if found["sign"] == ">":
            return Quantity(Qualifier.LOWER_BOUND, Amount(bound, bound, math.inf), estimated)
        return Quantity(Qualifier.UPPER_BOUND, Amount(0.0, bound, bound), estimated)
    if found := _RANGE.fullmatch(cell):
        low, high = _number(found["low"]), _number(found["high"])
        if low <= high:
            return Quantity(Qualifier.RANGE, Amount(low, (low + high) / 2, high), estimated)
    if _HALF.fullmatch(cell):
        return Quantity(Qualifier.UPPER_BOUND, _HALF_A_UNIT, estimated)
    if _ELSEWHERE.match(cell) or cell == "Included elsewhere":
        return Quantity(Qualifier.INCLUDED_ELSEWHERE)
    if _SIZE.fullmatch(cell):
        return Quantity(Qualifier.DESCRIPTIVE)
    raise DataError(
        "a cell that is no amount",
        found=repr(text),
        expected="a number, W, NA, XX, —, >n, <n, n - m, Large, Small, Less than ½ unit, Included in …, or a blank",
        do="look at the cell in the source; if the source is wrong, add a correction to data/corrections.yaml",
    )


def from_row(row: Mapping[str, Any], *, tonnes: bool = True) -> Quantity:
    """The amount of a row of ``data/figures.csv``, in tonnes (or, with ``tonnes=False``, in the row's own unit).

    The row's qualifier is taken as it stands; a unit of volume has no tonnes and is kept as it is.

    >>> row = {"published": "230,000", "unit": "kt", "qualifier": "exact"}
    >>> from_row(row).amount.point, from_row(row, tonnes=False).amount.low
    (230000000.0, 225000.0)
    """
    qualifier = Qualifier(row["qualifier"])
    if qualifier in UNKNOWN:
        return Quantity(qualifier)
    published = row["published"] if isinstance(row["published"], str) else ""
    if qualifier is Qualifier.UPPER_BOUND and published.strip() in ("s", ""):  # the note beside it holds the amount
        published = "Less than ½ unit"
    amount = parse(published).amount
    if amount is not None and tonnes and row["unit"] in UNIT_TONNES:
        amount = _scaled(amount, UNIT_TONNES[row["unit"]])
    return Quantity(qualifier, amount)


def clean(text: str) -> str:
    """``text`` with no-break spaces as spaces, runs of blanks as one, none at the ends.

    >>> clean("\u00a01,200  kt ")
    '1,200 kt'
    """
    return " ".join(text.replace("\u2011", "-").split())


def _from_note(cell: str, remark: str, estimated: bool) -> Quantity:
    if cell != "NA" and _HALF.search(remark):
        return Quantity(Qualifier.UPPER_BOUND, _HALF_A_UNIT, estimated)
    if _ELSEWHERE.search(remark):
        return Quantity(Qualifier.INCLUDED_ELSEWHERE)
    if _SIZE.fullmatch(remark):
        return Quantity(Qualifier.DESCRIPTIVE)
    if re.match(r"(?:not applicable|xx)\b", remark, re.IGNORECASE):
        return Quantity(Qualifier.NOT_APPLICABLE)
    if not cell and re.match(r"W\b", remark):
        return Quantity(Qualifier.WITHHELD)
    return Quantity(Qualifier.DESCRIPTIVE if cell == "s" else Qualifier.NOT_AVAILABLE)


def _plain(amount: Amount, estimated: bool) -> Quantity:
    if amount == NOTHING:
        return Quantity(Qualifier.ZERO, amount, estimated)
    return Quantity(Qualifier.ESTIMATED if estimated else Qualifier.EXACT, amount, estimated)


def _number(text: str) -> float:
    return float(text.replace(",", ""))


def _exponent(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    assert isinstance(exponent, int)  # a finite number
    return exponent


def _number_text(number: Decimal) -> str:
    plain = number.normalize()
    return f"{plain:,.{max(0, -_exponent(plain))}f}"


def _scaled(amount: Amount, factor: Decimal) -> Amount:
    """In another unit, reckoned in decimal numbers, so that 0.1 kg is 0.0001 t and not a float beside it."""
    return Amount(*(float(Decimal(repr(value)) * factor) for value in (amount.low, amount.point, amount.high)))
