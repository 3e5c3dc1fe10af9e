"""The cache is true: whatever can change an output makes a run execute again, and nothing else does."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import carep
from carep.press import notebook
from carep.press.inputs.key import Inspector
from carep.press.plan import follow
from carep.press.project import Project
from carep.press.runs.cache import SUFFIX, Cache, entry_of
from carep.press.runs.result import Options, Outcome, RunResult

from ..conftest import cell, write_notebook

STOCK = Options(engine="stock")


def build(project: Project) -> dict[str, RunResult]:
    return {result.name: result for result in follow.execute_plan(project, options=STOCK)}


def executed(results: dict[str, RunResult]) -> set[str]:
    return {name for name, result in results.items() if result.outcome is Outcome.EXECUTED}


@pytest.mark.slow
def test_only_what_depends_on_a_change_is_executed_again(tiny: Project):
    assert executed(build(tiny)) == {"five", "other"}
    stamps = {path: path.stat().st_mtime_ns for path in (tiny.build / "notebooks").glob("*.ipynb")}

    assert executed(build(tiny)) == set()
    assert {path: path.stat().st_mtime_ns for path in stamps} == stamps  # nothing to compile either

    (tiny.data / "other.csv").write_text("x\ny\nz\n", encoding="utf-8")
    assert follow.why(tiny, "other").reasons == ["the data file data/other.csv changed"]
    results = build(tiny)
    assert executed(results) == {"other"}
    assert results["other"].records()["total"]["value"] == 3

    path = tiny.book / "page.ipynb"
    path.write_text(
        path.read_text(encoding="utf-8").replace("With text.", "With <!-- a note --> words."), encoding="utf-8"
    )
    assert executed(build(tiny)) == set()
    assert "With <!-- a note --> words." in (tiny.build / "notebooks" / "five.ipynb").read_text(encoding="utf-8")

    plan = tiny.book / "plan.yaml"
    plan.write_text(plan.read_text(encoding="utf-8").replace("number: 5", "number: 6"), encoding="utf-8")
    assert follow.why(tiny, "five").reasons == ["the parameter number changed from 5 to 6"]
    assert executed(build(tiny)) == {"five"}
    plan.write_text(plan.read_text(encoding="utf-8").replace("number: 6", "number: 5"), encoding="utf-8")
    assert executed(build(tiny)) == set()  # still in the store

    path.write_text(path.read_text(encoding="utf-8").replace("number * len", "1 + number * len"), encoding="utf-8")
    assert follow.why(tiny, "five").reasons == ["the notebook's code changed: cell 2"]
    assert build(tiny)["five"].records()["total"]["value"] == 11


@pytest.mark.slow
def test_a_project_module_and_a_listed_folder_are_watched(tiny: Project, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)  # the module is then read from its bytecode, too
    (tiny.book / "helper.py").write_text("def value():\n    return 1\n", encoding="utf-8")
    write_notebook(
        tiny.book / "page.ipynb",
        cell("number: int = 1\nword: str = ''", "parameters", tags=["parameters"]),
        cell("import helper\nfrom carep.press import outputs\nfrom pathlib import Path", "imports"),
        cell("outputs.record('a', helper.value())", "a"),
        cell("outputs.record('b', len(list(Path('../data').glob('*.csv'))))", "b"),
    )
    assert [record["value"] for record in build(tiny)["five"].records().values()] == [1, 2]
    assert list((tiny.book / "__pycache__").iterdir())
    assert executed(build(tiny)) == set()
    plan = tiny.book / "plan.yaml"
    plan.write_text(plan.read_text(encoding="utf-8").replace("number: 5", "number: 7"), encoding="utf-8")
    assert executed(build(tiny)) == {"five"}
    assert executed(build(tiny)) == set()
    (tiny.book / "helper.py").write_text("def value():\n    return 2\n", encoding="utf-8")
    assert follow.why(tiny, "five").reasons == ["the module book/helper.py changed"]
    assert [record["value"] for record in build(tiny)["five"].records().values()] == [2, 2]
    (tiny.data / "third.csv").touch()
    assert follow.why(tiny, "five").reasons == ["the files in data changed"]
    assert [record["value"] for record in build(tiny)["five"].records().values()] == [2, 3]


def run_build(project: Project, *folders: Path) -> str:
    """Build in a fresh process that finds packages in ``folders`` first; what it executed."""
    code = (
        "from carep.press import project\nfrom carep.press.plan import follow\n"
        "from carep.press.runs.execute import Options\n"
        "for r in follow.execute_plan(project.find(), options=Options(engine='stock')):\n"
        "    print(r.name, r.outcome.value, *r.reasons, sep='|')\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, folders))}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment, cwd=project.root)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow
def test_the_version_of_an_imported_package_is_watched(tiny: Project, tmp_path: Path):
    packages = tmp_path / "packages"
    (packages / "tinydep-1.0.dist-info").mkdir(parents=True)
    (packages / "tinydep.py").write_text("", encoding="utf-8")
    about = packages / "tinydep-1.0.dist-info" / "METADATA"
    about.write_text("Metadata-Version: 2.1\nName: tinydep\nVersion: 1.0\n", encoding="utf-8")
    write_notebook(
        tiny.book / "other.ipynb",
        cell("number: int = 1", "parameters", tags=["parameters"]),
        cell("def f():\n    import tinydep", "a"),  # not even imported when it runs
    )
    run_build(tiny, packages)
    assert "executed" not in run_build(tiny, packages)
    about.write_text("Metadata-Version: 2.1\nName: tinydep\nVersion: 2.0\n", encoding="utf-8")
    said = run_build(tiny, packages)
    assert "other|executed|the package tinydep changed from 1.0 to 2.0" in said
    assert "five|reused" in said


@pytest.mark.slow
def test_the_source_of_carep_itself_is_watched(tiny: Project, tmp_path: Path):
    folder = tmp_path / "source"
    shutil.copytree(Path(carep.__file__).parent, folder / "carep", ignore=shutil.ignore_patterns("__pycache__"))
    assert run_build(tiny, folder).count("executed") == 2
    assert run_build(tiny, folder).count("reused") == 2
    changed = folder / "carep/press/outputs/format.py"
    changed.write_text(changed.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert run_build(tiny, folder).count("executed|the module carep/press/outputs/format.py changed") == 2
    other = folder / "carep" / "sources" / "__init__.py"
    other.write_text(other.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert run_build(tiny, folder).count("reused") == 2  # the notebooks do not import it


@pytest.mark.slow
def test_damaged_entries_are_noticed_and_made_again(tiny: Project):
    build(tiny)
    stored = sorted((tiny.build / ".cache").rglob(f"*{SUFFIX}"))
    assert len(stored) == 2
    stored[0].write_bytes(stored[0].read_bytes()[:-9])
    content = bytearray(stored[1].read_bytes())
    content[len(content) // 2] ^= 1
    stored[1].write_bytes(content)
    results = build(tiny)
    assert executed(results) == {"five", "other"}
    assert results["five"].reasons == ("a stored run was damaged and has been removed",)
    assert executed(build(tiny)) == set()


@pytest.mark.slow
def test_two_builds_at_once_end_well_and_with_the_same_result(tiny: Project):
    code = (
        "from carep.press import project\nfrom carep.press.plan import follow\n"
        "follow.execute_plan(project.find(), engine='stock')\n"
    )
    both = [subprocess.Popen([sys.executable, "-c", code], cwd=tiny.root, stderr=subprocess.PIPE) for _ in range(2)]
    said = [process.communicate(timeout=300)[1] for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert executed(build(tiny)) == set()
    assert not list(tiny.build.rglob("*.tmp"))


@pytest.mark.slow
def test_a_run_that_writes_into_the_project_is_executed_each_time(tiny: Project):
    write_notebook(
        tiny.book / "other.ipynb",
        cell("number: int = 1", "parameters", tags=["parameters"]),
        cell("open('../data/made.csv', 'w').close()", "a"),
    )
    assert "other" in executed(build(tiny))
    assert executed(build(tiny)) == {"other"}


@pytest.mark.slow
def test_a_build_with_nothing_to_do_starts_and_imports_nothing_heavy(tiny: Project):
    build(tiny)
    code = (
        "import sys\nfrom carep.press import project\nfrom carep.press.plan import follow\n"
        "follow.execute_plan(project.find())\n"
        "print([n for n in ('papermill', 'nbformat', 'nbclient', 'pandas', 'altair', 'psutil') if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tiny.root, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def filled_store(project: Project, count: int) -> Cache:
    store = Cache(project)
    inspector = Inspector(project.root)
    source = notebook.load(project.book / "page.ipynb")
    for number in range(count):
        known = inspector.known(source, project.book, {"number": number})
        entry = entry_of(known, [{"execution_count": 1, "outputs": [{"text": os.urandom(500).hex()}]}])
        store.store(entry)
        (path,) = store._entries(store._shelf(entry.parts))
        os.utime(path, (1_000_000 + number, 1_000_000 + number))
    return store


def test_pruning_removes_what_was_used_longest_ago(tiny: Project):
    store = filled_store(tiny, 10)
    count, size = store.size()
    assert count == 10
    gone, freed = store.prune(largest=size // 2)
    left = [found.st_mtime for _, found in store.files()]
    assert gone == 10 - len(left)
    assert store.size()[1] == size - freed <= size // 2
    assert min(left) == 1_000_000 + gone
    assert store.prune(older_than=3600)[0] == len(left)
    assert store.size() == (0, 0)
    assert not list(store.folder.rglob("*"))


def test_an_entry_is_found_only_while_its_data_are_as_they_were(tiny: Project):
    store = Cache(tiny)
    inspector = Inspector(tiny.root)
    known = inspector.known(notebook.load(tiny.book / "page.ipynb"), tiny.book, {})
    parts = {**known, "data": {"data/figures.csv": inspector.hash(tiny.data / "figures.csv")}}
    store.store(entry_of(parts, []))
    assert store.look_up("x", known, inspector).entry is not None
    before = (tiny.data / "figures.csv").stat()
    (tiny.data / "figures.csv").write_text("c\nd\n", encoding="utf-8")  # as long as before
    os.utime(tiny.data / "figures.csv", ns=(before.st_atime_ns, before.st_mtime_ns))
    assert store.look_up("x", known, Inspector(tiny.root)).reasons == ["the data file data/figures.csv changed"]


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["stock", None])
def test_a_new_file_beside_a_notebook_runs_nothing_again(tiny: Project, engine: str | None):
    """The import system lists the kernel's own folder, which is no dependency of the run."""
    write_notebook(
        tiny.book / "page.ipynb",
        cell("number: int = 1\nword: str = ''", "parameters", tags=["parameters"]),
        cell("import colorsys\nimport carep.press.outputs as outputs", "imports"),
        cell("outputs.record('a', number)", "a"),
    )
    follow.execute_plan(tiny, options=Options(engine=engine))
    (tiny.book / "another.md").write_text("# Another\n", encoding="utf-8")
    results = follow.execute_plan(tiny, options=Options(engine=engine))
    assert {result.outcome for result in results} == {Outcome.REUSED}
