"""One step of building a book, timed in a process of its own: ``python -m benchmarks.book_step STEP ROOT JOBS``."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from carep.press.book import build as building
from carep.press.book import compiling, edition
from carep.press.plan import follow, plan
from carep.press.project import Project


def main(step: str, project: Project, jobs: int) -> None:
    start = time.perf_counter()
    if step == "execute":
        follow.execute_plan(project, jobs, None, None)
    elif step == "compile":
        source = building._stage(project, plan.read(project))
        made = edition.of(project, project.build / "notebooks")
        settings = {"carep_edition": made.as_dict(), "carep_pdf": ""}
        compiling.compile_book(project, source, project.build / "compiled", settings=settings, jobs=jobs)
    else:
        building.build(project, pdf=step == "pdf", jobs=jobs)
    print(json.dumps({"seconds": time.perf_counter() - start}))


if __name__ == "__main__":
    main(sys.argv[1], Project(Path(sys.argv[2])), int(sys.argv[3]))
