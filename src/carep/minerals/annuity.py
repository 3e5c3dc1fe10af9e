"""What a yearly payment over years is worth today."""

from __future__ import annotations

from carep.minerals.assumptions import require


def annuity(rate: float, years: float) -> float:
    r"""Present value of one a year over ``years`` at ``rate``, paid at each year's end.

    .. math:: a = \frac{1 - (1 + r)^{-n}}{r}, \qquad a = n \text{ for } r = 0

    (the standard formula of an ordinary annuity).

    >>> round(annuity(0.10, 20), 4), annuity(0, 20)
    (8.5136, 20.0)
    """
    require("discount rate (a year)", rate, low=0, high=1)
    require("years", years, low=0)
    return float(years) if rate == 0 else float((1 - (1 + rate) ** -years) / rate)
