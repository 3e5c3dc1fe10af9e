"""A chart on a page: its static picture at once, and what the local script needs to make it live.

Nodes, for every builder: a ``container`` of class ``carep-figure`` with two ``only`` parts. HTML gets one
``raw`` node; all others a ``figure`` (``image`` to an SVG with its ``alt``, ``caption``) and the source note.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from docutils import nodes
from markupsafe import Markup
from sphinx import addnodes

from carep.press.book import card
from carep.press.book.context import Place, logger
from carep.press.book.wording import word
from carep.press.files import write_if_changed
from carep.press.outputs.chart import USERMETA
from carep.press.outputs.svg import drawn_by, specification_to_svg
from carep.press.templates import render

PICTURES = "_carep"
"""Folder of the staged source that holds the charts' pictures for builders other than HTML."""


def chart_nodes(specification: Mapping[str, Any], place: Place, drawn: str = "") -> list[nodes.Element]:
    """The nodes of one chart; one without title, description, name or source is a warning (a build error).

    ``drawn`` is the picture that the run made of it, if it is at hand: it isn't drawn again.
    """
    meta = specification.get("usermeta", {}).get(USERMETA, {})
    lacking = [key for key in ("name", "title", "alt", "sources") if not meta.get(key)]
    if lacking:
        logger.warning(
            "a chart has no %s (cell %s): make it with carep.press.outputs.Chart",
            ", ".join(lacking), place.cell, location=place.docname, type="carep", subtype="chart",
        )  # fmt: skip
        return []
    place.domain.note_chart(place.docname)
    sources = place.sources(meta["sources"], f"chart {meta['name']!r}")
    name, subtitle = f"figure-{meta['name']}", specification["title"].get("subtitle", "")
    # The page sets the title in text above the picture: there it wraps on a phone, and search finds it.
    bare = {key: value for key, value in specification.items() if key != "title"}
    svg, address = _kept(bare, place)
    script = json.dumps(bare, sort_keys=True, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
    downloads = _downloads(specification, meta["name"], drawn, place)
    made = render(
        "chart.html",
        identity=name,
        meta=meta,
        subtitle=subtitle,
        svg=Markup(svg),  # noqa: S704 (Vega's own)
        script=Markup(script),  # noqa: S704 (JSON that can't close its element)
        provenance=card.card(sources, downloads, place, about=meta["title"], in_words=meta["alt"]),
    )
    page, other = addnodes.only(expr="html"), addnodes.only(expr="not html")
    page += nodes.raw("", str(made), format="html")
    image = nodes.image(uri=address, alt=meta["alt"], candidates={"*": ""})
    caption = f"{meta['title']}. {subtitle}" if subtitle else meta["title"]
    figure = nodes.figure("", image, nodes.caption("", caption), align="default", classes=["carep-chart"])
    other += [figure, card.note(sources, place)]
    return [nodes.container("", page, other, classes=["carep-figure"], carep_name=name)]


def picture(specification: Mapping[str, Any]) -> str:
    """The static SVG, whose inner names are its own: two inline pictures of a page must not share an id.

    Its marks are hidden from screen readers: the box around it has the words for the whole.
    """
    svg = specification_to_svg(dict(specification))
    prefix = "c" + hashlib.sha256(svg.encode()).hexdigest()[:10] + "-"
    svg = re.sub(r'\bid="([^"]+)"', rf'id="{prefix}\1"', svg)
    svg = re.sub(r"url\(#([^)]+)\)", rf"url(#{prefix}\1)", svg)
    svg = re.sub(r'(xlink:href|href)="#([^"]+)"', rf'\1="#{prefix}\2"', svg)
    return svg.replace("<svg ", '<svg aria-hidden="true" ', 1)


def data_as_csv(specification: Mapping[str, Any]) -> list[str]:
    """The chart's data sets as CSV, in the order of the specification; outlines of maps are left out.

    >>> data_as_csv({"datasets": {"d": [{"a": 1, "b": None}, {"a": 2, "b": "x"}]}})
    ['a,b\\n1,\\n2,x\\n']
    """
    sets = list(specification.get("datasets", {}).values())
    if not sets and isinstance(specification.get("data"), dict):
        sets = [specification["data"].get("values")]
    return [_csv(rows) for rows in sets
            if isinstance(rows, list) and rows and all(isinstance(row, dict) for row in rows)
            and "geometry" not in rows[0]]  # fmt: skip


def _csv(rows: list[dict[str, Any]]) -> str:
    names = list(dict.fromkeys(name for row in rows for name in row))
    text = io.StringIO()
    writer = csv.DictWriter(text, names, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def _kept(specification: Mapping[str, Any], place: Place) -> tuple[str, str]:
    """The picture of a chart, drawn once for all builds, and its address as an ``image`` node states it."""
    text = json.dumps(specification, sort_keys=True) + drawn_by()
    name = f"chart-{hashlib.sha256(text.encode()).hexdigest()[:16]}.svg"
    path = Path(place.env.srcdir) / PICTURES / name
    if not path.exists():
        write_if_changed(path, picture(specification).encode())
    return path.read_text(encoding="utf-8"), f"/{PICTURES}/{name}"


def _downloads(specification: Mapping[str, Any], name: str, drawn: str, place: Place) -> list[tuple[str, str]]:
    """Data, specification and picture, each put beside the page: label and address."""
    say = place.language
    files = {}
    tables = data_as_csv(specification)
    for index, text in enumerate(tables, start=1):
        label, suffix = (f" {index}", f"-{index}") if len(tables) > 1 else ("", "")
        files[f"{name}{suffix}.csv"] = (word("data_csv", say) + label, text)
    whole = json.dumps(specification, sort_keys=True, ensure_ascii=False, indent=1) + "\n"
    files[f"{name}.vl.json"] = (word("specification", say), whole)
    files[f"{name}.svg"] = (word("picture", say), drawn or specification_to_svg(dict(specification)))
    return [(label, place.domain.add_file(place.docname, file, text)) for file, (label, text) in files.items()]
