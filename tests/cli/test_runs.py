"""carep run, params, why, cache and sweep as a user types them: what is printed, and the exit code."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

PARAMETERS = """\
from typing import Literal
number: int = 3  # how often
word: Literal["zinc", "tin"] = "zinc"
"""
CODE = """\
from carep.press import outputs
outputs.record("total", number * len(open("../data/figures.csv").read().split()), unit="t")
"""
PLAN = """\
title: Tiny
chapters:
  - caption: All
    pages:
      - {page: intro, markdown: intro.md}
      - {page: five, notebook: page.ipynb, parameters: {number: 5}}
"""
Carep = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project with one notebook."""
    for folder in ("data", "book"):
        (tmp_path / folder).mkdir()
    (tmp_path / "_config.yml").touch()
    (tmp_path / "data" / "figures.csv").write_text("a\nb\n", encoding="utf-8")
    (tmp_path / "book" / "intro.md").write_text("# Tiny\n", encoding="utf-8")
    (tmp_path / "book" / "plan.yaml").write_text(PLAN, encoding="utf-8")
    cells = [
        {"cell_type": "markdown", "id": "head", "metadata": {}, "source": "# Tiny page"},
        {"cell_type": "code", "id": "p", "metadata": {"tags": ["parameters"]}, "source": PARAMETERS},
        {"cell_type": "code", "id": "c", "metadata": {}, "source": CODE},
    ]
    for cell in cells[1:]:
        cell |= {"execution_count": None, "outputs": []}
    notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (tmp_path / "book" / "page.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    return tmp_path


@pytest.fixture
def carep(root: Path) -> Carep:
    """Calls the command in the project's folder."""

    def call(*arguments: str, cwd: Path = root) -> subprocess.CompletedProcess[str]:
        environment = {name: value for name, value in os.environ.items() if name != "CAREP_PROJECT"}
        command = [sys.executable, "-m", "carep", *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=False, cwd=cwd, env=environment)

    return call


def files(root: Path) -> set[str]:
    return {
        path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file() and "cache" not in str(path)
    }


def test_params_teaches_the_contract(carep: Carep):
    done = carep("params", "page")
    assert done.returncode == 0, done.stderr
    assert "number: int = 3\n    how often" in done.stdout
    assert "one of: zinc, tin" in done.stdout
    assert json.loads(carep("params", "page.ipynb", "--json").stdout)[0] == {
        "name": "number", "type": "int", "choices": None, "range": None, "default": 3, "meaning": "how often"
    }  # fmt: skip


@pytest.mark.slow
def test_run_prints_the_recorded_values_and_writes_a_page(carep: Carep, root: Path):
    done = carep("run", "page", "-p", "number=4", "--html", "--engine", "stock", cwd=root / "book")
    assert done.returncode == 0, done.stderr
    assert "total = 8\xa0t" in done.stdout
    assert (root / "_build" / "runs" / "page_number-4.ipynb").is_file()
    assert "Tiny page" in (root / "_build" / "runs" / "page_number-4.html").read_text(encoding="utf-8")
    again = carep("run", "page", "-p", "number=4", "--json", "--out", "here.ipynb")
    assert again.returncode == 0, again.stderr
    said = json.loads(again.stdout)
    assert said["outcome"] == "reused"
    assert [record["value"] for record in said["records"]] == [8]
    assert (root / "here.ipynb").is_file()


@pytest.mark.slow
def test_why_and_cache_tell_what_is_stored(carep: Carep):
    assert "five will be executed:\n- no earlier run is stored" in carep("why", "five").stdout
    assert carep("sweep", "page", "-g", "number=5", "--engine", "stock").returncode == 0
    said = carep("why", "five").stdout  # the same code, parameters and data, whoever ran them
    assert "taken from the cache" in said
    assert "data read: data/figures.csv" in said
    assert carep("cache", "show").stdout.startswith("1 runs")
    assert carep("cache", "prune", "--all").stdout.startswith("1 runs removed")
    assert "will be executed" in carep("why", "five").stdout


@pytest.mark.slow
def test_a_sweep_from_a_file_goes_on_after_a_failure_and_says_so(carep: Carep, root: Path):
    text = (root / "book" / "page.ipynb").read_text(encoding="utf-8")
    broken = text.replace("from carep.press import outputs\\n", "from carep.press import outputs\\n1 / (number - 2)\\n")
    (root / "book" / "page.ipynb").write_text(broken, encoding="utf-8")
    (root / "grid.yaml").write_text("notebook: page\ngrid: {number: 1..3, word: [tin]}\n", encoding="utf-8")
    done = carep("sweep", "--grid", "grid.yaml", "--engine", "stock", "--out", "out")
    assert done.returncode == 1
    assert "2 executed, 1 failed" in done.stdout
    assert "ZeroDivisionError" in done.stderr
    assert "Traceback" not in done.stderr.splitlines()[0]
    assert (root / "out" / "index.html").is_file()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["run", "pge"], "did you mean page.ipynb"),
        (["run", "page", "-p", "numbr=1", "-p", "word=zink"], "did you mean zinc"),
        (["run", "page", "-p", "number"], "name=value"),
        (["run", "page", "-p", "number=1", "-p", "number=2"], "given twice"),
        (["run", "page", "--engine", "warm"], "unknown engine"),
        (["run", "page", "--out", "_config.yml/x.ipynb"], "could not be written"),
        (["sweep", "page"], "the grid is empty"),
        (["sweep", "page", "-g", "number=1..5000"], "5,000 runs"),
        (["sweep"], "no notebook"),
        (["sweep", "page", "-g", "number=1", "--on", "cloud"], "not a place"),
        (["sweep", "page", "--grid", "nothing.yaml"], "can't be read"),
        (["params", "nothing"], "no such notebook"),
        (["why", "fiv"], "did you mean five"),
        (["why", "intro"], "is Markdown"),
        (["cache", "prune", "--max-size", "many"], "200MB"),
        (["cache", "prune", "--all", "--older-than", "1"], "does not go with"),
    ],
)
def test_bad_input_gets_a_message_and_code_2_and_changes_nothing(
    carep: Carep, root: Path, arguments: list[str], message: str
):
    before = files(root)
    done = carep(*arguments)
    assert done.returncode == 2, done.stderr
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert files(root) == before
