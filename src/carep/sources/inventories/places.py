"""Whether a point lies in the country that an inventory puts it in, on the project's own map.

The map is generalised (Natural Earth, 1:50 million), so a point counts as inside a country up to
:data:`TOLERANCE_KM` beyond its border.
"""

from __future__ import annotations

import json
import math
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from carep.minerals.distance import EARTH_RADIUS_KM
from carep.press import project
from carep.press.yaml_lines import text_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

OK = "ok"
MISSING = "missing"
OUTSIDE = "outside the five"
ANOTHER = "in another of the five"
DOUBTFUL = "doubtful"
FLAGS = (OK, MISSING, OUTSIDE, ANOTHER, DOUBTFUL)
"""What ``coordinate_flag`` can say; a point is never moved, only flagged."""

TOLERANCE_KM = 5.0
"""How far beyond a border of the map a point still counts as inside, in kilometres."""


def borders() -> dict[str, list[NDArray[np.float64]]]:
    """The rings (outer and inner, longitude and latitude in degrees) of each country of ``data/map.geojson``."""
    return _borders(project.find().data / "map.geojson")


@lru_cache(maxsize=2)
def _borders(path: Path) -> dict[str, list[NDArray[np.float64]]]:
    import numpy as np

    return {
        feature["properties"]["country"]: [
            np.asarray(ring, dtype=float) for polygon in feature["geometry"]["coordinates"] for ring in polygon
        ]
        for feature in json.loads(text_of(path))["features"]
    }


def _inside(rings: list[NDArray[np.float64]], latitude: float, longitude: float) -> bool:
    # Even-odd rule over all rings: a hole or an exclave of another country flips the answer, as it should.
    crossings = 0
    for ring in rings:
        x, y = ring[:-1, 0], ring[:-1, 1]
        to_x, to_y = ring[1:, 0], ring[1:, 1]
        straddles = (y > latitude) != (to_y > latitude)
        at = x[straddles] + (latitude - y[straddles]) / (to_y[straddles] - y[straddles]) * (
            to_x[straddles] - x[straddles]
        )
        crossings += int((at > longitude).sum())
    return crossings % 2 == 1


def _border_km(rings: list[NDArray[np.float64]], latitude: float, longitude: float) -> float:
    # Near the point the Earth is flat enough: degrees become kilometres, then distance to each segment.
    import numpy as np

    scale = np.array([math.cos(math.radians(latitude)), 1.0]) * math.radians(1) * EARTH_RADIUS_KM
    nearest = math.inf
    for ring in rings:
        points = (ring - np.array([longitude, latitude])) * scale
        start, step = points[:-1], points[1:] - points[:-1]
        length = np.maximum((step**2).sum(axis=1), 1e-12)
        along = np.clip(-(start * step).sum(axis=1) / length, 0, 1)[:, None]
        nearest = min(nearest, float(np.sqrt(((start + along * step) ** 2).sum(axis=1)).min()))
    return nearest


def _lies_in(rings: list[NDArray[np.float64]], latitude: float, longitude: float) -> bool:
    return _inside(rings, latitude, longitude) or _border_km(rings, latitude, longitude) <= TOLERANCE_KM


def country_at(latitude: float, longitude: float) -> str | None:
    """The one of the five states whose map holds the point (degrees), or ``None``."""
    for country, rings in borders().items():
        if _inside(rings, latitude, longitude):
            return country
    return None


def exchanged(country: str, latitude: float, longitude: float) -> bool:
    """Whether the point would lie in ``country`` if latitude and longitude changed places."""
    rings = borders().get(country)
    return rings is not None and _lies_in(rings, longitude, latitude)


def flag(country: str, latitude: float | None, longitude: float | None) -> str:
    """What the map says of a point that an inventory puts into ``country``; one of :data:`FLAGS`.

    Parameters
    ----------
    country
        Canonical name; a country outside the five can't be checked and gives ``ok``.
    latitude, longitude
        Degrees, or ``None`` when the inventory gives none.
    """
    if latitude is None or longitude is None:
        return MISSING
    rings = borders().get(country)
    if rings is None:
        return OK
    if _lies_in(rings, latitude, longitude):
        return OK
    return OUTSIDE if country_at(latitude, longitude) is None else ANOTHER
