"""A run in a fork leaves the notebook that a stock kernel leaves."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from carep.press import kernels

from .helpers import STOCK, WARM, execute, lines
from .torture import CELLS

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not kernels.is_available(), reason=kernels.why_not()),
    # Text of stock kernels that arrives after its cell, sockets of theirs that are closed late: none of ours.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]


@pytest.fixture(autouse=True)
def _quiet_kernels(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PYTHONHASHSEED", "0")  # the order of sets in both
    monkeypatch.setenv("PYDEVD_DISABLE_FILE_VALIDATION", "1")
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PWD", str(tmp_path))


def test_torture_notebook_is_the_same_line_by_line(tmp_path: Path) -> None:
    """Every kind of output, error, stream, magic, process, thread and environment is as in a stock kernel."""
    warm = execute(CELLS, WARM, allow_errors=True, execution_timeout=120)
    found, expected = lines(warm, tmp_path), [""] * len(CELLS)
    for _ in range(3):  # on a busy machine a stock kernel may deliver text of C code too late for its cell
        stock = execute(CELLS, STOCK, allow_errors=True, execution_timeout=120)
        expected = [e if e == f else s for e, f, s in zip(expected, found, lines(stock, tmp_path), strict=True)]
        if found == expected:
            break
    for one, other in zip(found, expected, strict=True):
        assert one == other
    assert warm.metadata.language_info == stock.metadata.language_info
    assert [cell.metadata.papermill.status for cell in warm.cells] == [
        cell.metadata.papermill.status for cell in stock.cells
    ]


FAILING: dict[str, Any] = {
    "an error stops the run": {"a": "1 / 0", "b": "print('not reached')"},
    "sys.exit stops the run": {"a": "import sys; sys.exit(0)", "b": "print('not reached')"},
    "an empty notebook": {},
    "empty cells": {"a": "", "b": "   \n", "c": "3"},
}


@pytest.mark.parametrize("cells", FAILING.values(), ids=FAILING.keys())
def test_notebook_that_stops_early_is_the_same(cells: dict[str, str], tmp_path: Path) -> None:
    """Which cells ran, their states and outputs are the same when a run stops."""
    stock, warm = (execute(cells, engine) for engine in (STOCK, WARM))
    assert lines(warm, tmp_path) == lines(stock, tmp_path)
    for one in (stock, warm):
        for cell in one.cells:
            for key in ("start_time", "end_time", "duration"):
                cell.metadata.papermill.pop(key)
    assert [dict(cell.metadata.papermill) for cell in warm.cells] == [
        dict(cell.metadata.papermill) for cell in stock.cells
    ]


@pytest.mark.parametrize("tag", ["raises-exception", "skip-execution"])
def test_cell_tags_have_nbclients_meaning(tag: str, tmp_path: Path) -> None:
    """A tagged cell may fail, or is skipped, under both engines."""
    from papermill.engines import papermill_engines

    from .helpers import notebook

    found = []
    for engine in (STOCK, WARM):
        kernels.register()
        given = notebook({"a": "1 / 0", "b": "2"})
        given.cells[0].metadata.tags = [tag]
        done = papermill_engines.execute_notebook_with_engine(engine, given, "python3", progress_bar=False)
        found.append(lines(done, tmp_path))
    assert found[0] == found[1]
    assert '"execution_count": 2' in found[0][1] or tag == "skip-execution"


def test_book_notebooks_are_the_same(tmp_path: Path) -> None:
    """Every notebook of the book leaves the same bytes under both engines."""
    import nbformat

    root = Path(__file__).parents[3]
    pages = sorted((root / "book").rglob("*.ipynb"))
    if not pages:
        pytest.skip("the book has no notebooks yet")
    for page in pages:
        code = {cell.id: cell.source for cell in nbformat.read(page, as_version=4).cells if cell.cell_type == "code"}
        stock, warm = (
            execute(code, engine, kernel_cwd=str(page.parent), env={"CAREP_PROJECT": str(root)})
            for engine in (STOCK, WARM)
        )
        assert lines(warm, root) == lines(stock, root), page.name
