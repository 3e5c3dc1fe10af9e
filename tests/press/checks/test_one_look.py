"""A command looks at the project once: no notebook, plan or file is read twice in the same way."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from carep.press import notebook, yaml_lines
from carep.press.book import build as book
from carep.press.book import compiling
from carep.press.checks import registry
from carep.press.inputs import key
from carep.press.outputs import executed
from carep.press.plan import follow
from carep.press.project import Project

PAGES = 6


@pytest.fixture
def many(tiny: Project) -> Project:
    """The tiny project with more pages of the same two notebooks, executed and marked as built."""
    plan = tiny.book / "plan.yaml"
    more = (
        f"      - {{page: page-{number}, notebook: page.ipynb, parameters: {{number: {number}}}}}\n"
        for number in range(10, 10 + PAGES)
    )
    plan.write_text(plan.read_text(encoding="utf-8") + "".join(more), encoding="utf-8")
    follow.execute_plan(tiny)
    return tiny


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> Counter[tuple[str, Path]]:
    """How often each file was read, by the function that reads it."""
    counts: Counter[tuple[str, Path]] = Counter()

    def counted(module: Any, name: str) -> None:
        original = getattr(module, name)

        def count(path: Path, *arguments: Any, **options: Any) -> Any:
            counts[f"{module.__name__}.{name}", Path(path)] += 1
            return original(path, *arguments, **options)

        monkeypatch.setattr(module, name, count)

    for module, name in ((notebook, "load"), (executed, "load"), (key, "sha256"), (yaml_lines, "load")):
        counted(module, name)
    return counts


def read_again(reads: Counter[tuple[str, Path]]) -> dict[tuple[str, Path], int]:
    return {what: count for what, count in reads.items() if count > 1}


@pytest.mark.slow
def test_a_check_reads_each_notebook_plan_and_hash_once(
    many: Project, reads: Counter[tuple[str, Path]], monkeypatch: pytest.MonkeyPatch
) -> None:
    (many.build / book.MANIFEST).write_text("{}", encoding="utf-8")
    parts = ["contracts", "outputs", "book"]
    registry.check(many, parts)  # executes the notebooks with their own parameters
    reads.clear()

    results = registry.check(many, parts)
    assert [result.part for result in results] == parts
    assert read_again(reads) == {}
    plans = [path for (_, path), _ in reads.items() if path.name == "plan.yaml"]
    assert ("carep.press.yaml_lines.load", many.book / "plan.yaml") in reads, plans
    assert sum(path.parent == many.build / "notebooks" for _, path in reads) >= PAGES


@pytest.mark.slow
def test_a_build_reads_each_notebook_plan_and_hash_once(
    many: Project, reads: Counter[tuple[str, Path]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def compiled(_project: Project, _source: Path, output: Path, **_: Any) -> None:
        output.mkdir(parents=True)

    monkeypatch.setattr(compiling, "compile_book", compiled)
    assert not book.build(many).unchanged  # nothing to execute, all to compile
    assert read_again(reads) == {}
    reads.clear()

    assert book.build(many).unchanged
    assert read_again(reads) == {}
    assert not [path for (name, path) in reads if "load" in name]
