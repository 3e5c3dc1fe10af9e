"""``pytest --carep``: one test of each code cell, compared on meaning."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from carep.press.checks import outputs
from carep.press.project import Project

from .probes import notebook_of

CELLS = [
    ("parameters", "number: int = 2  # how many"),
    ("record", "from carep import record\n_ = record('twice', 2 * number, unit='t')"),
    ("words", "print('two')"),
]


@pytest.fixture
def committed(tmp_path, monkeypatch) -> Path:
    """A notebook of a tiny project, committed with its outputs."""
    (tmp_path / "book").mkdir()
    (tmp_path / "data").mkdir()
    (tmp_path / "_config.yml").write_text("title: t\n")
    path = tmp_path / "book" / "page.ipynb"
    path.write_text(json.dumps(notebook_of(CELLS)))
    monkeypatch.setenv("CAREP_PROJECT", str(tmp_path))
    _, content = outputs.update(Project(tmp_path), path)
    path.write_bytes(content)
    return path


def run(path: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--carep", path.name]
    return subprocess.run(
        command, cwd=path.parent, env=dict(os.environ), capture_output=True, text=True, timeout=300, check=False
    )


@pytest.mark.slow
def test_each_code_cell_and_the_guards_are_tests_of_their_own(committed):
    result = run(committed)
    assert result.returncode == 0, result.stdout + result.stderr
    assert "4 passed" in result.stdout


@pytest.mark.slow
def test_a_changed_value_fails_its_cell_alone_and_says_by_how_much(committed):
    committed.write_text(committed.read_text().replace('"value": 4', '"value": 5'))
    result = run(committed)
    assert result.returncode == 1
    assert "1 failed, 3 passed" in result.stdout
    assert "code cell 2 (record)" in result.stdout
    assert "record twice, value: expected 5, found 4 (by -1, -20.000%)" in result.stdout
    assert "Traceback" not in result.stdout


@pytest.mark.slow
def test_a_notebook_that_was_never_executed_fails_its_guards(committed):
    notebook = json.loads(committed.read_text())
    for cell in notebook["cells"]:
        cell.update(execution_count=None, outputs=[])
    committed.write_text(json.dumps(notebook))
    result = run(committed)
    assert result.returncode == 1
    assert "the cell was never executed" in result.stdout


def test_without_the_option_notebooks_are_left_alone(committed):
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "."]
    result = subprocess.run(command, cwd=committed.parent, capture_output=True, text=True, timeout=300, check=False)
    assert result.returncode == 5, "pytest's code for no tests collected"
    assert "no tests ran" in result.stdout
