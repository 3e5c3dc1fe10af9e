"""The check for readers with a screen reader, a keyboard or a phone: it must find what is wrong."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from carep.press.checks import accessibility
from carep.press.checks.browser import PROGRAMS

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.skipif(not any(map(shutil.which, PROGRAMS)), reason="no Chromium on this machine"),
]

GOOD = "<main><h1>Title</h1><h2>Part</h2><p>Text.</p></main>"


def messages(folder: Path, body: str, style: str = "") -> list[str]:
    head = f"<head><title>t</title><meta name='viewport' content='width=device-width'><style>{style}</style></head>"
    (folder / "a.html").write_text(f"<!DOCTYPE html><html lang='en'>{head}<body>{body}</body></html>", encoding="utf-8")
    return [f"{finding.where}: {finding.message}" for finding in accessibility.check(folder)]


def test_a_good_page_passes(tmp_path: Path) -> None:
    assert messages(tmp_path, GOOD) == []


def test_a_picture_without_words_is_found_in_every_view(tmp_path: Path) -> None:
    found = messages(tmp_path, GOOD + "<img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='>")
    assert [line.split(": ")[0] for line in found] == [
        "a.html (light, 1280 px)",
        "a.html (dark, 1280 px)",
        "a.html (light, 390 px)",
    ]
    assert all("image-alt (critical)" in line for line in found)


def test_weak_contrast_in_the_dark_only_is_found(tmp_path: Path) -> None:
    style = "@media (prefers-color-scheme: dark) { body { background: #222; color: #444; } }"
    found = messages(tmp_path, GOOD, style)
    assert [line.split(",")[0] for line in found] == ["a.html (dark"]
    assert "color-contrast (serious)" in found[0]


def test_what_a_closed_card_hides_is_looked_at(tmp_path: Path) -> None:
    card = "<details><summary>More</summary><p style='color: #ddd'>pale</p></details>"
    assert any("color-contrast" in line for line in messages(tmp_path, GOOD + card))


def test_a_page_wider_than_a_phone_is_found(tmp_path: Path) -> None:
    (found,) = messages(tmp_path, GOOD + "<div style='width: 700px'>wide</div>")
    assert "a.html (light, 390 px): the page is 700 px wide" in found or "px wide and has to be scrolled" in found


def test_headings_that_jump_and_a_second_title_are_found(tmp_path: Path) -> None:
    found = messages(tmp_path, "<main><h1>A</h1><h3>B</h3><h1>C</h1></main>")
    assert "a.html: 2 headings of the first level" in found
    assert "a.html: heading 'B' jumps from level 1 to 3" in found


def test_a_chart_without_words_is_found(tmp_path: Path) -> None:
    figure = "<figure class='carep-figure' id='figure-x'><div class='carep-picture' role='img'></div></figure>"
    assert "a.html#figure-x: the chart has no text alternative" in messages(tmp_path, GOOD + figure)
