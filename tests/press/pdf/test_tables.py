"""The layout of tables: widths, alignment, size of type, turned pages."""

from __future__ import annotations

from docutils import nodes
from hypothesis import given
from hypothesis import strategies as st

from carep.press.pdf import tables
from carep.press.pdf.images import TEXT_WIDTH_PT


def made(head: list[str], *rows: list[str], classes: list[str] | None = None) -> tables.Layout:
    def line(cells: list[str], kinds: list[str]) -> nodes.row:
        row = nodes.row()
        for cell, kind in zip(cells, kinds, strict=True):
            row += nodes.entry("", nodes.paragraph("", cell), classes=[kind] if kind else [])
        return row

    kinds = classes or [""] * len(head)
    group = nodes.tgroup(cols=len(head))
    group += [nodes.thead("", line(head, kinds)), nodes.tbody("", *(line(row, kinds) for row in rows))]
    return tables.layout(nodes.table("", group), group)


def test_numbers_and_signs_for_missing_ones_stand_flush_right() -> None:
    layout = made(
        ["Country", "Tonnes", "Year of it", "Remark"],
        ["Kazakhstan", "230,000", "> 3", "12 mines"],
        ["Kyrgyzstan", "not listed", "—", ""],
    )
    assert layout.aligns == ("left", "right", "right", "left")


def test_a_column_marked_as_numbers_is_one_whatever_it_says() -> None:
    assert made(["A", "B"], ["x", "not listed"], classes=["", "carep-number"]).aligns == ("left", "right")


def test_a_small_table_is_as_wide_as_its_text_in_full_size() -> None:
    layout = made(["A", "B"], ["x", "1"])
    assert (layout.columns, layout.size, layout.landscape) == (("auto", "auto"), 9.0, False)


def test_a_short_table_stays_on_one_page_and_a_long_one_may_break() -> None:
    assert made(["A", "B"], *[["x", "1"]] * 12).whole
    assert not made(["A", "B"], *[["x", "1"]] * 40).whole
    assert not made(["A", "B"], *[["x", "A long remark about it. " * 30]] * 6).whole


def test_prose_wraps_and_fills_the_width() -> None:
    layout = made(["Name", "Why"], ["zinc", "A long remark about it. " * 12])
    assert sum(float(width.removesuffix("pt")) for width in layout.columns) <= TEXT_WIDTH_PT + 0.5
    assert float(layout.columns[1].removesuffix("pt")) > 300


def test_type_gets_smaller_before_the_page_is_turned() -> None:
    twelve = made([f"Column {i}" for i in range(12)], ["123,456"] * 12)
    assert not twelve.landscape
    assert twelve.size < 9
    assert made([f"Column {i}" for i in range(18)], ["1,234,567"] * 18).landscape


def test_a_hash_fits_beside_a_name_and_a_size() -> None:
    layout = made(["File", "sha256", "Bytes"], ["MCS2026_Commodities_Data.csv", "0123456789abcdef" * 4, "3189010"])
    assert not layout.landscape
    assert float(layout.columns[1].removesuffix("pt")) >= 64 * 0.55 * layout.size


@given(st.lists(st.lists(st.text("abc ,.0123456789/_", max_size=120), min_size=3, max_size=3), min_size=1, max_size=6))
def test_no_table_is_wider_than_its_page(rows: list[list[str]]) -> None:
    layout = made(["One", "Two", "Three"], *rows)
    if all(width.endswith("pt") for width in layout.columns):
        available = tables.LANDSCAPE_WIDTH_PT if layout.landscape else TEXT_WIDTH_PT
        assert sum(float(width.removesuffix("pt")) for width in layout.columns) <= available + 0.5
