"""The compiled book in a real browser whose network is shut."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from carep.press.checks import accessibility, links
from carep.press.checks.browser import PROGRAMS, browser, check, opened

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.skipif(not any(map(shutil.which, PROGRAMS)), reason="no Chromium on this machine"),
]


@pytest.fixture(scope="module")
def chromium() -> Iterator[object]:
    with browser() as running:
        yield running


@pytest.fixture
def shares(built: Path) -> Path:
    return built / "chapters" / "shares.html"


def test_no_page_asks_the_network_or_fails_in_the_console(built: Path) -> None:
    assert check(built) == []


def test_every_link_leads_somewhere(built: Path) -> None:
    assert links.check(built) == []


def test_axe_finds_nothing_in_light_dark_and_on_a_phone(built: Path) -> None:
    assert accessibility.check(built) == []


def test_without_scripts_the_picture_and_the_table_stay(chromium, shares: Path) -> None:
    with opened(chromium, shares, scripts=False) as (page, _):
        assert page.locator(".carep-picture > svg").is_visible()
        assert page.locator("#table-reserves tbody tr").count() == 4


def test_charts_become_live_and_their_tooltips_name_fields_and_values(chromium, shares: Path) -> None:
    with opened(chromium, shares) as (page, visit):
        assert page.locator(".carep-live svg").is_visible()
        page.locator(".carep-live .mark-rect path").nth(0).hover()
        tip = page.locator("#vg-tooltip-element")
        tip.wait_for(state="visible")
        text = tip.inner_text()
        assert "undefined" not in text
        assert "Country" in text
        assert "Share (%)" in text
        assert visit.errors == []


def test_a_click_on_the_legend_filters(chromium, shares: Path) -> None:
    with opened(chromium, shares) as (page, _):
        faded = ".carep-live .mark-rect.role-mark path[opacity='0.15']"
        assert page.locator(faded).count() == 0
        page.locator(".carep-live .role-legend-symbol path").nth(0).click()
        page.wait_for_function("selector => document.querySelectorAll(selector).length === 4", arg=faded)


def test_a_chart_can_be_saved_as_svg_and_png_by_the_keyboard(chromium, shares: Path, tmp_path: Path) -> None:
    with opened(chromium, shares) as (page, _):
        for kind, start in (("SVG", b"<svg"), ("PNG", b"\x89PNG")):
            button = page.get_by_role("button", name=f"Save this chart as {kind}")
            button.focus()
            with page.expect_download() as waiting:
                page.keyboard.press("Enter")
            saved = tmp_path / f"chart.{kind.lower()}"
            waiting.value.save_as(saved)
            assert waiting.value.suggested_filename == f"figure-chromium.{kind.lower()}"
            assert saved.read_bytes().startswith(start)
            assert b"currentColor" not in saved.read_bytes()


def test_a_table_is_sorted_by_a_button_and_says_so(chromium, shares: Path) -> None:
    with opened(chromium, shares) as (page, _):
        button = page.locator("#table-reserves").get_by_role("button", name="Reserves")
        first = page.locator("#table-reserves tbody th")
        head = page.locator("#table-reserves thead th").nth(1)
        button.click()
        assert head.get_attribute("aria-sort") == "ascending"
        assert first.all_inner_texts() == ["Uzbekistan", "Tajikistan", "Kazakhstan", "Kyrgyzstan"]
        button.press("Enter")
        assert head.get_attribute("aria-sort") == "descending"
        assert first.all_inner_texts() == ["Kazakhstan", "Tajikistan", "Uzbekistan", "Kyrgyzstan"]


def test_a_card_is_opened_by_the_keyboard(chromium, shares: Path) -> None:
    with opened(chromium, shares) as (page, _):
        summary = page.locator("#figure-chromium details.carep-card > summary")
        assert not page.locator("#figure-chromium details dl").is_visible()
        summary.focus()
        page.keyboard.press("Enter")
        assert page.locator("#figure-chromium details dl").is_visible()


def test_a_chart_takes_the_width_of_a_phone(chromium, shares: Path) -> None:
    with opened(chromium, shares, size=(390, 844)) as (page, _):
        box = page.locator(".carep-live svg").bounding_box()
        assert box is not None
        assert 250 < box["width"] <= 390
        assert box["height"] > 200


def test_text_of_charts_follows_the_page_when_it_turns_dark(chromium, shares: Path) -> None:
    colour = "() => getComputedStyle(document.querySelector('.carep-live .role-axis-label text')).fill"
    with opened(chromium, shares, scheme="light") as (page, _):
        assert sum(map(int, page.evaluate(colour).removeprefix("rgb(").removesuffix(")").split(","))) < 250
        page.evaluate("() => { document.documentElement.dataset.theme = 'dark'; }")
        assert sum(map(int, page.evaluate(colour).removeprefix("rgb(").removesuffix(")").split(","))) > 500


def test_search_works_from_a_file(chromium, built: Path) -> None:
    with opened(chromium, built / "search.html") as (page, _):
        page.goto((built / "search.html").as_uri() + "?q=chromium")
        page.wait_for_selector("#search-results li")
        assert "Chromium" in page.locator("#search-results").inner_text()
