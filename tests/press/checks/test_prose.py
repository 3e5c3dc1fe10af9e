from __future__ import annotations

import json

import pytest

from carep.press.checks import prose
from carep.press.checks.findings import Outcome
from carep.press.errors import DataError
from carep.press.project import Project


@pytest.fixture
def book(tmp_path):
    """A project with an allow-list; returns a function that writes a page and checks the book."""
    (tmp_path / "book").mkdir()
    (tmp_path / "data").mkdir()
    (tmp_path / "_config.yml").write_text("title: t\n")
    allowed = tmp_path / "book" / "prose_allowed.yaml"
    allowed.write_text("- pattern: '\\bMCS 20\\d\\d\\b'\n  reason: the name of an edition\n")

    def check(text: str = "", *, cell: str | None = None, allow: str = ""):
        if text:
            (tmp_path / "book" / "page.md").write_text(text, "utf-8")
        if cell is not None:
            notebook = {"cells": [{"cell_type": "markdown", "source": cell.splitlines(keepends=True)}]}
            (tmp_path / "book" / "page.ipynb").write_text(json.dumps(notebook), "utf-8")
        if allow:
            allowed.write_text(allow)
        return prose.check(Project(tmp_path))

    return check


@pytest.mark.parametrize(
    "text",
    [
        "Kazakhstan holds {rec}`shares:chromium_reserves` of it.",
        "Run `carep build --jobs 4` first.",
        "```python\nedition = 2026\n```",
        "````{note}\n:class: tip-3\n```console\n$ carep claims 31\n```\n````",
        "See [the table](table-5.md#row-7) or <https://example.org/2024/1>.",
        "$x = 3$ and $$\ny = 4\n$$",
        "1. First\n2. Second",
        "## 2. A section\n",
        "(claim-384)=\n",
        "<!-- 42 -->\n",
        "The formula of SO2 and Cr2O3.",
        "As MCS 2026 has it.",
    ],
)
def test_code_roles_addresses_formulas_and_what_is_allowed_are_no_typed_numbers(book, text):
    assert book(text).outcome is Outcome.PASSED


@pytest.mark.parametrize("number", ["19.2 %", "1,200,000", "7", "38.6", ">52"])
def test_a_typed_number_is_found_with_its_line(book, number):
    result = book(f"# Title\n\nThe five hold {number} of it.\n")
    (finding,) = result.findings
    assert finding.where == "book/page.md:3"
    assert number.strip(">") in finding.message
    assert "{rec}" in finding.do


def test_lines_are_counted_through_code_that_is_left_out(book):
    (finding,) = book("```text\n1\n2\n```\n\nIt is 5.\n").findings
    assert finding.where == "book/page.md:6"


def test_cells_of_notebooks_are_prose_too(book):
    (finding,) = book(cell="# Title\n\nThe five hold 12 of it.").findings
    assert finding.where == "book/page.ipynb, cell 1, line 3"


def test_an_entry_of_the_allow_list_holds_on_its_pages_only(book):
    allow = "- pattern: 'at most 9'\n  pages: [{page}]\n  reason: a definition\n"
    assert book("It is at most 9.", allow=allow.format(page="page.md")).outcome is Outcome.PASSED
    assert len(book(allow=allow.format(page="other.md")).findings) == 2


def test_a_phrase_that_its_page_no_longer_needs_is_a_finding(book):
    allow = "- pattern: 'at most 9'\n  pages: [page.md]\n  reason: a definition\n"
    (finding,) = book("It is at most that.", allow=allow).findings
    assert finding.where == "book/prose_allowed.yaml:1"


@pytest.mark.parametrize(
    "allow", ["- pattern: '7'\n", "- reason: because\n", "just text\n", "- pattern: '('\n  reason: x\n"]
)
def test_an_allow_list_that_can_not_be_read_is_refused(book, allow):
    with pytest.raises(DataError):
        book("text", allow=allow)


def test_a_book_without_pages_is_not_checked(book):
    assert book().outcome is Outcome.NOT_CHECKED
