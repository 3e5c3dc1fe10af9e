"""The Herfindahl-Hirschman index (HHI): the sum of the squared shares in per cent.

10,000 for a monopoly, near 0 for very many small suppliers. (Hirschman, American Economic Review 54, 1964, on its
two inventors.)
"""

from __future__ import annotations

from collections.abc import Iterable

from carep.minerals.assumptions import ModelInputError, require

MONOPOLY = 10_000.0
MODERATE, HIGH = 1_000.0, 1_800.0
"""Limits of "moderately" and "highly concentrated": US Department of Justice and Federal Trade Commission, Merger
Guidelines (18 December 2023), guideline 1 and its notes. Made for firms in a market; here they order countries."""


def herfindahl(amounts: Iterable[float], whole: float | None = None) -> float:
    r"""The index of ``amounts``, as shares of ``whole`` (default: their sum).

    .. math:: \mathrm{HHI} = \sum_i \left(100\,\frac{v_i}{W}\right)^2

    What ``whole`` holds beyond the amounts counts as spread over many small suppliers, that is as 0.

    >>> herfindahl([7]), herfindahl([1, 1]), round(herfindahl([1, 1], whole=4))
    (10000.0, 5000.0, 1250)

    Raises
    ------
    ModelInputError
        For a negative amount, nothing at all, or a whole smaller than its parts.
    """
    values = [require("amount", amount, low=0) for amount in amounts]
    total = sum(values) if whole is None else whole
    if total <= 0:
        raise ModelInputError("no amount above zero", expected="at least one amount above 0")
    if sum(values) > total * (1 + 1e-9):
        raise ModelInputError("the parts are more than the whole", found=f"{sum(values):g} of {total:g}")
    return min(MONOPOLY, sum((100 * value / total) ** 2 for value in values))


def level(index: float) -> str:
    """The word for an index.

    >>> level(900), level(1500), level(2600)
    ('not concentrated', 'moderately concentrated', 'highly concentrated')
    """
    require("index", index, low=0, high=MONOPOLY)
    if index > HIGH:
        return "highly concentrated"
    return "moderately concentrated" if index > MODERATE else "not concentrated"
