"""One look for all charts, for every eye and every paper."""

from __future__ import annotations

import re

import altair as alt
import pandas as pd
import pytest

from carep.press.outputs import Chart, theme

PAPER, NIGHT = "#ffffff", "#1a2027"


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    parts = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("colour", [*theme.PALETTE, theme.GREY])
def test_marks_stand_out_on_paper_and_at_night(colour: str) -> None:
    """At least 3 to 1 where a mark's shape must be seen (WCAG 1.4.11), a little less only for the warm orange."""
    assert contrast(colour, PAPER) >= 2.6
    assert contrast(colour, NIGHT) >= 3.0


def test_sequential_colours_get_darker_step_by_step() -> None:
    steps = [luminance(colour) for colour in theme.SEQUENTIAL]
    assert steps == sorted(steps, reverse=True)


def chart() -> alt.Chart:
    frame = pd.DataFrame({"country": ["Kazakhstan"], "share": [19.2]})
    return alt.Chart(frame).mark_bar().encode(x="share:Q", y="country:N", tooltip=theme.tooltip({"country": "Country"}))


def test_text_and_axes_take_the_colour_of_the_page() -> None:
    svg = Chart(chart(), name="a", title="T", alt="A", sources=["s"]).svg()
    assert 'fill="currentColor"' in svg
    assert 'stroke="currentColor"' in svg
    assert 'font-family="Roboto, &quot;Segoe UI&quot;, Helvetica, Arial, sans-serif"' in svg
    assert 'fill="white"' not in svg


def test_a_fallback_font_changes_no_layout(monkeypatch: pytest.MonkeyPatch) -> None:
    """Text is measured with Roboto, whatever stands in for it on a reader's screen."""
    whole = Chart(chart(), name="a", title="T", alt="A", sources=["s"]).svg()
    monkeypatch.setattr(theme, "FONT", "Roboto")
    alone = Chart(chart(), name="a", title="T", alt="A", sources=["s"]).svg()
    family = re.compile(r' font-family="[^"]*"')
    assert whole != alone
    assert family.sub("", whole) == family.sub("", alone)


def test_a_tooltip_field_has_its_type_and_words() -> None:
    tips = chart().to_dict()["encoding"]["tooltip"]
    assert tips == [{"field": "country", "title": "Country", "type": "nominal"}]
