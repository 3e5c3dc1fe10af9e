"""The font that charts are measured with is Roboto."""

from __future__ import annotations

from pathlib import Path

import pytest

from carep.press.outputs import svg

MEASURING = Path(svg.__file__).with_name("fonts")
NAMES = sorted(path.name for path in MEASURING.glob("*.ttf"))
LAYOUT = {"GSUB", "GPOS", "GDEF", "kern"}


def test_there_is_a_font_for_every_weight_of_the_charts() -> None:
    """The theme uses regular and medium, Vega's own titles are bold."""
    assert NAMES == ["Roboto-Bold.ttf", "Roboto-Medium.ttf", "Roboto-Regular.ttf"]


@pytest.mark.parametrize("name", NAMES)
def test_every_character_is_robotos_own(name: str) -> None:
    """Same characters, widths, heights and outlines as the package's font; no table that a shaper has to prepare."""
    from fontTools.ttLib import TTFont

    with TTFont(MEASURING / name) as ours, TTFont(svg.font_folder() / name) as whole:
        assert not LAYOUT & set(ours.keys())
        assert LAYOUT & set(whole.keys())
        assert ours["head"].unitsPerEm == whole["head"].unitsPerEm
        assert (ours["hhea"].ascent, ours["hhea"].descent) == (whole["hhea"].ascent, whole["hhea"].descent)
        characters, all_characters = ours.getBestCmap(), whole.getBestCmap()
        assert set(characters) == set(all_characters)
        assert {*map(ord, "Aя1½≥–€")} <= set(characters)
        for code, glyph in characters.items():
            assert ours["hmtx"][glyph][0] == whole["hmtx"][all_characters[code]][0], chr(code)
        drawn, wholly = ours.getGlyphSet(), whole.getGlyphSet()
        for code in map(ord, "Mя8é"):
            assert _outline(drawn[characters[code]], drawn) == _outline(wholly[all_characters[code]], wholly)


def _outline(glyph: object, glyphs: object) -> list[object]:
    from fontTools.pens.recordingPen import DecomposingRecordingPen

    pen = DecomposingRecordingPen(glyphs)
    glyph.draw(pen)  # type: ignore[attr-defined]
    return list(pen.value)
