"""What the report's parameters may be, and its one computation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from carep.press import Choices, load

if TYPE_CHECKING:
    import pandas as pd


def _names() -> list[str]:
    return sorted(load("rain")["station"].unique())


def editions() -> list[int]:
    return sorted(int(year) for year in load("rain")["edition"].unique())


Station = Annotated[str, Choices("station", _names, lambda: {"the sea": "Shore"})]
Edition = Annotated[int, Choices("edition", editions)]


def totals(edition: int) -> pd.DataFrame:
    """Rain of the measured months by station, the wettest first."""
    rain = load("rain")
    year = rain[rain["edition"] == edition].groupby("station", as_index=False)["rain"].sum()
    year["mood"] = ["wet" if total > 100 else "dry" for total in year["rain"]]
    return year.sort_values("rain", ascending=False)
