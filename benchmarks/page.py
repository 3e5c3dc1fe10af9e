"""Show what was measured: ``python -m benchmarks.page`` writes the page ``_build/benchmarks.html``.

The notebook beside this file is run by carep's own run, and reads what ``python -m benchmarks --write`` kept.
"""

from __future__ import annotations

import sys
from pathlib import Path

from carep.press import CarepError, Project, RunRequest, notebook, run
from carep.press.files import write_atomic
from carep.press.runs import page
from carep.press.runs.execute import raise_failures

ROOT = Path(__file__).parent.parent
NOTEBOOK = Path(__file__).with_name("performance.ipynb")


def build(project: Project) -> Path:
    """The page, executed again only if notebook, code or results have changed."""
    executed = project.build / "runs" / "benchmarks.ipynb"
    raise_failures([run(RunRequest(NOTEBOOK, executed), project)], project)
    target = project.build / "benchmarks.html"
    write_atomic(target, page.page(notebook.load(executed)))
    return target


def main() -> int:
    try:
        print(build(Project(ROOT)))
    except CarepError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
