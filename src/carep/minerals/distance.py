"""How far two places on the Earth are from each other."""

from __future__ import annotations

import math

EARTH_RADIUS_KM = 6371.0088
"""Mean radius of the Earth: Moritz, Geodetic Reference System 1980 (Journal of Geodesy 74, 2000), R1."""


def great_circle_km(latitude1: float, longitude1: float, latitude2: float, longitude2: float) -> float:
    r"""Distance over the great circle between two points in degrees, by the haversine formula, in km.

    .. math:: d = 2 R \arcsin\sqrt{\sin^2\tfrac{\Delta\varphi}{2}
              + \cos\varphi_1 \cos\varphi_2 \sin^2\tfrac{\Delta\lambda}{2}}

    (Sinnott, Virtues of the Haversine, Sky and Telescope 68, 1984.)

    >>> round(great_circle_km(0, 0, 0, 90))  # a quarter of the equator
    10008
    """
    phi1, phi2 = math.radians(latitude1), math.radians(latitude2)
    half_phi, half_lambda = (phi2 - phi1) / 2, math.radians(longitude2 - longitude1) / 2
    square = math.sin(half_phi) ** 2 + math.cos(phi1) * math.cos(phi2) * math.sin(half_lambda) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(square)))
