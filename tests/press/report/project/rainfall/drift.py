"""What moves between two years beside what the notebooks say."""

from __future__ import annotations

from carep.press.checks.drift import Importance, Movement
from rainfall.stations import totals


def moved(earlier: int, later: int) -> list[Movement]:
    wettest = [totals(year)["station"].iloc[0] for year in (earlier, later)]
    return [Movement(Importance.OTHER, "rain", "the wettest place", *wettest)]
