"""We break a project in many ways; ``carep check`` has to notice every one of them.

The project holds the real data and one small notebook of real figures, built once. A mutant works on a copy.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from carep.press.book.build import build
from carep.press.checks import outputs
from carep.press.checks.findings import Outcome
from carep.press.checks.registry import check as run
from carep.press.project import Project

from . import mutants
from .probes import notebook_of

ROOT = Path(__file__).parents[3]
FAST_PARTS = ("data", "contracts", "outputs", "claims", "prose", "book", "links")

CELLS = [
    ("parameters", "from carep import Edition\n\nedition: Edition = 2026  # of the summaries"),
    ("set-up", "from carep import load, share, share_sentence\nfrom carep.chapters import shares\n\n"
               "figures = load('figures')\nfigures = figures[figures['edition'] == edition]\n"
               "figures = figures[figures['commodity'].isin(['chromium', 'zinc', 'gold'])]\n"
               "held = shares.listed_shares(figures, edition=edition, measure='reserves')"),
    ("record", "shares.record_shares(figures, edition=edition, commodities=['chromium'])"),
    ("words", "share_sentence(share(figures, commodity='chromium', measure='reserves', edition=edition))"),
    ("table", "shares.shares_table(figures, edition=edition, measure='reserves')"),
    ("chart", "shares.shares_chart(held, name='held')"),
]  # fmt: skip

PLAN = """title: A probe
chapters:
  - caption: All
    pages:
      - {page: index, markdown: index.md}
      - {page: probe, notebook: probe.ipynb}
"""


def probe() -> dict:
    return notebook_of(CELLS, title=["# A probe\n", "\n", "Words."])


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """A small project with the real data, its notebook committed with outputs, and its book built."""
    root = tmp_path_factory.mktemp("mutants") / "project"
    shutil.copytree(ROOT / "data", root / "data")
    (root / "book").mkdir()
    shutil.copytree(ROOT / "book" / "_static", root / "book" / "_static")
    shutil.copy(ROOT / "book" / "references.bib", root / "book" / "references.bib")
    (root / "book" / "prose_allowed.yaml").write_text("- pattern: 'MCS 2026'\n  reason: the name of an edition\n")
    for name in ("_config.yml", "CITATION.cff", "pyproject.toml"):
        shutil.copy(ROOT / name, root / name)
    (root / "book" / "plan.yaml").write_text(PLAN)
    (root / "book" / "index.md").write_text("# A probe\n\nBy MCS 2026 the share is {rec}`probe:chromium_reserves`.\n")
    path = root / "book" / "probe.ipynb"
    path.write_text(json.dumps(probe()))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CAREP_PROJECT", str(root))
        _, content = outputs.update(Project(root), path)
        path.write_bytes(content)
        build(Project(root))
    return root


def check(root: Path, part: str, monkeypatch) -> Outcome:
    monkeypatch.setenv("CAREP_PROJECT", str(root))
    (result,) = run(Project(root), [part])
    return result.outcome


def copy_of(world: Path, tmp_path: Path) -> Path:
    root = tmp_path / "project"
    shutil.copytree(world, root, ignore=shutil.ignore_patterns("work", "source", "check"))
    return root


@pytest.mark.slow
@pytest.mark.parametrize("part", FAST_PARTS)
def test_the_project_itself_passes(world, part, monkeypatch):
    assert check(world, part, monkeypatch) is Outcome.PASSED


@pytest.mark.slow
@pytest.mark.parametrize("mutant", mutants.LISTED, ids=str)
def test_the_mutant_is_caught(mutant, world, tmp_path, monkeypatch):
    root = copy_of(world, tmp_path)
    mutant.apply(root)
    assert check(root, mutant.part, monkeypatch) is not Outcome.PASSED


@pytest.mark.slow
def test_every_generated_mutant_of_an_output_is_caught(world):
    """Generated from each table column, record, sentence and chart; judged by the comparison that the check uses."""
    from carep.press import notebook
    from carep.press.checks.compare import compare_notebooks

    path = world / "book" / "probe.ipynb"
    original = notebook.load(path)
    survivors, tried = [], 0
    for mutant in mutants.of_outputs(json.loads(path.read_text("utf-8"))):
        before = path.read_bytes()
        try:
            mutant.apply(world)
            if not compare_notebooks(notebook.load(path), original):
                survivors.append(str(mutant))
        finally:
            path.write_bytes(before)
        tried += 1
    assert survivors == []
    assert tried >= 25


def test_there_are_at_least_forty_listed_mutants_of_every_part():
    assert len(mutants.LISTED) >= 40
    assert {mutant.part for mutant in mutants.LISTED} == set(FAST_PARTS)
    assert len({str(mutant) for mutant in mutants.LISTED}) == len(mutants.LISTED)


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.parametrize("part", ["offline", "accessibility"])
def test_the_built_project_passes_in_a_browser(world, part, monkeypatch, chromium_is_there):
    assert check(world, part, monkeypatch) is Outcome.PASSED


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.parametrize("mutant", mutants.OF_BROWSERS, ids=str)
def test_the_browser_s_mutant_is_caught(mutant, world, tmp_path, monkeypatch, chromium_is_there):
    root = copy_of(world, tmp_path)
    mutant.apply(root)
    assert check(root, mutant.part, monkeypatch) is Outcome.DIFFERS
