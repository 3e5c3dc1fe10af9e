"""What the benchmark's notebook does, as cells and as a plain function: the same code, so that times can be compared.

About a dozen cells as a chapter of the book has them: read a table, clean, group, merge, three tables and four
charts that depend on the parameters.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

PARAMETERS = "year: int = 2020\nshare: float = 0.5"

CELLS = (
    "import altair as alt\nimport pandas as pd\n\nfrom carep import Column, Chart, Table, record",
    """countries = ["Kazakhstan", "Kyrgyzstan", "Tajikistan", "Turkmenistan", "Uzbekistan", "Elsewhere"]
metals = ["chromium", "manganese", "lead", "zinc", "antimony", "copper", "gold", "tungsten"]
rows = [
    (country, metal, 2000 + step, (7 * i + 13 * j + 3 * step) % 101 + share * step)
    for i, country in enumerate(countries)
    for j, metal in enumerate(metals)
    for step in range(25)
]
mined = pd.DataFrame(rows, columns=["country", "metal", "year", "tonnes"])""",
    """areas = pd.DataFrame({"country": countries, "area": [2725, 200, 143, 488, 447, 130000]})
mined = mined.merge(areas, on="country", how="left")
mined.describe()""",
    """by_country = mined.groupby("country", as_index=False)["tonnes"].sum().sort_values("tonnes", ascending=False)
Table(
    by_country,
    [Column("country", "Country", kind="text"), Column("tonnes", "Mined", unit="t", digits=1)],
    name="by-country",
    caption="Mined, by country",
    sources=["example"],
)""",
    """chosen = mined[mined["year"] <= year]
by_metal = chosen.pivot_table(index="metal", columns="country", values="tonnes", aggfunc="sum").reset_index()
Table(
    by_metal,
    [Column("metal", "Metal", kind="text"), *(Column(name, name, unit="t", digits=0) for name in countries)],
    name="by-metal",
    caption=f"Mined until {year}",
    sources=["example"],
)""",
    """Chart(
    alt.Chart(by_country).mark_bar().encode(
        x=alt.X("tonnes:Q").title("tonnes"), y=alt.Y("country:N").sort("-x"), color="country:N"
    ),
    name="bars", title=f"Mined with share {share}", alt="Bars by country", sources=["example"],
)""",
    """trend = chosen[chosen["year"] % 5 == 0].groupby(["year", "country"], as_index=False)["tonnes"].sum()
Chart(
    alt.Chart(trend).mark_line().encode(x="year:O", y="tonnes:Q", color="country:N"),
    name="lines", title=f"Mined until {year}", alt="Lines by year", sources=["example"],
)""",
    """three = chosen[chosen["metal"].isin(metals[:3])]
grid = three.groupby(["metal", "country"], as_index=False)["tonnes"].mean()
Chart(
    alt.Chart(grid).mark_rect().encode(x="metal:N", y="country:N", color="tonnes:Q"),
    name="heat", title=f"Mean until {year}", alt="A grid of metals and countries", sources=["example"],
)""",
    """latest = chosen[chosen["year"] == chosen["year"].max()]
Chart(
    alt.Chart(latest.nlargest(12, "tonnes")).mark_circle().encode(
        x="area:Q", y="tonnes:Q", size="tonnes:Q", color="metal:N"
    ),
    name="points", title=f"Area and tonnes in {year}", alt="Points by area", sources=["example"],
)""",
    """top = latest.nlargest(5, "tonnes")
Table(
    top,
    [Column("country", "Country", kind="text"), Column("metal", "Metal", kind="text"), Column("tonnes", "Mined")],
    name="top",
    caption="The five largest",
    sources=["example"],
)""",
    """record("largest", float(top["tonnes"].max()), unit="t")""",
)


WITHOUT_CHARTS = tuple(source.partition("Chart(")[0] or "None" for source in CELLS)


def notebook(sources: Sequence[str] = CELLS) -> dict[str, Any]:
    """The notebook with these cells, format 4.5."""
    code = {"cell_type": "code", "execution_count": None, "outputs": []}
    cells: list[dict[str, Any]] = [
        {"cell_type": "markdown", "id": "title", "metadata": {}, "source": "# Benchmark\n\nNumbers made up by rule."},
        {**code, "id": "parameters", "metadata": {"tags": ["parameters"]}, "source": PARAMETERS},
    ]
    cells += [{**code, "id": f"cell-{i}", "metadata": {}, "source": source} for i, source in enumerate(sources, 1)]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}


def write_notebook(path: Path, sources: Sequence[str] = CELLS) -> Path:
    """Write the notebook to ``path``."""
    path.write_text(json.dumps(notebook(sources), indent=1) + "\n", encoding="utf-8")
    return path


def parameters(run: int) -> dict[str, Any]:
    """The parameters of run number ``run``; no two runs draw the same charts."""
    return {"year": 2005 + run % 20, "share": round(0.5 + run / 1000, 3)}


def plain_function() -> Any:
    """The cells as one function of the parameters: what is displayed is made, and kept as a list of mime bundles."""
    import ast
    import io
    from contextlib import redirect_stdout

    compiled = []
    for source in CELLS:
        tree = ast.parse(source)
        last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
        body = compile(tree, "<cell>", "exec")
        compiled.append((body, None if last is None else compile(ast.Expression(last.value), "<cell>", "eval")))

    def run(**given: Any) -> list[Any]:
        names: dict[str, Any] = dict(given)
        shown = []
        with redirect_stdout(io.StringIO()):  # outside of a notebook, record() prints
            for body, last in compiled:
                exec(body, names)
                if last is not None:
                    value = eval(last, names)
                    bundle = getattr(value, "_repr_mimebundle_", None)
                    plain = {"text/html": value._repr_html_, "text/plain": value.__repr__} if not bundle else {}
                    shown.append(bundle() if bundle else {mime: make() for mime, make in plain.items()})
        return shown

    return run
