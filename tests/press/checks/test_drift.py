"""A drift report says what moved, the most important first, and is silent about what did not."""

from __future__ import annotations

import altair as alt
import pandas as pd
import pytest

from carep.press.checks.drift import Importance, Movement, as_html, as_json, movements, ranked, summary
from carep.press.outputs import Chart, Column, Format, Record, Table, say


def shown(output):
    data = output._repr_mimebundle_()
    return {"output_type": "display_data", "data": data[0] if isinstance(data, tuple) else data, "metadata": {}}


def notebook(share, verdict="contradicted", source="x"):
    frame = pd.DataFrame({"commodity": ["zinc", "chromium"], "share": [3.0, share]})
    columns = [Column("commodity", "Commodity", kind="text"), Column("share", "Share", unit="%", digits=1)]
    value = Record("share", share, Format(digits=1, unit="%"))
    chart = alt.Chart(frame).mark_bar().encode(x="share:Q", y="commodity:N")
    outputs = [
        value,
        Record("verdict_chromium", verdict),
        say("The five hold {share}.", value),
        Table(frame, columns, name="shares", caption="c", sources=["mcs2026"]),
        Chart(chart, name="bars", title=f"{share} %", alt="a", sources=["mcs2026"]),
    ]
    cells = [{"cell_type": "code", "id": "a", "source": source, "outputs": [shown(output)]} for output in outputs]
    return {"cells": cells}


MOVED = ranked(movements(notebook(25.0), notebook(20.0, "possible"), page="shares"))


def test_nothing_moves_between_equal_runs():
    assert movements(notebook(25.0), notebook(25.0), page="shares") == []
    assert summary([], 0.01).startswith("0 things moved")


def test_a_flipped_verdict_comes_first_then_sentences_values_tables_and_charts():
    assert [movement.importance for movement in MOVED] == sorted(movement.importance for movement in MOVED)
    assert (MOVED[0].what, MOVED[0].before, MOVED[0].after) == ("verdict_chromium", "contradicted", "possible")
    assert [m.what for m in MOVED if m.importance is Importance.VALUE] == ["share"]
    assert [m.what for m in MOVED if m.importance is Importance.TABLE] == ["shares, row chromium, column share"]
    assert {m.importance for m in MOVED} >= {Importance.VERDICT, Importance.SENTENCE, Importance.CHART}


def test_a_value_s_movement_is_given_in_its_unit_and_as_a_part_of_the_old():
    (value,) = [m for m in MOVED if m.importance is Importance.VALUE]
    assert value.absolute == pytest.approx(-5.0)
    assert value.relative == pytest.approx(-0.2)
    assert value.past(0.1)
    assert not value.past(0.3)


def test_words_are_always_past_the_tolerance():
    assert MOVED[0].past(1e9)


def test_changed_code_is_not_a_movement_of_the_data():
    assert movements(notebook(25.0, source="x"), notebook(20.0, source="y"), page="shares") == []


def test_the_report_for_programs_is_complete_and_versioned():
    report = as_json(MOVED, of="2025 to 2026", tolerance=0.1)
    assert report["version"] == 1
    assert len(report["movements"]) == len(MOVED)
    assert report["movements"][0]["importance"] == "verdict"


def test_the_page_escapes_what_it_shows_and_needs_no_other_file():
    page = as_html([Movement(Importance.SENTENCE, "p", "s", "<b>1</b>", "2")], of="2025 to 2026", tolerance=0.1)
    assert "&lt;b&gt;1&lt;/b&gt;" in page
    assert "<b>1</b>" not in page
    assert "://" not in page
    assert "src=" not in page


def test_a_page_without_movements_says_so():
    assert "Nothing moved." in as_html([], of="x", tolerance=0.1)


def test_pages_that_could_not_be_compared_are_named_in_every_form():
    left_out = {"value_chain": "the edition has no figure of that year"}
    assert "the edition has no figure of that year" in as_html([], of="x", tolerance=0.1, left_out=left_out)
    assert as_json([], of="x", tolerance=0.1, left_out=left_out)["left_out"] == left_out


def test_a_run_with_other_parameters_is_compared_though_only_it_has_an_injected_cell():
    other = notebook(20.0)
    injected = {"cell_type": "code", "id": "injected", "source": "edition = 2025", "outputs": []}
    other["cells"].insert(1, {**injected, "metadata": {"tags": ["injected-parameters"]}})
    assert [m.what for m in movements(other, notebook(25.0), page="p") if m.importance is Importance.VALUE] == ["share"]
