"""Does with the report what a user can do, by the public face alone, and prints what came of it as JSON."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from carep.press import Options, RunRequest, build, check, find, run, sweep
from carep.press.checks import drift, outputs


def main(steps: list[str]) -> None:
    project = find()
    told = {}
    if "build" in steps:
        for name in ("year", "station"):
            _, content = outputs.update(project, project.book / f"{name}.ipynb")
            (project.book / f"{name}.ipynb").write_bytes(content)
        built = build(project, pdf=True)
        told["build"] = [built.edition.label, built.executed + built.reused, str(built.front_page), str(built.pdf)]
    if "check" in steps:
        parts = check(project, ["contracts", "rain", "outputs", "prose", "book", "links"])
        told["check"] = {part.part: [part.outcome, part.checked, *map(str, part.findings)] for part in parts}
    if "run" in steps:
        result = run(
            RunRequest(project.book / "station.ipynb", project.build / "one.ipynb", {"station": "the sea"}), project
        )
        told["run"] = [result.outcome, result.parameters, result.records()["total"]["value"]]
    if "sweep" in steps:
        grid = [{"station": station, "edition": year} for station in ("Dale", "Hill") for year in (2024, 2025)]
        swept = sweep(project.book / "station.ipynb", grid, project, project.build / "sweep")
        told["sweep"] = [[item.outcome, item.records()["total"]["value"]] for item in swept.runs]
    if "drift" in steps:
        drifted = drift.between_editions(project, None, None)
        told["drift"] = [drifted.of, [[moved.what, moved.before, moved.after] for moved in drifted.moved]]
    for engine in {"carep", "stock"} & set(steps):
        notebook = project.root / "trap.ipynb"
        request = RunRequest(notebook, project.build / f"{engine}.ipynb")
        result = run(request, project, Options(engine=engine, use_cache=False))
        told[engine] = result.failure.message if result.failure else "no failure"
    told["subject"] = [name for name in sys.modules if name.startswith(("carep.minerals", "carep.claims"))]
    Path(sys.argv[1]).write_text(json.dumps(told), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[2:])
