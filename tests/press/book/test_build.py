"""The main job from a plan to a book: real kernels, real Sphinx."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner

from carep.cli import cli
from carep.press.book import compiling
from carep.press.book.build import BuildResult, build
from carep.press.errors import RunFailedError
from carep.press.project import Project

from .conftest import code, make_project, prose

pytestmark = pytest.mark.slow

PLAN = """
title: A small book
chapters:
  - caption: Start
    pages:
      - {page: intro, markdown: start.md}
      - page: countries
        markdown: countries.md
        sections:
          - sweep: country
            notebook: country.ipynb
            grid: {country: [Kazakhstan, Uzbekistan]}
            page: "country-{country}"
            title: "{country}"
  - caption: End
    pages:
      - {page: data, markdown: data.md}
"""

COUNTRY = """
import csv, os
from carep.press.outputs import Column, Table, record, say
import pandas as pd
with open(os.path.join(os.environ["CAREP_PROJECT"], "data", "countries.csv"), newline="") as file:
    rows = list(csv.DictReader(file))
found = [row["iso3"] for row in rows if row["country"] == country]
code = record("code", found[0], sources=["mcs2026"])
"""


def plan_project(root: Path) -> Project:
    made = make_project(root)
    for path in [*made.build.rglob("*.ipynb"), made.book / "index.md", made.book / "bibliography.md"]:
        path.unlink()
    (made.book / "plan.yaml").write_text(PLAN, encoding="utf-8")
    (made.book / "start.md").write_text(
        "# Start here\n\nIts code is {rec}`country-uzbekistan:code`.\n", encoding="utf-8"
    )
    (made.book / "countries.md").write_text("# Countries\n\nOne page each.\n", encoding="utf-8")
    write_notebook(made, COUNTRY)
    return made


def write_notebook(made: Project, source: str) -> None:
    notebook = {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
        "cells": [
            prose("title", "# A country"),
            code("parameters", 'country: str = "Kazakhstan"', tags=["parameters"]),
            code("reading", source.strip()),
            code("sentence", 'say("The code is {code}.", code)'),
        ],
    }
    (made.book / "country.ipynb").write_text(json.dumps(notebook, indent=1), encoding="utf-8")


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, BuildResult]:
    """The planned project, built once."""
    made = plan_project(tmp_path_factory.mktemp("planned") / "project")
    return made, build(made)


@pytest.fixture
def copy(done: tuple[Project, BuildResult], tmp_path: Path) -> Project:
    """A copy of the built project, to be changed."""
    shutil.copytree(done[0].root, tmp_path / "project")
    return Project(tmp_path / "project")


def pages_of(made: Project) -> dict[str, bytes]:
    html = made.build / "html"
    return {path.relative_to(html).as_posix(): path.read_bytes() for path in sorted(html.rglob("*.html"))}


def text_of(html: Path, name: str) -> str:
    soup = BeautifulSoup((html / f"{name}.html").read_text(encoding="utf-8"), "html.parser")
    assert soup.article is not None
    return " ".join(soup.article.get_text(" ").split())


def test_a_plan_becomes_a_book_with_a_page_for_each_combination(done: tuple[Project, BuildResult]) -> None:
    _, result = done
    assert (result.executed, result.reused, result.unchanged) == (2, 0, False)
    assert "The code is UZB ." in text_of(result.html, "country-uzbekistan")
    assert "The code is KAZ ." in text_of(result.html, "country-kazakhstan")


def test_the_front_page_is_index_html_with_the_title_of_the_plan(done: tuple[Project, BuildResult]) -> None:
    _, result = done
    assert result.front_page.read_text(encoding="utf-8") == (result.html / "intro.html").read_text(encoding="utf-8")
    assert "Start here" in text_of(result.html, "index")
    assert "Its code is UZB ." in text_of(result.html, "index")


def test_a_second_build_does_nothing_and_imports_neither_sphinx_nor_papermill(
    done: tuple[Project, BuildResult],
) -> None:
    made, result = done
    again = build(made)
    assert again.unchanged
    assert again.edition == result.edition
    script = (
        "import sys; from carep.press import project; from carep.press.book.build import build;"
        f"assert build(project.find({str(made.root)!r})).unchanged;"
        "print([name for name in ('sphinx', 'papermill', 'altair', 'pandas') if name in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_a_file_removed_from_the_book_is_noticed(copy: Project) -> None:
    (copy.build / "html" / "country-uzbekistan.html").unlink()
    again = build(copy)
    assert (again.unchanged, again.executed, again.reused) == (False, 0, 2)
    assert (again.html / "country-uzbekistan.html").is_file()


def test_a_failing_notebook_is_named_with_its_cell_and_the_earlier_book_stays(copy: Project) -> None:
    before = pages_of(copy)
    write_notebook(copy, COUNTRY + "\n1 / 0\n")
    with pytest.raises(RunFailedError) as caught:
        build(copy)
    message = str(caught.value)
    assert "country" in message
    assert "reading" in message
    assert "ZeroDivisionError" in message
    assert pages_of(copy) == before


def test_a_page_with_a_warning_stops_the_build_and_the_earlier_book_stays(copy: Project) -> None:
    before = pages_of(copy)
    (copy.book / "start.md").write_text("# Start\n\n[nowhere](nowhere.md)\n", encoding="utf-8")
    with pytest.raises(compiling.BookError, match=r"book/intro\.md:3: WARNING"):
        build(copy)
    assert pages_of(copy) == before
    assert not (copy.build / "fresh").exists()


def test_a_second_build_at_the_same_time_is_refused(copy: Project) -> None:
    fcntl = pytest.importorskip("fcntl")
    with (copy.build / "lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(compiling.BookError, match="another build of this project is running"):
            build(copy, force=True)


def test_the_command_prints_where_the_book_is_and_plain_lines_without_a_terminal(
    done: tuple[Project, BuildResult], monkeypatch: pytest.MonkeyPatch
) -> None:
    made, result = done
    monkeypatch.setenv("CAREP_PROJECT", str(made.root))
    run = CliRunner().invoke(cli, ["build"])
    assert run.exit_code == 0, run.output
    assert run.stdout == f"{result.front_page}\n"
    assert "nothing has changed" in run.stderr
