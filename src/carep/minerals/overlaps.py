"""Which entries of deposit inventories are one place: a stated rule, so that no place is counted twice unseen.

Inventories overlap and differ in aim and date. Two entries are taken for one place when they lie within
:data:`NEAR_KM`, or within :data:`SAME_NAME_KM` when their names begin with the same word; places chain. It is a
heuristic: it tells roughly how far inventories overlap, and no more.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import combinations
from typing import TYPE_CHECKING, Any

from carep.minerals.distance import EARTH_RADIUS_KM

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

NEAR_KM = 1.0
"""Entries this near are one place, whatever their names."""

SAME_NAME_KM = 15.0
"""Entries this near are one place when their names begin with the same word."""

SHORTEST_WORD = 4
"""Letters that a first word must have to tell a place."""

_COMMON_WORDS = (
    "unnamed unknown occurrence deposit prospect mine area group north south east west northern southern eastern "
    "western upper lower central new severnyi severny severnoe zapadnyi zapadny zapadnoe vostochnyi vostochny yuzhnyi "
    "yuzhny yuzhnoe"
)
COMMON_WORDS = frozenset(_COMMON_WORDS.split())
"""First words that many places share."""


def first_word(name: str) -> str:
    """The first word of a name without case, accents and apostrophes, or ``""`` when it tells no place.

    >>> first_word("Kalmakyr (Almalyk)"), first_word("Rangkul'"), first_word("Unnamed occurrence")
    ('kalmakyr', 'rangkul', '')
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold().replace("'", "")
    words = re.findall(r"[a-z]+", plain)
    if not words or len(words[0]) < SHORTEST_WORD or words[0] in COMMON_WORDS:
        return ""
    return str(words[0])


def places(entries: pd.DataFrame) -> pd.Series[str]:
    """For each entry the id that stands for its place: the first, in the order of text, of the place's ids.

    Parameters
    ----------
    entries
        With columns ``id``, ``name``, ``latitude`` and ``longitude`` (degrees). An entry without a point is a place of
        its own.

    Examples
    --------
    >>> import pandas as pd
    >>> entries = pd.DataFrame({"id": ["b:1", "a:7", "a:8"], "name": ["Kounrad", "Kounrad mine", "Kounrad"],
    ...                         "latitude": [46.99, 47.0, 52.0], "longitude": [74.99, 75.1, 75.0]})
    >>> places(entries).to_list()
    ['a:7', 'a:7', 'a:8']
    """
    import numpy as np
    import pandas as pd

    ids = entries["id"].astype("str").to_numpy(dtype=object)
    words = [first_word(name) for name in entries["name"].fillna("").astype("str")]
    parents = list(range(len(ids)))
    for one, other in _pairs(entries, np.asarray(words, dtype=object)):
        _join(parents, one, other)
    roots = [_root(parents, position) for position in range(len(ids))]
    first: dict[int, str] = {}
    for position, root in enumerate(roots):
        first[root] = min(first.get(root, ids[position]), ids[position])
    return pd.Series([first[root] for root in roots], index=entries.index, dtype="str")


def _pairs(entries: pd.DataFrame, words: NDArray[Any]) -> list[tuple[int, int]]:
    # Sorted by latitude, only entries within SAME_NAME_KM to the north need be compared.
    import numpy as np

    latitude = entries["latitude"].to_numpy(dtype=float, na_value=np.nan)
    longitude = entries["longitude"].to_numpy(dtype=float, na_value=np.nan)
    has_point = np.flatnonzero(~np.isnan(latitude) & ~np.isnan(longitude))
    order = has_point[np.argsort(latitude[has_point], kind="stable")]
    north = np.radians(latitude[order])
    east = np.radians(longitude[order])
    ends = np.searchsorted(north, north + SAME_NAME_KM / EARTH_RADIUS_KM, side="right")
    pairs: list[tuple[int, int]] = []
    for start, end in enumerate(ends):
        others = slice(start + 1, end)
        distance = _distances(north[start], east[start], north[others], east[others])
        same_name = (words[order[others]] == words[order[start]]) & (words[order[start]] != "")
        near = np.flatnonzero((distance <= NEAR_KM) | ((distance <= SAME_NAME_KM) & same_name))
        pairs += [(int(order[start]), int(order[start + 1 + offset])) for offset in near]
    return pairs


def _distances(
    latitude: float, longitude: float, latitudes: NDArray[np.float64], longitudes: NDArray[np.float64]
) -> NDArray[np.float64]:
    import numpy as np

    half = np.sin((latitudes - latitude) / 2) ** 2
    half += np.cos(latitude) * np.cos(latitudes) * np.sin((longitudes - longitude) / 2) ** 2
    distances: NDArray[np.float64] = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(half, 1.0)))
    return distances


def _root(parents: list[int], position: int) -> int:
    while parents[position] != position:
        parents[position] = parents[parents[position]]
        position = parents[position]
    return position


def _join(parents: list[int], one: int, other: int) -> None:
    roots = sorted((_root(parents, one), _root(parents, other)))
    parents[roots[1]] = roots[0]


def overlaps(entries: pd.DataFrame, *, of: str = "inventory") -> pd.DataFrame:
    """How many places each pair of inventories (or sources) both list.

    Parameters
    ----------
    entries
        As :func:`carep.minerals.tallies.inventory_entries` gives them, with a column ``place``.
    of
        The column that tells inventories apart: ``inventory``, or ``source`` for each of the single sources.

    Returns
    -------
    pandas.DataFrame
        Columns ``first``, ``second``, ``first_places``, ``second_places``, ``both``; one row a pair that shares a
        place, sorted by name.
    """
    import pandas as pd

    sets = {str(name): frozenset(group["place"]) for name, group in entries.groupby(of)}
    rows = [
        (one, other, len(sets[one]), len(sets[other]), len(sets[one] & sets[other]))
        for one, other in combinations(sorted(sets), 2)
        if sets[one] & sets[other]
    ]
    columns = ["first", "second", "first_places", "second_places", "both"]
    result = pd.DataFrame(rows, columns=columns)
    result.attrs["sources"] = list(entries.attrs.get("sources", []))
    return result
