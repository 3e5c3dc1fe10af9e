"""The pieces that charts share keep the promises of the look: one legend, no sign by colour alone."""

from __future__ import annotations

import altair as alt
import pandas as pd

from carep.press.outputs import Chart, marks, theme

FRAME = pd.DataFrame({"name": ["b", "a", "b"], "kind": ["x", "y", "x"], "low": [1, 2, 3], "high": [2, 3, 4]})


def encoding(**channels):
    return alt.Chart(FRAME).mark_point().encode(**channels).to_dict()["encoding"]


def test_colour_and_shape_share_one_legend():
    made = encoding(**marks.signs("kind", ["x", "y"], colours=theme.PALETTE[:2], title="Kind"))
    assert made["color"]["field"] == made["shape"]["field"] == "kind"
    assert made["color"]["scale"]["domain"] == made["shape"]["scale"]["domain"] == ["x", "y"]
    assert made["color"]["title"] == made["shape"]["title"]


def test_without_a_domain_the_theme_chooses():
    made = encoding(**marks.signs("kind"))
    assert "scale" not in made["color"]
    assert "scale" not in made["shape"]


def test_rows_keep_their_order_and_count_a_name_once():
    assert encoding(y=marks.rows("name", FRAME["name"]))["y"] == {
        "field": "name", "type": "nominal", "sort": ["b", "a"], "title": None,
    }  # fmt: skip


def test_a_grid_writes_its_numbers_into_its_fields():
    grid = marks.grid(
        FRAME,
        x=alt.X("kind:N"), y=alt.Y("name:N"), color=alt.Color("low:Q"), text=alt.Text("low:Q"),
        tooltip=theme.tooltip({"low": ("Low", ".1f")}),
    )  # fmt: skip
    chart = Chart(grid, name="grid", title="A grid", alt="A grid of three numbers.", sources=["mcs2026"])
    assert [layer["mark"]["type"] for layer in chart.specification["layer"]] == ["rect", "text"]
