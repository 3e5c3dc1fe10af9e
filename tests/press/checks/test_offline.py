"""The check that the book asks nobody, with a real browser, on pages written for it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from carep.press.checks import browser
from carep.press.checks.browser import PROGRAMS

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.skipif(not any(map(shutil.which, PROGRAMS)), reason="no Chromium on this machine"),
]


def messages(folder: Path, body: str) -> list[str]:
    (folder / "a.html").write_text(f"<!DOCTYPE html><html lang='en'><body>{body}</body></html>", encoding="utf-8")
    return [f"{finding.where}: {finding.message}" for finding in browser.check(folder)]


def test_a_page_that_needs_nobody_passes(tmp_path: Path) -> None:
    assert messages(tmp_path, "<p>quiet</p><img alt='' src='data:image/gif;base64,R0lGODlhAQABAAAAACw='>") == []


def test_requests_of_the_page_and_of_its_scripts_are_named(tmp_path: Path) -> None:
    found = messages(
        tmp_path,
        "<img alt='' src='https://example.org/a.png'>"
        "<script>fetch('https://example.org/b.json').catch(function () {});</script>",
    )
    assert found == [
        "a.html: asks the network for https://example.org/a.png",
        "a.html: asks the network for https://example.org/b.json",
    ]


def test_a_file_that_is_missing_is_named(tmp_path: Path) -> None:
    assert messages(tmp_path, "<img alt='' src='gone.png'>") == ["a.html: does not get gone.png (gone.png)"]


def test_an_error_of_a_script_is_named(tmp_path: Path) -> None:
    (found,) = messages(tmp_path, "<script>throw new Error('broken on purpose');</script>")
    assert found.startswith("a.html: error in the browser: broken on purpose")
