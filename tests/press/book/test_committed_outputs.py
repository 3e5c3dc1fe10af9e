"""The committed notebooks say what their code computes: strict nbval on each, and our own comparison per cell."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
NOTEBOOKS = sorted((ROOT / "book").glob("*.ipynb"))
MYST = re.compile(r"\{[\w:+-]+\}`|:::|```\{|^\([^()\s]+\)=", re.MULTILINE)
"""Roles, directives and targets."""

MARKUP = re.compile(r"\*\*|\]\(|`|^#", re.MULTILINE)
CODE_CELLS = "import json,sys; print(sum(c['cell_type'] == 'code' for c in json.load(open(sys.argv[1]))['cells']))"


def run(*arguments: str | Path, project: Path = ROOT) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments]
    environment = {**os.environ, "CAREP_PROJECT": str(project)}
    environment.pop("PYTEST_ADDOPTS", None)
    return subprocess.run(
        command, cwd=project, env=environment, capture_output=True, text=True, timeout=500, check=False
    )


def test_there_are_notebooks():
    assert len(NOTEBOOKS) >= 14


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_outputs_read_well_outside_the_book(path: Path) -> None:
    """JupyterLab, nbconvert and code hosts know neither roles nor directives, and plain text has no markup at all."""
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        for output in cell.get("outputs", ()):
            markdown, plain = (
                "".join(output.get("data", {}).get(f"text/{kind}", "")) for kind in ("markdown", "plain")
            )
            assert not MYST.search(markdown)
            assert not MYST.search(plain)
            assert not MARKUP.search(plain)


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_strict_nbval_reproduces_every_output(path):
    result = run("--nbval", "--nbval-current-env", "--nbval-cell-timeout=300", path)
    assert result.returncode == 0, result.stdout[-4000:]
    cells = subprocess.run([sys.executable, "-c", CODE_CELLS, path], capture_output=True, text=True, check=True)
    assert f"{cells.stdout.strip()} passed" in result.stdout
