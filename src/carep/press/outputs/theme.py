"""One look for every chart: one font, a palette that colour-blind readers and grey printers can tell apart.

Text, axes and rules are drawn in ``currentColor``: an SVG that the page holds inline takes the colour of the
page's text, so the same picture reads on a light page, on a dark one and in print. Marks take colours of
middle lightness, which stand out on both.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    import altair as alt

NAME = "carep"
FONT = 'Roboto, "Segoe UI", Helvetica, Arial, sans-serif'
"""Text is measured with Roboto; where a reader has none, one of like width stands in."""

INK = "currentColor"
"""The page's own text colour."""

PALETTE = ("#2f7fbf", "#e08214", "#2a9d7f", "#c2578f", "#8a6fc9", "#9c8a2e", "#d1603d", "#6f7b87")
"""Colours of categories, after Okabe and Ito's set, moved to middle lightness (3:1 on white and on near-black).

The order keeps neighbours apart in grey and for the three common kinds of colour blindness; beyond eight
categories a chart should group, or use facets.
"""

GREY = "#7d8793"
"""For what says neither one thing nor the other."""

SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down", "triangle-right", "triangle-left")
"""Shapes of categories, in the order of :data:`PALETTE`: colour is never the only sign."""

SEQUENTIAL = ("#cfe1f0", "#9cc3e0", "#63a0cb", "#2f7fbf", "#1d5d92", "#123c61")
"""Few to many."""

UPRIGHT_BAR, FLAT_BAR = "M-0.22,-1H0.22V1H-0.22Z", "M-1,-0.22H1V0.22H-1Z"
"""Further shapes, as paths: points are filled, and Vega's own "stroke" shows nothing when filled."""

WIDTH = 560
HEIGHT = 300


def config() -> dict[str, Any]:
    """The Vega-Lite configuration of the theme."""
    quiet = {"labelColor": INK, "titleColor": INK, "labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": 500}
    return {
        "font": FONT,
        "background": "transparent",
        "padding": 4,
        "view": {"continuousWidth": WIDTH, "continuousHeight": HEIGHT, "discreteWidth": WIDTH, "stroke": None},
        "axis": {
            **quiet,
            "domainColor": INK,
            "domainOpacity": 0.55,
            "tickColor": INK,
            "tickOpacity": 0.55,
            "gridColor": INK,
            "gridOpacity": 0.14,
            "titlePadding": 8,
        },
        "legend": {**quiet, "orient": "bottom", "symbolSize": 110, "columns": 4},
        "header": {**quiet, "labelFontSize": 13, "labelFontWeight": 500},
        "title": {
            "color": INK,
            "subtitleColor": INK,
            "anchor": "start",
            "fontSize": 15,
            "fontWeight": 500,
            "subtitleFontSize": 12.5,
            "offset": 10,
        },
        "range": {
            "category": list(PALETTE),
            "symbol": list(SHAPES),
            "ramp": list(SEQUENTIAL),
            "heatmap": list(SEQUENTIAL),
            "ordinal": list(SEQUENTIAL),
        },
        "mark": {"color": PALETTE[0]},
        "text": {"color": INK, "fontSize": 12},
        "rule": {"color": INK},
        "tick": {"color": PALETTE[0]},
        "line": {"strokeWidth": 2.2},
        "point": {"filled": True, "size": 70},
        "bar": {"cornerRadiusEnd": 1},
        "geoshape": {"stroke": INK, "strokeOpacity": 0.4},
    }


@contextmanager
def used() -> Iterator[None]:
    """Within it charts have this theme and any number of rows; what was chosen before comes back afterwards."""
    import altair as alt

    # Registered anew each time: to ask for the names of themes reads the entry points of every installed package.
    alt.theme.register(NAME, enable=False)(lambda: alt.theme.ThemeConfig(config=cast("Any", config())))
    with alt.theme.enable(NAME), alt.data_transformers.enable("default", max_rows=None):
        yield


def tooltip(fields: Mapping[str, str | tuple[str, str]]) -> Sequence[alt.Tooltip]:
    """Explicit tooltips: Vega-Lite 6.4.1 prints "undefined" for the ones it makes up by itself (altair#4014).

    Parameters
    ----------
    fields
        Field of the data to the words shown before it, in the order shown; with a d3 number format such as
        ``",.1f"`` behind them for a number. A field may carry Altair's type (``"year:O"``).

    Examples
    --------
    >>> tips = tooltip({"country": "Country", "share": ("Share (%)", ".1f")})
    >>> [(tip.to_dict()["field"], tip.to_dict().get("format")) for tip in tips]
    [('country', None), ('share', '.1f')]
    """
    import altair as alt

    tips = []
    for field, told in fields.items():
        name, _, kind = field.partition(":")
        title, form = told if isinstance(told, tuple) else (told, "")
        tip = alt.Tooltip(field if kind else f"{name}:{'Q' if form else 'N'}", title=title)
        tips.append(tip.format(form) if form else tip)
    return tips


def legend_filter(field: str, *, name: str) -> alt.Parameter:
    """A selection that a click on the legend of ``field`` toggles; without a click nothing is filtered."""
    import altair as alt

    return alt.selection_point(fields=[field], bind="legend", name=name)
