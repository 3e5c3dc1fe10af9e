"""What is put before Sphinx, and how it is named and hashed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from carep.press.book import compiling, edition, staging
from carep.press.data.sources import read_sources
from carep.press.errors import DataError
from carep.press.outputs import Record, executed
from carep.press.project import Project

from .conftest import code, prose, shares_notebook


def write(path: Path, cells: list[dict[str, object]]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}), encoding="utf-8")
    return path


@pytest.fixture
def bare(tmp_path: Path) -> Project:
    for folder in ("book", "data"):
        (tmp_path / folder).mkdir()
    (tmp_path / "_config.yml").write_text("title: x\n", encoding="utf-8")
    return Project(tmp_path)


def test_pages_come_under_their_names_and_other_files_come_along(bare: Project) -> None:
    (bare.book / "start.md").write_text("# A\n", encoding="utf-8")
    (bare.book / "refs.bib").write_text("% none\n", encoding="utf-8")
    (bare.book / "raw.ipynb").write_text("{}", encoding="utf-8")
    made = write(bare.build / "notebooks" / "deep" / "page.ipynb", [prose("a", "# B")])
    source = staging.stage(
        bare,
        "root: intro\n",
        {"intro": bare.book / "start.md", "deep/page": made},
    )
    names = {path.relative_to(source).as_posix() for path in source.rglob("*") if path.is_file()}
    assert names == {"_toc.yml", "intro.md", "start.md", "refs.bib", "deep/page.ipynb"}


def test_what_is_the_same_is_not_written_again_and_what_is_gone_goes(bare: Project) -> None:
    page = bare.book / "a.md"
    page.write_text("# A\n", encoding="utf-8")
    (bare.book / "b.md").write_text("# B\n", encoding="utf-8")
    staged = staging.stage(bare, "root: a\n", {"a": page}) / "a.md"
    before = staged.stat().st_mtime_ns
    (bare.book / "b.md").unlink()
    source = staging.stage(bare, "root: a\n", {"a": page})
    assert staged.stat().st_mtime_ns == before
    assert not (source / "b.md").exists()


def test_code_is_kept_from_the_page_and_cells_that_show_nothing_from_the_book() -> None:
    cells = [
        prose("p", "text"),
        code("nothing", "x = 1"),
        code("shown", "record(...)", Record("a", 1)),
        code("wanted", "y = 2", tags=["hide-input"]),
    ]
    made = json.loads(staging.without_code(json.dumps({"cells": cells}).encode()))["cells"]
    assert [cell["metadata"].get("tags") for cell in made] == [None, ["remove-cell"], ["remove-input"], ["hide-input"]]
    assert made[2]["outputs"][0]["metadata"] == {}


def test_the_hash_of_the_edition_follows_values_and_not_words(bare: Project) -> None:
    path = bare.build / "notebooks" / "a.ipynb"

    def digest(value: int, text: str) -> str:
        write(path, [prose("p", text), code("c", text, Record("a", value))])
        return edition.of(bare, bare.build / "notebooks").digest

    assert digest(1, "x") == digest(1, "something else")
    assert digest(1, "x") != digest(2, "x")


def test_a_name_recorded_twice_with_different_values_is_refused_with_both_cells(tmp_path: Path) -> None:
    path = write(tmp_path / "a.ipynb", [code("one", "", Record("a", 1)), code("two", "", Record("a", 2))])
    with pytest.raises(DataError, match=r"a\.ipynb, cells one and two: two values are recorded as 'a'"):
        executed.read(path)


def test_an_executed_notebook_tells_its_run(tmp_path: Path) -> None:
    path = tmp_path / "shares.ipynb"
    path.write_text(json.dumps(shares_notebook()), encoding="utf-8")
    run = executed.read(path)
    assert run.parameters == {"edition": 2026, "commodity": "chromium"}
    assert run.values["share"].said("ru") == "19,2\u00a0%"
    assert run.values["share"].cell == "share"
    assert set(run.shown) == {"reserves", "chromium"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- a\n", "not a mapping of ids to sources"),
        ("a: {producer: x}\n", r"sources.yaml:1: source a: title is missing"),
        ("a: [\n", "not valid YAML"),
    ],
)
def test_a_faulty_register_of_sources_is_refused(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "data" / "sources.yaml"
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=said):
        read_sources(Project(tmp_path))


def test_a_swap_that_was_cut_short_is_mended_by_the_next(tmp_path: Path) -> None:
    place, old, new = tmp_path / "html", tmp_path / ".html.old", tmp_path / "fresh"
    old.mkdir()
    new.mkdir()
    (new / "index.html").write_text("new", encoding="utf-8")
    compiling.swap(new, place)
    assert (place / "index.html").read_text(encoding="utf-8") == "new"
    assert not old.exists()
    assert not new.exists()
