"""Templates: started, dropped, refused; what is used where they can't be had."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from carep.press import kernels
from carep.press.kernels import available, launcher

from .helpers import WARM, execute, notebook, text, value

needs_forks = pytest.mark.skipif(not kernels.is_available(), reason=kernels.why_not())


def test_importing_the_package_is_cheap() -> None:
    """Neither papermill nor IPython nor pandas is loaded to ask whether warm kernels are there."""
    code = (
        "import sys; from carep.press import kernels; kernels.why_not();"
        "print(sorted({'papermill', 'IPython', 'pandas', 'nbclient', 'jupyter_client'} & set(sys.modules)))"
    )
    found = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert found.stdout.strip() == "[]"


def test_switch_names_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """``CAREP_WARM_KERNELS=0`` switches warm kernels off, and the reason says so."""
    monkeypatch.setenv(available.SWITCH, "0")
    assert kernels.why_not() == "switched off by CAREP_WARM_KERNELS=0"
    assert not kernels.is_available()


def test_platforms_without_safe_forks_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """macOS and Windows get stock kernels."""
    available._platform_lacks.cache_clear()
    monkeypatch.setattr(sys, "platform", "darwin")
    try:
        assert "darwin" in kernels.why_not()
    finally:
        available._platform_lacks.cache_clear()


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_fallback_gives_the_result_and_says_why_once(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A stock kernel runs the cells with the same options; the user reads of it one time."""
    available.say_once.cache_clear()
    monkeypatch.setenv(available.SWITCH, "0")
    found = [execute("import os; os.environ['GIVEN']", WARM, env={"GIVEN": "x"}) for _ in range(2)]
    assert [text(one) for one in found] == ["'x'", "'x'"]
    assert capsys.readouterr().err.count("stock kernels are used") == 1


@needs_forks
@pytest.mark.slow
def test_changed_source_drops_the_template(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next run sees the new source of a module that the template had imported."""
    package = tmp_path / "carep"
    import carep

    original = Path(carep.__file__).parent
    shutil.copytree(original, package)
    choices = package / "press/contract/choices.py"
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    cell = "from carep.press.contract import choices\ngetattr(choices, 'MARK', None), choices.__file__"
    assert value(execute(cell)) == (None, str(choices))
    with choices.open("a", encoding="utf-8") as file:
        file.write("MARK = 'changed'\n")
    assert value(execute(cell)) == ("changed", str(choices))


@needs_forks
@pytest.mark.slow
def test_template_is_used_again_and_has_one_thread() -> None:
    """All runs of a process come from one template, which stays single-threaded."""
    cell = "import os\nos.getppid(), len(os.listdir(f'/proc/{os.getppid()}/task'))"
    found = [value(execute(cell)) for _ in range(3)]
    if len({pid for pid, _ in found}) > 1:
        pytest.skip("somebody edits carep's sources while it is tested")
    assert {threads for _, threads in found} == {1}


@needs_forks
@pytest.mark.slow
def test_runs_of_several_threads_go_side_by_side() -> None:
    """Each thread gets the result of its own run."""
    found: dict[int, str] = {}

    def run(number: int) -> None:
        found[number] = text(execute(f"import time; time.sleep(0.3); {number}"))

    threads = [threading.Thread(target=run, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {number: str(number) for number in range(4)}


@needs_forks
@pytest.mark.slow
def test_many_short_runs_side_by_side_all_succeed() -> None:
    """The end of a run is never taken for the end of the next, whose descriptors may have the same numbers."""
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda number: text(execute(str(number))), range(120)))
    assert found == [str(number) for number in range(120)]


@needs_forks
@pytest.mark.slow
def test_running_event_loop_is_left_alone() -> None:
    """A caller inside of asyncio (a notebook, a server) can execute notebooks."""
    import asyncio

    async def main() -> str:
        return text(execute("'inside'"))

    assert asyncio.run(main()) == "'inside'"


@needs_forks
@pytest.mark.slow
def test_profile_with_startup_code_gets_a_stock_kernel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Start-up files of IPython must run in each run, not once in the template."""
    startup = tmp_path / "profile_default" / "startup"
    startup.mkdir(parents=True)
    (startup / "first.py").write_text("from_startup = 1\n", encoding="utf-8")
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    assert text(execute("from_startup")) == "1"
    assert "the IPython profile runs code of its own" in capsys.readouterr().err


@needs_forks
@pytest.mark.slow
def test_fork_of_the_caller_gets_its_own_template() -> None:
    """A process forked from this one doesn't use, and doesn't end, the template of its parent."""
    assert text(execute("1")) == "1"
    mine = {template.process.pid for template in launcher._templates._running.values()}
    pid = os.fork()
    if pid == 0:
        try:
            executed = execute("import os; os.getppid()")
            os._exit(0 if value(executed) not in mine else 3)
        finally:
            os._exit(4)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    assert text(execute("2")) == "2"


@pytest.mark.parametrize("engine", [kernels.ENGINE, kernels.STOCK_ENGINE])
def test_engines_register(engine: str) -> None:
    """papermill knows both by name."""
    from papermill.engines import papermill_engines

    kernels.register()
    assert papermill_engines.get_engine(engine).nb_language(notebook({"a": "1"})) == "python"


REMEMBERING = """
import altair as alt
from altair.utils import schemapi
from altair.vegalite.v6.schema import core
from carep.press.kernels import altair_cache

def classes():
    by_hash = schemapi._FromDict(listed()).class_dict
    return {key: [kind.__name__ for kind in kinds] for key, kinds in sorted(by_hash.items())}

listed = core.VegaLiteSchema._default_wrapper_classes
hashing = schemapi._FromDict.hash_schema
before = classes()
altair_cache.remember()
listed = core.VegaLiteSchema._default_wrapper_classes
some = [kind._schema for kind in listed() if kind._schema is not None]
some += [dict(core.BarConfig._schema), {"type": "string", "title": "other"}]
assert [schemapi._FromDict.hash_schema(one) for one in some] == [hashing(one) for one in some]
assert listed() is listed()
assert classes() == before
assert alt.Chart("a").mark_bar().encode(x="b:Q").to_dict()["encoding"]["x"] == {"field": "b", "type": "quantitative"}
assert classes() == before, "a use must leave no trace"

class Own(core.VegaLiteSchema):
    _schema = {"type": "string", "title": "own"}

assert Own in listed()
assert [Own] in schemapi._FromDict(listed()).class_dict.values()
"""


def test_what_is_remembered_of_altairs_schemas_is_altairs_own() -> None:
    """The look-up gives what Altair computes, for its own schemas, equal copies and others; a new class is seen."""
    subprocess.run([sys.executable, "-c", REMEMBERING], check=True)
