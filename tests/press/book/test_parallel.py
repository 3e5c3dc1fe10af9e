"""A book of many pages, read and written by several processes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from carep.press.book import compiling, edition, staging

from .conftest import CONTENTS, executed, make_project, shares_notebook

pytestmark = pytest.mark.slow
MORE = [f"chapters/more-{number}" for number in range(6)]


def built(root: Path, jobs: int) -> dict[str, bytes]:
    """Every file of a book with more pages than Sphinx reads in one go, compiled as from a fresh clone."""
    made = make_project(root)
    pages = dict(executed(made))
    for number, name in enumerate(MORE):
        pages[name] = made.build / "notebooks" / f"{name}.ipynb"
        # Anchors are a book's own: of two pages with the same one, Sphinx would name the page that it read last.
        text = json.dumps(shares_notebook()).replace("said-", f"said-{number}-")
        pages[name].write_text(text, encoding="utf-8")
    listed = {name: made.book / f"{name}.md" for name in ("index", "methods", "data", "bibliography")}
    listed |= pages
    parts = [*CONTENTS["parts"], {"caption": "More", "chapters": [{"file": name} for name in MORE]}]
    source = staging.stage(made, json.dumps({**CONTENTS, "parts": parts}), listed)
    settings = {"carep_edition": edition.of(made, made.build / "notebooks").as_dict(), "carep_pdf": ""}
    compiling.compile_book(made, source, made.build / "html", settings=settings, jobs=jobs)
    html = made.build / "html"
    return {path.relative_to(html).as_posix(): path.read_bytes() for path in html.rglob("*") if path.is_file()}


@pytest.mark.timeout(240)
def test_several_processes_make_the_same_book_as_one(tmp_path: Path) -> None:
    """Nothing is drawn or kept before: a process that has started a JavaScript engine must not be forked."""
    serial = built(tmp_path / "one" / "project", 1)
    parallel = built(tmp_path / "two" / "project", 2)
    assert serial.keys() == parallel.keys()
    assert [name for name in serial if serial[name] != parallel[name]] == []
    assert f"{MORE[-1]}.html" in parallel


def test_the_chart_script_is_made_once_and_kept(tmp_path: Path) -> None:
    from carep.press.book import assets

    first = assets.chart_script(tmp_path)
    (bundle,) = tmp_path.glob("vega-*.js")
    stamp = bundle.stat().st_mtime_ns
    assert assets.chart_script(tmp_path) == first
    assert bundle.stat().st_mtime_ns == stamp
