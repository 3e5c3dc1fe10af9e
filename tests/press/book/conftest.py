"""A tiny project with pages, executed notebooks, sources and corrections: everything the book shows, small."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from carep.press.book import compiling, edition, staging
from carep.press.outputs import Badge, Card, Cards, Chart, Column, Record, Table, say
from carep.press.outputs.format import Format
from carep.press.project import Project

from ..conftest import REPOSITORY, with_subject

SOURCES = """
mcs2026:
  title: "Mineral Commodity Summaries 2026 data release"
  producer: "U.S. Geological Survey"
  edition: "2026"
  doi: "10.5066/P1WKQ63T"
  url: "https://doi.org/10.5066/P1WKQ63T"
  licence: "US public domain"
  published: "2026-02-06"
  next: "Look at the collection in February."
  files:
    - name: MCS2026_Commodities_Data.csv
      sha256: 582a0aa20000000000000000000000000000000000000000000000000fbaaf5
      bytes: 3189010
mcs2023:
  title: "Mineral Commodity Summaries 2023 data release"
  producer: "U.S. Geological Survey"
  edition: "2023"
  url: "https://doi.org/10.5066/P9WCYUI6"
  licence: "US public domain"
  published: "2023-01-31"
  files:
""" + "\n".join(f"    - {{name: part{i:02}.csv, sha256: '{i:064x}', bytes: {100 + i}}}" for i in range(14))

CORRECTIONS = """
- id: titanium-unit-2025
  edition: 2025
  file: MCS2025_World_Data.csv
  commodity: titanium mineral concentrates
  where: {rows: all}
  published: "metric tons"
  used: "thousand metric tons"
  reason: "the numbers are a thousand times too small against the report"
  second_source: "report of the same edition"
"""

INDEX = """# A small book

The five hold {rec}`chapters/shares:share` of the world's chromium, which is {verdict}`possible`; see
[the chapter](chapters/shares.ipynb) and {cite}`survey2026`.

{rec}`chapters/shares:sentence`

```{carep-output} chapters/shares:chromium
```

| a | b |
|---|---|
| 1 | 2 |
"""

SENTENCE = "Kazakhstan holds more chromium than the four others together."

METHODS = """# Methods

A share is $s = n / d$.

## Corrections

```{carep-corrections}
```

## Countries

```{carep-table} countries.csv
:caption: Countries and codes
:columns: country=Country, iso3=Code
```
"""

DATA = """# Where the data come from

```{carep-sources}
```
"""

BIBLIOGRAPHY = """@misc{survey2026, author = {{U.S. Geological Survey}}, title = {Mineral summaries}, year = {2026},
  doi = {10.3133/mcs2026}}
"""

CONTENTS: dict[str, Any] = {
    "format": "jb-book",
    "root": "index",
    "parts": [
        {"caption": "Numbers", "chapters": [{"file": "chapters/shares"}]},
        {"caption": "How", "chapters": [{"file": "methods", "sections": [{"file": "data"}]}, {"file": "bibliography"}]},
    ],
}


def chart() -> Chart:
    import altair as alt
    import pandas as pd

    from carep.press.outputs import theme

    frame = pd.DataFrame(
        {
            "country": ["Kazakhstan", "Kyrgyzstan", "Tajikistan", "Uzbekistan"] * 2,
            "measure": ["reserves"] * 4 + ["production"] * 4,
            "share": [19.2, 0.0, 0.1, 1.4, 15.0, 0.2, 0.3, 2.0],
        }
    )
    pick = theme.legend_filter("measure", name="pick")
    drawn = (
        alt.Chart(frame)
        .mark_bar()
        .encode(
            x=alt.X("share:Q", title="Share of the world (%)"),
            y=alt.Y("country:N", title=None),
            yOffset="measure:N",
            color=alt.Color("measure:N", title="Measure"),
            opacity=alt.condition(pick, alt.value(1), alt.value(0.15)),
            tooltip=theme.tooltip({"country": "Country", "measure": "Measure", "share": ("Share (%)", ".1f")}),
        )
        .properties(width=560, height=240)
        .add_params(pick)
    )
    return Chart(
        drawn,
        name="chromium",
        title="Kazakhstan holds nearly all of the region's chromium",
        subtitle="Share of the world's reserves and production, MCS 2026",
        alt="Kazakhstan 19.2 per cent of reserves; the four others together less than 2 per cent.",
        sources=["mcs2026"],
    )


def table() -> Table:
    import pandas as pd

    frame = pd.DataFrame(
        {
            "country": ["Kazakhstan", "Kyrgyzstan", "Tajikistan", "Uzbekistan"],
            "reserves": [230000.0, None, 1200.0, 35.5],
            "shown": ["230,000", "not listed", "1,200", "35.5"],
            "mark": ["a", "", "a,b", ""],
            "verdict": ["reproduced", "not_testable", "contradicted", "possible"],
        }
    )
    return Table(
        frame,
        [
            Column("country", "Country", kind="text"),
            Column("reserves", "Reserves", unit="kt", shown="shown", mark="mark"),
            Column("verdict", "Verdict", kind="text"),
        ],
        name="reserves",
        caption="Chromium reserves of the region",
        footnotes={"a": "Estimated.", "b": "A <bound>."},
        sources=["mcs2026", "mcs2023"],
    )


def cards() -> Cards:
    first = Card(
        anchor="said-first",
        title="The region holds a fifth",
        body=say("It is {held}, as [said again](#said-again).", Record("held", 19.2)),
        lead="A paper, 2026.",
        badges=(Badge("2025:", "verdict", "not_testable", "not testable"), Badge("2026:", "verdict", "possible", "?")),
        classes=("claim", "claim-possible"),
    )
    return Cards((first, Card(anchor="said-again", title="Nearly a fifth", body=say("*No number*."))))


def share() -> Record:
    return Record("share", 19.1666, Format(digits=1, unit="%"), sources=("mcs2026",))


def bundle(output: Any) -> dict[str, Any]:
    """An output as a notebook stores it."""
    made = output._repr_mimebundle_()
    data, metadata = made if isinstance(made, tuple) else (made, {})
    return {"output_type": "display_data", "data": data, "metadata": metadata}


def code(identity: str, source: str, *outputs: Any, tags: list[str] | None = None) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "id": identity,
        "source": source,
        "metadata": {"tags": tags} if tags else {},
        "execution_count": None,
        "outputs": [bundle(output) for output in outputs],
    }


def prose(identity: str, text: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "id": identity, "source": text, "metadata": {}}


def shares_notebook() -> dict[str, Any]:
    made = share()
    return {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {
            "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
            "language_info": {"name": "python"},
            "carep": {
                "notebook": "shares.ipynb",
                "parameters": {"edition": 2026, "commodity": "chromium"},
                "inputs": {"data/figures.csv": "ab" * 32},
                "modules": {},
            },
        },
        "cells": [
            prose("title", "# Chromium\n\nWho holds it."),
            code("parameters", 'edition: Edition = 2026\ncommodity: Commodity = "chromium"', tags=["parameters"]),
            code("share", 'share = record("share", chromium.share, unit="%", digits=1)', made),
            code("words", "record(...)", Record("sentence", SENTENCE)),
            code("sentence", "say(...)", say("The region holds **{share}** of it.", made)),
            code("cards", "cards(...)", cards()),
            prose("more", "## In numbers"),
            code("reserves-table", "reserves_table(edition)", table()),
            code("reserves-chart", "reserves_chart(edition)", chart()),
        ],
    }


@pytest.fixture
def project(tmp_path: Path, built: Path) -> Project:
    """A project whose notebooks are executed; nothing of it is staged or compiled yet (the chart script is there)."""
    made = make_project(tmp_path / "project")
    shutil.copytree(built.parent / "cache", made.build / "cache")
    return made


def make_project(root: Path) -> Project:
    made = Project(root)
    for folder in (made.data, made.book / "chapters", made.build / "notebooks" / "chapters"):
        folder.mkdir(parents=True)
    (root / "_config.yml").write_bytes((REPOSITORY / "_config.yml").read_bytes())
    with_subject(root)
    static = made.book / "_static"
    static.mkdir()
    for path in (REPOSITORY / "book" / "_static").iterdir():
        (static / path.name).write_bytes(path.read_bytes())
    texts = {
        made.data / "sources.yaml": SOURCES,
        made.data / "corrections.yaml": CORRECTIONS,
        made.data / "countries.csv": "country,iso3\nKazakhstan,KAZ\nUzbekistan,UZB\nTajikistan,TJK\n",
        made.book / "index.md": INDEX,
        made.book / "methods.md": METHODS,
        made.book / "data.md": DATA,
        made.book / "bibliography.md": "# Bibliography\n\n```{bibliography}\n```\n",
        made.book / "references.bib": BIBLIOGRAPHY,
        executed(made)["chapters/shares"]: json.dumps(shares_notebook(), indent=1),
    }
    for path, text in texts.items():
        path.write_text(text, encoding="utf-8")
    return made


def staged(made: Project) -> Path:
    """Stage the project's book; gives the folder that Sphinx reads."""
    pages = {name: made.book / f"{name}.md" for name in ("index", "methods", "data", "bibliography")}
    pages |= executed(made)
    return staging.stage(made, json.dumps(CONTENTS), pages)


def compiled(made: Project) -> Path:
    """Stage and compile the project's book; gives its HTML folder."""
    source = staged(made)
    settings = {"carep_edition": edition.of(made, made.build / "notebooks").as_dict(), "carep_pdf": ""}
    compiling.compile_book(made, source, made.build / "html", settings=settings)
    return made.build / "html"


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The HTML of the tiny book, built once for all tests."""
    return compiled(make_project(tmp_path_factory.mktemp("built") / "project"))


def executed(made: Project) -> dict[str, Path]:
    """The executed notebooks of the project by page."""
    return {"chapters/shares": made.build / "notebooks" / "chapters" / "shares.ipynb"}
