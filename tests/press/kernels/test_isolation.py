"""No run sees another, nor the process that asked for it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from carep.press import kernels

from .helpers import STOCK, WARM, execute, text, value

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not kernels.is_available(), reason=kernels.why_not())]


def test_no_name_module_or_setting_of_a_run_reaches_the_next() -> None:
    """Variables, patched modules, options, files and environment are gone in the next run."""
    execute(
        "import os, sys, pandas as pd, altair as alt, carep.press.outputs\n"
        "x = 1\nsys.own = pd.own = carep.press.outputs.own = 1\n"
        "pd.set_option('display.max_rows', 3)\nalt.theme.enable('dark')\nos.environ['OWN'] = '1'\nos.chdir('/')"
    )
    found = execute(
        "import os, sys, pandas as pd, altair as alt, carep.press.outputs\n"
        "['x' in globals(), hasattr(sys, 'own'), hasattr(pd, 'own'), hasattr(carep.press.outputs, 'own'),"
        " pd.get_option('display.max_rows') == 3, alt.theme.active == 'dark', 'OWN' in os.environ, os.getcwd() == '/']"
    )
    assert value(found) == [False] * 8


def test_every_run_draws_its_own_random_numbers() -> None:
    """Python's and numpy's generators differ from run to run."""
    cell = "import random, numpy as np, uuid\nrandom.random(), np.random.rand(), str(uuid.uuid4())"
    assert len({text(execute(cell)) for _ in range(3)}) == 3


def test_run_has_the_folder_and_environment_it_is_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The caller's variables at the time of the run, with ``env`` on top; the folder of ``kernel_cwd``."""
    monkeypatch.setenv("CAREP_FROM_CALLER", "caller")
    folder = tmp_path / "папка with spaces"
    folder.mkdir()
    found = execute(
        "import os\nos.getcwd(), os.environ['CAREP_FROM_CALLER'], os.environ['GIVEN'],"
        " 'JE_ARROW_MALLOC_CONF' in os.environ",
        kernel_cwd=str(folder),
        env={"GIVEN": "given"},
    )
    assert value(found) == (str(folder), "caller", "given", False)
    assert "GIVEN" not in os.environ


def test_nbclients_resources_name_the_folder(tmp_path: Path) -> None:
    """``resources["metadata"]["path"]`` is the folder, as in nbclient."""
    found = execute("import os; os.getcwd()", resources={"metadata": {"path": str(tmp_path)}})
    assert text(found) == repr(str(tmp_path))


def test_variable_that_python_reads_at_its_start_is_honoured() -> None:
    """``PYTHONHASHSEED`` and its like get a template of their own."""
    found = [text(execute("hash('carep')", env={"PYTHONHASHSEED": seed})) for seed in ("0", "1", "0")]
    assert found[0] == found[2] != found[1]


@pytest.mark.parametrize("engine", [STOCK, WARM])
def test_function_is_called_in_the_kernel_before_the_first_cell(engine: str, tmp_path: Path) -> None:
    """``preexec`` takes JSON arguments, has its effects in the kernel, and leaves no trace in the counts."""
    found = execute(
        {"a": "import os\nos.environ['SAID'], sorted(n for n in globals() if not n.startswith('_'))"},
        engine,
        preexec="os.path:exists",
        preexec_arguments={"path": str(tmp_path)},
        env={"SAID": "yes"},
    )
    assert value(found) == ("yes", ["In", "Out", "exit", "get_ipython", "open", "os", "quit"])
    assert found.cells[0].execution_count == 1


def test_run_in_a_fork_is_a_process_of_its_own() -> None:
    """One thread, own session and group, nothing inherited but the three standard descriptors and the run's own."""
    found = execute(
        "import os, threading\nos.getpid() == os.getsid(0) == os.getpgid(0), threading.active_count(),"
        " len(os.listdir('/proc/self/task'))"
    )
    assert value(found) == (True, 1, 1)


def test_template_does_not_grow_descriptors() -> None:
    """Descriptors in a fork and in this process stay as many, run after run."""
    count = "import os\nlen(os.listdir('/proc/self/fd'))"
    descriptors = Path("/proc/self/fd")
    first = text(execute(count))
    before = len(list(descriptors.iterdir()))
    for _ in range(4):
        last = text(execute(count))
    assert last == first
    assert len(list(descriptors.iterdir())) <= before
