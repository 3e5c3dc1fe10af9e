"""What building a book costs as it grows: pages executed, compiled to HTML, compiled again after a change, and as PDF.

    python -m benchmarks book --pages 10 50 150

The pages are real ones: the book's commodity chapter for every commodity and edition that has figures, in a copy of
this project. Each step runs in a process of its own, as ``carep build`` does.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.measured import Row, rows_of

ROOT = Path(__file__).parent.parent
NOT_COPIED = shutil.ignore_patterns("_build", ".ipynb_checkpoints")
STEPS = {
    "execute": "execute all notebooks",
    "compile-1": "compile all pages to HTML, one process",
    "compile-2": "compile all pages to HTML, two processes",
    "text": "build after a change of one page's text",
    "build": "build after a change of one notebook",
    "pdf": "build the PDF as well",
    "nothing": "build with nothing changed",
}


def project_of(pages: int, root: Path) -> Path:
    """A copy of this project with that many pages of the commodity chapter and a front page."""
    import pandas as pd

    for name in ("book", "data"):
        shutil.copytree(ROOT / name, root / name, ignore=NOT_COPIED)
    for name in ("pyproject.toml", "_config.yml", "CITATION.cff", "CHANGELOG.md"):
        shutil.copyfile(ROOT / name, root / name)
    figures = pd.read_csv(ROOT / "data" / "figures.csv", keep_default_na=False)
    five = {"Kazakhstan", "Kyrgyzstan", "Tajikistan", "Turkmenistan", "Uzbekistan"}
    known = figures[figures["country"].isin(five) & (figures["edition"] >= 2023) & (figures["value"] != "")]
    columns = ["edition", "commodity", "measure"]
    known = known[known["measure"] != "capacity"][columns].drop_duplicates()
    chosen = known.sort_values(columns, ascending=[False, True, True]).head(pages - 1)
    if len(chosen) < pages - 1:
        raise SystemExit(f"the data give {len(chosen) + 1} pages, {pages} were asked for")
    plan: dict[str, Any] = {
        "title": "A book of many pages",
        "chapters": [
            {
                "caption": "Pages",
                "pages": [
                    {"page": "index", "markdown": "front.md"},
                    {
                        "sweep": "many",
                        "notebook": "commodity.ipynb",
                        "zip": [{column: chosen[column].tolist() for column in columns}],
                        "page": "{edition}-{commodity}-{measure}",
                        "title": "{commodity}, {measure}, {edition}",
                    },
                ],
            }
        ],
    }
    (root / "book" / "front.md").write_text("# A book of many pages\n\nFor measuring.\n", encoding="utf-8")
    (root / "book" / "plan.yaml").write_text(json.dumps(plan), encoding="utf-8")
    return root


def step(name: str, root: Path, jobs: int) -> float:
    """Seconds of one step in a fresh process, start-up of Python included for builds, as a user waits for it."""
    started = time.perf_counter()
    command = [sys.executable, "-m", "benchmarks.book_step", name, str(root), str(jobs)]
    environment = {**os.environ, "CAREP_PROJECT": str(root)}
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, env=environment)
    if done.returncode:
        raise SystemExit(f"{name} failed:\n{done.stderr[-3000:]}")
    inner: float = json.loads(done.stdout.splitlines()[-1])["seconds"]
    return time.perf_counter() - started if name in ("build", "pdf") else inner


def change_text(root: Path) -> None:
    page = root / "book" / "front.md"
    page.write_text(page.read_text(encoding="utf-8") + f"\nChanged at {time.time_ns()}.\n", encoding="utf-8")


def change_notebook(root: Path) -> None:
    """A word in the chapter's Markdown: no run is repeated, but every page of the chapter is written again."""
    path = root / "book" / "commodity.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    last = [cell for cell in notebook["cells"] if cell["cell_type"] == "markdown"][-1]
    last["source"] = [*last["source"], f"\n\nChanged at {time.time_ns()}."]
    path.write_text(json.dumps(notebook, indent=1) + "\n", encoding="utf-8")


def forget(root: Path) -> None:
    """Everything that Sphinx and the drawing of charts have kept."""
    for kept in ("work", "compiled", "source"):
        shutil.rmtree(root / "_build" / kept, ignore_errors=True)


def one_round(pages: int, folder: Path, progress: Any) -> dict[str, float]:
    """Every step once, for a book of that many pages."""
    root = project_of(pages, folder / f"pages-{pages}")
    jobs = os.cpu_count() or 1
    found = {}

    def note(name: str, seconds: float) -> None:
        found[name] = seconds
        progress(f"{pages} pages: {STEPS[name]}: {seconds:.1f} s")

    note("execute", step("execute", root, jobs))
    for processes in (1, 2):
        forget(root)
        note(f"compile-{processes}", step("compile", root, processes))
    step("build", root, jobs)
    note("nothing", step("build", root, jobs))
    change_text(root)
    note("text", step("build", root, jobs))
    change_notebook(root)
    note("build", step("build", root, jobs))
    note("pdf", step("pdf", root, jobs))
    shutil.rmtree(root)
    return found


def measure(pages: list[int], rounds: int, folder: Path, progress: Any) -> list[Row]:
    """Medians over ``rounds`` books of each size, made in turn."""
    found: dict[tuple[str, int], list[float]] = {}
    for _ in range(rounds):
        for number in pages:
            for name, seconds in one_round(number, folder, progress).items():
                found.setdefault((name, number), []).append(seconds)
    return [
        row
        for (name, number), values in found.items()
        for row in rows_of("pages", name, STEPS[name], number, "time", "s", values)
    ]
