"""What nbval lets through, our guards stop: each fault is shown to pass a real nbval run first."""

from __future__ import annotations

import json
import subprocess
import sys

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from carep.press.checks.guards import inspect, inspect_file


def ran(source, *outputs, count=1):
    return new_code_cell(source, outputs=list(outputs), execution_count=count)


def stdout(text, name="stdout"):
    return new_output("stream", name=name, text=text)


def shown(text, count=1):
    return new_output("execute_result", {"text/plain": text}, execution_count=count)


GOOD = [ran("x = 1"), ran("x", shown("1", 2), count=2)]

FAULTS = {
    "never executed": ([new_code_cell("x = 1"), new_code_cell("y = x + 1")], "the cell was never executed"),
    "executed out of order": ([ran("x = 1", count=5), ran("x", shown("1", 7), count=7)], "executed out of order"),
    "an unknown magic": (
        [ran("%nosuchmagic now", stdout("UsageError: Line magic function `%nosuchmagic` not found.\n", "stderr"))],
        "unknown magic %nosuchmagic",
    ),
    "an unknown magic whose complaint was removed": ([ran("%nosuchmagic now")], "unknown magic %nosuchmagic"),
    "a warning on stderr": (
        [
            ran(
                "import sys\nprint('careful', file=sys.stderr)",
                stdout("careful\n", "stderr"),
            )
        ],
        "the cell wrote to stderr: careful",
    ),
    "a display update": (
        [
            ran(
                "from IPython.display import display, update_display\n_ = display(1, display_id='a')",
                new_output("display_data", {"text/plain": "1"}),
            )
        ],
        "updates a display",
    ),
    "an expression whose output was deleted": ([ran("x = 1"), ran("x", count=2)], "shows nothing"),
}


def notebook(cells):
    made = new_notebook(cells=cells, metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}})
    for index, cell in enumerate(made.cells):
        cell["id"] = f"cell-{index}"
    return made


@pytest.mark.parametrize("fault", FAULTS)
def test_the_guard_names_the_cell_and_the_fault(fault):
    cells, message = FAULTS[fault]
    found = inspect(notebook(cells), "a.ipynb")
    assert any(message in finding.message for finding in found)
    assert all(finding.where.startswith("a.ipynb, code cell ") and finding.do for finding in found)


@pytest.mark.slow
@pytest.mark.parametrize("fault", ["never executed", "executed out of order", "an unknown magic"])
def test_strict_nbval_passes_what_the_guard_stops(fault, tmp_path):
    """computationalmodelling/nbval#147 and its relatives: when nbval mends one, this test says so."""
    path = tmp_path / "a.ipynb"
    nbformat.write(notebook(FAULTS[fault][0]), path)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--nbval", "--nbval-current-env", path]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
    assert result.returncode == 0, result.stdout
    assert "passed" in result.stdout
    assert inspect_file(path, "a.ipynb")


def test_an_executed_notebook_passes():
    assert inspect(notebook(GOOD), "a.ipynb") == []


def test_known_magics_and_shell_lines_pass():
    assert inspect(notebook([ran("%time x = 1\n%matplotlib inline\n!true")]), "a.ipynb") == []


def test_an_error_output_is_a_finding():
    failed = new_output("error", ename="ValueError", evalue="no", traceback=[])
    assert "ValueError: no" in inspect(notebook([ran("raise ValueError('no')", failed)]), "a.ipynb")[0].message


def test_a_notebook_without_code_is_a_finding():
    assert inspect(notebook([]), "a.ipynb")


@pytest.mark.parametrize("content", ["", "{", json.dumps({"nbformat": 3, "worksheets": []})])
def test_a_file_that_is_no_notebook_is_a_finding_not_a_crash(content, tmp_path):
    path = tmp_path / "a.ipynb"
    path.write_text(content)
    (found,) = inspect_file(path, "a.ipynb")
    assert "not a notebook" in found.message
