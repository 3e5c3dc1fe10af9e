"""Behaviours of other people's tools that carep relies on, or works around, with the thread that tells of each.

When an upgrade changes one, the test that fails says which of our work-arounds to look at. Each test states the
behaviour as it is, not as it should be.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import nbformat
import numpy as np
import papermill
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output
from packaging.version import Version
from papermill.translators import PythonTranslator

KERNEL = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}


@pytest.fixture(autouse=True)
def _quiet_kernels(tmp_path, monkeypatch):
    """ipykernel#1515: since 7.3 a kernel over TCP warns on stderr that it is not encrypted."""
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))


def written(folder: Path, *sources: str, tags: dict[int, list[str]] | None = None) -> Path:
    notebook = new_notebook(cells=[new_code_cell(source) for source in sources], metadata=KERNEL)
    for index, names in (tags or {}).items():
        notebook.cells[index].metadata["tags"] = names
    path = folder / "notebook.ipynb"
    nbformat.write(notebook, path)
    return path


def ran(path: Path, **options):
    out = path.with_name("out.ipynb")
    papermill.execute_notebook(path, out, progress_bar=False, log_output=False, **options)
    return nbformat.read(out, as_version=4)


def nbval(path: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--nbval", "--nbval-current-env"]
    return subprocess.run(
        [*command, *options, path], cwd=path.parent, capture_output=True, text=True, timeout=180, check=False
    )


@pytest.mark.slow
def test_papermill_only_warns_of_an_unknown_parameter(tmp_path, caplog):
    """nteract/papermill#818: so our contract checks names before a kernel starts."""
    path = written(tmp_path, "edition = 2026", tags={0: ["parameters"]})
    with caplog.at_level(logging.WARNING):
        ran(path, parameters={"editoin": 2025})
    assert any("editoin" in record.getMessage() for record in caplog.records)


@pytest.mark.parametrize(
    ("value", "injected"),
    [(np.int64(3), '"3"'), (np.bool_(True), '"True"'), ((1, 2), '"(1, 2)"'), (Path("a"), '"a"')],
)
def test_papermill_turns_what_it_does_not_know_into_text(value, injected):
    """findings D: so our contract normalises every value to its declared type before the injection."""
    assert PythonTranslator.translate(value) == injected


@pytest.mark.slow
def test_papermill_leaves_a_half_made_notebook_in_place_of_a_good_one(tmp_path):
    """findings A5: so we write to a temporary name and move it only after success."""
    out = tmp_path / "out.ipynb"
    out.write_text("an earlier good run")
    with pytest.raises(papermill.PapermillExecutionError):
        ran(written(tmp_path, "1 / 0", "2"))
    assert "ZeroDivisionError" in out.read_text()


@pytest.mark.slow
def test_papermill_gives_the_injected_cell_a_random_id_and_writes_clocks(tmp_path):
    """findings A5: so our normaliser gives the cell a stable id and drops the times."""
    path = written(tmp_path, "edition = 2026", "edition", tags={0: ["parameters"]})
    first, second = ran(path, parameters={"edition": 2025}), ran(path, parameters={"edition": 2025})
    assert first.cells[1].id != second.cells[1].id
    assert "start_time" in first.metadata.papermill
    assert "start_time" in first.cells[0].metadata.papermill


@pytest.mark.slow
def test_papermill_stops_at_an_unknown_magic(tmp_path):
    """nteract/papermill PR#786 (fixes #501, #381): a magic that fails is an error; before, the run went on."""
    with pytest.raises(papermill.PapermillExecutionError):
        ran(written(tmp_path, "%nosuchmagic", "1"))


@pytest.mark.slow
def test_papermill_changes_the_process_s_own_folder_for_cwd(tmp_path):
    """nteract/papermill#473: so runs that share a process never use papermill's cwd."""
    seen = []
    before = Path.cwd()

    class Watching(papermill.engines.NBClientEngine):
        @classmethod
        def execute_managed_notebook(cls, nb_man, kernel_name, **kwargs):
            seen.append(Path.cwd())
            return super().execute_managed_notebook(nb_man, kernel_name, **kwargs)

    papermill.engines.papermill_engines.register("watching", Watching)
    ran(written(tmp_path, "1"), cwd=str(tmp_path), engine_name="watching")
    assert seen == [tmp_path]
    assert Path.cwd() == before


@pytest.mark.slow
def test_nbval_breaks_with_nbdime_on_current_pytest(tmp_path):
    """computationalmodelling/nbval#230: so --nbdime is never in our configuration."""
    if Version(version("pytest")) < Version("9.1"):
        pytest.skip("only pytest 9.1 and newer are affected")
    result = nbval(written(tmp_path, "x = 1"), "--nbdime")
    assert result.returncode != 0
    assert "passed" not in result.stdout


@pytest.mark.slow
def test_nbval_passes_a_notebook_that_was_never_executed(tmp_path):
    """findings D: so carep.press.checks.guards asks for execution counts."""
    result = nbval(written(tmp_path, "x = 1", "y = x"))
    assert result.returncode == 0
    assert "2 passed" in result.stdout


@pytest.mark.slow
def test_nbval_does_not_see_display_updates(tmp_path):
    """findings D: the file holds the updated output, nbval compares with the first: so our notebooks use none."""
    source = "h = __import__('IPython').display.display(1, display_id='a')\nh.update(2)"
    path = written(tmp_path, source)
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[0].execution_count = 1
    notebook.cells[0].outputs = [new_output("display_data", {"text/plain": "2"})]
    nbformat.write(notebook, path)
    assert nbval(path).returncode != 0


@pytest.mark.slow
def test_strict_nbval_finds_one_changed_digit(tmp_path):
    """What we do rely on: strict nbval compares stored text."""
    path = written(tmp_path, "19.2")
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[0].execution_count = 1
    for stored, code in (("19.2", 0), ("19.3", 1)):
        notebook.cells[0].outputs = [new_output("execute_result", {"text/plain": stored}, execution_count=1)]
        nbformat.write(notebook, path)
        assert nbval(path).returncode == code


def test_altair_s_mimetype_renderer_makes_what_no_notebook_can_hold():
    """findings D: Altair 6 names ``...v6.json``; nbformat takes a dictionary only under ``...+json``."""
    import altair as alt

    chart = alt.Chart(alt.Data(values=[{"x": 1}])).mark_bar()
    with alt.renderers.enable("mimetype"):
        data, _ = alt.renderers.get()(chart.to_dict())
    (mime,) = [name for name in data if "vegalite" in name]
    assert mime.endswith("v6.json")
    with pytest.raises(nbformat.ValidationError):
        new_output("display_data", {mime: {}})
    new_output("display_data", {"application/vnd.vegalite.v6+json": {}})


def test_altair_s_html_renderer_is_never_the_same_twice():
    """findings D: a random id in every output, so that strict comparison fails: we have our own renderer."""
    import altair as alt

    chart = alt.Chart(alt.Data(values=[{"x": 1}])).mark_bar()
    with alt.renderers.enable("html"):
        first, second = (alt.renderers.get()(chart.to_dict())["text/html"] for _ in range(2))
    assert first != second


def test_altair_names_datasets_by_their_content():
    """findings A4: ``data-<hash>`` is stable from run to run, which the byte-stable book rests on."""
    import altair as alt
    import pandas as pd

    with alt.data_transformers.enable("default", consolidate_datasets=True):
        first, second = (list(alt.Chart(pd.DataFrame({"x": [1]})).mark_bar().to_dict()["datasets"]) for _ in range(2))
    assert first == second
    assert first[0].startswith("data-")


@pytest.mark.slow
def test_a_picture_of_vl_convert_is_the_same_in_every_process():
    """findings D: SVG is byte-stable across processes; so the book may compare pictures."""
    code = (
        "import hashlib; from carep.press.outputs.svg import specification_to_svg as svg;"
        "spec = {'$schema': 'https://vega.github.io/schema/vega-lite/v6.json', 'mark': 'bar',"
        "'data': {'values': [{'x': 'Қазақстан'}]}, 'encoding': {'y': {'field': 'x'}}};"
        "print(hashlib.sha256(svg(spec).encode()).hexdigest())"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(runs) == 1


@pytest.mark.parametrize("package", ["jupyter-book", "sphinx"])
def test_the_book_s_tools_are_of_the_major_version_that_reads_config_yml(package):
    """findings A1: Jupyter Book 2 reads no _config.yml and needs the network; Jupyter Book 1 needs Sphinx 7."""
    assert Version(version(package)).major == {"jupyter-book": 1, "sphinx": 7}[package]
