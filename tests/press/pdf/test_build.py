"""The PDF of a staged book: its edition, its numbers, and what a failure leaves behind."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pytest

from carep.press.book import edition, pdf
from carep.press.book.compiling import BookError
from carep.press.errors import CarepError
from carep.press.outputs import executed
from carep.press.pdf import compiler
from carep.press.project import Project

from ..book.conftest import compiled, make_project, staged
from .conftest import elements, kinds, outline

pytestmark = pytest.mark.slow


def read(path: Path) -> Any:
    from pypdf import PdfReader

    return PdfReader(io.BytesIO(path.read_bytes()))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, Path]:
    """The fixture's book as PDF, built once."""
    project = make_project(tmp_path_factory.mktemp("pdf") / "project")
    return project, pdf.build_pdf(project, staged(project), project.build / "carep.pdf")


def test_the_cover_gives_title_edition_and_date_of_the_data(made: tuple[Project, Path]) -> None:
    cover = re.sub(r"\s+", " ", read(made[1]).pages[0].extract_text())
    assert "What Central Asia's critical minerals add up to" in cover
    assert "Edition MCS 2026" in cover
    assert "Data as of 6 February 2026" in cover


def test_the_pdf_carries_the_hash_of_the_recorded_values(made: tuple[Project, Path]) -> None:
    project, path = made
    digest = edition.of(project, project.build / "notebooks").digest
    assert f"{pdf.KEYWORD}{digest}" in read(path).metadata["/Keywords"]
    assert f"values {digest[:12]}" in read(path).pages[-1].extract_text()


def test_every_recorded_value_and_table_cell_is_in_the_text(made: tuple[Project, Path]) -> None:
    project, path = made
    said = re.sub(r"\s+", "", "".join(page.extract_text() for page in read(path).pages))
    page = executed.read(project.build / "notebooks" / "chapters" / "shares.ipynb")
    assert page.values
    for value in page.values.values():
        assert re.sub(r"\s+", "", value.said("en")) in said
    # on the front page, and in the sentence of its own page
    assert said.count(re.sub(r"\s+", "", page.values["share"].said("en"))) >= 2
    for cell in ("230,000", "notlisted", "1,200", "35.5", "reproduced", "contradicted"):
        assert cell in said


def test_html_and_pdf_of_a_project_carry_the_same_hash_and_the_same_numbers(made: tuple[Project, Path]) -> None:
    from bs4 import BeautifulSoup

    project, path = made
    html = compiled(project)
    reader = read(path)
    # Long names may break at their punctuation, where the PDF has an invisible mark.
    said = re.sub(r"[\s\u200b]+", "", "".join(page.extract_text() for page in reader.pages))
    found = 0
    for name in ("index", "chapters/shares", "methods"):
        page = BeautifulSoup((html / f"{name}.html").read_text(encoding="utf-8"), "html.parser")
        digest = page.select_one('meta[name="carep-values"]')
        assert digest is not None
        assert f"{pdf.KEYWORD}{digest['content']}" in reader.metadata["/Keywords"]
        for shown in page.select("article .carep-value, article td, article th"):
            if shown.find_parent(class_="carep-colophon") or shown.find_parent("details"):
                continue
            for note in shown.find_all("sup"):
                note.extract()
            found += 1
            assert re.sub(r"\s+", "", shown.get_text()) in said
    assert found > 20


def test_code_and_screen_parts_are_not_printed(made: tuple[Project, Path]) -> None:
    text = "".join(page.extract_text() for page in read(made[1]).pages)
    assert "reserves_table(edition)" not in text
    assert "How this was made" not in text


def test_charts_carry_what_the_data_say_and_their_source(made: tuple[Project, Path]) -> None:
    reader = read(made[1])
    said = [str(element["/Alt"]) for element in elements(reader) if "/Alt" in element]
    assert any(words.startswith("Kazakhstan 19.2 per cent of reserves") for words in said)
    text = re.sub(r"\s+", " ", "".join(page.extract_text() for page in reader.pages))
    assert "Source: U.S. Geological Survey" in text
    assert {"/Figure", "/Table", "/TH", "/TD", "/H1", "/Link", "/TOC"} <= set(kinds(reader))


def test_parts_and_pages_are_bookmarks(made: tuple[Project, Path]) -> None:
    titles = [title for depth, title in outline(read(made[1])) if depth < 2]
    assert titles == [
        "A small book",
        "Numbers",
        "Chromium",
        "How",
        "Methods",
        "Bibliography",
    ]
    assert (2, "Where the data come from") in outline(read(made[1])), "a page below another is a bookmark below it"


def test_a_copy_of_the_project_elsewhere_gives_the_same_bytes(made: tuple[Project, Path], tmp_path: Path) -> None:
    copy = make_project(tmp_path / "quite" / "another place")
    assert pdf.build_pdf(copy, staged(copy), tmp_path / "x.pdf").read_bytes() == made[1].read_bytes()


def test_a_failure_names_the_page_and_leaves_the_earlier_pdf(project: Project) -> None:
    target = project.build / "carep.pdf"
    target.write_bytes(b"earlier")
    source = staged(project)
    (source / "methods.md").write_text("# Methods\n\n![](_static/favicon.svg)\n", encoding="utf-8")
    with pytest.raises(BookError, match=r"methods\.md:3: the picture _static/favicon\.svg has no alternative text"):
        pdf.build_pdf(project, source, target)
    assert target.read_bytes() == b"earlier"
    assert not list(project.build.glob(".*.tmp"))


def test_missing_packages_are_said_before_anything_is_done(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    import importlib.util

    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(CarepError, match=r"no typst and no tex2typst") as caught:
        compiler.require()
    assert "pip install 'carep[pdf]'" in str(caught.value)
