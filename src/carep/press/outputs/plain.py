"""Values as JSON holds them: no numpy or pandas scalar gets into a notebook's output."""

from __future__ import annotations

import math
from typing import Any

from carep.press.errors import OutputError


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
