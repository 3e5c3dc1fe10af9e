"""Sweeps: manifest, tidy table, index, resuming, and what is refused."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from carep.press.contract import contract
from carep.press.errors import GridError, ManifestError, NotWritableError
from carep.press.project import Project
from carep.press.runs import sweep
from carep.press.runs.result import Options, Outcome

from ..conftest import tiny_notebook

STOCK = Options(engine="stock", jobs=2)


def swept(project: Project, *grid: str, options: Options = STOCK) -> sweep.SweepResult:
    path = project.book / "page.ipynb"
    combinations, _ = sweep.read_grid(contract.read(path), grid, None)
    return sweep.sweep(path, combinations, project, project.build / "sweep", options=options)


@pytest.mark.slow
def test_a_sweep_makes_table_manifest_pages_and_index_and_resumes(tiny: Project):
    import pyarrow.parquet

    tiny_notebook(
        tiny.book / "page.ipynb",
        "number: int = 3\nword: str = 'zinc'",
        "if number == 2 and word == 'tin':\n    raise ValueError('no tin')",
        "outputs.record('said', word * number)",
    )
    result = swept(tiny, "number=1..2", "word=zinc,tin")
    assert [run.outcome for run in result.runs] == [Outcome.EXECUTED] * 3 + [Outcome.FAILED]
    with (result.folder / "table.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows[0] == {
        "number": "1", "word": "zinc", "record": "total", "value": "2", "unit": "", "text": "2"
    }  # fmt: skip
    assert [(row["number"], row["word"], row["record"], row["text"]) for row in rows] == [
        ("1", "zinc", "total", "2"),
        ("1", "zinc", "said", "zinc"),
        ("1", "tin", "total", "2"),
        ("1", "tin", "said", "tin"),
        ("2", "zinc", "total", "4"),
        ("2", "zinc", "said", "zinczinc"),
    ]
    parquet = pyarrow.parquet.read_table(result.folder / "table.parquet").to_pylist()
    assert [(row["number"], row["text"]) for row in parquet] == [(int(row["number"]), row["text"]) for row in rows]
    assert {type(row["value"]) for row in parquet} == {float, type(None)}
    manifest = json.loads((result.folder / "manifest.json").read_text(encoding="utf-8"))
    assert [run["outcome"] for run in manifest["runs"]] == ["good", "good", "good", "failed"]
    assert "no tin" in manifest["runs"][3]["error"]
    index = (result.folder / "index.html").read_text(encoding="utf-8")
    assert 'href="runs/number-1_word-tin.html"' in index
    assert 'failed: <a href="failed/number-2_word-tin.ipynb"' in index
    assert (result.folder / "failed" / "number-2_word-tin.ipynb").is_file()

    files = {path: path.read_bytes() for path in result.folder.rglob("*") if path.is_file()}
    again = swept(tiny, "number=1..2", "word=zinc,tin")
    assert [run.outcome for run in again.runs] == [Outcome.REUSED] * 3 + [Outcome.FAILED]
    assert {path: path.read_bytes() for path in result.folder.rglob("*") if path.is_file()} == files

    fewer = swept(tiny, "number=1", "word=zinc")
    assert [run.outcome for run in fewer.runs] == [Outcome.REUSED]
    assert sorted(path.name for path in (result.folder / "runs").iterdir()) == [
        "number-1_word-zinc.html",
        "number-1_word-zinc.ipynb",
    ]


def test_a_manifest_of_the_future_stops_a_sweep_before_it_changes_anything(tiny: Project):
    folder = tiny.build / "sweep"
    folder.mkdir(parents=True)
    (folder / "manifest.json").write_text('{"kind": "carep runs", "version": 2, "runs": []}', encoding="utf-8")
    with pytest.raises(ManifestError, match="later version"):
        swept(tiny, "number=1")
    assert [path.name for path in folder.iterdir()] == ["manifest.json"]


def test_a_folder_with_something_else_in_it_is_refused(tiny: Project):
    folder = tiny.build / "sweep"
    folder.mkdir(parents=True)
    (folder / "thesis.docx").touch()
    with pytest.raises(NotWritableError, match="not empty and holds no sweep"):
        swept(tiny, "number=1")
    (folder / "thesis.docx").unlink()
    about = {"kind": "carep runs", "version": 1, "notebook": "book/other.ipynb", "runs": []}
    (folder / "manifest.json").write_text(json.dumps(about), encoding="utf-8")
    with pytest.raises(NotWritableError, match="another notebook"):
        swept(tiny, "number=1")


def test_a_grid_larger_than_the_bound_needs_to_be_confirmed(tiny: Project):
    stated = contract.read(tiny.book / "page.ipynb")
    with pytest.raises(GridError, match="add --yes"):
        sweep.read_grid(stated, ["number=1..1001"], None)
    assert len(sweep.read_grid(stated, ["number=1..1001"], None, confirmed=True)[0]) == 1001


def test_parameters_called_like_the_value_columns_keep_a_column_of_their_own(tiny: Project, tmp_path: Path):
    from carep.press.runs.result import RunRequest, RunResult

    result = RunResult(RunRequest(tmp_path, tmp_path, name="a"), Outcome.EXECUTED, {"value": 1, "list": ["a", "b"]})
    record = {"a": {"x": {"value": True, "unit": "t", "text": {"en": "yes"}}}}
    columns, rows = sweep.rows([result], record)
    assert columns == ["parameter_value", "list", "record", "value", "unit", "text"]
    assert rows == [[1, ["a", "b"], "x", 1.0, "t", "yes"]]
