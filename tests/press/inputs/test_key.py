"""Parts of a key: what is watched, what code imports, and what counts as a change."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from carep.press import notebook
from carep.press.errors import ManifestError
from carep.press.inputs import imports, observe
from carep.press.inputs.key import Inspector, Parts, differences
from carep.press.inputs.observe import Observed
from carep.press.project import Project
from carep.press.runs import manifest
from carep.press.workers.normalise import normalise, outputs


def observed(tmp_path: Path, code: str) -> Observed:
    """What a fresh Python sees itself do; an audit hook can't be taken off again, so not in this one."""
    report = tmp_path / "report"
    report.touch()
    start = f"from carep.press.inputs import observe; observe.install({str(report)!r})\n"
    subprocess.run([sys.executable, "-c", start + code], check=True, cwd=tmp_path, capture_output=True)
    return observe.report(report)


def test_files_are_seen_whoever_opens_them(tmp_path: Path):
    for name in ("a.csv", "b.csv", "c.json", "d.csv"):
        (tmp_path / name).write_text("x\n1\n", encoding="utf-8")
    found = observed(
        tmp_path,
        "import pandas, json, os\npandas.read_csv('a.csv')\nopen('b.csv').read()\nos.open('c.json', os.O_RDONLY)\n"
        "from pathlib import Path\nPath('d.csv').read_bytes()\nPath('missing.csv').exists()\n"
        "try: open('absent.csv')\nexcept OSError: pass\nopen('written.csv', 'w').close()\n",
    )
    here = {Path(path).name: stat for path, stat in found.read.items() if Path(path).parent == tmp_path}
    assert set(here) == {"a.csv", "b.csv", "c.json", "d.csv", "absent.csv"}
    assert here["absent.csv"] is None
    assert [Path(path).name for path in found.written if Path(path).parent == tmp_path] == ["written.csv"]


def test_listing_a_folder_is_seen(tmp_path: Path):
    (tmp_path / "below").mkdir()
    found = observed(tmp_path, "from pathlib import Path\nlist(Path('below').glob('*.csv'))\n")
    assert str(tmp_path / "below") in found.listed


@pytest.mark.parametrize(
    "code", ["import pyarrow.parquet", "import duckdb", "import subprocess\nsubprocess.run(['true'])"]
)
def test_what_reads_below_python_is_noticed(tmp_path: Path, code: str):
    assert observed(tmp_path, code).native


def test_a_run_with_native_readers_depends_on_all_data(tiny: Project):
    inspector = Inspector(tiny.root)
    known = inspector.known({"cells": []}, tiny.book, {})
    parts = inspector.complete(known, Observed(native=["duckdb"]))
    assert set(parts["data"]) == {"data/figures.csv", "data/other.csv"}
    (tiny.data / "new.csv").touch()
    assert differences(parts, Inspector(tiny.root).now(parts, known)) == ["the files in data changed"]


def test_what_a_run_reads_of_its_project_counts_and_nothing_else(tiny: Project):
    helper = tiny.book / "helper.py"
    helper.write_text("x = 1\n", encoding="utf-8")
    (tiny.root / ".hidden").touch()
    (tiny.build).mkdir()
    (tiny.build / "made.csv").touch()
    paths = [tiny.data / "figures.csv", helper, tiny.root / ".hidden", tiny.build / "made.csv", Path(os.__file__)]
    seen = Observed(read={str(path): observe.stamp(str(path)) for path in paths}, listed=[str(tiny.data)])
    inspector = Inspector(tiny.root)
    known = inspector.known({"cells": []}, tiny.book, {})
    parts = inspector.complete(known, seen)
    assert set(parts["data"]) == {"data/figures.csv"}
    assert set(parts["folders"]) == {"data"}
    assert set(parts["modules"]) - set(known["modules"]) == {"book/helper.py"}


def test_a_table_beside_the_code_is_code_also_when_the_package_lies_in_the_project():
    root = next(folder for folder in Path(__file__).parents if (folder / "pyproject.toml").is_file())
    beside = imports.PRESS / "outputs" / "fonts" / "README.md"
    assert beside.is_file()
    inspector = Inspector(root)
    known = inspector.known({"cells": []}, root / "book", {})
    parts = inspector.complete(known, Observed(read={str(beside): observe.stamp(str(beside))}))
    assert parts["data"] == {}
    assert set(parts["modules"]) - set(known["modules"]) == {"carep/press/outputs/fonts/README.md"}


def test_a_run_that_writes_into_the_project_or_races_with_a_change_is_not_stored(tiny: Project):
    figures = str(tiny.data / "figures.csv")
    seen = Observed(read={figures: (1, 1)}, written=[str(tiny.data / "made.csv")])
    assert Inspector(tiny.root).unstable(seen) == ["data/figures.csv changed while it ran", "it wrote data/made.csv"]


def test_imports_are_followed_into_functions_and_own_modules(tiny: Project):
    (tiny.book / "helper.py").write_text("def f():\n    from second import g\n    return g\n", encoding="utf-8")
    (tiny.book / "second.py").write_text("import importlib\nimportlib.import_module('third')\n", encoding="utf-8")
    (tiny.root / "third.py").write_text("import pandas\n", encoding="utf-8")
    found = imports.of_code(
        ["%matplotlib inline\nimport helper\nfrom carep.minerals import quantity"], tiny.book, tiny.root
    )
    assert {"book/helper.py", "book/second.py", "third.py", "carep/__init__.py"} <= set(found.files)
    assert "pandas" in found.packages
    assert not found.packages & {"helper", "second", "third", "carep", "importlib"}


FACE = """from typing import TYPE_CHECKING
if TYPE_CHECKING:
    from ours.one import First
    from ours.two import second
__all__ = ["First", "second"]
__getattr__, __dir__ = attach(__name__)
"""


def write_face(folder: Path) -> None:
    for name, text in {
        "ours/__init__": FACE,
        "ours/one": "from ours.below import x\nclass First: ...",
        "ours/two": "from __future__ import annotations\ndef second(): ...",
        "ours/below": "x = 1",
        "nested": "import ours",
    }.items():
        file = folder / f"{name}.py"
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("code", "modules"),
    [
        ("from ours import First", "__init__ one below"),
        ("from ours import second as other", "__init__ two"),
        ("from ours import First, second", "__init__ one below two"),
        ("from ours import two", "__init__ two"),
        ("from ours import third", "__init__"),
        ("import ours.two as two", "__init__ two"),
        ("import ours", "__init__ one below two"),
        ("import ours.two", "__init__ one below two"),
        ("from ours import *", "__init__ one below two"),
        ("import importlib\nimportlib.import_module('ours')", "__init__ one below two"),
        ("import importlib\nimportlib.import_module('ours.two')", "__init__ two"),
        ("from nested import ours", "nested __init__ one below two"),
        ("import nested", "nested __init__ one below two"),
    ],
)
def test_a_name_from_a_face_stands_for_the_module_behind_it_and_no_other(tiny: Project, code: str, modules: str):
    write_face(tiny.book)
    found = imports.of_code([code], tiny.book, tiny.root)
    assert {Path(name).stem for name in found.files} == set(modules.split())
    assert not found.packages


def test_a_run_is_stale_when_the_module_behind_a_name_changes_and_not_when_another_does(tiny: Project):
    write_face(tiny.book)
    source = notebook.load(tiny.book / "page.ipynb")
    source["cells"][2]["source"] = "from ours import First"

    def now() -> Parts:
        return Inspector(tiny.root).known(source, tiny.book, {})

    then = now()
    (tiny.book / "ours" / "two.py").write_text("def second(): pass", encoding="utf-8")
    assert differences(then, now()) == []
    (tiny.book / "ours" / "below.py").write_text("x = 2", encoding="utf-8")
    assert differences(then, now()) == ["the module book/ours/below.py changed"]


def test_the_names_of_carep_stand_for_their_modules():
    def modules(code: str) -> set[str]:
        return set(imports.of_code([code], Path("/nowhere"), Path("/nowhere")).files)

    edition = modules("from carep import Edition")
    assert {"carep/__init__.py", "carep/minerals/vocabulary.py", "carep/press/contract/choices.py"} <= edition
    assert not edition & {"carep/minerals/shares.py", "carep/press/outputs/records.py"}
    said = modules("from carep import record, say")
    assert "carep/press/outputs/records.py" in said
    assert not {name for name in said if name.startswith("carep/minerals/")}


def test_relative_imports_of_carep_are_followed():
    found = imports.of_code(["from carep.press.outputs import say"], Path("/nowhere"), Path("/nowhere"))
    assert {"carep/press/outputs/__init__.py", "carep/press/outputs/records.py", "carep/press/errors.py"} <= set(
        found.files
    )


def test_every_kind_of_change_is_told_by_name(tiny: Project):
    (tiny.book / "helper.py").write_text("x = 1\n", encoding="utf-8")
    source = notebook.load(tiny.book / "page.ipynb")
    source["cells"][2]["source"] = "import helper\nimport pandas"
    then = Inspector(tiny.root).known(source, tiny.book, {"number": 1})
    then["data"]["data/figures.csv"] = Inspector(tiny.root).hash(tiny.data / "figures.csv")
    then["packages"]["pandas"] = "0.1"
    source["cells"][2]["source"] += "\n"
    (tiny.book / "helper.py").write_text("x = 2\n", encoding="utf-8")
    (tiny.data / "figures.csv").unlink()
    inspector = Inspector(tiny.root)
    known = inspector.known(source, tiny.book, {"number": 2})
    said = differences(then, inspector.now(then, known))
    assert said[0] == "the notebook's code changed: cell 2"
    assert said[1] == "the parameter number changed from 1 to 2"
    assert "the data file data/figures.csv is gone" in said
    assert "the module book/helper.py changed" in said
    assert any(line.startswith("the package pandas changed from 0.1 to ") for line in said)


def test_text_of_markdown_cells_is_no_part_of_the_key(tiny: Project):
    source = notebook.load(tiny.book / "page.ipynb")
    before = Inspector(tiny.root).known(source, tiny.book, {})
    source["cells"][0]["source"] += "\n<!-- a comment -->"
    assert Inspector(tiny.root).known(source, tiny.book, {}) == before


def test_normalised_notebooks_hold_no_clock_chance_or_machine(tmp_path: Path):
    executed = {
        "cells": [
            {
                "cell_type": "code",
                "execution_count": 1,
                "metadata": {"papermill": {"start_time": "now"}, "execution": {"iopub.status.busy": "now"}},
                "outputs": [
                    {"output_type": "stream", "name": "stdout", "text": f"read {tmp_path}/data/x.csv "},
                    {"output_type": "stream", "name": "stdout", "text": "<object at 0x7f0000000001>\n"},
                ],
                "source": "1",
            },
        ],
        "metadata": {"papermill": {"duration": 1.5}, "language_info": {"name": "python", "version": "3.11.7"}},
    }
    (cell,) = outputs(executed, root=tmp_path)
    assert cell["outputs"] == [
        {"output_type": "stream", "name": "stdout", "text": "read [project]/data/x.csv <object at 0x…>\n"}
    ]
    stable = normalise(executed, about={"notebook": "x.ipynb"})
    assert stable["cells"][0]["id"] == "cell-1"
    text = json.dumps(stable["metadata"]) + json.dumps(stable["cells"][0]["metadata"])
    assert not {word for word in ("now", "1.5", "3.11") if word in text}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            '{"kind": "carep runs", "version": 99, "carep": "9.0"}',
            r"later version of carep[\s\S]*version 99, w",
        ),
        ('{"kind": "else", "version": 1}', "not a manifest"),
        ("{", "damaged"),
    ],
)
def test_a_manifest_of_the_future_or_of_something_else_is_refused(tmp_path: Path, content: str, message: str):
    path = tmp_path / "manifest.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ManifestError, match=message):
        manifest.check(path)
