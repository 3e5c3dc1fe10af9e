"""The one place where a value becomes what a notebook stores (JSON) and prints (text in English or Russian)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Literal

from carep.press.errors import OutputError

Language = Literal["en", "ru"]
NO_BREAK_SPACE = "\u00a0"
MINUS = "\u2212"
MISSING = "not available"


@dataclass(frozen=True)
class Format:
    """How a value is printed.

    ``digits`` counts decimals, ``significant`` counts significant digits (it wins when both are given);
    with neither, a whole number is printed whole and any other with the fewest digits that give it back.
    """

    digits: int | None = None
    significant: int | None = None
    unit: str = ""
    grouping: bool = True

    def __call__(self, value: Any, language: Language = "en") -> str:
        return format_value(value, self, language)


def round_half_up(value: float, digits: int) -> Decimal:
    """``value`` rounded to ``digits`` decimals, halves away from zero, on its decimal digits as printed.

    >>> round_half_up(2.675, 2), round_half_up(19.15, 1)
    (Decimal('2.68'), Decimal('19.2'))
    """
    return Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)


def _decimals_for(value: float, significant: int) -> int:
    return significant - 1 - math.floor(math.log10(abs(value))) if value else 0


def format_number(
    value: float,
    *,
    digits: int | None = None,
    significant: int | None = None,
    grouping: bool = True,
    language: Language = "en",
) -> str:
    """A number as a reader expects it.

    >>> format_number(1234567.891, digits=1)
    '1,234,567.9'
    >>> format_number(1234567.891, digits=1, language="ru").replace(NO_BREAK_SPACE, "_")
    '1_234_567,9'
    >>> format_number(-0.5), format_number(230000)
    ('−0.5', '230,000')
    """
    if significant is not None:
        digits = _decimals_for(float(value), significant)
    if digits is None:
        number = Decimal(repr(value)) if isinstance(value, float) else Decimal(int(value))
        number = number.quantize(Decimal(1)) if number == number.to_integral_value() else number
    else:
        number = round_half_up(value, digits)
        number = number.quantize(Decimal(1)) if digits < 0 else number
    text = f"{abs(number):{',' if grouping else ''}f}"
    if language == "ru":
        text = text.replace(",", NO_BREAK_SPACE).replace(".", ",")
    return (MINUS if number < 0 else "") + text


def format_value(value: Any, form: Format | None = None, language: Language = "en") -> str:
    """Any record's or cell's value as text; a missing value is said in words, never printed as 0.

    >>> format_value(19.1666, Format(digits=1, unit="%"))
    '19.2\\xa0%'
    >>> format_value(None)
    'not available'
    """
    form = form or Format()
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return MISSING
    if isinstance(value, bool):
        return {"en": ("no", "yes"), "ru": ("нет", "да")}[language][value]
    if isinstance(value, int | float):
        text = format_number(
            value, digits=form.digits, significant=form.significant, grouping=form.grouping, language=language
        )
        return f"{text}{NO_BREAK_SPACE}{form.unit}" if form.unit else text
    return str(value)


def plain(value: Any, *, where: str) -> Any:
    """``value`` as a JSON value: NaN and NA become ``None``; what JSON can't hold is refused.

    >>> plain(float("nan"), where="x") is None
    True
    """
    if value is None or isinstance(value, bool | int | str):
        return str(value) if isinstance(value, str) else value
    if isinstance(value, float):
        if math.isinf(value):
            raise OutputError("an infinite value can't be recorded", where=where, do="record a bound in words instead")
        return None if math.isnan(value) else value
    if isinstance(value, dict):
        return {str(key): plain(item, where=f"{where}.{key}") for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item, where=f"{where}[{index}]") for index, item in enumerate(value)]
    if type(value).__name__ in ("NAType", "NaTType"):
        return None
    if hasattr(value, "item") and getattr(value, "ndim", 0) == 0:
        return plain(value.item(), where=where)
    if hasattr(value, "isoformat"):
        return value.isoformat()
    raise OutputError(
        "a value of this type can't be recorded",
        where=where,
        found=type(value).__name__,
        expected="a number, text, a boolean, a date, None, or a list or dictionary of these",
        do="record a plain value, or hand out a Table",
    )
