"""The comparison on meaning inside pytest: ``pytest --carep book/`` makes one test of every code cell.

Each notebook is executed once, with its default parameters, when its first cell is tested (or comes from the
cache of runs when nothing it depends on has changed; ``--carep-cold`` executes in any case).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options."""
    group = parser.getgroup("carep", "notebook outputs compared on meaning")
    group.addoption("--carep", action="store_true", help="test every code cell of the notebooks found")
    group.addoption("--carep-cold", action="store_true", help="with --carep: execute anew with the stock engine")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect notebooks when ``--carep`` is given."""
    if parent.config.getoption("--carep") and file_path.suffix == ".ipynb":
        collected: pytest.Collector = NotebookFile.from_parent(parent, path=file_path)
        return collected
    return None


class DiffersError(Exception):
    """What a cell's test failed with: one line a difference."""


class NotebookFile(pytest.File):
    """A committed notebook."""

    @cached_property
    def committed(self) -> dict[str, Any]:
        from carep.press import notebook

        return notebook.load(self.path)

    @cached_property
    def differences(self) -> list[Any]:
        """All differences between the committed and a new run, computed once."""
        from carep.press import notebook, project
        from carep.press.checks.compare import compare_notebooks
        from carep.press.checks.outputs import execute
        from carep.press.runs.execute import raise_failures

        found = project.find(self.path.parent)
        results = execute(found, [self.path], cold=bool(self.config.getoption("--carep-cold")))
        raise_failures(results, found)
        return compare_notebooks(self.committed, notebook.load(results[0].request.out), notebook=self.path.name)

    def collect(self) -> Iterator[pytest.Item]:
        """One guard for the whole notebook, then one test for each code cell."""
        from carep.press.checks.compare import cell_name

        yield GuardItem.from_parent(self, name="guards")
        code = [cell for cell in self.committed["cells"] if cell["cell_type"] == "code"]
        for index, cell in enumerate(code):
            yield CellItem.from_parent(self, name=cell_name(cell, index))


class GuardItem(pytest.Item):
    """The faults that nbval would let pass."""

    def runtest(self) -> None:
        from carep.press.checks.guards import inspect_file

        found = inspect_file(self.path, self.path.name)
        if found:
            raise DiffersError("\n".join(map(str, found)))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The differences as they are, without a traceback of ours."""
        from carep.press.errors import CarepError

        if isinstance(excinfo.value, DiffersError | CarepError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        return self.path, None, f"{self.path.name}: {self.name}"


class CellItem(GuardItem):
    """One code cell."""

    def runtest(self) -> None:
        assert isinstance(self.parent, NotebookFile)
        mine = [d.message for d in self.parent.differences if d.cell == self.name]
        if mine:
            raise DiffersError("\n".join(mine))
