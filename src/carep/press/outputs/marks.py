"""The idioms that charts share: rows of names, an interval behind a point, one legend of colours and shapes, a grid.

Each is a piece of Altair that a chart puts together with its own; none knows what the data are about.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import altair as alt
import pandas as pd

from carep.press.outputs import theme


def rows(field: str, order: Iterable[str], *, title: str | None = None, **options: Any) -> alt.Y:
    """The vertical axis of a chart with a row for each name of ``field``, in ``order`` (repeated names count once)."""
    return alt.Y(f"{field}:N", sort=list(dict.fromkeys(order)), title=title, **options)


def years(field: str = "year") -> alt.X:
    """The horizontal axis of years or editions: each written upright, without a title."""
    return alt.X(f"{field}:O", title=None, axis=alt.Axis(labelAngle=0))


def colours(
    field: str, domain: Sequence[str] = (), colours: Sequence[str] = (), *, title: str | None = None, **options: Any
) -> alt.Color:
    """The colour of each of the names of ``field``; without ``domain`` and ``colours`` the theme's, by the alphabet."""
    return alt.Color(f"{field}:N", title=title, **_scaled(domain, colours), **options)


def signs(
    field: str,
    domain: Sequence[str] = (),
    *,
    colours: Sequence[str] = (),
    shapes: Sequence[str] = (),
    title: str | None = None,
    **options: Any,
) -> dict[str, Any]:
    """Colour and shape by the same field, to be spread into ``encode``: colour is never the only sign.

    Both get the same domain, title and ``options`` (such as ``legend``), which makes Vega draw one legend of them.

    >>> sorted(signs("kind", ["reserves", "production"]))
    ['color', 'shape']
    """
    return {
        "color": alt.Color(f"{field}:N", title=title, **_scaled(domain, colours), **options),
        "shape": alt.Shape(f"{field}:N", title=title, **_scaled(domain, shapes), **options),
    }


def _scaled(domain: Sequence[str], range_: Sequence[str]) -> dict[str, Any]:
    ends = {"domain": domain, "range": range_}
    given: dict[str, Any] = {name: list(values) for name, values in ends.items() if values}
    return {"scale": alt.Scale(**given)} if given else {}


def interval(base: alt.Chart, **channels: Any) -> alt.Chart:
    """The interval of a value as a broad rule, to be drawn behind its point; ``channels`` as of ``encode``."""
    rule: alt.Chart = base.mark_rule(color=theme.PALETTE[0], opacity=0.45, strokeWidth=6).encode(**channels)
    return rule


def grid(
    frame: pd.DataFrame, *, x: alt.X, y: alt.Y, color: alt.Color, text: alt.Text, tooltip: Any, font: float = 11
) -> alt.LayerChart | alt.FacetChart:
    """Coloured fields with their numbers written in, in an ink that reads on every colour of middle lightness."""
    base = alt.Chart(frame).encode(x=x, y=y)
    fields = base.mark_rect().encode(color=color, tooltip=tooltip)
    return alt.layer(fields, base.mark_text(fontSize=font, color="#10202c").encode(text=text))
