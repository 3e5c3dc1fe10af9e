"""The check of links, on pages written for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from carep.press.checks import links
from carep.press.checks.browser import BrowserError


def write(folder: Path, **pages: str) -> Path:
    for name, body in pages.items():
        (folder / f"{name}.html").write_text(f"<html><body>{body}</body></html>", encoding="utf-8")
    return folder


def messages(folder: Path) -> list[str]:
    return [f"{finding.where}: {finding.message}" for finding in links.check(folder)]


def test_good_links_pass(tmp_path: Path) -> None:
    write(tmp_path, a='<a href="b.html#x">x</a><a href="#">top</a><a href="mailto:a@b.c">m</a>', b='<p id="x">x</p>')
    assert messages(tmp_path) == []


def test_a_missing_file_and_a_missing_anchor_are_named_with_their_page(tmp_path: Path) -> None:
    write(tmp_path, a='<a href="c.html">x</a><a href="b.html#y">x</a><a href="#z">x</a>', b="")
    assert messages(tmp_path) == [
        "a.html: c.html leads to a file that is not there",
        "a.html: b.html#y leads to a place that is not on that page",
        "a.html: #z leads to a place that is not on that page",
    ]


def test_pictures_scripts_and_styles_are_looked_up_too(tmp_path: Path) -> None:
    write(tmp_path, a='<img src="no.png"><script src="no.js"></script><link rel="stylesheet" href="no.css?v=1">')
    assert [message.split()[1] for message in messages(tmp_path)] == ["no.png", "no.js", "no.css?v=1"]


def test_a_link_to_the_web_is_no_fault_but_a_script_from_there_is(tmp_path: Path) -> None:
    write(tmp_path, a='<a href="https://example.org/">x</a><script src="//example.org/x.js"></script>')
    assert messages(tmp_path) == ["a.html: loads //example.org/x.js from the web"]


def test_a_link_out_of_the_book_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "html").mkdir()
    (tmp_path / "secret.txt").touch()
    write(tmp_path / "html", a='<a href="../secret.txt">x</a>')
    assert messages(tmp_path / "html") == ["a.html: ../secret.txt leads out of the book"]


def test_letters_of_other_alphabets_in_addresses_are_understood(tmp_path: Path) -> None:
    write(tmp_path, a='<a href="b.html#%D1%85%D1%80%D0%BE%D0%BC">x</a>', b='<p id="хром">x</p>')
    assert messages(tmp_path) == []


def test_a_folder_without_pages_is_not_a_pass(tmp_path: Path) -> None:
    with pytest.raises(BrowserError, match="no built book here"):
        links.check(tmp_path)
