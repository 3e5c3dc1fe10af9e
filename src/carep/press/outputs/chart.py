"""Charts as one mime bundle: Vega-Lite JSON, a static picture, and a text that says what the data say.

The picture is an ``<img>`` with an SVG data URI, which JupyterLab shows even in an untrusted notebook; the
book makes its own SVG from the specification. The mime type ends in ``+json`` because nbformat stores a
dictionary under no other (Altair 6's own ``...v6.json`` stops papermill).
"""

from __future__ import annotations

import base64
import html
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from carep.press.errors import OutputError
from carep.press.outputs import theme
from carep.press.outputs.svg import specification_to_svg

if TYPE_CHECKING:
    from altair import TopLevelMixin

CHART_MIME = "application/vnd.vegalite.v6+json"
USERMETA = "carep"
_IN_FULL = {
    "axis": ("labelLimit", "titleLimit"),
    "legend": ("labelLimit", "titleLimit"),
    "header": ("labelLimit", "titleLimit"),
    "title": ("limit",),
}
"""Widths at which Vega cuts a text off: none here, unless the chart sets one. A reader can't ask what a cut label says.

It also makes drawing a third cheaper: Vega measures every text that has a limit once more each time it looks at it.
"""

_SVG = "data:image/svg+xml;base64,"


def svg_in(page: str) -> str:
    """The picture in a figure's ``text/html``, or ``""``.

    >>> svg_in('<img alt="a" src="data:image/svg+xml;base64,PHN2Zy8+"/>'), svg_in("<p>none</p>")
    ('<svg/>', '')
    """
    _, found, rest = page.partition(f'src="{_SVG}')
    return base64.b64decode(rest.partition('"')[0]).decode() if found else ""


@dataclass(frozen=True, init=False)
class Chart:
    """A named chart of a run; as the last expression of a cell it displays itself.

    ``title`` states the finding, ``alt`` says what the data say (both made from the data), ``sources`` are
    ids of ``data/sources.yaml``.

    >>> import altair as alt
    >>> bars = alt.Chart(alt.Data(values=[{"country": "Kazakhstan", "share": 19.2}]))
    >>> bars = bars.mark_bar().encode(x="share:Q", y="country:N")
    >>> Chart(bars, name="shares", title="Kazakhstan has 19.2 %", alt="Kazakhstan 19.2 %.", sources=["mcs2026"]).name
    'shares'

    Raises
    ------
    OutputError
        When title, text alternative or source is missing.
    """

    name: str
    specification: dict[str, Any]
    title: str
    alt: str
    sources: tuple[str, ...]

    def __init__(
        self, chart: TopLevelMixin, *, name: str, title: str, alt: str, sources: Sequence[str], subtitle: str = ""
    ) -> None:
        for label, given in (("title", title), ("text alternative", alt), ("source", sources)):
            if not given:
                raise OutputError(f"the chart has no {label}", where=f"chart {name!r}")
        with theme.used():
            specification = chart.to_dict()
        specification["title"] = {"text": title, **({"subtitle": subtitle} if subtitle else {})}
        specification["description"] = alt
        config = specification.setdefault("config", {})
        for part, limits in _IN_FULL.items():
            config[part] = {**dict.fromkeys(limits, 0), **config.get(part, {})}
        meta = {"name": name, "title": title, "alt": alt, "sources": list(sources)}
        specification["usermeta"] = {**specification.get("usermeta", {}), USERMETA: meta}
        vars(self).update(
            name=name,
            specification=json.loads(json.dumps(specification, sort_keys=True)),
            title=title,
            alt=alt,
            sources=tuple(sources),
        )

    def svg(self) -> str:
        """The static picture."""
        return specification_to_svg(self.specification)

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        picture = base64.b64encode(self.svg().encode()).decode()
        return {
            CHART_MIME: self.specification,
            "text/html": f'<img alt="{html.escape(self.alt, quote=True)}" src="{_SVG}{picture}"/>',
            "text/plain": f"{self.title}\n{self.alt}",
        }
