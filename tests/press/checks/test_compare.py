"""Outputs are compared on meaning: a wrong number is found and named, a changed hash is not."""

from __future__ import annotations

import copy

import altair as alt
import pandas as pd
import pytest

from carep.press.checks.compare import Difference, compare_notebooks, compare_outputs, same
from carep.press.outputs import Chart, Column, Format, Record, Table, say

FRAME = pd.DataFrame(
    {
        "commodity": ["chromium", "zinc"],
        "country": ["Kazakhstan", "Kazakhstan"],
        "share": [19.1667, 3.0],
        "mark": ["b", ""],
    }
)


def bundle(output, metadata=None):
    data = output._repr_mimebundle_()
    return {"output_type": "display_data", "data": data[0] if isinstance(data, tuple) else data, "metadata": {}}


def table(frame=FRAME, tolerance=0.0, label="Share"):
    columns = [
        Column("commodity", "Commodity", kind="text"),
        Column("share", label, unit="%", digits=1, mark="mark", tolerance=tolerance),
    ]
    return bundle(Table(frame, columns, name="shares", caption="c", footnotes={"b": "bound"}, sources=["mcs2026"]))


def figure(frame=FRAME, x="share:Q"):
    chart = alt.Chart(frame[["commodity", "share"]]).mark_bar().encode(x=x, y="commodity:N")
    return bundle(Chart(chart, name="bars", title="t", alt="a", sources=["mcs2026"]))


def cell(*outputs, source="x", name="one"):
    return {"cell_type": "code", "id": name, "source": source, "outputs": list(outputs)}


def differences(old, new) -> list[Difference]:
    return compare_outputs(cell(old), cell(new))


def changed(**columns):
    return FRAME.assign(**columns)


def test_equal_outputs_show_no_difference():
    assert compare_outputs(cell(table(), figure()), cell(table(), figure())) == []


def test_a_changed_table_cell_is_named_by_row_and_column_with_both_differences():
    found = differences(table(), table(changed(share=[19.2667, 3.0])))
    (value,) = [d for d in found if d.at == "row chromium, column share"]
    assert (value.expected, value.found) == (19.1667, 19.2667)
    assert value.absolute == pytest.approx(0.1)
    assert value.relative == pytest.approx(0.1 / 19.1667)
    assert "row chromium, column share" in value.message
    assert [d.at for d in found if d is not value] == ["row chromium, column share (as printed)"]


def test_a_column_s_tolerance_is_relative_and_hers_alone():
    assert differences(table(tolerance=0.01), table(changed(share=[19.17, 3.0]), tolerance=0.01)) == []
    assert differences(table(tolerance=0.01), table(changed(share=[19.9, 3.0]), tolerance=0.01))


def test_a_lost_row_is_one_difference_and_the_others_are_still_aligned():
    found = differences(table(), table(FRAME.iloc[[1]]))
    assert [d.at for d in found] == ["footnotes.b", "row chromium"]


def test_rows_in_another_order_are_one_difference():
    found = differences(table(), table(FRAME.iloc[::-1]))
    assert [d.at for d in found] == ["order of the rows"]


def test_a_lost_qualifier_mark_is_found():
    found = differences(table(), table(changed(mark=["", ""])))
    assert [d.at for d in found] == ["footnotes.b", "row chromium, column share (mark)"]


def test_a_changed_unit_or_heading_is_found():
    assert [d.at for d in differences(table(), table(label="Part"))] == ["columns[1].label"]


def test_a_chart_s_changed_datum_is_found_though_altair_renames_the_dataset():
    found = differences(figure(), figure(changed(share=[19.1667, 3.1])))
    assert len(found) == 1
    assert found[0].at.endswith("row zinc, column share")


def test_a_swapped_encoding_is_found():
    found = differences(figure(), figure(x="share:O"))
    assert any(d.at == "content.encoding.x.type" for d in found)


def test_noise_in_the_last_bits_of_a_float_is_no_difference():
    assert differences(figure(), figure(changed(share=[19.1667 * (1 + 1e-13), 3.0]))) == []


def test_records_are_compared_with_their_declared_rounding():
    def one(value):
        return bundle(Record("share", value, Format(digits=1, unit="%")))

    assert differences(one(19.1667), one(19.17)) == []
    assert [d.at for d in differences(one(19.1667), one(19.3))] == ["value", "text.en", "text.ru"]


def test_a_record_s_unit_is_part_of_its_meaning():
    old, new = (bundle(Record("mass", 5, Format(unit=unit))) for unit in ("t", "kt"))
    assert "unit" in [d.at for d in differences(old, new)]


def test_a_sentence_is_compared_as_its_words():
    old, new = (bundle(say("The five hold {share}.", Record("share", v, Format(digits=1)))) for v in (19.2, 25.5))
    assert any(d.at == "content.text" for d in differences(old, new))


def test_streams_are_joined_before_they_are_compared():
    def stream(text, name="stdout"):
        return {"output_type": "stream", "name": name, "text": text}

    assert compare_outputs(cell(stream("a"), stream("b")), cell(stream("ab"))) == []
    assert compare_outputs(cell(stream("ab")), cell(stream("ab"), stream("!", "stderr")))


def test_an_output_that_is_gone_is_found():
    (found,) = compare_outputs(cell(table()), cell())
    assert found.found == "(absent)"


def test_object_addresses_do_not_count():
    def result(text):
        return {"output_type": "execute_result", "data": {"text/plain": text}, "metadata": {}, "execution_count": 1}

    assert differences(result("<A at 0x7f00>"), result("<A at 0x7f11>")) == []
    assert differences(result("<A 1>"), result("<A 2>"))


def test_a_cell_with_other_code_is_reported_once_by_its_id():
    old = {"cells": [cell(table()), cell(figure(), name="two")]}
    new = copy.deepcopy(old)
    new["cells"][1]["source"] = "y"
    new["cells"][1]["outputs"] = []
    (found,) = compare_notebooks(old, new, notebook="shares.ipynb")
    assert (found.cell, found.output, found.notebook) == ("code cell 2 (two)", "source", "shares.ipynb")


def test_a_number_never_equals_its_text_or_a_truth_value():
    assert not same(1, "1")
    assert not same(1, True)
    assert same(1, 1.0)
    assert not same(0, 1e-30)
